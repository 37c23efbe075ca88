import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { InstanceItem } from "../../../src/core/api.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { DueTag } from "../ui/DueTag.tsx";
import { formatDay } from "../ui/format.ts";
import { type Column, Listing } from "../ui/Listing.tsx";

interface CaseListProps {
  items: readonly InstanceItem[];
  label: string;
  /** All of one batch: what they have in common is said above, not in every row. */
  alike?: boolean;
  lead?: NonNullable<Parameters<typeof Listing<InstanceItem>>[0]["lead"]>;
}

const COMMON = new Set(["workflow", "mode"]);

export function CaseList(props: CaseListProps) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const columns: Column<InstanceItem>[] = [
    {
      key: "number",
      title: t("inbox.number"),
      phone: "heading",
      cell: (item) => (
        <>
          <Link to={`/cases/${item.id}`} className="break">
            {item.label ?? item.number}
          </Link>
          {item.label ? <div className="muted small number">{item.number}</div> : null}
        </>
      ),
    },
    { key: "workflow", title: t("inbox.workflow"), cell: (item) => text(item.workflowTitle) },
    {
      key: "state",
      title: t("cases.state"),
      cell: (item) => (
        <>
          {text(item.stateTitle)} <span className={`badge badge-${item.status}`}>{t(`status.${item.status}`)}</span>
        </>
      ),
    },
    { key: "place", title: t("division.label"), cell: (item) => item.divisionName },
    { key: "mode", title: t("cases.mode"), phone: "hidden", cell: (item) => text(item.modeTitle) },
    {
      key: "started",
      title: t("cases.startedAt"),
      cell: (item) => <span className="nowrap">{formatDay(item.startedAt, language)}</span>,
    },
    {
      key: "due",
      title: t("inbox.dueAt"),
      cell: (item) => (item.status === "active" ? <DueTag due={item.due} /> : "—"),
    },
  ];
  return (
    <Listing
      label={props.label}
      columns={props.alike ? columns.filter(({ key }) => !COMMON.has(key)) : columns}
      items={props.items}
      keyOf={(item) => item.id}
      {...(props.lead ? { lead: props.lead } : {})}
    />
  );
}

/** Where a case stands, for the head of a page. */
export function CaseLine(props: { item: InstanceItem }) {
  const { t } = useTranslation();
  const text = useText();
  const { item } = props;
  return (
    <span className="row">
      <span>{text(item.workflowTitle)}</span>
      <span className={`badge badge-${item.status}`}>{t(`status.${item.status}`)}</span>
      <span>{text(item.stateTitle)}</span>
      <span>{item.divisionName}</span>
      <span>{text(item.modeTitle)}</span>
      {item.status === "active" && item.due.at ? <DueTag due={item.due} long /> : null}
    </span>
  );
}
