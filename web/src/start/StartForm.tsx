import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { InstanceItem, WorkflowDetail } from "../../../src/core/api.ts";
import type { Problem } from "../../../src/core/problem.ts";
import { ApiError } from "../api.ts";
import { useMe } from "../app/session.tsx";
import { SchemaForm } from "../form/SchemaForm.tsx";
import { judge } from "../form/verdict.ts";
import { instances } from "../resources.ts";
import { readKept, writeKept } from "../task/kept.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { Section } from "../ui/Page.tsx";
import { ProblemView } from "../ui/ProblemView.tsx";
import { rosterField } from "./roster-field.ts";
import { useRosterTotal } from "./use-roster-total.ts";

interface StartFormProps {
  workflow: WorkflowDetail;
  division: string;
  /** An import to begin with. */
  roster: string | null;
}

/** The first form of a case. What is typed stays in this tab until the case has started. */
export function StartForm(props: StartFormProps) {
  const { t } = useTranslation();
  const { workflow, division } = props;
  const me = useMe();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const client = useQueryClient();
  const place = `start:${workflow.id}:${division}`;
  const attempt = useAttempt<InstanceItem>();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [data, setData] = useState<Record<string, unknown>>(() => {
    const field = rosterField(workflow.form);
    return {
      ...workflow.opening,
      ...readKept(me.id, place),
      ...(field && props.roster ? { [field]: props.roster } : {}),
    };
  });
  useRosterTotal(workflow.form, data, setData);
  const surroundings = useMemo(
    () => ({ workflow: workflow.id, division, ...(workflow.imports ? { imports: workflow.imports } : {}) }),
    [workflow.id, workflow.imports, division],
  );
  const start = async () => {
    const verdict = workflow.form ? judge(workflow.form, data, [], {}) : null;
    setProblems(verdict?.errors ?? []);
    if (verdict && verdict.errors.length > 0) return;
    const body = { workflow: workflow.id, division, data: verdict?.data ?? {} };
    const made = await attempt.run(body, (key) =>
      instances.start(body, key).catch((error: unknown) => {
        if (error instanceof ApiError && error.problem.code === "FORM_INVALID")
          setProblems(error.problem.problems ?? []);
        throw error;
      }),
    );
    if (!made) return;
    writeKept(me.id, place, null);
    void client.invalidateQueries();
    void message.success(t("start.started", { number: made.number }));
    await navigate(`/cases/${made.id}`);
  };
  return (
    <div className="stack">
      {attempt.error ? <ProblemView error={attempt.error} /> : null}
      <Section title={t("start.form")}>
        {workflow.form ? (
          <SchemaForm
            form={workflow.form}
            data={data}
            problems={problems}
            surroundings={surroundings}
            onChange={(next) => {
              setData(next);
              writeKept(me.id, place, next);
            }}
          />
        ) : (
          <p className="muted">{t("start.noForm")}</p>
        )}
      </Section>
      <div className="action-bar">
        <Button type="primary" size="large" loading={attempt.busy} onClick={() => void start()}>
          {t("start.submit")}
        </Button>
      </div>
    </div>
  );
}
