import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useText } from "../i18n/use-text.ts";
import { tasks } from "../resources.ts";
import { DueTag } from "../ui/DueTag.tsx";
import { Page } from "../ui/Page.tsx";
import { Loaded } from "../ui/Waiting.tsx";
import { TaskAside } from "./TaskAside.tsx";
import { TaskWork } from "./TaskWork.tsx";

export default function TaskPage() {
  const { t } = useTranslation();
  const text = useText();
  const { id = "" } = useParams();
  const query = useQuery({
    queryKey: ["task", id],
    queryFn: ({ signal }) => tasks.one(id, signal),
    // A page being filled in is not replaced under the hands; a conflict asks for it anew.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const task = query.data;
  const subtitle = task ? (
    <span className="row">
      <Link to={`/cases/${task.instance}`}>{task.number}</Link>
      <span>{text(task.workflowTitle)}</span>
      {task.label ? <strong>{task.label}</strong> : null}
      <span>{task.divisionName}</span>
      <DueTag due={task.due} long />
    </span>
  ) : null;
  return (
    <Page title={task ? text(task.title) : t("task.title")} subtitle={subtitle}>
      <Loaded query={query} rows={8}>
        {(loaded) => (
          <div className="split">
            <TaskWork key={loaded.id} task={loaded} reload={async () => void (await query.refetch())} />
            <TaskAside task={loaded} reload={async () => void (await query.refetch())} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}
