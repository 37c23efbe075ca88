import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import type { Acceptable, TaskDetail } from "../../../src/core/api.ts";
import type { Problem } from "../../../src/core/problem.ts";
import { ApiError } from "../api.ts";
import { useMe } from "../app/session.tsx";
import { SchemaForm } from "../form/SchemaForm.tsx";
import { judge } from "../form/verdict.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { type CompleteAnswer, tasks } from "../resources.ts";
import { formatInstant } from "../ui/format.ts";
import { Section } from "../ui/Page.tsx";
import { ProblemView } from "../ui/ProblemView.tsx";
import { ActionBar } from "./ActionBar.tsx";
import { Conflict } from "./Conflict.tsx";
import { DraftMark } from "./DraftMark.tsx";
import { openingData, sendable } from "./form-data.ts";
import { readKept } from "./kept.ts";
import { useAttempt } from "./use-attempt.ts";
import { useDraft } from "./use-draft.ts";

/** The form of a step and what may be decided. What is typed survives conflicts, a dead network and a new sign-in. */
export function TaskWork(props: { task: TaskDetail; reload: () => Promise<void> }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { task } = props;
  const me = useMe();
  const draft = useDraft(task.id, task.draft?.revision ?? null);
  const work = useCompletion(task, draft.finish);
  const [data, setData] = useState(() =>
    task.form ? openingData(task.form, task.data, task.draft?.data ?? null, readKept(me.id, task.id)) : {},
  );
  const outcomes = task.accepts.filter((one) => one.kind === "outcome");
  const canWork = outcomes.some((one) => one.allowed);
  const surroundings = useMemo(
    () => ({ workflow: task.workflow, division: task.division }),
    [task.workflow, task.division],
  );
  const conflict = work.error instanceof ApiError && work.error.problem.status === 409 ? work.error.problem : null;
  return (
    <div className="stack">
      {conflict ? (
        <Conflict problem={conflict} task={task} data={data} reload={props.reload} clear={work.clear} />
      ) : null}
      {work.error && !conflict ? <ProblemView error={work.error} /> : null}
      {task.proposal ? (
        <Section title={t("task.proposal")}>
          <p>{task.proposal.text}</p>
          <p className="muted small">
            {task.proposal.name} · {formatInstant(task.proposal.at, language)}
          </p>
        </Section>
      ) : null}
      <Section title={t("task.form")} extra={<DraftMark state={draft.state} savedAt={task.draft?.savedAt ?? null} />}>
        {task.form ? (
          <SchemaForm
            form={task.form}
            data={data}
            problems={work.problems}
            readOnly={!canWork || conflict !== null}
            surroundings={surroundings}
            onChange={(next) => {
              setData(next);
              if (canWork) draft.typed(task.form ? sendable(task.form, next) : next);
            }}
          />
        ) : (
          <p className="muted">{t("task.noForm")}</p>
        )}
      </Section>
      <ActionBar
        task={task}
        busy={work.busy}
        locked={conflict !== null}
        complete={(outcome) => void work.complete(outcome, data)}
        reload={props.reload}
      />
    </div>
  );
}

interface Completion {
  busy: boolean;
  error: unknown;
  problems: Problem[];
  complete: (outcome: Acceptable, data: Record<string, unknown>) => Promise<void>;
  clear: () => void;
}

/** Completing a task: checked here first, sent under one key per attempt, then back to the list it was opened from. */
function useCompletion(task: TaskDetail, finished: () => void): Completion {
  const { t } = useTranslation();
  const text = useText();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const back = useReturnAddress();
  const attempt = useAttempt<CompleteAnswer>();
  const [problems, setProblems] = useState<Problem[]>([]);

  const complete = async (outcome: Acceptable, data: Record<string, unknown>) => {
    const verdict = task.form ? judge(task.form, data, outcome.requires ?? [], task.data) : null;
    setProblems(verdict?.errors ?? []);
    if (verdict && verdict.errors.length > 0) return;
    if (
      outcome.style === "danger" &&
      !(await modal.confirm(confirmation(text(outcome.title), outcome.effect ? text(outcome.effect) : "")))
    )
      return;
    const body = {
      outcome: outcome.id,
      revision: task.revision,
      ...(verdict ? { data: verdict.data } : {}),
    };
    const answer = await attempt.run(body, (key) =>
      tasks.complete(task.id, body, key).catch(keepProblems(setProblems)),
    );
    if (answer === undefined) return;
    finished();
    forget(client, task.id);
    void message.success(
      <span>
        {t("task.completed", { outcome: text(outcome.title) })}{" "}
        <Button type="link" size="small" onClick={() => void navigate(`/cases/${task.instance}`)}>
          {t("task.seeCase")}
        </Button>
      </span>,
    );
    await navigate(back);
  };
  return { busy: attempt.busy, error: attempt.error, problems, complete, clear: attempt.clear };

  function confirmation(title: string, effect: string) {
    return {
      title: t("task.confirm", { outcome: title }),
      content: effect,
      okText: title,
      cancelText: t("act.cancel"),
      okButtonProps: { danger: true },
    };
  }
}

/** All is read anew but the task itself: it is done, its page is about to close, and asking once more finds nothing. */
function forget(client: QueryClient, task: string): void {
  void client.invalidateQueries({ queryKey: ["task", task], refetchType: "none" });
  void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "task" || queryKey[1] !== task });
}

/** The server's verdict on single fields goes to the fields; the error itself goes on. */
function keepProblems(setProblems: (problems: Problem[]) => void) {
  return (error: unknown): never => {
    if (error instanceof ApiError && error.problem.code === "FORM_INVALID") setProblems(error.problem.problems ?? []);
    throw error;
  };
}

function useReturnAddress(): string {
  const { state } = useLocation() as { state: unknown };
  const from: unknown = typeof state === "object" && state !== null && "from" in state ? state.from : null;
  return typeof from === "string" && from.startsWith("/") ? from : "/inbox";
}
