import { useTranslation } from "react-i18next";
import { ON_OFF } from "./choices.ts";
import { ExtraFieldEditor, ExtraStepEditor } from "./ExtraEditors.tsx";
import type { EditorProps } from "./editor.ts";
import { DurationField, ValueChoice } from "./fields.tsx";
import { ParamEditor } from "./ParamEditor.tsx";
import { PassageEditor } from "./PassageEditor.tsx";
import { RowEditor } from "./RowEditor.tsx";

/** The editor that fits an item. */
export function ValueEditor(props: EditorProps) {
  const { t } = useTranslation();
  const { item, value, change } = props;
  const label = t("procedures.newValue");
  switch (item.op) {
    case "param":
      return <ParamEditor {...props} />;
    case "step":
      return <ValueChoice label={label} choices={ON_OFF} value={value !== false} change={change} />;
    case "position":
    case "material":
    case "field":
      return <ValueChoice label={label} choices={item.offer.choices ?? []} {...{ value, change }} />;
    case "limit":
      return <LimitEditor {...props} />;
    case "remind":
      return <ReminderEditor {...props} />;
    case "extraField":
      return <ExtraFieldEditor {...props} />;
    case "extraStep":
      return <ExtraStepEditor {...props} />;
    case "row":
      return <RowEditor {...props} />;
    case "text":
      return <PassageEditor {...props} />;
  }
}

function LimitEditor({ item, value, change }: EditorProps) {
  const { t } = useTranslation();
  const { min, max } = item.allowance ?? {};
  return (
    <DurationField
      label={t("procedures.limit")}
      {...{ value, min, max }}
      change={(next) => change(next ?? undefined)}
    />
  );
}

const REMIND = [
  { value: false, title: { zh: "不提醒", en: "No reminder" } },
  { value: true, title: { zh: "提醒", en: "Remind" } },
];

function ReminderEditor({ item, value, change }: EditorProps) {
  const { t } = useTranslation();
  const { min, max } = item.allowance ?? {};
  const on = value !== null;
  return (
    <>
      <ValueChoice
        label={t("procedures.newValue")}
        choices={REMIND}
        value={on}
        change={(wanted) => change(wanted ? undefined : null)}
      />
      {on ? (
        <DurationField
          label={t("procedures.remindAfter")}
          {...{ value, min, max }}
          change={(next) => change(next ?? undefined)}
        />
      ) : null}
    </>
  );
}
