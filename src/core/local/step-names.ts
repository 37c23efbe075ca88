import type { OutcomeSpec } from "../definition/model.ts";
import type { Titles, ValueTitles } from "../expression/words.ts";
import { fieldsOf, fieldTitle } from "../form/parts.ts";
import { isRecord } from "../form/schema.ts";
import { isText } from "../machine/action.ts";
import type { Text } from "../text.ts";
import type { Bundle } from "../variant.ts";
import { paramWords } from "./value-words.ts";

/** What people call things where a procedure is told as steps. */
export interface StepNames {
  positions: Readonly<Record<string, { title: Text }>>;
  outcomes: Readonly<Record<string, Pick<OutcomeSpec, "title">>>;
  modes: Readonly<Record<string, { title: Text }>>;
  /** Parameters by the name that expressions read them by, with their value here. */
  params: Readonly<Record<string, { title: Text; schema: Record<string, unknown>; value: unknown }>>;
}

export const FACTS: Readonly<Record<string, Text>> = {
  "instance.mode": { zh: "管理模式", en: "mode" },
  "instance.division": { zh: "办件所在区划", en: "division of the case" },
};

const known = new WeakMap<Bundle, ReadonlyMap<string, { title: Text; property: Record<string, unknown> }>>();

/** Titles of what conditions read: fields of the bundle's forms, parameters with their values, facts of the case. */
export function dataTitles(bundle: Bundle, { params, modes }: StepNames): { titles: Titles; values: ValueTitles } {
  const fields = fieldsIn(bundle);
  const titles: Titles = (path) => {
    const name = /^params\.(.+)$/.exec(path)?.[1];
    const param = name === undefined ? undefined : params[name];
    if (param) {
      const value = paramWords(param.schema, param.value);
      return { zh: `${param.title.zh}（${value.zh}）`, en: `${param.title.en} (${value.en})` };
    }
    return FACTS[path] ?? fields.get(path)?.title ?? null;
  };
  const values: ValueTitles = (path, value) => {
    if (path === "instance.mode") return modes[String(value)]?.title ?? null;
    const choices = fields.get(path)?.property["x-enum-titles"];
    const title: unknown = isRecord(choices) ? choices[String(value)] : undefined;
    return isText(title) ? { zh: `“${title.zh}”`, en: `"${title.en}"` } : null;
  };
  return { titles, values };
}

function fieldsIn(bundle: Bundle): ReadonlyMap<string, { title: Text; property: Record<string, unknown> }> {
  const found = known.get(bundle);
  if (found) return found;
  const fields = new Map<string, { title: Text; property: Record<string, unknown> }>();
  for (const form of Object.values(bundle.forms)) {
    for (const [name, property] of Object.entries(fieldsOf(form.schema))) {
      if (!fields.has(name)) fields.set(name, { title: fieldTitle(name, property), property });
    }
  }
  known.set(bundle, fields);
  return fields;
}
