import { blocksOf, withBlock } from "../document/block.ts";
import { checkTemplate } from "../document/template.ts";
import { isPlainObject } from "../expression/plain.ts";
import { isText } from "../machine/action.ts";
import type { TableRow } from "../table/model.ts";
import { parseRow } from "../table/parse.ts";
import type { Text } from "../text.ts";
import type { Bundle } from "../variant.ts";
import { placeOf } from "./key.ts";
import { type Allowance, type Change, EXTRA_FIELD_TYPES, LOCAL_NAME, NECESSITIES } from "./model.ts";
import { fieldIn, split } from "./place.ts";
import { checkDuration, type StepTypes } from "./step-type.ts";
import { FIELD_WORDS, NECESSITY_WORDS } from "./words.ts";

/** What a change's value is judged by. */
export interface ValueWorld {
  bundle: Bundle;
  stepTypes: StepTypes;
  others: readonly Change[];
}

const TITLE_CHARACTERS_MAX = 60;
const HELP_CHARACTERS_MAX = 200;
const CHOICES_MAX = 30;

/** Why an allowance does not take a change's value; null when it does. The place exists and the level is right. */
export function checkValue(world: ValueWorld, allowance: Allowance, change: Change): Text | null {
  const { value } = change;
  switch (change.op) {
    case "param":
      return null;
    case "step":
      if (typeof value === "boolean") return null;
      return say("环节只能启用或停用", "a step is on or off");
    case "position":
      return oneOf(value, allowance.allowed ?? []);
    case "limit":
      return checkDuration(value, allowance);
    case "remind":
      return value === null ? null : checkDuration(value, allowance);
    case "material":
      return oneOf(value, allowance.allowed ?? NECESSITIES, NECESSITY_WORDS);
    case "field":
      return checkMode(world, allowance, change);
    case "extraField":
      return checkAdded(world, allowance, change) ?? (value === null ? null : checkField(value));
    case "row":
      return checkRow(world, allowance, change);
    case "text":
      return checkText(world, change);
    case "extraStep":
      return checkAdded(world, allowance, change) ?? (value === null ? null : checkStep(world, allowance, value));
  }
}

function checkMode({ bundle }: ValueWorld, allowance: Allowance, { at, value }: Change): Text | null {
  const wrong = oneOf(value, allowance.allowed ?? Object.keys(FIELD_WORDS), FIELD_WORDS);
  if (wrong) return wrong;
  if (value === "required" && fieldIn(bundle, at)?.readOnly === true) {
    return say("只读的项不能要求填写", "what is read only cannot be asked for");
  }
  return null;
}

/** Something of the area's own: a name of its own, and no more of them than allowed. */
function checkAdded({ others }: ValueWorld, allowance: Allowance, change: Change): Text | null {
  const { place, name } = placeOf(change);
  if (!LOCAL_NAME.test(name)) {
    return say(
      "地方增加的项，名称以 local 开头，如 localConsent",
      "what an area adds has a name that begins with local, such as localConsent",
    );
  }
  if (change.value === null) return null;
  const most = allowance.most ?? (change.op === "row" ? 0 : 1);
  const added = others.filter((other) => {
    const one = placeOf(other);
    const same = other.op === change.op && one.place === place && one.name !== name;
    return same && other.value !== null && LOCAL_NAME.test(one.name);
  });
  return added.length < most ? null : say(`最多增加 ${most} 项`, `at most ${most} may be added`);
}

function checkField(value: unknown): Text | null {
  if (!isPlainObject(value)) return say("应为表单项", "should be a field");
  const unknown = strangerOf(value, ["title", "type", "choices", "required", "help"]);
  if (unknown) return unknown;
  const wrong = oneOf(value.type, EXTRA_FIELD_TYPES) ?? checkTitle(value.title, TITLE_CHARACTERS_MAX);
  if (wrong) return wrong;
  if (value.required !== undefined && typeof value.required !== "boolean") {
    return say("“必填”只能是是或否", '"required" is yes or no');
  }
  const help = value.help === undefined ? null : checkTitle(value.help, HELP_CHARACTERS_MAX);
  if (help) return help;
  if (value.type !== "choice") {
    return value.choices === undefined ? null : say("只有单选项才有选项", "only a choice has choices");
  }
  const choices = Array.isArray(value.choices) ? value.choices : [];
  if (choices.length < 2 || choices.length > CHOICES_MAX) {
    return say(`选项应有 2 至 ${CHOICES_MAX} 个`, `there are 2 to ${CHOICES_MAX} choices`);
  }
  if (new Set(choices.map((one) => (isText(one) ? one.zh : ""))).size < choices.length) {
    return say("选项重复", "two choices are alike");
  }
  for (const one of choices) {
    const bad = checkTitle(one, TITLE_CHARACTERS_MAX);
    if (bad) return bad;
  }
  return null;
}

