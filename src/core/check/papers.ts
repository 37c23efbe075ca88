import Handlebars from "handlebars";
import type { StatePlace } from "../definition/walk.ts";
import { isPlainObject } from "../expression/plain.ts";
import type { Bundle, Template } from "../variant.ts";
import { checkChart, type PlacedAction, placedActions } from "./chart.ts";
import { type Flow, setBy } from "./flow.ts";
import { stateTitle } from "./words.ts";
import type { CheckWorld, Findings } from "./world.ts";

/** A value of the case that a template prints. */
interface TemplateRead {
  /** First name below `data` or `params`. */
  root: "data" | "params";
  name: string;
  line: number;
  /** Asked about by `if` first, so that nothing is printed without it. */
  doubted: boolean;
}

/** Papers and notices that print what no earlier step provides. */
export function checkPapers(
  bundle: Bundle,
  world: CheckWorld,
  flow: Flow,
  elsewhere: (template: string, name: string) => boolean,
  findings: Findings,
): void {
  for (const { template, state, moment, own } of usesOf(bundle)) {
    const title = stateTitle(bundle, state);
    for (const { root, name, line, doubted } of readsOfTemplate(template)) {
      const path = `templates/${template.id}.hbs`;
      if (root === "params") {
        if (Object.hasOwn(bundle.definition.params, name) || Object.hasOwn(world.params, name)) continue;
        if (elsewhere(template.id, `params.${name}`)) continue;
        findings.error(
          "CHECK_DATA_UNKNOWN",
          `${path}#${line}`,
          {
            zh: `模板读取参数“${name}”，但没有这个参数`,
            en: `The template reads the parameter "${name}", which does not exist`,
          },
          { zh: "改正名称，或声明此参数", en: "Correct the name, or declare the parameter" },
        );
        continue;
      }
      if (own.has(name) || flow.open) continue;
      if (!flow.anywhere(name)) {
        if (elsewhere(template.id, name)) continue;
        findings.error(
          "CHECK_DATA_UNKNOWN",
          `${path}#${line}`,
          {
            zh: `模板读取“${name}”，但没有任何表单、设置或登记提供它`,
            en: `The template reads "${name}", which no form, action or list provides`,
          },
          { zh: "改正名称，或在前面的表单中加入此项", en: "Correct the name, or ask for it in an earlier form" },
        );
      } else if (!doubted && !(moment === "entry" ? flow.onEntry(state, name) : flow.inside(state, name))) {
        findings.warn(
          "CHECK_DATA_EARLY",
          `${path}#${line}`,
          {
            zh: `在“${title.zh}”出具时，“${name}”还没有环节提供，此处将为空`,
            en: `When issued at "${title.en}", no step has provided "${name}": the place stays blank`,
          },
          {
            zh: "在此前的表单中加入此项，或用 {{#if}} 判断",
            en: "Ask for it in an earlier form, or print it under {{#if}}",
          },
        );
      }
    }
  }
}

interface Use {
  template: Template;
  state: StatePlace;
  moment: "entry" | "inside";
  /** What the action adds for this paper alone, and what those before it have set. */
  own: ReadonlySet<string>;
}

function usesOf(bundle: Bundle): Use[] {
  const chart = checkChart(bundle.definition);
  const uses = (state: StatePlace, moment: Use["moment"], actions: readonly PlacedAction[]): Use[] => {
    const set = new Set<string>();
    return actions.flatMap(({ action }) => {
      for (const name of setBy(action, bundle)) set.add(name);
      const { template: id, data } = action.params ?? {};
      const template = typeof id === "string" && Object.hasOwn(bundle.templates, id) ? bundle.templates[id] : undefined;
      if (!template || (action.type !== "document" && action.type !== "notify")) return [];
      return [{ template, state, moment, own: new Set([...set, ...(isPlainObject(data) ? Object.keys(data) : [])]) }];
    });
  };
  return [
    ...chart.states.flatMap((state) => [
      ...uses(state, "entry", placedActions(state.config.entry, "")),
      ...uses(state, "inside", placedActions(state.config.exit, "")),
    ]),
    ...chart.ways
      .filter(({ by }) => by !== "skip")
      .flatMap(({ from, transition }) => uses(from, "inside", placedActions(transition.actions, ""))),
  ];
}

const known = new WeakMap<Template, TemplateRead[]>();

export function readsOfTemplate(template: Template): TemplateRead[] {
  const found = known.get(template);
  if (found) return found;
  const reads: TemplateRead[] = [];
  try {
    walk(Handlebars.parse(template.source), { depth: 0, doubted: new Set(), reads });
  } catch {
    // The template's own check has told what cannot be parsed.
  }
  known.set(template, reads);
  return reads;
}

interface Walk {
  /** Blocks that change what a plain name means: only from outside them is `data` the case's. */
  depth: number;
  doubted: ReadonlySet<string>;
  reads: TemplateRead[];
}

function walk(program: hbs.AST.Program, at: Walk): void {
  for (const statement of program.body) {
    if (isMustache(statement)) readCall(statement, at);
    else if (isBlock(statement)) walkBlock(statement, at);
  }
}

function walkBlock(block: hbs.AST.BlockStatement, at: Walk): void {
  const name = isPath(block.path) ? block.path.original : "";
  const asks = name === "if" || name === "unless";
  const asked = block.params.flatMap((param) => namesIn(param, at));
  for (const read of asked) at.reads.push({ ...read, doubted: true });
  const inner: Walk = {
    depth: at.depth + (name === "each" || name === "with" ? 1 : 0),
    doubted: new Set([
      ...at.doubted,
      ...(asks || name === "each" || name === "with" ? asked.map((read) => read.name) : []),
    ]),
    reads: at.reads,
  };
  walk(block.program, inner);
  if (block.inverse) walk(block.inverse, { ...at, doubted: inner.doubted });
}

function readCall(call: hbs.AST.MustacheStatement, at: Walk): void {
  const values = call.params.length > 0 ? call.params : [call.path];
  for (const read of values.flatMap((value) => namesIn(value, at)))
    at.reads.push({ ...read, doubted: at.doubted.has(read.name) });
}

function namesIn(value: hbs.AST.Expression, at: Walk): TemplateRead[] {
  if (isSubExpression(value)) return value.params.flatMap((param) => namesIn(param, at));
  if (!isPath(value)) return [];
  const [root, name] = value.parts.map(String);
  const fromRoot = value.data ? root === "root" : value.depth === at.depth;
  const parts = value.data ? value.parts.slice(1).map(String) : [root, name];
  if (!fromRoot || (parts[0] !== "data" && parts[0] !== "params") || parts[1] === undefined) return [];
  return [{ root: parts[0], name: parts[1], line: value.loc.start.line, doubted: false }];
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
