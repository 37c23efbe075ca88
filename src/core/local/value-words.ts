import { durationWords } from "../calendar/duration-words.ts";
import type { JsonSchema, ParamSpec } from "../definition/model.ts";
import { isPlainObject } from "../expression/plain.ts";
import { fieldsOf, fieldTitle } from "../form/parts.ts";
import { isText } from "../machine/action.ts";
import { printMoney } from "../money.ts";
import type { TableOutput, TableRow } from "../table/model.ts";
import type { Text } from "../text.ts";
import type { Bundle } from "../variant.ts";
import { CODES } from "./apply-row.ts";
import { placeOf } from "./key.ts";
import { type Change, type ExtraField, NECESSITIES } from "./model.ts";
import { type PathTitles, passageWords, pathTitlesIn } from "./passage-words.ts";
import { allowancesFor, fieldIn, split, stateAt, taskAt } from "./place.ts";
import type { StepTypes } from "./step-type.ts";
import { FIELD_WORDS, NECESSITY_WORDS } from "./words.ts";

/** What people call things, for sentences. */
export interface LocalNames {
  bundle: Bundle;
  params: Readonly<Record<string, ParamSpec>>;
  stepTypes: StepTypes;
  /** Titles of positions by id. */
  positions: Readonly<Record<string, { title: Text }>>;
  /** Name of a division; its code where it has none. */
  divisions: (code: string) => string;
  /** Titles of modes of management by id. */
  modes?: Readonly<Record<string, { title: Text }>>;
}

const TEXT_CHARACTERS_SHOWN = 60;
const NONE: Text = { zh: "无", en: "none" };
const ON: Text = { zh: "启用", en: "on" };
const OFF: Text = { zh: "停用", en: "off" };
const YES: Text = { zh: "是", en: "yes" };
const NO: Text = { zh: "否", en: "no" };

/** What people call the place of a change. */
export function placeWords(names: LocalNames, change: Pick<Change, "op" | "at"> & Partial<Change>): Text {
  const { bundle } = names;
  const { machine } = bundle.definition;
  const { place, name } = placeOf(change);
  switch (change.op) {
    case "param":
      return names.params[change.at]?.title ?? same(change.at);
    case "step":
    case "extraStep":
      return stateTitle(bundle, place);
    case "position":
    case "limit":
    case "remind": {
      const task = taskAt(machine, place);
      const title = task?.invoke.input?.title;
      return isText(title) ? title : stateTitle(bundle, task?.state.path ?? place);
    }
    case "material":
    case "field": {
      const field = fieldIn(bundle, place);
      return field ? fieldTitle(split(place)[1], field) : same(place);
    }
    case "extraField":
      return bundle.forms[place]?.title ?? same(place);
    case "row": {
      const table = bundle.tables[place];
      const note =
        rowTitle(
          bundle,
          place,
          table?.rows.find((row) => row.id === name),
        ) ??
        noteOf(change.value) ??
        same(name);
      return table ? joined([table.title, ...(name === "" ? [] : [note])], "：", ": ") : same(change.at);
    }
    case "text": {
      const title = allowancesFor(bundle.definition, change)[0]?.title;
      return (
        title ?? joined([bundle.templates[split(place)[0]]?.title ?? same(place), same(split(place)[1])], "：", ": ")
      );
    }
  }
}

/** What a row is called after: itself, or the one code that it is for. */
function rowTitle(bundle: Bundle, table: string, row: TableRow | undefined): Text | null {
  if (!row) return null;
  const tests = Object.values(row.when).filter((test) => test !== "-");
  return row.note ?? (tests.length === 1 ? codeWords(bundle, table, tests[0]) : null);
}

/** What a code of a table is called by the fields that offer it (`x-codes`); null for anything else. */
function codeWords({ forms }: Bundle, table: string, test: unknown): Text | null {
  const code = typeof test === "string" ? /^"([^"]*)"$/.exec(test)?.[1] : undefined;
  if (code === undefined) return null;
  const fields = Object.values(forms).flatMap(({ schema }) => Object.values(fieldsOf(schema)));
  const offering = fields.filter((field) => field[CODES] === table);
  return offering.map((field) => choiceWords(field, code)).find((words) => words !== null) ?? null;
}

