import { Input } from "antd";
import { useTranslation } from "react-i18next";
import { isPlain, linesOf, withLines } from "../passage.ts";
import type { EditorProps } from "./editor.ts";
import { Field } from "./fields.tsx";

/** A passage of a document: its text alone where it is only text, else with the marks that fill it in. */
export function PassageEditor({ item, value, change }: EditorProps) {
  const { t } = useTranslation();
  const source = typeof value === "string" ? value : "";
  const frame = typeof item.value === "string" ? item.value : "";
  const plain = isPlain(frame);
  return (
    <Field
      label={t("procedures.passage")}
      hint={plain ? t("procedures.passageHint") : t("procedures.passageMarkedHint")}
    >
      {(id) => (
        <Input.TextArea
          id={id}
          rows={8}
          maxLength={10_000}
          defaultValue={plain ? linesOf(source) : source}
          onChange={({ target }) => change(plain ? withLines(frame, target.value) : target.value)}
        />
      )}
    </Field>
  );
}
