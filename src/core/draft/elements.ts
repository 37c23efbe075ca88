import { isPlainObject } from "../expression/plain.ts";
import { isText } from "../machine/action.ts";
import type { Text } from "../text.ts";
import { readYaml } from "../yaml.ts";
import { type Detail, detailsOf } from "./detail-words.ts";
import { type Beside, namesFor } from "./source-names.ts";

/** Something of a workflow file that people speak of as one: a state, what is done in it, a parameter. */
export interface Element {
  what: Text;
  /** What is compared: order of keys and comments count for nothing. */
  value: string;
  /** The same in parts, by their place within it. */
  details: ReadonlyMap<string, Detail>;
  /** Key of the state that it belongs to: of a state that is new or gone, only the state itself is told. */
  within: string | null;
}

/** The elements of a workflow file in its order; null when it cannot be read. */
export function elementsOf(yaml: string, beside: Beside): Map<string, Element> | null {
  const { root } = readYaml(yaml);
  if (!isPlainObject(root)) return null;
  const found = new Map<string, Element>();
  const { machine, params, ...rest } = root;
  const names = namesFor(root, isPlainObject(machine) ? titlesIn(machine) : new Map(), beside);
  const element = (what: Text, value: unknown, within: string | null = null): Element => {
    return { what, value: canonical(value), details: detailsOf(value, names), within };
  };
  for (const [key, value] of entries(rest)) found.set(`file:${key}`, element(FILE_WORDS[key] ?? same(key), value));
  for (const [key, value] of entries(params)) {
    const title = isPlainObject(value) && isText(value.title) ? value.title : same(key);
    found.set(`param:${key}`, element(named(PARAM, title), value));
  }
  if (isPlainObject(machine)) addState({ found, element }, machine, "", MACHINE);
  return found;
}

interface Gathering {
  found: Map<string, Element>;
  element: (what: Text, value: unknown, within: string | null) => Element;
}

/** A state, what is in it, and the states within it. */
function addState(gathering: Gathering, state: Record<string, unknown>, path: string, what: Text): void {
  const { found, element } = gathering;
  const { states, on, meta, ...rest } = state;
  const key = `state:${path}`;
  const inside = (id: string, words: Text, value: unknown) =>
    found.set(`${key}#${id}`, element(joined(what, words), value, key));
  found.set(key, element(what, "", path === "" ? null : `state:${parentOf(path)}`));
  const { title, ...facts } = isPlainObject(meta) ? meta : {};
  if (title !== undefined) inside("title", STATE_WORDS.title, title);
  if (Object.keys(facts).length > 0) inside("meta", STATE_WORDS.meta, facts);
  for (const [event, way] of entries(on)) inside(`on:${event}`, wayOn(event), waysOf(way));
  for (const [name, value] of entries(rest))
    inside(name, STATE_WORDS[name] ?? same(name), WAY_KEYS.has(name) ? waysOf(value) : value);
  for (const [id, child] of entries(states)) {
    if (!isPlainObject(child)) continue;
    addState(gathering, child, path === "" ? id : `${path}.${id}`, named(STATE, titleOf(child, id)));
  }
}

const WAY_KEYS: ReadonlySet<string> = new Set(["always", "onDone"]);

/** `accept: lend` and `accept: { target: lend }` say the same. */
function waysOf(way: unknown): unknown {
  if (Array.isArray(way)) return way.length === 1 ? waysOf(way[0]) : way.map(waysOf);
  return typeof way === "string" ? { target: way } : way;
}

/** What states are called, by their keys as targets name them. */
function titlesIn(machine: Record<string, unknown>): Map<string, Text> {
  const titles = new Map<string, Text>();
  const visit = (state: Record<string, unknown>) => {
    for (const [id, child] of entries(state.states)) {
      if (!isPlainObject(child)) continue;
      if (!titles.has(id)) titles.set(id, titleOf(child, id));
      visit(child);
    }
  };
  visit(machine);
  return titles;
}

function titleOf({ meta }: Record<string, unknown>, id: string): Text {
  return isPlainObject(meta) && isText(meta.title) ? meta.title : same(id);
}

const STATE: Text = { zh: "环节", en: "Step" };
const PARAM: Text = { zh: "参数", en: "Parameter" };
const MACHINE: Text = { zh: "流程整体", en: "The procedure as a whole" };

const STATE_WORDS: { title: Text; meta: Text } & Record<string, Text> = {
  title: { zh: "名称", en: "name" },
  meta: { zh: "依据、跳过条件等说明", en: "clauses, when it is passed over, and other notes" },
  invoke: { zh: "由谁办、办什么、期限与结果", en: "who does what, limit and results" },
  always: { zh: "自动去向", en: "ways on by itself" },
  after: { zh: "到期后的处理", en: "what happens when time is up" },
  entry: { zh: "进入时的处理（文书、通知、登记等）", en: "what is done on entering (documents, notices, records)" },
  exit: { zh: "离开时的处理", en: "what is done on leaving" },
  initial: { zh: "从哪一步开始", en: "where it begins" },
  onDone: { zh: "全部完成后的去向", en: "where it goes when all is done" },
  type: { zh: "种类", en: "kind" },
};

const FILE_WORDS: Record<string, Text> = {
  title: { zh: "流程名称", en: "Name of the procedure" },
  description: { zh: "流程说明", en: "Description of the procedure" },
  basis: { zh: "流程依据", en: "Clauses of the procedure" },
  start: { zh: "由谁发起、填什么", en: "Who begins it and what is filled in" },
  number: { zh: "办件编号规则", en: "How cases are numbered" },
  separate: { zh: "须由不同人办理的待办", en: "Tasks that one person may not both do" },
  local: { zh: "各地可以更改的内容", en: "What areas may change" },
  parties: { zh: "参与各方", en: "Parties" },
  place: { zh: "办理地", en: "Where it is handled" },
  subject: { zh: "办理对象", en: "Whom it is about" },
  lookups: { zh: "办理前查询的登记", en: "What is looked up before each step" },
  effectiveOn: { zh: "适用哪一天的规定", en: "The day whose rules count" },
  acceptOn: { zh: "受理日期", en: "Day of acceptance" },
  clock: { zh: "办结期限", en: "Time limit of the whole" },
  rating: { zh: "好差评", en: "Rating" },
  guide: { zh: "办事指南", en: "Public guide" },
  label: { zh: "办件名称", en: "What cases are called" },
};

function wayOn(event: string): Text {
  return { zh: `“${event}”之后的去向`, en: `where it goes after "${event}"` };
}

function named(kind: Text, { zh, en }: Text): Text {
  return { zh: `${kind.zh}“${zh}”`, en: `${kind.en} "${en}"` };
}

function joined(whole: Text, part: Text): Text {
  return { zh: `${whole.zh}：${part.zh}`, en: `${whole.en}: ${part.en}` };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(".")));
}

function entries(value: unknown): [string, unknown][] {
  return isPlainObject(value) ? Object.entries(value) : [];
}

/** A text of a value that does not depend on the order of its keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isPlainObject(part) ? Object.fromEntries(entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) : part,
  );
}

function same(text: string): Text {
  return { zh: text, en: text };
}
