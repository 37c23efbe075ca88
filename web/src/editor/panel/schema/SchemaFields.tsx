import { Button, Select } from "antd";
import type { JsonSchema } from "../../../../../src/core/definition/model.ts";
import { isPlainObject } from "../../../../../src/core/expression/plain.ts";
import { useText } from "../../../i18n/use-text.ts";
import { useEditing } from "../../document/editing.ts";
import { useWords } from "../../words/use-words.ts";
import { FeelField } from "../FeelField.tsx";
import { Field, LineField, type Option, TitleFields } from "../fields.tsx";
import { plain, ValueFields } from "../ValueFields.tsx";
import { titled } from "../WorkflowPanel.tsx";
import { freshOf, type NamesOf, type Part, partsOf, type Way, wayFor, waysOf, withKey, written } from "./shape.ts";
import { useNames } from "./use-names.ts";

interface GroupProps {
  schema: JsonSchema;
  held: Record<string, unknown>;
  /** One key said anew; null takes it away. */
  commit: (key: string, value: unknown) => void;
  names: NamesOf;
  /** Keys that have fields of their own elsewhere. */
  except?: readonly string[];
}

/** The keys of an object, each as the schema says that it is written. */
export function SchemaFields({ schema, held, commit, names, except = [] }: GroupProps) {
  return partsOf(schema)
    .filter(({ name }) => !except.includes(name))
    .map((part) => (
      <PartField
        key={part.name}
        part={part}
        value={held[part.name]}
        names={names}
        commit={(value) => commit(part.name, value)}
      />
    ));
}

interface PartProps {
  part: Pick<Part, "title" | "schema" | "required">;
  value: unknown;
  names: NamesOf;
  commit: (value: unknown) => void;
}

function PartField({ part, value, names, commit }: PartProps) {
  const text = useText();
  const ways = waysOf(part.schema);
  const label = text(part.title);
  const [only] = ways;
  if (ways.length === 1 && only) return <WayField {...{ way: only, label, value, names, commit }} />;
  if (ways.every(({ kind }) => kind === "number" || kind === "expression"))
    return <PlainLine label={label} value={value} commit={commit} />;
  return <Choice {...{ ways, label, value, names, commit }} optional={!part.required} />;
}

type ChoiceProps = Omit<PartProps, "part"> & { ways: readonly Way[]; label: string; optional: boolean };

/** Which of several ways, and below it what that way asks for. */
function Choice({ ways, label, value, names, commit, optional }: ChoiceProps) {
  const w = useWords();
  const { readOnly } = useEditing();
  const titles = useNames();
  const text = useText();
  const chosen = value === undefined ? null : wayFor(ways, value);
  const options = ways.flatMap((way, index): Option[] => {
    if (way.kind === "flag") return FLAGS.map((flag) => ({ value: flag, label: w.schema.flags[flag] }));
    return [{ value: String(index), label: text(way.title) || titles(way) || w.schema.ways[way.kind] }];
  });
  const current = chosen === null ? null : chosen.kind === "flag" ? flagOf(value) : String(ways.indexOf(chosen));
  const pick = (next: string | undefined) => {
    const way = ways[Number(next)];
    if (next === undefined) commit(null);
    else if (way) commit(freshOf(way, names));
    else commit(next === "yes");
  };
  const inside = chosen !== null && chosen.kind !== "value" && chosen.kind !== "flag";
  return (
    <>
      <Field label={label}>
        {(id) => (
          <Select
            id={id}
            className="full"
            disabled={readOnly}
            {...(current === null ? {} : { value: current })}
            allowClear={optional}
            showSearch={{ optionFilterProp: "label" }}
            options={options}
            onChange={pick}
          />
        )}
      </Field>
      {inside ? (
        <div className="schema-inside">
          <WayField way={chosen} label={text(chosen.title) || label} {...{ value, names, commit }} />
        </div>
      ) : null}
    </>
  );
}
const FLAGS = ["yes", "no"] as const;

function flagOf(value: unknown): (typeof FLAGS)[number] {
  return value === true ? "yes" : "no";
}

type WayProps = Omit<PartProps, "part"> & { way: Way; label: string };

