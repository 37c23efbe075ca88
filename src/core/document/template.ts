import Handlebars from "handlebars";
import type { Problem } from "../problem.ts";
import { blocksOf } from "./block.ts";
import { areCallsTooDeep } from "./depth.ts";
import { readSubset } from "./subset.ts";
import { BLOCK_WORDS, WORDS } from "./words.ts";

export const TEMPLATE_CHARACTERS_MAX = 100_000;
export const TEMPLATE_DEPTH_MAX = 12;
/** Stands for any value while a template's own markup is checked. */
const SOMETHING = "x";
const FORBIDDEN_NAMES = new Set(["__proto__", "constructor", "prototype", "__defineGetter__", "__lookupGetter__"]);

/**
 * Checks a template's source without running it: only known helpers and blocks, no partials, nothing unescaped, no
 * value inside a tag, and markup of the closed subset whichever way its conditions go.
 */
export function checkTemplate(source: string): Problem[] {
  if (source.length > TEMPLATE_CHARACTERS_MAX) {
    return [
      problem(
        undefined,
        `模板超过 ${TEMPLATE_CHARACTERS_MAX} 个字符`,
        `A template has at most ${TEMPLATE_CHARACTERS_MAX} characters`,
      ),
    ];
  }
  if (areCallsTooDeep(source)) {
    return [problem(undefined, `嵌套超过 ${TEMPLATE_DEPTH_MAX} 层`, `Nested deeper than ${TEMPLATE_DEPTH_MAX}`)];
  }
  let program: hbs.AST.Program;
  try {
    program = Handlebars.parse(source);
  } catch (error) {
    const line = /line (\d+)/.exec(String(error))?.[1];
    return [problem(line === undefined ? undefined : Number(line), "模板语法有误", "The template has a syntax error")];
  }
  const check: Check = { problems: [], blocks: [] };
  const skeletons = [true, false].map((taken) => skeleton(program, taken, 0, check));
  checkBlocks(source, program, check);
  if (check.problems.length > 0) return unique(check.problems);
  return unique(skeletons.flatMap((html) => readSubset(html).problems));
}

interface Check {
  problems: Problem[];
  /** Ids of named passages met. */
  blocks: string[];
}

/** Named passages are found in the text itself, so they must be written in the one way in which they are found. */
function checkBlocks(source: string, program: hbs.AST.Program, check: Check): void {
  // Both skeletons walk everything, so each passage was met twice.
  const met = check.blocks.slice(0, check.blocks.length / 2);
  const found = blocksOf(source).map((block) => block.id);
  if (met.join() !== found.join()) {
    report(check, program, '命名段落应写成 {{#block "名称"}}…{{/block}}，不得嵌套', BLOCK_FORM);
  } else if (new Set(found).size < found.length) {
    report(check, program, "命名段落的名称重复", "Two named passages have the same name");
  }
}
const BLOCK_FORM = 'A named passage is written {{#block "name"}}…{{/block}}, none inside another';

/** The markup with every condition taken (or not), and something for each value. Lines stay where they are. */
function skeleton(program: hbs.AST.Program, taken: boolean, depth: number, check: Check): string {
  if (depth > TEMPLATE_DEPTH_MAX) {
    report(check, program, `嵌套超过 ${TEMPLATE_DEPTH_MAX} 层`, `Nested deeper than ${TEMPLATE_DEPTH_MAX}`);
    return "";
  }
  return program.body.map((statement) => ofStatement(statement, taken, depth, check)).join("");
}

function ofStatement(statement: hbs.AST.Statement, taken: boolean, depth: number, check: Check): string {
  if (isContent(statement)) return statement.value;
  if (statement.type === "CommentStatement") return "";
  if (isMustache(statement)) {
    if (!statement.escaped)
      report(check, statement, "不允许 {{{…}}}：值不能带标记", "{{{…}}} is not allowed: a value carries no markup");
    checkCall(statement, check);
    // A blank after it would let a value hide inside a tag; a word cannot.
    return SOMETHING;
  }
  if (isBlock(statement)) {
    const name = nameOf(statement.path);
    if (!BLOCK_WORDS.some((word) => word === name)) {
      report(check, statement, `不认识的块“${name}”`, `Unknown block "${name}"`);
    }
    for (const parameter of statement.params) checkValue(parameter, check);
    if (statement.hash) report(check, statement, "块不带命名参数", "Blocks take no named arguments");
    if (statement.params.length !== 1) report(check, statement, "块应有一个参数", "A block takes one argument");
    if (name === "block") checkPassage(statement, check);
    const inside = skeleton(statement.program, taken, depth + 1, check);
    const otherwise = statement.inverse ? skeleton(statement.inverse, taken, depth + 1, check) : "";
    return taken || name === "block" ? inside : otherwise;
  }
  report(check, statement, "不允许片段、装饰器等", "Partials and decorators are not allowed");
  return "";
}

function checkPassage({ params, inverse, loc }: hbs.AST.BlockStatement, check: Check): void {
  const [name] = params;
  const id = name?.type === "StringLiteral" && "original" in name ? String(name.original) : "";
  check.blocks.push(id);
  if (inverse) check.problems.push(problem(loc?.start.line, "命名段落没有 else", "A named passage has no else"));
}

function checkCall(call: hbs.AST.MustacheStatement | hbs.AST.SubExpression, check: Check): void {
  const isCall = call.params.length > 0 || call.type === "SubExpression";
  if (call.hash) report(check, call, "不带命名参数", "Helpers take no named arguments");
  if (!isCall) {
    checkValue(call.path, check);
    return;
  }
  const name = nameOf(call.path);
  if (!Object.hasOwn(WORDS, name)) {
    report(
      check,
      call,
      `不认识的函数“${name}”，可用：${Object.keys(WORDS).join("、")}`,
      `Unknown helper "${name}"; there are ${Object.keys(WORDS).join(", ")}`,
    );
  }
  for (const parameter of call.params) checkValue(parameter, check);
}

function checkValue(value: hbs.AST.Expression, check: Check): void {
  if (isSubExpression(value)) checkCall(value, check);
  else if (isPath(value) && value.parts.some((part) => FORBIDDEN_NAMES.has(String(part)))) {
    report(check, value, "不允许的名称", "This name is not allowed");
  }
}

function nameOf(path: hbs.AST.Expression): string {
  return isPath(path) ? path.original : "";
}

function report(check: Check, node: hbs.AST.Node, zh: string, en: string): void {
  check.problems.push(problem(node.loc?.start.line, zh, en));
}

function problem(line: number | undefined, zh: string, en: string): Problem {
  return { code: "TEMPLATE_INVALID", ...(line === undefined ? {} : { line }), what: { zh, en } };
}

function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((one) => [`${one.line} ${one.what.en}`, one])).values()];
}

function isContent(node: hbs.AST.Node): node is hbs.AST.ContentStatement {
  return node.type === "ContentStatement";
}
function isMustache(node: hbs.AST.Node): node is hbs.AST.MustacheStatement {
  return node.type === "MustacheStatement";
}
function isBlock(node: hbs.AST.Node): node is hbs.AST.BlockStatement {
  return node.type === "BlockStatement";
}
function isPath(node: hbs.AST.Node): node is hbs.AST.PathExpression {
  return node.type === "PathExpression";
}
function isSubExpression(node: hbs.AST.Node): node is hbs.AST.SubExpression {
  return node.type === "SubExpression";
}
