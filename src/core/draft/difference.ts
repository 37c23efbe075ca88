import { isPlainObject } from "../expression/plain.ts";
import { isText } from "../machine/action.ts";
import type { Text } from "../text.ts";
import { readYaml } from "../yaml.ts";

/** Something of a workflow that a draft adds, changes or leaves out, in words. */
export interface Difference {
  kind: "added" | "changed" | "removed";
  what: Text;
}

interface Element {
  what: Text;
  /** What is compared: order of keys and comments count for nothing. */
  value: string;
  /** Key of the state that it belongs to: of a state that is new or gone, only the state itself is told. */
  within: string | null;
}

/**
 * What another text of a workflow file says differently: states and what is in them, parameters, and the rest of the file.
 * Null where one of the texts cannot be read.
 */
export function differences(before: string, after: string): Difference[] | null {
  const [old, now] = [elementsOf(before), elementsOf(after)];
  if (old === null || now === null) return null;
  const alone = (element: Element, there: Map<string, Element>) => element.within === null || there.has(element.within);
  const found: Difference[] = [];
  for (const [key, element] of now) {
    const was = old.get(key);
    if (was === undefined && alone(element, old)) found.push({ kind: "added", what: element.what });
    else if (was !== undefined && was.value !== element.value) found.push({ kind: "changed", what: element.what });
  }
  for (const [key, element] of old) {
    if (!now.has(key) && alone(element, now)) found.push({ kind: "removed", what: element.what });
  }
  return found;
}

function elementsOf(yaml: string): Map<string, Element> | null {
  const { root } = readYaml(yaml);
  if (!isPlainObject(root)) return null;
  const found = new Map<string, Element>();
  const { machine, params, ...rest } = root;
  for (const [key, value] of entries(rest)) {
    found.set(`file:${key}`, { what: FILE_WORDS[key] ?? same(key), value: canonical(value), within: null });
  }
  for (const [key, value] of entries(params)) {
    const title = isPlainObject(value) && isText(value.title) ? value.title : same(key);
    found.set(`param:${key}`, { what: named(PARAM, title), value: canonical(value), within: null });
  }
  if (isPlainObject(machine)) addState(found, machine, "", MACHINE);
  return found;
}

/** A state, what is in it, and the states within it. */
function addState(found: Map<string, Element>, state: Record<string, unknown>, path: string, what: Text): void {
  const { states, on, meta, ...rest } = state;
  const key = `state:${path}`;
  const inside = (id: string, words: Text, value: unknown) =>
    found.set(`${key}#${id}`, {
      what: joined(what, words),
      value: canonical(value),
      within: key,
    });
  found.set(key, { what, value: "", within: path === "" ? null : `state:${parentOf(path)}` });
  const { title, ...facts } = isPlainObject(meta) ? meta : {};
  if (title !== undefined) inside("title", STATE_WORDS.title, title);
  if (Object.keys(facts).length > 0) inside("meta", STATE_WORDS.meta, facts);
  for (const [event, way] of entries(on)) inside(`on:${event}`, wayOn(event), way);
  for (const [name, value] of entries(rest)) inside(name, STATE_WORDS[name] ?? same(name), value);
  for (const [id, child] of entries(states)) {
    if (!isPlainObject(child)) continue;
    const own = isPlainObject(child.meta) && isText(child.meta.title) ? child.meta.title : same(id);
    addState(found, child, path === "" ? id : `${path}.${id}`, named(STATE, own));
  }
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
