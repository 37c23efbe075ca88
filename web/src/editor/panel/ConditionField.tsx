import { AutoComplete, Button, Input, Segmented, Select } from "antd";
import { useEffect, useState } from "react";
import { compileExpression } from "../../../../src/core/expression/feel.ts";
import { useText } from "../../i18n/use-text.ts";
import { useEditing } from "../document/editing.ts";
import { useWords } from "../words/use-words.ts";
import {
  type Comparison,
  type Condition,
  literal,
  OPERATORS,
  readCondition,
  shownLiteral,
  writeCondition,
} from "./condition.ts";
import { FeelField } from "./FeelField.tsx";
import { type KnownName, useKnownNames } from "./known-names.ts";

const EMPTY: Condition = { join: "and", parts: [{ name: "", operator: "=", value: "" }] };

/** A condition: chosen field by field while it is simple, else written in FEEL; both say the same text. */
export function ConditionField(props: { value: string; commit: (source: string | null) => void; label: string }) {
  const w = useWords();
  const text = useText();
  const { readOnly } = useEditing();
  const simple = props.value === "" ? EMPTY : readCondition(props.value);
  const [asText, setAsText] = useState(false);
  const [condition, setCondition] = useState<Condition>(simple ?? EMPTY);
  const { value } = props;
  useEffect(() => setCondition((value === "" ? null : readCondition(value)) ?? EMPTY), [value]);
  const commit = (next: Condition) => {
    setCondition(next);
    const parts = next.parts.filter(({ name, value: said }) => name !== "" && said !== "");
    if (parts.length === 0 && next.parts.length === 0) props.commit(null);
    else if (parts.length === next.parts.length) props.commit(writeCondition({ ...next, parts }));
  };
  const wrong = value === "" ? null : compileExpression(value).problemText;
  const builder = simple !== null && !asText;
  return (
    <fieldset className="condition" disabled={readOnly}>
      <legend>{props.label}</legend>
      <Segmented
        size="small"
        aria-label={w.condition.as}
        value={builder ? "builder" : "feel"}
        options={[
          { value: "builder", label: w.condition.builder, disabled: simple === null },
          { value: "feel", label: w.condition.feel },
        ]}
        onChange={(next) => setAsText(next === "feel")}
      />
      {builder ? (
        <Builder condition={condition} commit={commit} />
      ) : (
        <FeelField label={w.condition.feel} value={value} commit={(next) => props.commit(next === "" ? null : next)} />
      )}
      {simple === null ? <p className="muted small">{w.condition.beyond}</p> : null}
      {wrong ? <p className="error-text small">{text(wrong)}</p> : null}
    </fieldset>
  );
}

function Builder(props: { condition: Condition; commit: (condition: Condition) => void }) {
  const w = useWords();
  const { condition, commit } = props;
  const names = useKnownNames();
  const put = (at: number, part: Comparison | null) => {
    const parts = condition.parts.flatMap((one, index) => (index === at ? (part ? [part] : []) : [one]));
    commit({ ...condition, parts });
  };
  return (
    <div className="stack-small">
      {condition.parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: comparisons have no other name than their place
        <Line key={index} names={names} part={part} put={(next) => put(index, next)} />
      ))}
      <div className="row">
        {condition.parts.length > 1 ? (
          <Select
            aria-label={w.condition.join}
            size="small"
            value={condition.join}
            options={[
              { value: "and", label: w.condition.and },
              { value: "or", label: w.condition.or },
            ]}
            onChange={(join: "and" | "or") => commit({ ...condition, join })}
          />
        ) : null}
        <Button
          size="small"
          onClick={() => commit({ ...condition, parts: [...condition.parts, { name: "", operator: "=", value: "" }] })}
        >
          {w.condition.add}
        </Button>
      </div>
    </div>
  );
}

function Line(props: { names: readonly KnownName[]; part: Comparison; put: (part: Comparison | null) => void }) {
  const w = useWords();
  const text = useText();
  const { names, part, put } = props;
  const known = names.find(({ name }) => name === part.name);
  const options = names.map(({ name, title }) => ({ value: name, label: `${text(title)}（${name}）` }));
  const values = known?.type === "boolean" ? ["true", "false"] : (known?.values ?? []);
  const [typed, setTyped] = useState(shownLiteral(part.value));
  useEffect(() => setTyped(shownLiteral(part.value)), [part.value]);
  const leave = () => {
    if (typed.trim() !== "") put({ ...part, value: literal(typed, known?.type ?? "other") });
  };
  return (
    <div className="comparison">
      <Select
        aria-label={w.condition.field}
        placeholder={w.condition.field}
        showSearch={{ optionFilterProp: "label" }}
        {...(part.name === "" ? {} : { value: part.name })}
        options={known || part.name === "" ? options : [...options, { value: part.name, label: part.name }]}
        popupMatchSelectWidth={false}
        onChange={(name: string) => put({ ...part, name })}
      />
      <Select
        aria-label={w.condition.operator}
        value={part.operator}
        options={OPERATORS.map((value) => ({ value, label: w.condition.operators[value] }))}
        popupMatchSelectWidth={false}
        onChange={(operator: Comparison["operator"]) => put({ ...part, operator })}
      />
      {values.length > 0 ? (
        <AutoComplete
          aria-label={w.condition.value}
          value={typed}
          options={values.map((value) => ({ value }))}
          onChange={setTyped}
          onSelect={(value: string) => put({ ...part, value: literal(value, known?.type ?? "other") })}
          onBlur={leave}
        />
      ) : (
        <Input
          aria-label={w.condition.value}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={leave}
          onPressEnter={leave}
        />
      )}
      <Button size="small" type="text" aria-label={w.condition.remove} onClick={() => put(null)}>
        ×
      </Button>
    </div>
  );
}
