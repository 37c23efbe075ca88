import type { Text } from "../text.ts";
import { type Detail, NOTHING } from "./detail-words.ts";
import { type Element, elementsOf } from "./elements.ts";
import type { Beside } from "./source-names.ts";

/** Something of a workflow that a draft adds, changes or leaves out, in words. */
export interface Difference {
  kind: "added" | "changed" | "removed";
  what: Text;
  /** Of what is changed: each part that is said otherwise, with what it said and says. */
  parts: { what: Text | null; before: Text; after: Text }[];
}

/** One part of a workflow as three texts say it, and who says it otherwise than the base. */
export interface Threefold {
  what: Text;
  part: Text | null;
  base: Text;
  current: Text;
  proposed: Text;
  /** `both`: otherwise, and alike. `conflict`: each in another way. */
  by: "current" | "proposed" | "both" | "conflict";
}

/**
 * What another text of a workflow file says differently: states and what is in them, parameters, and the rest of the file.
 * Null where one of the texts cannot be read.
 */
export function differences(before: string, after: string, beside: Beside = {}): Difference[] | null {
  const [old, now] = [elementsOf(before, beside), elementsOf(after, beside)];
  if (old === null || now === null) return null;
  const found: Difference[] = [];
  for (const [key, element] of now) {
    const was = old.get(key);
    if (was === undefined && alone(element, old)) found.push({ kind: "added", what: element.what, parts: [] });
    else if (was !== undefined && was.value !== element.value)
      found.push({ kind: "changed", what: element.what, parts: partsOf(was, element) });
  }
  for (const [key, element] of old) {
    if (!now.has(key) && alone(element, now)) found.push({ kind: "removed", what: element.what, parts: [] });
  }
  return found;
}

function partsOf(was: Element, now: Element): Difference["parts"] {
  return placesOf([was.details, now.details]).flatMap((place) => {
    const [before, after] = [was.details.get(place), now.details.get(place)];
    if (sameWords(before, after)) return [];
    const what = (after ?? before)?.what ?? null;
    const [old = NOTHING, then = NOTHING] = apart([before?.value ?? NOTHING, after?.value ?? NOTHING]);
    return [{ what, before: old, after: then }];
  });
}

/**
 * What a proposal and what is in force say otherwise than the text that both began from, part by part. Null where one of
 * the texts cannot be read.
 */
export function threefold(
  texts: { base: string; current: string; proposed: string },
  beside: Beside = {},
): Threefold[] | null {
  const [base, current, proposed] = [texts.base, texts.current, texts.proposed].map((one) => elementsOf(one, beside));
  if (!base || !current || !proposed) return null;
  const all = [base, current, proposed] as const;
  return placesOf(all).flatMap((key): Threefold[] => {
    const elements = all.map((one) => one.get(key));
    const element = elements.find((one) => one !== undefined);
    if (!element) return [];
    if (elements.some((one) => one === undefined)) {
      // Of a state that one of them does not have, only the state itself is told.
      if (all.some((one) => !alone(element, one))) return [];
      const [was, now, then] = elements.map((one) => (one === undefined ? null : one.value));
      const by = saidBy(was, now, then);
      if (by === null) return [];
      const [b, c, p] = elements.map((one) => presence(one, by === "conflict"));
      return [
        { what: element.what, part: null, base: b ?? NOTHING, current: c ?? NOTHING, proposed: p ?? NOTHING, by },
      ];
    }
    const details = elements.map((one) => one?.details ?? new Map<string, Detail>());
    return placesOf(details).flatMap((place): Threefold[] => {
      const [was, now, then] = details.map((one) => one.get(place));
      const by = saidBy(shown(was), shown(now), shown(then));
      if (by === null) return [];
      const part = (then ?? now ?? was)?.what ?? null;
      const [b, c, p] = apart([was, now, then].map((one) => one?.value ?? NOTHING));
      return [{ what: element.what, part, base: b ?? NOTHING, current: c ?? NOTHING, proposed: p ?? NOTHING, by }];
    });
  });
}

/** What differs in one language alone is told with the other, so that nobody reads "Review → Review". */
function apart(values: readonly Text[]): Text[] {
  const distinct = (words: (text: Text) => string) => new Set(values.map(words)).size;
  const all = distinct(({ zh, en }) => `${zh}\n${en}`);
  const [alikeZh, alikeEn] = [distinct(({ zh }) => zh) < all, distinct(({ en }) => en) < all];
  return values.map(({ zh, en }) => ({ zh: alikeZh ? `${zh}（${en}）` : zh, en: alikeEn ? `${en} (${zh})` : en }));
}

function saidBy(base: string | null = null, current: string | null = null, proposed: string | null = null) {
  if (current === base && proposed === base) return null;
  if (current === base) return "proposed";
  if (proposed === base) return "current";
  return current === proposed ? "both" : "conflict";
}

/** That an element is there; where it is said in two ways, also what it says, if that is short. */
function presence(element: Element | undefined, told: boolean): Text {
  if (element === undefined) return NOTHING;
  const [only, ...more] = [...element.details.values()];
  return told && only !== undefined && more.length === 0 && only.value !== NOTHING ? only.value : THERE;
}
const THERE: Text = { zh: "有", en: "there" };

function shown(detail: Detail | undefined): string | null {
  return detail === undefined ? null : `${detail.value.zh}\n${detail.value.en}`;
}

function sameWords(one: Detail | undefined, other: Detail | undefined): boolean {
  return shown(one) === shown(other);
}

function alone(element: Element, there: ReadonlyMap<string, Element>): boolean {
  return element.within === null || there.has(element.within);
}

function placesOf(maps: readonly ReadonlyMap<string, unknown>[]): string[] {
  return [...new Set(maps.flatMap((one) => [...one.keys()]))];
}
