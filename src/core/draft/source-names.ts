import type { SourceFile } from "../bundle/files.ts";
import { durationWords } from "../calendar/duration-words.ts";
import type { JsonSchema } from "../definition/model.ts";
import { isExpression } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import { conditionWords, type Titles, type ValueTitles } from "../expression/words.ts";
import { fieldsOf, fieldTitle, partsOf } from "../form/parts.ts";
import { FACTS } from "../local/step-names.ts";
import { isText } from "../machine/action.ts";
import type { Text } from "../text.ts";

/** What is known beside the text of a workflow: names of positions, and the files in which its forms stand. */
export interface Beside {
  positions?: Readonly<Record<string, Text>>;
  files?: readonly SourceFile[];
}

/** What people call the things that a workflow file names. */
export interface SourceNames {
  positions: Readonly<Record<string, Text>>;
  /** States by the keys that targets name. */
  states: ReadonlyMap<string, Text>;
  forms: Readonly<Record<string, Text>>;
  titles: Titles;
  values: ValueTitles;
}

/** Names for one text of a workflow: its own states and parameters, and the fields of its forms. */
export function namesFor(
  root: Record<string, unknown>,
  states: SourceNames["states"],
  { positions = {}, files = [] }: Beside,
): SourceNames {
  const { forms, fields } = formsIn(files);
  const params = isPlainObject(root.params) ? root.params : {};
  return {
    ...{ positions, states, forms },
    titles(path) {
      const spec = path.startsWith("params.") ? params[path.slice(7)] : undefined;
      if (isPlainObject(spec)) return isText(spec.title) ? spec.title : null;
      const field = fields.get(path);
      return FACTS[path] ?? (field ? fieldTitle(path, field) : null);
    },
    values(path, value) {
      const choices = fields.get(path)?.["x-enum-titles"];
      const title: unknown = isPlainObject(choices) ? choices[String(value)] : undefined;
      return isText(title) ? { zh: `“${title.zh}”`, en: `"${title.en}"` } : null;
    },
  };
}

function formsIn(files: readonly SourceFile[]) {
  const forms: Record<string, Text> = {};
  const fields = new Map<string, JsonSchema>();
  for (const { path, text } of files) {
    const form = /^forms\/.+\.json$/.test(path) ? parsed(text) : null;
    if (!isPlainObject(form) || !isPlainObject(form.schema)) continue;
    if (typeof form.id === "string" && isText(form.title)) forms[form.id] = form.title;
    for (const part of partsOf(form.schema))
      for (const [name, property] of Object.entries(fieldsOf(part)))
        if (!fields.has(name) || typeof fields.get(name)?.title !== "string") fields.set(name, property);
  }
  return { forms, fields };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A form that cannot be read names nothing; the problems of the draft say so.
    return null;
  }
}

const CONDITIONS: ReadonlySet<string> = new Set(["guard", "when"]);

/** An expression as people read it: a condition in words, a parameter by its name, anything else as it is written. */
export function expressionWords(key: string, source: string, { titles, values }: SourceNames): Text {
  if (CONDITIONS.has(key)) return conditionWords(source, titles, values);
  const plain = source.replace(/^=\s*/, "");
  const title = /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(plain) ? titles(plain) : null;
  return title ? { zh: `“${title.zh}”`, en: `"${title.en}"` } : { zh: plain, en: plain };
}

/** When time is up, as a key of `after` says it; null for a key that says no time. */
export function delayWords(key: string, names: SourceNames): Text | null {
  const said = isExpression(key) ? expressionWords("after", key, names) : isDuration(key) ? durationWords(key) : null;
  return said && { zh: `${said.zh}之后`, en: `after ${said.en}` };
}

export function isDuration(text: string): boolean {
  return /^(\d+wd|P(?=[\dT])[\dYMWDTHS.]+)$/.test(text);
}
