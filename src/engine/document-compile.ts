import Handlebars from "handlebars";
import type { Block, DocumentMark, DocumentTree } from "../core/document/model.ts";
import { readSubset } from "../core/document/subset.ts";
import { checkTemplate } from "../core/document/template.ts";
import { isTruthy, printValue, WORDS } from "../core/document/words.ts";
import { isPlainObject } from "../core/expression/plain.ts";
import type { Problem } from "../core/problem.ts";
import type { Template } from "../core/variant.ts";

/** What a template is filled with; plain JSON. */
export type DocumentData = Readonly<Record<string, unknown>>;

/** Marks a value that is not there; values themselves never contain it (`printValue`). */
const GAP = "\uE000";
/** To be filled in by hand. */
const BLANK = "________";

type Compiled = (data: DocumentData, zone: string) => string;
const compiled = new WeakMap<Template, Compiled>();

/** A template that may not be used was let in: the release's checks should have refused it. */
export class TemplateBroken extends Error {
  readonly problems: readonly Problem[];
  constructor(template: Template, problems: readonly Problem[]) {
    super(`Template ${template.id} cannot be used: ${problems.map((one) => one.what.en).join("; ")}`);
    this.problems = problems;
  }
}

/** The document that a template and its data make, as the tree of which page and PDF are made. */
export function makeTree(template: Template, data: DocumentData, zone: string): DocumentTree {
  const { tree, problems } = readSubset(htmlOf(template, data, zone));
  if (problems.length > 0) throw new TemplateBroken(template, problems);
  const mark = markOf(template, data);
  const blocks = typeof data.voided === "string" ? [voidedBlock(data.voided), ...tree.blocks] : tree.blocks;
  return { ...tree, blocks, ...(mark === null ? {} : { mark }) };
}

/** Over everything else: whoever holds a paper that was taken back must see at once that it says nothing any more. */
function voidedBlock(reason: string): Block {
  const words = { type: "text" as const, text: `【作废 · VOID】${reason}` };
  return { type: "paragraph", style: "center", ragged: true, content: [{ type: "strong", content: [words] }] };
}

/** Only papers with a code of their own are formal; notices are not. */
function markOf(template: Template, { mark }: DocumentData): DocumentMark | null {
  if (template.code === undefined || !isPlainObject(mark)) return null;
  const { number, digest, address } = mark;
  if (typeof number !== "string" || typeof digest !== "string") return null;
  return { number, digest, ...(typeof address === "string" ? { address } : {}) };
}

function htmlOf(template: Template, data: DocumentData, zone: string): string {
  let run = compiled.get(template);
  if (!run) {
    run = compileTemplate(template);
    compiled.set(template, run);
  }
  return withGaps(run(data, zone));
}

/**
 * In a table a gap is an empty cell; in a sentence it is a line to write on. A gap that stands for a whole sentence or
 * paragraph leaves nothing: what was optional is not asked for by hand.
 */
function withGaps(html: string): string {
  if (!html.includes(GAP)) return html;
  return html
    .replace(/<t[dh][^>]*>[^<]*<\/t[dh]>/g, (cell) => cell.replaceAll(GAP, ""))
    .replace(new RegExp(`<p[^>]*>\\s*${GAP}\\s*</p>`, "g"), "")
    .replace(new RegExp(`(?<=[。；！？])(?:${GAP})+`, "g"), "")
    .replaceAll(GAP, BLANK);
}

/**
 * Handlebars generates code, so a source is checked against the closed list first. The environment is its own: no
 * helper of anybody else, no partial, and no property that is inherited.
 */
function compileTemplate(template: Template): Compiled {
  const problems = checkTemplate(template.source);
  if (problems.length > 0) throw new TemplateBroken(template, problems);
  const environment = Handlebars.create();
  for (const name of Object.keys(environment.helpers)) environment.unregisterHelper(name);
  let zone = "UTC";
  for (const [name, word] of Object.entries(WORDS)) {
    // The last argument is Handlebars' own options.
    environment.registerHelper(name, (...given: unknown[]) => word(given.slice(0, -1), zone));
  }
  registerBlocks(environment);
  environment.registerHelper("show", (value: unknown) => shown(value));
  const program = withShow(environment.parse(template.source));
  const run = environment.compile(program, {
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries(Object.keys(environment.helpers).map((name) => [name, true])),
    explicitPartialContext: true,
  });
  return (data, at) => {
    zone = at;
    return run(data, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false });
  };
}

function registerBlocks(environment: typeof Handlebars): void {
  environment.registerHelper("if", function (this: unknown, value: unknown, options: Handlebars.HelperOptions) {
    return isTruthy(value) ? options.fn(this) : options.inverse(this);
  });
  environment.registerHelper("unless", function (this: unknown, value: unknown, options: Handlebars.HelperOptions) {
    return isTruthy(value) ? options.inverse(this) : options.fn(this);
  });
  environment.registerHelper("with", function (this: unknown, value: unknown, options: Handlebars.HelperOptions) {
    return isTruthy(value) ? options.fn(value) : options.inverse(this);
  });
  // A named passage prints what stands in it; areas put it into other words before it comes here.
  environment.registerHelper("block", function (this: unknown, _id: unknown, options: Handlebars.HelperOptions) {
    return options.fn(this);
  });
  environment.registerHelper("each", function (this: unknown, list: unknown, options: Handlebars.HelperOptions) {
    if (!Array.isArray(list) || list.length === 0) return options.inverse(this);
    return list
      .map((item, index) => {
        const data = environment.createFrame(options.data ?? {});
        Object.assign(data, { index, number: index + 1, first: index === 0, last: index === list.length - 1 });
        return options.fn(item, { data });
      })
      .join("");
  });
}

function shown(value: unknown): string {
  const text = printValue(value);
  return text === "" ? GAP : text;
}

/** `{{value}}` becomes `{{show value}}`, and a helper's answer is shown alike: nothing vanishes without a trace. */
function withShow(program: hbs.AST.Program): hbs.AST.Program {
  for (const statement of program.body) {
    if (isMustache(statement)) {
      const value = statement.params.length > 0 ? { ...statement, type: "SubExpression" } : statement.path;
      Object.assign(statement, { path: pathTo("show", statement.loc), params: [value], hash: undefined });
    } else if (isBlock(statement)) {
      withShow(statement.program);
      if (statement.inverse) withShow(statement.inverse);
    }
  }
  return program;
}

function pathTo(name: string, loc: hbs.AST.SourceLocation): hbs.AST.PathExpression {
  return { type: "PathExpression", data: false, depth: 0, parts: [name], original: name, loc };
}

function isMustache(node: hbs.AST.Statement): node is hbs.AST.MustacheStatement {
  return node.type === "MustacheStatement";
}

function isBlock(node: hbs.AST.Statement): node is hbs.AST.BlockStatement {
  return node.type === "BlockStatement";
}
