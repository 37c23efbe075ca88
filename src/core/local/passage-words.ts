import { fieldsOf, fieldTitle } from "../form/parts.ts";
import type { Text } from "../text.ts";
import type { Bundle } from "../variant.ts";

/** What the paths that a passage names are called: `data.headcount`, `params.acceptWithin`. */
export type PathTitles = (path: string) => Text | null;

/** `else` and the end of a block stand alone; what opens one is `#if`, `#unless` or `#each`. */
const MARK = /\{\{\{?[~]?\s*(#if|#unless|#each|else|\/\w+|)\s*([^}]*?)[~]?\}?\}\}/g;

interface Frame {
  kind: string;
  what: Text;
  main: Text;
  other: Text | null;
}

/**
 * A passage of a template as people read it: values by their names in brackets, and where something is said only under a
 * condition, the condition in words: 移交〔人数〕人（有“其中党员”时：，其中党员〔其中党员〕人）.
 */
export function passageWords(source: string, titles: PathTitles): Text {
  const stack: Frame[] = [{ kind: "", what: EMPTY, main: EMPTY, other: null }];
  const add = (said: Text) => {
    const frame = stack.at(-1);
    if (!frame) return;
    if (frame.other === null) frame.main = joined(frame.main, said);
    else frame.other = joined(frame.other, said);
  };
  let from = 0;
  for (const mark of source.matchAll(MARK)) {
    add(same(source.slice(from, mark.index)));
    from = mark.index + mark[0].length;
    const [, sign = "", inside = ""] = mark;
    const frame = stack.at(-1);
    if (sign.startsWith("#")) stack.push({ kind: sign, what: named(inside, titles), main: EMPTY, other: null });
    else if (sign === "else") {
      if (frame && stack.length > 1) frame.other ??= EMPTY;
    } else if (sign.startsWith("/")) {
      if (frame && stack.length > 1) {
        stack.pop();
        add(blockWords(frame));
      }
    } else if (inside !== "" && !inside.startsWith("!")) {
      const { zh, en } = named(inside, titles);
      add({ zh: `〔${zh}〕`, en: `[${en}]` });
    }
  }
  add(same(source.slice(from)));
  // A block that does not end has been refused before it comes here; what it holds is said all the same.
  while (stack.length > 1) {
    const frame = stack.pop();
    if (frame) add(blockWords(frame));
  }
  return stack[0]?.main ?? EMPTY;
}

function blockWords({ kind, what, main, other }: Frame): Text {
  const given: Record<string, Text> = {
    "#if": { zh: `有“${what.zh}”时`, en: `with "${what.en}"` },
    "#unless": { zh: `没有“${what.zh}”时`, en: `without "${what.en}"` },
    "#each": { zh: `逐项“${what.zh}”`, en: `for each of "${what.en}"` },
  };
  const when = given[kind] ?? what;
  const otherwise = other === null ? EMPTY : { zh: `；否则：${other.zh}`, en: `; otherwise: ${other.en}` };
  return { zh: `（${when.zh}：${main.zh}${otherwise.zh}）`, en: ` (${when.en}: ${main.en}${otherwise.en}) ` };
}

/** The value of `date data.handoverOn` is that of its last word; the rest says how it is printed. */
function named(inside: string, titles: PathTitles): Text {
  const path = inside
    .trim()
    .split(/\s+/)
    .findLast((word) => /^[\w.@]+$/.test(word) && word.includes("."));
  const name = path ?? inside.trim();
  return titles(name) ?? same(name.slice(name.lastIndexOf(".") + 1));
}

/** Names of paths by the forms, parameters and papers of a procedure. */
export function pathTitlesIn({ definition, forms }: Pick<Bundle, "definition" | "forms">): PathTitles {
  return (path) => {
    const [root, name = ""] = path.split(".");
    if (root === "params") return definition.params[name]?.title ?? null;
    if (root === "instance") return INSTANCE_WORDS[name] ?? null;
    if (root !== "data") return null;
    for (const { schema } of Object.values(forms)) {
      const property = fieldsOf(schema)[name];
      if (property) return fieldTitle(name, property);
    }
    return null;
  };
}

const INSTANCE_WORDS: Record<string, Text> = {
  number: { zh: "办件编号", en: "case number" },
  divisionName: { zh: "办理地", en: "place" },
  mode: { zh: "管理模式", en: "mode" },
};

const EMPTY: Text = { zh: "", en: "" };

function joined(one: Text, other: Text): Text {
  return { zh: one.zh + other.zh, en: one.en + other.en };
}

function same(text: string): Text {
  return { zh: text, en: text };
}
