import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BulkResult, TaskItem } from "../../../src/core/api.ts";
import type { OutcomeSpec } from "../../../src/core/definition/model.ts";
import type { Problem } from "../../../src/core/problem.ts";
import { ApiError } from "../api.ts";
import { useText } from "../i18n/use-text.ts";
import { tasks as resource } from "../resources.ts";
import { Attempt } from "../task/attempt.ts";
import { ProblemView } from "../ui/ProblemView.tsx";
import { Loading } from "../ui/Waiting.tsx";
import { BULK_TASKS_MAX, chunks, joinResults } from "./bulk.ts";
import { bulkForm, judgeBulk } from "./bulk-form.ts";

const SchemaForm = lazy(() => import("../form/SchemaForm.tsx").then((module) => ({ default: module.SchemaForm })));

interface Run {
  state: "asking" | "running" | "finished";
  result: BulkResult;
  error: unknown;
}
const ASKING: Run = { state: "asking", result: { results: [] }, error: null };

/** Confirms, sends in portions, and says for each task that failed why. A portion without an answer is sent again as it was. */
export function BulkDialog(props: {
  outcome: OutcomeSpec;
  tasks: readonly TaskItem[];
  close: (done: boolean) => void;
}) {
  const { t } = useTranslation();
  const text = useText();
  const client = useQueryClient();
  // The selection may shrink while lists are asked again; what was confirmed stays what is done.
  const [chosen] = useState(props.tasks);
  const [data, setData] = useState<Record<string, unknown>>({});
  const [problems, setProblems] = useState<Problem[]>([]);
  const [run, setRun] = useState<Run>(ASKING);
  const attempts = useRef(new Map<string, Attempt>());
  const first = chosen[0];
  const detail = useQuery({
    queryKey: ["task", first?.id],
    queryFn: ({ signal }) => resource.one(first?.id ?? "", signal),
    // Once it is done the first task is no longer the caller's to read.
    enabled: first !== undefined && run.state === "asking",
  });
  const form = detail.data ? bulkForm(detail.data, props.outcome) : null;

  const send = async () => {
    const verdict = form ? judgeBulk(form, data) : null;
    setProblems(verdict?.errors ?? []);
    if (verdict && verdict.errors.length > 0) return;
    const answered = new Set(run.result.results.map((result) => result.task));
    const results: BulkResult[] = [run.result];
    setRun({ state: "running", result: run.result, error: null });
    for (const portion of chunks(
      chosen.filter((task) => !answered.has(task.id)),
      BULK_TASKS_MAX,
    )) {
      const body = {
        tasks: portion.map((task) => task.id),
        outcome: props.outcome.id,
        ...(verdict ? { data: verdict.data } : {}),
      };
      const attempt = attempts.current.get(body.tasks.join()) ?? new Attempt();
      attempts.current.set(body.tasks.join(), attempt);
      try {
        results.push(await resource.completeMany(body, attempt.keyFor(body)));
        setRun({ state: "running", result: joinResults(results), error: null });
      } catch (error) {
        if (!(error instanceof ApiError) || !error.uncertain) attempt.settle();
        setRun({ state: "asking", result: joinResults(results), error });
        return;
      }
    }
    setRun({ state: "finished", result: joinResults(results), error: null });
    void client.invalidateQueries();
  };

  const done = run.result.results.length;
  return (
    <Modal
      open
      title={t("inbox.bulkTitle", { outcome: text(props.outcome.title), count: chosen.length })}
      onCancel={() => props.close(done > 0)}
      mask={{ closable: false }}
      footer={
        run.state === "finished" ? (
          <Button type="primary" onClick={() => props.close(true)}>
            {t("act.close")}
          </Button>
        ) : (
          <>
            <Button onClick={() => props.close(done > 0)}>{t("act.cancel")}</Button>
            <Button
              type="primary"
              danger={props.outcome.kind === "danger"}
              loading={run.state === "running"}
              disabled={detail.isLoading}
              onClick={() => void send()}
            >
              {done > 0 && run.error
                ? t("inbox.bulkRetry", { count: chosen.length - done })
                : text(props.outcome.title)}
            </Button>
          </>
        )
      }
    >
      <div className="stack-small" aria-live="polite">
        {run.state === "asking" ? (
          <p>{t("inbox.bulkConfirm", { count: chosen.length, outcome: text(props.outcome.title) })}</p>
        ) : null}
        {run.state === "running" ? <p>{t("inbox.bulkRunning", { done, total: chosen.length })}</p> : null}
        {run.error ? <ProblemView error={run.error} /> : null}
        {form && run.state !== "finished" ? (
          <Suspense fallback={<Loading rows={2} />}>
            <SchemaForm form={form} data={data} onChange={setData} problems={problems} />
          </Suspense>
        ) : null}
        {run.state === "finished" ? <Results result={run.result} tasks={chosen} /> : null}
      </div>
    </Modal>
  );
}

function Results(props: { result: BulkResult; tasks: readonly TaskItem[] }) {
  const { t } = useTranslation();
  const text = useText();
  const failed = props.result.results.filter((result) => !result.ok);
  const nameOf = (id: string) => {
    const task = props.tasks.find((one) => one.id === id);
    return task ? `${task.label ?? ""} ${task.number}` : id;
  };
  return (
    <div className="stack-small">
      <p>{t("inbox.bulkDone", { done: props.result.results.length - failed.length })}</p>
      {failed.length > 0 ? (
        <>
          <p className="error-text">{t("inbox.bulkFailed", { count: failed.length })}</p>
          <ul>
            {failed.map((result) => (
              <li key={result.task}>
                {nameOf(result.task)}
                {": "}
                {result.problem ? text(result.problem.what) : ""}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}
