import { durationWords } from "../calendar/duration-words.ts";
import { LEVELS } from "../definition/model.ts";
import { isExpression } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import { LEVEL_WORDS } from "../local/words.ts";
import { isText } from "../machine/action.ts";
import type { Text } from "../text.ts";
import { delayWords, expressionWords, isDuration, type SourceNames } from "./source-names.ts";

/** One part of an element: what it is called, null where the element is that one value, and what it says. */
export interface Detail {
  what: Text | null;
  value: Text;
}

/** A value taken apart as far as people speak of its parts, by their place within it. */
export function detailsOf(value: unknown, names: SourceNames): Map<string, Detail> {
  const found = new Map<string, Detail>();
  const visit = (part: unknown, keys: readonly string[], words: readonly Text[]) => {
    const inside = isPlainObject(part) && !isText(part) ? Object.entries(part) : itemsOf(part);
    if (inside === null || inside.length === 0) {
      const key = keys.findLast((one) => KEY_WORDS[one]) ?? "";
      found.set(keys.join("/"), { what: wordsOf(words), value: valueWords(key, part, names) });
      return;
    }
    for (const [key, inner] of inside) {
      const label = Array.isArray(part)
        ? itemWords(inner, key)
        : key in KEY_WORDS
          ? (KEY_WORDS[key] ?? null)
          : (delayWords(key, names) ?? same(key));
      visit(inner, [...keys, key], label === null ? words : [...words, label]);
    }
  };
  visit(value, [], []);
  return found;
}

/** The objects of a list by what tells them apart; a list of plain values is one value. */
function itemsOf(part: unknown): [string, unknown][] | null {
  if (!Array.isArray(part) || !part.some(isPlainObject)) return null;
  const seen = new Map<string, number>();
  return part.map((item): [string, unknown] => {
    const name = nameOf(item);
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return [times === 0 ? name : `${name}~${times}`, item];
  });
}

function nameOf(item: unknown): string {
  if (!isPlainObject(item)) return String(item);
  const { id, type, op, at, params, meta, target } = item;
  if (typeof id === "string") return id;
  if (typeof type === "string") return [type, ...(isPlainObject(params) ? naming(params) : [])].join(" ");
  if (typeof op === "string") return `${op} ${String(at)}`;
  if (isPlainObject(meta) && typeof meta.id === "string") return meta.id;
  return typeof target === "string" ? target : "";
}

/** By what two actions of one kind differ. */
function naming({ template, position, record, table, to }: Record<string, unknown>): string[] {
  return [template, record, table, position, to].filter((one) => typeof one === "string").slice(0, 1);
}

function itemWords(item: unknown, key: string): Text | null {
  if (isPlainObject(item)) {
    if (isText(item.title)) return item.title;
    if (isPlainObject(item.meta) && isText(item.meta.title)) return item.meta.title;
    if (typeof item.type === "string") {
      const kind = ACTION_WORDS[item.type] ?? same(item.type);
      const rest = key.slice(item.type.length).trim();
      return rest === "" ? kind : { zh: `${kind.zh}“${rest}”`, en: `${kind.en} "${rest}"` };
    }
  }
  return key === "" ? null : same(key);
}

const POSITION_KEYS: ReadonlySet<string> = new Set(["position", "positions", "to"]);
const STATE_KEYS: ReadonlySet<string> = new Set(["target", "initial"]);

function valueWords(key: string, value: unknown, names: SourceNames): Text {
  if (isText(value)) return value;
  if (value === true) return { zh: "是", en: "yes" };
  if (value === false) return { zh: "否", en: "no" };
  if (value === null || value === undefined) return NOTHING;
  if (Array.isArray(value)) {
    const items = value.map((one) => valueWords(key, one, names));
    if (items.length === 0) return NOTHING;
    return { zh: items.map(({ zh }) => zh).join("、"), en: items.map(({ en }) => en).join(", ") };
  }
  if (typeof value === "object") return NOTHING;
  const text = String(value);
  if (text === "") return NOTHING;
  if (isExpression(value)) return expressionWords(key, value, names);
  if (key === "form") return names.forms[text] ?? same(text);
  if (POSITION_KEYS.has(key)) return names.positions[text] ?? same(text);
  // A target may be written from the root, or relative to where one is: the last part names the state.
  if (STATE_KEYS.has(key))
    return names.states.get(text.slice(text.lastIndexOf(".") + 1).replace("#", "")) ?? same(text);
  const level = LEVELS.find((one) => one === text);
  if (level !== undefined) return LEVEL_WORDS[level];
  return isDuration(text) ? durationWords(text) : same(text);
}

