import { parseLimit } from "../calendar/duration.ts";
import { compileExpression, isExpression } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import { type At, below, nearest, type Report, shown } from "./report.ts";
import { type DefinitionWorld, NAMES } from "./vocabulary.ts";

/** What the parts of a file are checked against. */
export interface Reading {
  report: Report;
  world: DefinitionWorld;
  /** Parameters that the file itself declares. */
  params: ReadonlySet<string>;
}

/** Checks one expression: syntax, functions, and that its parameters are declared. */
export function checkExpression({ report, world, params }: Reading, source: string, pointer: string): void {
  const expression = compileExpression(source);
  if (expression.problemText) {
    const { zh, en } = expression.problemText;
    report.error("DEFINITION_EXPRESSION", pointer, { zh: `表达式有误：${zh}`, en: `The expression is wrong: ${en}` });
  }
  for (const path of expression.params) {
    const known = [...params, ...(world.params ?? [])];
    if (!world.params || known.some((id) => path === id || path.startsWith(`${id}.`) || id.startsWith(`${path}.`)))
      continue;
    nameProblem(report, pointer, "参数", "parameter", path, known);
  }
}

/** Something that must be an expression. */
export function expression(reading: Reading, at: At): string | undefined {
  if (at.value === undefined) return undefined;
  if (!isExpression(at.value)) {
    reading.report.value(at, { zh: "应为表达式", en: "Should be an expression" }, EXPRESSION_CURE);
    return undefined;
  }
  checkExpression(reading, at.value, at.pointer);
  return at.value;
}
const EXPRESSION_CURE = { zh: "以“=”开头，如“= amount > 100”", en: 'Begin with "=", such as "= amount > 100"' };

/** Every expression inside a value, however deep. */
export function checkDeep(reading: Reading, at: At): void {
  if (isExpression(at.value)) checkExpression(reading, at.value, at.pointer);
  else if (Array.isArray(at.value)) for (const item of reading.report.list(at)) checkDeep(reading, item);
  else if (isPlainObject(at.value)) for (const key of Object.keys(at.value)) checkDeep(reading, below(at, key));
}

/** A name written out must exist in the world; an expression gives it only when the case runs. */
export function checkName({ report, world }: Reading, word: string, { value, pointer }: At): void {
  const name = NAMES[word];
  const known = name ? world[name.kind] : undefined;
  if (!name || !known || typeof value !== "string" || isExpression(value) || known.has(value)) return;
  nameProblem(report, pointer, name.zh, name.en, value, known);
}

export function nameProblem(
  report: Report,
  pointer: string,
  zh: string,
  en: string,
  name: string,
  known: Iterable<string>,
): void {
  const near = nearest(name, known);
  report.error(
    "DEFINITION_NAME",
    pointer,
    { zh: `没有${zh}“${shown(name)}”`, en: `There is no ${en} "${shown(name)}"` },
    near ? { zh: `是否应为“${near}”？`, en: `Did you mean "${near}"?` } : undefined,
  );
}

/** A duration written out, or an expression that gives one. */
export function checkDuration(reading: Reading, { value, pointer }: At): void {
  if (value === undefined) return;
  if (isExpression(value)) checkExpression(reading, value, pointer);
  else if (parseLimit(value) === null) {
    const what = { zh: "应为期限或表达式", en: "Should be a duration or an expression" };
    reading.report.value({ value, pointer }, what, { zh: "如 5wd（5 个工作日）或 P30D", en: "Such as 5wd or P30D" });
  }
}

const ID = /^[\p{L}_][\p{L}\p{N}_-]{0,63}$/u;

/** A name that the author gives to a state or a task; dots separate, so it has none. */
export function checkId(report: Report, id: string, pointer: string): void {
  if (id.startsWith("xstate.") || id === "__proto__" || id === "constructor" || id === "prototype") {
    report.error("DEFINITION_RESERVED", pointer, { zh: `不得使用名称“${id}”`, en: `The name "${id}" is reserved` });
  } else if (!ID.test(id)) {
    const what = { zh: `“${shown(id)}”不能作名称`, en: `"${shown(id)}" cannot be a name` };
    const cure = { zh: "字母开头，只含字母、数字、_ 和 -", en: "Begin with a letter; letters, digits, _ and - only" };
    report.value({ value: id, pointer }, what, cure);
  }
}
