import Form from "@rjsf/antd";
import { englishStringTranslator, TranslatableString } from "@rjsf/utils";
import { Alert } from "antd";
import { useEffect, useId, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { FormBody } from "../../../src/core/api.ts";
import type { Problem } from "../../../src/core/problem.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { AddButton } from "./AddButton.tsx";
import { ArrayItem } from "./ArrayItem.tsx";
import { type FormSurroundings, formContext } from "./context.ts";
import { hintsFor } from "./hints.ts";
import { ObjectFields } from "./ObjectFields.tsx";
import { errorTree, fieldId } from "./problems.ts";
import { asRjsfErrors, asRjsfSchema, asRjsfUi } from "./rjsf-types.ts";
import { rjsfValidator } from "./rjsf-validator.ts";
import { isObject, schemaFor } from "./translate.ts";
import { widgets } from "./widgets.ts";

interface SchemaFormProps {
  form: FormBody;
  data: Record<string, unknown>;
  onChange: (data: Record<string, unknown>) => void;
  problems: readonly Problem[];
  readOnly?: boolean;
  surroundings?: FormSurroundings | null;
}

const templates = {
  ObjectFieldTemplate: ObjectFields,
  ArrayFieldItemTemplate: ArrayItem,
  ButtonTemplates: { AddButton },
};

/** A form drawn from its schema. Problems come from outside, the same that the server would find, and are shown at their fields. */
export function SchemaForm(props: SchemaFormProps) {
  const language = useLanguage();
  const prefix = useId().replaceAll(/[^a-zA-Z0-9]/g, "f");
  const schema = useMemo(() => asRjsfSchema(schemaFor(props.form.schema, language)), [props.form.schema, language]);
  const ui = useMemo(() => asRjsfUi(hintsFor(props.form.schema, props.form.ui, language)), [props.form, language]);
  const errors = useMemo(() => asRjsfErrors(errorTree(props.problems, language)), [props.problems, language]);
  const context = useMemo(() => formContext(props.surroundings ?? null), [props.surroundings]);
  const translateString = useFormWords();
  return (
    <div className="schema-form">
      <Summary problems={props.problems} prefix={prefix} />
      <Form
        key={language}
        idPrefix={prefix}
        tagName="div"
        schema={schema}
        uiSchema={ui}
        formData={props.data}
        formContext={context}
        validator={rjsfValidator}
        widgets={widgets}
        templates={templates}
        translateString={translateString}
        extraErrors={errors}
        readonly={props.readOnly ?? false}
        showErrorList={false}
        noHtml5Validate
        noValidate
        // A list of constants must not choose its first by itself: what nobody chose is not an answer.
        experimental_defaultFormStateBehavior={{
          constAsDefaults: "never",
          arrayMinItems: { populate: "requiredOnly" },
        }}
        onChange={(event) => {
          const next: unknown = event.formData;
          if (isObject(next) && !props.readOnly) props.onChange(next);
        }}
      >
        {/* The page has its own buttons: one for each outcome. */}
        <span />
      </Form>
    </div>
  );
}

/** All problems above the form, each leading to its field; takes the focus when they appear. */
function Summary(props: { problems: readonly Problem[]; prefix: string }) {
  const { t } = useTranslation();
  const text = useText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (props.problems.length > 0) box.current?.focus();
  }, [props.problems]);
  if (props.problems.length === 0) return null;
  const go = (problem: Problem) => document.getElementById(fieldId(props.prefix, problem))?.focus();
  return (
    <div ref={box} tabIndex={-1} className="summary">
      <Alert
        type="error"
        role="alert"
        title={t("form.problems", { count: props.problems.length })}
        description={
          <ul>
            {props.problems.map((problem, index) => (
              <li key={`${problem.path ?? ""}${problem.code}${String(index)}`}>
                <button type="button" className="link-button" onClick={() => go(problem)}>
                  {text(problem.what)}
                </button>
              </li>
            ))}
          </ul>
        }
      />
    </div>
  );
}

function useFormWords() {
  const { t } = useTranslation();
  return useMemo(() => {
    const words: Partial<Record<string, string>> = {
      [TranslatableString.AddItemButton]: t("form.addItem"),
      [TranslatableString.AddButton]: t("form.add"),
      [TranslatableString.RemoveButton]: t("form.remove"),
      [TranslatableString.MoveUpButton]: t("form.up"),
      [TranslatableString.MoveDownButton]: t("form.down"),
      [TranslatableString.CopyButton]: t("form.copy"),
      [TranslatableString.ArrayItemTitle]: t("form.item"),
      [TranslatableString.YesLabel]: t("state.yes"),
      [TranslatableString.NoLabel]: t("state.no"),
      [TranslatableString.ErrorsLabel]: t("form.errors"),
      [TranslatableString.EmptyArray]: t("form.noItems"),
    };
    return (key: TranslatableString, params?: string[]) => words[key] ?? englishStringTranslator(key, params);
  }, [t]);
}