/** What stands where nothing is said. */
export const NOTHING: Text = { zh: "无", en: "none" };

function wordsOf(words: readonly Text[]): Text | null {
  if (words.length === 0) return null;
  return { zh: words.map(({ zh }) => zh).join("·"), en: words.map(({ en }) => en).join(" · ") };
}

/** Keys of a workflow file as people call what stands there; null where the key adds nothing to what is around it. */
const KEY_WORDS: Record<string, Text | null> = {
  ...{ input: null, params: null, meta: null, src: { zh: "种类", en: "kind" } },
  position: { zh: "由谁办理", en: "who does it" },
  positions: { zh: "岗位", en: "positions" },
  form: { zh: "填写的表单", en: "form" },
  due: { zh: "期限", en: "time limit" },
  outcomes: { zh: "结果", en: "results" },
  requires: { zh: "须填", en: "must be filled in" },
  bulk: { zh: "可批量办理", en: "several at once" },
  title: { zh: "名称", en: "name" },
  reason: { zh: "理由", en: "reason" },
  basis: { zh: "依据", en: "clauses" },
  phase: { zh: "办理阶段", en: "phase" },
  skip: { zh: "跳过", en: "passed over" },
  when: { zh: "条件", en: "when" },
  as: { zh: "视为", en: "counts as" },
  guard: { zh: "条件", en: "condition" },
  target: { zh: "去向", en: "leads to" },
  initial: { zh: "起始", en: "begins with" },
  reenter: { zh: "重新进入", en: "entered again" },
  actions: { zh: "处理", en: "what is done" },
  template: { zh: "文书", en: "paper" },
  organisation: { zh: "机构", en: "organisation" },
  record: { zh: "登记", en: "record" },
  values: { zh: "内容", en: "content" },
  table: { zh: "规则表", en: "table" },
  to: { zh: "交给", en: "to" },
  default: { zh: "默认值", en: "default" },
  bounds: { zh: "范围", en: "bounds" },
  min: { zh: "最小", en: "least" },
  max: { zh: "最大", en: "most" },
  most: { zh: "至多", en: "at most" },
  allowed: { zh: "可选", en: "allowed" },
  levels: { zh: "可更改的级别", en: "levels that may change it" },
  on: { zh: "按哪个日期", en: "by which day" },
  workflow: { zh: "子流程", en: "procedure begun" },
  forEach: { zh: "每一项", en: "for each" },
  division: { zh: "地点", en: "place" },
  data: { zh: "带入的信息", en: "data passed on" },
  by: { zh: "怎样发起", en: "how it begins" },
  promise: { zh: "承诺期限", en: "promised time" },
  legal: { zh: "法定期限", en: "statutory time" },
  schema: { zh: "取值", en: "values" },
  kind: { zh: "样式", en: "style" },
  signing: { zh: "会签", en: "signed by several" },
  signers: { zh: "谁签署", en: "who signs" },
  order: { zh: "次序", en: "order" },
  done: { zh: "何时通过", en: "when it passes" },
  pass: { zh: "计为通过", en: "counts as passed" },
  fail: { zh: "未通过时", en: "when it does not pass" },
  veto: { zh: "一票否决", en: "veto" },
  topic: { zh: "外部服务的主题", en: "topic of the service" },
  attempts: { zh: "最多尝试", en: "attempts at most" },
  name: { zh: "消息", en: "message" },
  correlate: { zh: "关于", en: "about" },
};

const ACTION_WORDS: Record<string, Text> = {
  document: { zh: "出具文书", en: "issues the paper" },
  notify: { zh: "通知", en: "notifies with" },
  cc: { zh: "抄送", en: "copies to" },
  escalate: { zh: "上报", en: "escalates to" },
  record: { zh: "登记", en: "records" },
  set: { zh: "记下", en: "notes" },
  setting: { zh: "更改设置", en: "changes the setting" },
  decide: { zh: "按规则表判定", en: "decides by the table" },
};

function same(text: string): Text {
  return { zh: text, en: text };
}
