import { Drawer } from "antd";
import { useTranslation } from "react-i18next";
import type { ImportBody, ImportLine } from "../../../src/core/api.ts";
import { useText } from "../i18n/use-text.ts";
import { plainValue } from "../ui/format.ts";
import { inOrder } from "./line-values.ts";

/** One line whole: what was found and suggested, what was cleaned from what to what, every value as understood. */
export function LineDrawer(props: { body: ImportBody; line: ImportLine | null; close: () => void }) {
  const { t } = useTranslation();
  const text = useText();
  const { line } = props;
  const title = line ? `${line.name ?? t("imports.noName")} · ${line.sheet} ${String(line.row)}` : "";
  return (
    <Drawer open={line !== null} onClose={props.close} title={title} size="large">
      {line ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="stack" tabIndex={0} aria-label={title}>
          <Findings line={line} body={props.body} />
          <Cleaned line={line} body={props.body} />
          <section>
            <h3>{t("imports.values")}</h3>
            <dl className="pairs">
              {inOrder(props.body, line.data).map(({ key, title, value }) => (
                <div key={key}>
                  <dt>{title ? text(title) : key}</dt>
                  <dd>{plainValue(value, { yes: t("state.yes"), no: t("state.no"), unknown: t("state.none") })}</dd>
                </div>
              ))}
            </dl>
          </section>
        </section>
      ) : null}
    </Drawer>
  );
}

function Findings(props: { line: ImportLine; body: ImportBody }) {
  const { t } = useTranslation();
  const text = useText();
  const { line, body } = props;
  return (
    <section>
      <h3>
        {t("imports.findings")}: {text(body.dispositions[line.disposition]?.title) || line.disposition}
      </h3>
      {line.findings.length === 0 ? <p className="muted">{t("imports.nothingFound")}</p> : null}
      <ul className="plain-list lined">
        {line.findings.map((finding, index) => (
          <li key={`${finding.code}${finding.field ?? ""}${String(index)}`}>
            <span className={`badge severity-${body.codes[finding.code]?.severity ?? ""}`}>
              {text(body.codes[finding.code]?.title) || finding.code}
            </span>{" "}
            {text(finding.text) === text(body.codes[finding.code]?.title) ? null : text(finding.text)}
            {finding.suggest ? (
              <div>
                {t("imports.suggest")} <strong>{finding.suggest}</strong>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Cleaned(props: { line: ImportLine; body: ImportBody }) {
  const { t } = useTranslation();
  const text = useText();
  if (props.line.cleaned.length === 0) return null;
  return (
    <section>
      <h3>{t("imports.cleaned")}</h3>
      <div className="table-frame">
        <table className="listing">
          <thead>
            <tr>
              <th scope="col">{t("imports.field")}</th>
              <th scope="col">{t("imports.from")}</th>
              <th scope="col">{t("imports.to")}</th>
              <th scope="col">{t("imports.rule")}</th>
            </tr>
          </thead>
          <tbody>
            {props.line.cleaned.map((change, index) => (
              <tr key={`${change.field}${String(index)}`}>
                <td>{text(props.body.columns?.find((one) => one.key === change.field)?.title) || change.field}</td>
                <td>
                  <del>{change.from}</del>
                </td>
                <td>{change.to}</td>
                <td>{text(change.rule)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
