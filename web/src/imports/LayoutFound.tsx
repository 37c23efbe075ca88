import { useTranslation } from "react-i18next";
import type { ImportBody } from "../../../src/core/api.ts";
import type { SheetLayout } from "../../../src/core/roster/model.ts";
import { isObject } from "../form/translate.ts";
import { useText } from "../i18n/use-text.ts";
import { Section } from "../ui/Page.tsx";

/** How the file was understood: which sheets and rows were read, which columns, what was left out and as what. */
export function LayoutFound(props: { body: ImportBody }) {
  const { t } = useTranslation();
  const sheets = sheetsOf(props.body.layout);
  if (sheets.length === 0) return null;
  return (
    <Section title={t("imports.layout")}>
      <details>
        <summary>{t("imports.layoutOpen")}</summary>
        {sheets.map((sheet) => (
          <Sheet key={sheet.sheet} sheet={sheet} body={props.body} />
        ))}
      </details>
    </Section>
  );
}

/** The layout is kept as the reader of files wrote it. */
function sheetsOf(layout: unknown): SheetLayout[] {
  return isObject(layout) && Array.isArray(layout.sheets) ? (layout.sheets as SheetLayout[]) : [];
}

function Sheet(props: { sheet: SheetLayout; body: ImportBody }) {
  const { t } = useTranslation();
  const text = useText();
  const { sheet } = props;
  const rows = (numbers: number[]) => numbers.join(", ") || t("state.none");
  return (
    <section className="stack-small">
      <h3>{t("imports.layoutRows.sheet", { name: sheet.sheet })}</h3>
      {sheet.note ? <p>{text(sheet.note)}</p> : null}
      <dl className="pairs">
        <Pair name={t("imports.layoutRows.header")} value={rows(sheet.headerRows)} />
        <Pair name={t("imports.layoutRows.data")} value={t("imports.lines", { count: sheet.dataRows })} />
        {ignoredKinds(sheet).map(([kind, numbers]) => (
          <Pair key={kind} name={t(`imports.layoutRows.as.${kind}`)} value={rows(numbers)} />
        ))}
        {sheet.hiddenRows.length > 0 ? (
          <Pair name={t("imports.layoutRows.hidden")} value={rows(sheet.hiddenRows)} />
        ) : null}
        {sheet.totals.map((total) => (
          <Pair
            key={total.row}
            name={t("imports.layoutRows.total", { row: total.row })}
            value={t(total.agrees ? "imports.layoutRows.agrees" : "imports.layoutRows.differs", { ...total })}
          />
        ))}
      </dl>
      <Columns sheet={sheet} body={props.body} />
    </section>
  );
}

function Pair(props: { name: string; value: string }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
    </div>
  );
}

type Kind = SheetLayout["ignored"][number]["as"];

function ignoredKinds(sheet: SheetLayout): [Kind, number[]][] {
  const found = new Map<Kind, number[]>();
  for (const { as, row } of sheet.ignored) found.set(as, [...(found.get(as) ?? []), row]);
  return [...found];
}

function Columns(props: { sheet: SheetLayout; body: ImportBody }) {
  const { t } = useTranslation();
  const text = useText();
  const titleOf = (key: string | null) =>
    key === null
      ? t("imports.layoutRows.unused")
      : text(props.body.columns?.find((one) => one.key === key)?.title) || t("imports.layoutRows.own");
  if (props.sheet.columns.length === 0) return null;
  return (
    <div className="table-frame">
      <table className="listing">
        <thead>
          <tr>
            <th scope="col">{t("imports.layoutRows.letter")}</th>
            <th scope="col">{t("imports.layoutRows.heading")}</th>
            <th scope="col">{t("imports.layoutRows.readAs")}</th>
          </tr>
        </thead>
        <tbody>
          {props.sheet.columns.map((column) => (
            <tr key={column.letter}>
              <td>{column.letter}</td>
              <td>{column.heading}</td>
              <td>{titleOf(column.key)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
