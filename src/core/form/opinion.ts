import type { Form } from "../variant.ts";

export const OPINION_CHARS_MAX = 2_000;

/** What somebody fills in who is asked to sign beside a task's holder. No file can take its name. */
export const OPINION_FORM: Form = {
  id: "#opinion",
  title: { zh: "会签意见", en: "Opinion" },
  schema: {
    type: "object",
    properties: {
      opinion: { type: "string", title: "意见", "x-title-en": "Opinion", maxLength: OPINION_CHARS_MAX },
    },
  },
  ui: { opinion: { "ui:widget": "textarea" } },
};

/** A form of the procedure's own, or the one of signatures beside a task. */
export function formOf({ forms }: { forms: Readonly<Record<string, Form>> }, id: string | null): Form | undefined {
  if (id === null) return undefined;
  return id === OPINION_FORM.id ? OPINION_FORM : forms[id];
}
