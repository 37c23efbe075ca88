import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { WorkflowItem } from "../../../src/core/api.ts";
import { useText } from "../i18n/use-text.ts";
import { Choice } from "../ui/Choice.tsx";

interface WhereChoiceProps {
  workflows: readonly WorkflowItem[];
  chosen: (choice: { workflow: string; division: string } | null) => void;
}

/** The place chosen before anybody chooses: the only one, else the one where the person's own office lies. */
export function homeOf(workflow: WorkflowItem | undefined): string {
  const { divisions = [] } = workflow ?? {};
  return (divisions.length === 1 ? divisions[0] : divisions.find((one) => one.home))?.code ?? "";
}

/** Which workflow and for which place; where there is but one of either it is chosen already. */
export function WhereChoice(props: WhereChoiceProps) {
  const { t } = useTranslation();
  const text = useText();
  const only = props.workflows.length === 1 ? props.workflows[0] : undefined;
  const [workflowId, setWorkflowId] = useState(only?.id ?? "");
  const [division, setDivision] = useState("");
  const workflow = props.workflows.find((one) => one.id === workflowId);
  const place = division || homeOf(workflow);
  const { chosen } = props;
  useEffect(() => {
    chosen(workflowId && place ? { workflow: workflowId, division: place } : null);
  }, [workflowId, place, chosen]);
  return (
    <div className="filters">
      <Choice
        label={t("inbox.workflow")}
        value={workflowId}
        options={props.workflows.map((one) => ({ value: one.id, label: text(one.title) }))}
        choose={(id) => {
          setWorkflowId(id);
          setDivision("");
        }}
      />
      <Choice
        label={t("start.where")}
        value={place}
        disabled={!workflow}
        options={(workflow?.divisions ?? []).map((one) => ({
          value: one.code,
          label: `${one.name} · ${text(one.modeTitle)}`,
        }))}
        choose={setDivision}
      />
    </div>
  );
}