/** What a row calls itself. */
function noteOf(row: unknown): Text | null {
  return isPlainObject(row) && isText(row.note) ? row.note : null;
}

/** Title of the state at a path, or of the nearest around it that has one. */
export function stateTitle({ definition }: Bundle, path: string): Text {
  for (let at = stateAt(definition.machine, path); at; at = at.parent) {
    if (at.config.meta?.title) return at.config.meta.title;
  }
  return same(path);
}

/** A value of a change in words. */
export function valueWords(names: LocalNames, { op, at, value }: Change): Text {
  switch (op) {
    case "param":
      return paramWords(names.params[at]?.schema ?? {}, value);
    case "step":
      return value === false ? OFF : ON;
    case "position":
      return positionWords(names, value);
    case "limit":
      return value === undefined || value === null ? { zh: "无期限", en: "no limit" } : durationWords(value);
    case "remind": {
      if (value === null || value === undefined) return { zh: "不提醒", en: "no reminder" };
      const after = durationWords(value);
      return { zh: `${after.zh}后提醒`, en: `a reminder after ${after.en}` };
    }
    case "material": {
      const necessity = NECESSITIES.find((one) => one === value);
      return necessity ? NECESSITY_WORDS[necessity] : same(String(value));
    }
    case "field":
      return FIELD_WORDS[String(value)] ?? same(String(value));
    case "extraField":
      return isPlainObject(value) ? extraFieldWords(value) : NONE;
    case "row":
      return isPlainObject(value)
        ? rowWords(names, placeOf({ op, at }).place, value)
        : { zh: "不采用", en: "left out" };
    case "text":
      return plainWords(value, pathTitlesIn(names.bundle));
    case "extraStep":
      return isPlainObject(value) ? extraStepWords(names, value) : NONE;
  }
}

/** A parameter's value as its kind is written. */
export function paramWords(schema: JsonSchema, value: unknown): Text {
  const chosen = choiceWords(schema, value);
  if (chosen) return chosen;
  if (schema.$ref === "duration") return durationWords(value);
  if (schema.$ref === "money") return same(printMoney(value) ?? String(value));
  if (typeof value === "boolean") return value ? YES : NO;
  if (Array.isArray(value)) {
    if (value.length === 0) return NONE;
    const items = value.map((one) => paramWords(isPlainObject(schema.items) ? schema.items : {}, one));
    const bracketed = items.map((item, at) => (isPlainObject(value[at]) ? around(item) : item));
    return joined(bracketed, "、", ", ");
  }
  return isPlainObject(value) ? objectWords(schema, value) : same(String(value ?? ""));
}

/** The parts of a value by their titles: 金额 1,000元，期限 5个工作日. */
function objectWords(schema: JsonSchema, value: Record<string, unknown>): Text {
  const properties = fieldsOf(schema);
  const parts = Object.entries(value).map(([name, part]) => {
    const property = properties[name] ?? {};
    const words = paramWords(property, part);
    return joined([fieldTitle(name, property), isPlainObject(part) ? around(words) : words], " ", " ");
  });
  return parts.length === 0 ? NONE : joined(parts, "，", ", ");
}

function around({ zh, en }: Text): Text {
  return { zh: `（${zh}）`, en: `(${en})` };
}

/** What a code is called that a schema lists; null where it lists none or gives no titles. */
export function choiceWords({ enum: codes, "x-enum-titles": titles }: JsonSchema, value: unknown): Text | null {
  if (!Array.isArray(codes) || !codes.includes(value)) return null;
  if (Array.isArray(titles)) return textOf(titles[codes.indexOf(value)]);
  return isPlainObject(titles) ? textOf(titles[String(value)]) : null;
}

function textOf(title: unknown): Text | null {
  return isText(title) ? title : typeof title === "string" ? same(title) : null;
}

export function positionWords({ positions }: Pick<LocalNames, "positions">, value: unknown): Text {
  return positions[String(value)]?.title ?? same(String(value ?? ""));
}

const TYPE_WORDS: Record<ExtraField["type"], Text> = {
  text: { zh: "文字", en: "text" },
  longText: { zh: "长文字", en: "long text" },
  number: { zh: "数字", en: "number" },
  money: { zh: "金额", en: "amount" },
  date: { zh: "日期", en: "date" },
  choice: { zh: "单选", en: "choice" },
  boolean: { zh: "是否", en: "yes or no" },
  attachment: { zh: "附件", en: "attachment" },
};

