import { Button, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LEVELS, type Level, type ParamSpec, REFERENCE_DATES } from "../../../../src/core/definition/model.ts";
import { isPlainObject } from "../../../../src/core/expression/plain.ts";
import { useLanguage, useText } from "../../i18n/use-text.ts";
import { durationInWords } from "../../ui/duration.ts";
import { plainValue } from "../../ui/format.ts";
import type { Chart } from "../document/chart.ts";
import { useEditing } from "../document/editing.ts";
import { useWords } from "../words/use-words.ts";
import { Field, LineField, PickField, TitleFields } from "./fields.tsx";
import { titled } from "./WorkflowPanel.tsx";

type Kind = "duration" | "money" | "integer" | "number" | "boolean" | "string";
const KINDS: Kind[] = ["duration", "money", "integer", "number", "boolean", "string"];

/** The parameters that areas may set, each with its default, its bounds and who may change it. */
export function Parameters({ chart }: { chart: Chart }) {
  const w = useWords();
  const text = useText();
  const { edit, readOnly } = useEditing();
  const [name, setName] = useState("");
  const { t } = useTranslation();
  const language = useLanguage();
  const words = { yes: t("state.yes"), no: t("state.no"), unknown: t("state.none") };
  const said = ({ default: value }: Record<string, unknown>): string =>
    durationInWords(value, language) ?? plainValue(value, words);
  const params = isPlainObject(chart.root.params) ? chart.root.params : {};
  const add = () => {
    const spec: ParamSpec = {
      ...{ title: { zh: name, en: name }, schema: { $ref: "duration" }, default: "5wd" },
      ...{ levels: ["city", "county"], on: "start" },
    };
    if (edit({ do: "setParam", name, spec })) setName("");
  };
  return (
    <section aria-label={w.params.title}>
      <h3>{w.params.title}</h3>
      {Object.entries(params).map(([id, spec]) =>
        isPlainObject(spec) ? (
          <details key={id} className="part">
            <summary>
              {text(titled(spec.title))} <strong>{said(spec)}</strong>
            </summary>
            <Parameter id={id} spec={spec} />
          </details>
        ) : null,
      )}
      {readOnly ? null : (
        <div className="row">
          <input
            className="ant-input plain-input"
            aria-label={w.params.name}
            placeholder={w.params.name}
            value={name}
            onChange={(event) => setName(event.target.value.trim())}
          />
          <Button size="small" disabled={!/^[a-z][A-Za-z0-9]*$/.test(name)} onClick={add}>
            {w.params.add}
          </Button>
        </div>
      )}
    </section>
  );
}

function Parameter({ id, spec }: { id: string; spec: Record<string, unknown> }) {
  const w = useWords();
  const { edit, readOnly } = useEditing();
  const schema = isPlainObject(spec.schema) ? spec.schema : {};
  const bounds = isPlainObject(spec.bounds) ? spec.bounds : {};
  const kind = KINDS.find((one) => one === schema.$ref || one === schema.type) ?? "string";
  const set = (part: Record<string, unknown>) => {
    const next = Object.fromEntries(Object.entries({ ...spec, ...part }).filter(([, one]) => one !== undefined));
    // The parser judges what came together here: a wrong one is refused in words.
    return edit({ do: "setParam", name: id, spec: next as unknown as ParamSpec });
  };
  const bound = (key: "min" | "max", typed: string) => {
    const next = { ...bounds, [key]: typed === "" ? undefined : typedAs(kind, typed) };
    const left = Object.fromEntries(Object.entries(next).filter(([, one]) => one !== undefined));
    return set({ bounds: Object.keys(left).length === 0 ? undefined : left });
  };
  return (
    <div className="stack-small part-body">
      <TitleFields value={titled(spec.title)} commit={(title) => title && set({ title })} />
      <PickField
        label={w.params.kind}
        value={kind}
        options={KINDS.map((value) => ({ value, label: w.params.kinds[value] }))}
        commit={(value) => {
          const chosen = KINDS.find((one) => one === value) ?? "string";
          set({ ...FRESH[chosen], bounds: undefined });
        }}
      />
      <LineField
        label={w.params.default}
        value={String(spec.default ?? "")}
        commit={(typed) => set({ default: typedAs(kind, typed) })}
      />
      {kind === "boolean" || kind === "string" ? null : (
        <div className="pair">
          <LineField label={w.params.min} value={String(bounds.min ?? "")} commit={(typed) => bound("min", typed)} />
          <LineField label={w.params.max} value={String(bounds.max ?? "")} commit={(typed) => bound("max", typed)} />
        </div>
      )}
      <Field label={w.params.levels}>
        {(field) => (
          <Select
            id={field}
            mode="multiple"
            className="full"
            disabled={readOnly}
            value={LEVELS.filter((one) => Array.isArray(spec.levels) && spec.levels.includes(one))}
            options={LEVELS.map((value) => ({ value, label: w.levels[value] }))}
            onChange={(levels: Level[]) => set({ levels })}
          />
        )}
      </Field>
      <PickField
        label={w.params.on}
        value={String(spec.on ?? "start")}
        options={REFERENCE_DATES.map((value) => ({ value, label: w.params.dates[value] }))}
        commit={(on) => set({ on: on ?? "start" })}
      />
      {readOnly ? null : (
        <Button size="small" danger onClick={() => edit({ do: "setParam", name: id, spec: null })}>
          {w.params.remove}
        </Button>
      )}
    </div>
  );
}

const FRESH: Record<Kind, { schema: Record<string, unknown>; default: unknown }> = {
  duration: { schema: { $ref: "duration" }, default: "5wd" },
  money: { schema: { $ref: "money" }, default: 0 },
  integer: { schema: { type: "integer" }, default: 0 },
  number: { schema: { type: "number" }, default: 0 },
  boolean: { schema: { type: "boolean" }, default: false },
  string: { schema: { type: "string" }, default: "" },
};

function typedAs(kind: Kind, typed: string): unknown {
  if (kind === "boolean") return typed === "true" || typed === "是";
  if (kind === "integer" || kind === "number" || kind === "money") return Number(typed);
  return typed;
}
