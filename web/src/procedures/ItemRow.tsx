import { Button } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { DraftChange } from "../../../src/core/draft/model.ts";
import type { LocalItem } from "../../../src/core/local/view.ts";
import { levelWords } from "../../../src/core/local/words.ts";
import type { Text } from "../../../src/core/text.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { formatDay } from "../ui/format.ts";
import type { Row } from "./rows.ts";

/** What may be done with an item, where somebody may draft changes. */
export interface Changing {
  division: string;
  change: { allowed: boolean; why: Text | null };
  changes: readonly DraftChange[];
  open: (item: LocalItem) => void;
  inherit: (item: LocalItem) => void;
  undo: (item: LocalItem) => void;
}

/** One thing that may be changed: its value, where that comes from, who may change it; beside it the other area's. */
export function ItemRow(props: { row: Row; comparing: boolean; changing: Changing | null; names: [string, string] }) {
  const { t } = useTranslation();
  const text = useText();
  const { row, changing } = props;
  const shown = row.item ?? row.other;
  if (!shown) return null;
  const drafted = changing?.changes.find((one) => one.op === shown.op && one.at === shown.at && !shown.adds);
  return (
    <li className={["item", props.comparing ? "item-beside" : "", row.differs ? "item-differs" : ""].join(" ").trim()}>
      <div className="item-title">
        <strong>{text(shown.title)}</strong>
        {row.differs ? <span className="badge badge-warn">{t("procedures.different")}</span> : null}
        <div className="muted small">{levels(shown, text, t("procedures.nobody"), t("procedures.mayChange"))}</div>
      </div>
      <Value item={row.item} name={props.comparing ? props.names[0] : null} drafted={drafted} />
      {props.comparing ? <Value item={row.other} name={props.names[1]} /> : null}
      {changing && row.item ? <Acts item={row.item} changing={changing} drafted={drafted} /> : null}
    </li>
  );
}

function levels(item: LocalItem, text: (value: Text) => string, nobody: string, label: string): string {
  return item.levels.length === 0 ? nobody : `${label}${text(levelWords(item.levels))}`;
}

function Value(props: { item: LocalItem | null; name: string | null; drafted?: DraftChange | undefined }) {
  const { t } = useTranslation();
  const text = useText();
  const { item } = props;
  return (
    <div className="item-value">
      {props.name ? <div className="small muted">{props.name}</div> : null}
      {item === null ? <span className="muted">{t("state.none")}</span> : null}
      {item?.adds ? <span className="muted">{t("procedures.left", { count: item.adds.left })}</span> : null}
      {item && !item.adds ? (
        <>
          <span className="break">{text(item.valueText)}</span>
          <Source item={item} />
        </>
      ) : null}
      {props.drafted ? <span className="badge">{t("procedures.drafted")}</span> : null}
    </div>
  );
}

/** Where a value comes from: the area that decided it, since when, by which document and why; else the procedure itself. */
function Source(props: { item: LocalItem }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { provenance, sourceName, basis } = props.item;
  const based = basis.length > 0 ? t("procedures.basis", { basis: basis.join(language === "zh" ? "、" : ", ") }) : "";
  const parts =
    provenance.source === "default"
      ? [t("procedures.itself"), based]
      : [
          sourceName ?? provenance.organisation ?? "",
          provenance.from ? t("provenance.from", { date: formatDay(provenance.from, language) }) : "",
          provenance.document ?? "",
          provenance.reason ? text(provenance.reason) : "",
          based,
        ];
  return <div className="muted small break">{parts.filter(Boolean).join(" · ")}</div>;
}

function Acts(props: { item: LocalItem; changing: Changing; drafted: DraftChange | undefined }) {
  const { t } = useTranslation();
  const text = useText();
  const id = useId();
  const { item, changing } = props;
  const full = item.adds?.left === 0;
  const why = !changing.change.allowed
    ? null
    : !item.mayChange
      ? t("procedures.notThisLevel")
      : full
        ? t("procedures.full")
        : null;
  // Where nobody may change anything the page says so once, at its top.
  if (!changing.change.allowed) return null;
  const own = item.provenance.source !== "default" && item.provenance.division === changing.division;
  return (
    <div className="item-acts">
      <Button
        size="small"
        disabled={why !== null}
        aria-describedby={why ? id : undefined}
        aria-label={`${item.adds ? t("procedures.add") : t("procedures.change")}：${text(item.title)}`}
        onClick={() => changing.open(item)}
      >
        {item.adds ? t("procedures.add") : t("procedures.change")}
      </Button>
      {own && !item.adds && !props.drafted ? (
        <button type="button" className="link-button" onClick={() => changing.inherit(item)}>
          {t("procedures.inherit")}
        </button>
      ) : null}
      {props.drafted ? (
        <button type="button" className="link-button" onClick={() => changing.undo(item)}>
          {t("procedures.undo")}
        </button>
      ) : null}
      {why ? (
        <div id={id} className="muted small">
          {why}
        </div>
      ) : null}
    </div>
  );
}
