import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import type { TaskItem } from "../../../src/core/api.ts";
import { useMe } from "../app/session.tsx";
import { useText } from "../i18n/use-text.ts";
import { DueTag } from "../ui/DueTag.tsx";
import { type Column, Listing } from "../ui/Listing.tsx";
import { useChoosing } from "../ui/use-choosing.tsx";
import { chooseAll, selectable } from "./bulk.ts";

type Chosen = ReadonlySet<string>;

/** Tasks as rows or cards; those that can be completed together have a checkbox. */
export function TaskList(props: {
  items: readonly TaskItem[];
  chosen: Chosen;
  choose: (chosen: Chosen) => void;
  /** Tasks of other offices stand among them, so each says whose it is. */
  offices: boolean;
}) {
  const { t } = useTranslation();
  const columns = useTaskColumns(props.offices);
  const { items, chosen, choose } = props;
  const open = selectable(items, chosen);
  const boxes = useChoosing<TaskItem>({
    idOf: (item) => (open.has(item.id) ? item.id : null),
    nameOf: (item) => item.label ?? item.number,
    ...{ chosen, choose, all: chooseAll(items, chosen), allLabel: t("inbox.chooseAll") },
  });
  return <Listing label={t("inbox.label")} columns={columns} items={items} keyOf={(item) => item.id} {...boxes} />;
}

function useTaskColumns(offices: boolean): Column<TaskItem>[] {
  const { t } = useTranslation();
  const text = useText();
  const me = useMe();
  const { pathname, search } = useLocation();
  const here = pathname + search;
  const assignee = (item: TaskItem) => {
    if (!item.assignee) return <span className="muted">{t("inbox.unclaimed")}</span>;
    return item.assignee === me.id ? t("inbox.mine") : item.assigneeName;
  };
  const columns: Column<TaskItem>[] = [
    {
      key: "task",
      title: t("inbox.task"),
      phone: "heading",
      cell: (item) => (
        <div className="task-name">
          <Link to={`/tasks/${item.id}`} state={{ from: here }}>
            <strong>{text(item.title)}</strong>
          </Link>
          <div className="muted small">{text(item.workflowTitle)}</div>
          {item.exception ? (
            <div className="badge badge-warn">{t("inbox.exception", { why: text(item.exception) })}</div>
          ) : null}
        </div>
      ),
    },
    { key: "who", title: t("inbox.who"), cell: (item) => item.label ?? "—" },
    { key: "number", title: t("inbox.number"), cell: (item) => <span className="small number">{item.number}</span> },
    { key: "place", title: t("inbox.place"), cell: (item) => item.divisionName },
    {
      key: "at",
      title: t("inbox.at"),
      phone: "hidden",
      cell: (item) => (
        <>
          {item.organisationName}
          <div className="muted small">{text(item.roleTitle)}</div>
        </>
      ),
    },
    { key: "due", title: t("inbox.dueAt"), cell: (item) => <DueTag due={item.due} /> },
    { key: "assignee", title: t("inbox.assignee"), cell: assignee },
  ];
  return offices ? columns : columns.filter((column) => column.key !== "at");
}