function checkStep({ stepTypes }: ValueWorld, allowance: Allowance, value: unknown): Text | null {
  if (!isPlainObject(value)) return say("应为环节", "should be a step");
  const unknown = strangerOf(value, ["type", "title", "position", "limit", "modes"]);
  if (unknown) return unknown;
  const known = Object.keys(stepTypes);
  const wrong =
    oneOf(value.type, allowance.allowed?.filter((one) => known.includes(String(one))) ?? known) ??
    checkTitle(value.title, TITLE_CHARACTERS_MAX) ??
    oneOf(value.position, allowance.positions ?? []) ??
    (value.modes === undefined ? null : checkModes(value.modes, allowance.modes ?? []));
  if (wrong) return wrong;
  const type = stepTypes[String(value.type)];
  return value.limit === undefined || !type ? null : checkDuration(value.limit, type.limit);
}

function checkModes(value: unknown, allowed: readonly string[]): Text | null {
  if (!Array.isArray(value) || value.length === 0) return say("至少选一种管理模式", "name one mode at least");
  if (new Set(value).size < value.length) return say("管理模式重复", "a mode stands twice");
  for (const mode of value) {
    const wrong = oneOf(mode, allowed);
    if (wrong) return wrong;
  }
  return null;
}

function checkRow(world: ValueWorld, allowance: Allowance, change: Change): Text | null {
  const { place, name } = placeOf(change);
  const table = world.bundle.tables[place];
  if (!table) return null;
  const before = table.rows.find((row) => row.id === name);
  const wrong = before ? oneOf(name, allowance.allowed ?? [name]) : checkAdded(world, allowance, change);
  if (wrong || change.value === null) return wrong;
  if (!isPlainObject(change.value) || "id" in change.value)
    return say("应为不带编号的一行", "should be a row without its id");
  const { when, note } = change.value;
  if (!before && allowance.code !== undefined) {
    // With a condition of its own it could rule over what the file's rows forbid.
    if (isPlainObject(when) && Object.keys(when).length > 0)
      return say("增加的代码不另写条件", "a code that is added has no further condition");
    const unnamed = checkTitle(note, TITLE_CHARACTERS_MAX);
    if (unnamed) return say(`须有名称（note）：${unnamed.zh}`, `it needs a name (note): ${unnamed.en}`);
  }
  const { value: row, problems } = parseRow(change.value, name, table);
  if (!row) return problems[0]?.what ?? say("这一行不可用", "the row cannot be used");
  return before && allowance.columns ? checkColumns(allowance.columns, before, row) : null;
}

/** Whether a row differs from the file's only where it may. */
function checkColumns(columns: readonly string[], before: TableRow, row: TableRow): Text | null {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const names = [...Object.keys(before.then), ...Object.keys(row.then)];
  const changed = names.filter((name) => !columns.includes(name) && !same(before.then[name], row.then[name]));
  const [first] = changed;
  const inputs = [...new Set([...Object.keys(before.when), ...Object.keys(row.when)])];
  const moved = inputs.some((name) => (before.when[name] ?? "-") !== (row.when[name] ?? "-"));
  if (first === undefined && !moved) return null;
  const list = columns.join("、");
  return say(`这一行只能改 ${list}`, `of this row only ${columns.join(", ")} may be changed`);
}

function checkText({ bundle }: ValueWorld, { at, value }: Change): Text | null {
  const [id, block] = split(at);
  const source = bundle.templates[id]?.source ?? "";
  if (typeof value !== "string") return say("应为文字", "should be a text");
  const made = withBlock(source, block, value) ?? source;
  const ids = (text: string) => blocksOf(text).map((one) => one.id);
  // A text that closes its block and opens another would reach beyond its place.
  if (ids(made).join() !== ids(source).join() || blocksOf(value).length > 0) {
    return say("段落中不能再有 block", "there is no block inside a passage");
  }
  return checkTemplate(made)[0]?.what ?? null;
}

function checkTitle(value: unknown, most: number): Text | null {
  if (!isText(value) || value.zh.trim() === "" || value.en.trim() === "") {
    return say("中文和英文都要有", "both languages are needed");
  }
  return Math.max(value.zh.length, value.en.length) <= most
    ? null
    : say(`最多 ${most} 个字符`, `at most ${most} characters`);
}

function strangerOf(value: Record<string, unknown>, known: readonly string[]): Text | null {
  const stranger = Object.keys(value).find((key) => !known.includes(key));
  if (stranger === undefined) return null;
  const shown = stranger.slice(0, 40);
  return say(`不认识的项“${shown}”`, `"${shown}" is not known here`);
}

function oneOf(value: unknown, allowed: readonly unknown[], words: Readonly<Record<string, Text>> = {}): Text | null {
  if (allowed.includes(value)) return null;
  const list = allowed.map((one) => words[String(one)] ?? { zh: String(one), en: String(one) });
  if (list.length === 0) return say("没有可选的值", "no value can be chosen");
  return say(
    `只能是 ${list.map((one) => one.zh).join("、")}`,
    `should be one of ${list.map((one) => one.en).join(", ")}`,
  );
}

function say(zh: string, en: string): Text {
  return { zh, en };
}