function WayField({ way, label, value, names, commit }: WayProps) {
  const { schema, kind } = way;
  if (kind === "expression")
    return <FeelField label={label} value={String(value ?? "")} commit={(said) => commit(said === "" ? null : said)} />;
  if (kind === "words") return <TitleFields label={label} value={titled(value)} commit={commit} />;
  if (kind === "values")
    return (
      <ValueFields label={label} held={isPlainObject(value) ? value : {}} commit={(held) => commit(someOf(held))} />
    );
  if (kind === "names") return <NameList {...{ schema, label, value, names, commit }} />;
  if (kind === "list") return <Items {...{ schema, label, value, names, commit }} />;
  if (kind === "group") return <Group {...{ way, label, value, names, commit }} />;
  if (kind === "text" && names[String(schema["x-of"])])
    return <NameList single {...{ schema, label, value, names, commit }} />;
  return <PlainLine label={label} value={value} commit={commit} text={kind === "text"} />;
}

/** A text, a number or an expression on one line. */
function PlainLine(props: { label: string; value: unknown; commit: (value: unknown) => void; text?: boolean }) {
  return (
    <LineField
      label={props.label}
      value={props.value === undefined ? "" : String(props.value)}
      commit={(typed) => props.commit(typed === "" ? null : props.text ? typed : plain(typed))}
    />
  );
}

type NamesProps = Omit<WayProps, "way"> & { schema: JsonSchema; single?: boolean };

/** One or several names, chosen of those there are or typed. */
function NameList({ schema, label, value, names, commit, single = false }: NamesProps) {
  const { readOnly } = useEditing();
  const titles = useNames();
  const known = names[String(schema["x-of"])] ?? [];
  const chosen = Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];
  const options = [...new Set([...known, ...chosen])].map((one) => ({
    value: one,
    label: titles({ kind: "value", schema: { "x-kind": schema["x-of"] }, value: one, title: null }) || one,
  }));
  const said = (next: string[]) => (single ? (next.at(-1) ?? null) : next.length === 0 ? null : next);
  return (
    <Field label={label}>
      {(id) => (
        <Select
          id={id}
          className="full"
          mode="tags"
          disabled={readOnly}
          value={chosen}
          options={options}
          onChange={(next: string[]) => commit(said(next))}
        />
      )}
    </Field>
  );
}

function Items({ schema, label, value, names, commit }: NamesProps) {
  const w = useWords();
  const { readOnly } = useEditing();
  const items: unknown[] = Array.isArray(value) ? value : [];
  const ways = isPlainObject(schema.items) ? waysOf(schema.items) : [];
  const [first] = ways;
  if (!first) return null;
  const put = (at: number, next: unknown) => commit(next === null ? items.toSpliced(at, 1) : items.with(at, next));
  return (
    <section aria-label={label} className="stack-small">
      {items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items of a list have no other name than their place
        <fieldset key={at} className="condition">
          <legend>{w.schema.item(at + 1)}</legend>
          <WayField
            way={wayFor(ways, item) ?? first}
            label={w.schema.item(at + 1)}
            value={item}
            names={names}
            commit={(next) => put(at, next)}
          />
          {readOnly || items.length === 1 ? null : (
            <Button size="small" onClick={() => put(at, null)}>
              {w.schema.remove(at + 1)}
            </Button>
          )}
        </fieldset>
      ))}
      {readOnly ? null : (
        <Button size="small" type="dashed" onClick={() => commit([...items, freshOf(first, names)])}>
          {w.schema.add}
        </Button>
      )}
    </section>
  );
}

function Group({ way, value, names, commit }: WayProps) {
  const { short, schema } = way;
  const held = isPlainObject(value) ? value : short === undefined || value === undefined ? {} : { [short]: value };
  return (
    <div className="stack-small">
      <SchemaFields
        schema={schema}
        held={held}
        names={names}
        commit={(key, said) => commit(written(short, withKey(held, key, said)))}
      />
    </div>
  );
}

function someOf(held: Record<string, unknown>): Record<string, unknown> | null {
  return Object.keys(held).length === 0 ? null : held;
}