/** The kinds of extra fields in words, for whoever offers them. */
export function fieldTypeWords(type: ExtraField["type"]): Text {
  return TYPE_WORDS[type];
}

function extraFieldWords({ title, type, required }: Record<string, unknown>): Text {
  const name = isText(title) ? title : NONE;
  const kind = Object.entries(TYPE_WORDS).find(([one]) => one === type)?.[1] ?? same(String(type));
  const need = FIELD_WORDS[required === true ? "required" : "optional"] ?? NONE;
  return { zh: `“${name.zh}”（${kind.zh}，${need.zh}）`, en: `"${name.en}" (${kind.en}, ${need.en})` };
}

function extraStepWords(names: LocalNames, step: Record<string, unknown>): Text {
  const { title, type, position, limit, modes } = step;
  const kind = names.stepTypes[String(type)];
  const name = isText(title) ? title : (kind?.title ?? NONE);
  const who = positionWords(names, position);
  const time = durationWords(limit ?? kind?.limit.default ?? "");
  const what = kind?.title ?? same(String(type));
  const only = modesWords(names, modes);
  return {
    zh: `“${name.zh}”（${what.zh}，由${who.zh}办理，限${time.zh}${only.zh}）`,
    en: `"${name.en}" (${what.en}, by ${who.en}, within ${time.en}${only.en})`,
  };
}

function modesWords({ modes = {} }: LocalNames, value: unknown): Text {
  if (!Array.isArray(value)) return { zh: "", en: "" };
  const list = value.map((mode) => modes[String(mode)]?.title ?? same(String(mode)));
  const { zh, en } = { zh: list.map((one) => one.zh).join("、"), en: list.map((one) => one.en).join(", ") };
  return { zh: `，只在${zh}时`, en: `, only under: ${en}` };
}

function rowWords(names: LocalNames, id: string, row: Record<string, unknown>): Text {
  const table = names.bundle.tables[id];
  const cells = (part: unknown, columns: readonly TableOutput[]): Text =>
    joined(
      columns.flatMap((column) => {
        const { name, title } = column;
        const value = isPlainObject(part) ? part[name] : undefined;
        if (value === undefined || value === "-") return [];
        const words = codeWords(names.bundle, id, value) ?? cellWords(names, value, column);
        return [joined([title ?? same(name), words], " ", " ")];
      }),
      "，",
      ", ",
    );
  const [when, then] = [cells(row.when, table?.inputs ?? []), cells(row.then, table?.outputs ?? [])];
  return when.zh === "" ? then : joined([when, then], " → ", " → ");
}

/** A cell by the name that its column gives the value, or that of a position. */
export function cellWords({ positions }: LocalNames, value: unknown, column: Partial<TableOutput> = {}): Text {
  if (isText(value)) return value;
  const titled = column.titles?.[String(value)] ?? (column.values ? positions[String(value)]?.title : undefined);
  if (titled) return titled;
  if (value === true || value === "true") return YES;
  if (value === false || value === "false") return NO;
  // Texts in conditions stand in quotation marks.
  return same(typeof value === "object" ? JSON.stringify(value) : String(value).replace(/"([^"]*)"/g, "$1"));
}

/** A passage without its markup, cut where it gets long. */
function plainWords(value: unknown, titles: PathTitles): Text {
  const { zh, en } = passageWords(String(value ?? "").replace(/<[^>]*>/g, ""), titles);
  const short = (text: string) => {
    const plain = text.replace(/\s+/g, " ").trim();
    return plain.length > TEXT_CHARACTERS_SHOWN ? `${plain.slice(0, TEXT_CHARACTERS_SHOWN)}…` : plain;
  };
  return { zh: `“${short(zh)}”`, en: `"${short(en)}"` };
}

function joined(parts: readonly Text[], zh: string, en: string): Text {
  return { zh: parts.map((part) => part.zh).join(zh), en: parts.map((part) => part.en).join(en) };
}

function same(text: string): Text {
  return { zh: text, en: text };
}
