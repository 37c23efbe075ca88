import { liesWithin } from "../division/directory.ts";
import { type LocateContext, type Located, locate } from "../division/locate.ts";
import { birthDateOf } from "../form/identity.ts";
import { shown, tidy } from "./cell.ts";
import type { Cleaning, Derivation, Given, ImportDefinition, Note, RawLine } from "./model.ts";
import { cleanValue, RULES, type RuleId } from "./value.ts";

/** What stays the same for all lines of an import. */
export interface CleanContext {
  definition: ImportDefinition;
  /** Null where the definition locates nothing. */
  places: LocateContext | null;
  /** The division whose cases are taken in. */
  scope: string;
  today: string;
}

/** A line with values that can be relied on, and what was noticed on the way. */
export interface CleanLine {
  raw: RawLine;
  data: Record<string, unknown>;
  notes: Record<string, Note[]>;
  cleaned: Cleaning[];
  located: Record<string, Located>;
  /** The sound key, or null. */
  key: string | null;
}

/** Cleans every cell of a line, fills what follows from other cells, and finds the streets. */
export function cleanLine(context: CleanContext, raw: RawLine): CleanLine {
  const line: CleanLine = { raw, data: {}, notes: {}, cleaned: [], located: {}, key: null };
  const referring = new Map<string, string>();
  for (const column of context.definition.columns) {
    if (column.type === "sequence") continue;
    const cell = raw.cells[column.key];
    const words = tidy(shown(cell));
    const same = column.sameAs;
    if (same && (same.words.includes(words) || (same.blank && words === ""))) {
      referring.set(column.key, same.key);
      continue;
    }
    const cleaned = cleanValue(column, cell, context.today);
    line.data[column.key] = cleaned.value;
    if (cleaned.notes.length > 0) line.notes[column.key] = cleaned.notes;
    if (column.others && cleaned.others && cleaned.others.length > 0) line.data[column.others] = cleaned.others;
    record(line, column.key, shown(cell), cleaned.value, cleaned.rules);
  }
  for (const [key, from] of referring) refer(line, key, from);
  for (const derivation of context.definition.derive) derive(line, derivation);
  if (context.places) locateLine(context, context.places, line, referring);
  const by = context.definition.compare?.by;
  const key = by ? line.data[by] : null;
  line.key = typeof key === "string" ? key : null;
  return line;
}

/** Whether a line has one of the given values for each key; a missing value equals null. */
export function matches(given: Given, data: Record<string, unknown>): boolean {
  return Object.entries(given).every(([key, values]) => values.some((value) => value === (data[key] ?? null)));
}

function refer(line: CleanLine, key: string, from: string): void {
  const written = shown(line.raw.cells[key]);
  const value = line.data[from] ?? null;
  line.data[key] = value;
  if (written === "") line.notes[key] = ["assumed"];
  if (value !== null) record(line, key, written, value, ["same"]);
}

/** Keeps what was changed, and how; formatting that a reader would not see is no change. */
function record(line: CleanLine, field: string, from: string, value: unknown, rules: RuleId[]): void {
  if (value === null || typeof value === "object" || typeof value === "boolean" || rules.length === 0) return;
  const to = String(value);
  if (to === from) return;
  const rule = {
    zh: rules.map((id) => RULES[id].zh).join("；"),
    en: rules.map((id) => RULES[id].en).join("; "),
  };
  line.cleaned.push({ field, from, to, rule });
}

function derive(line: CleanLine, derivation: Derivation): void {
  const source = line.data[derivation.from];
  const value = typeof source === "string" ? derived(derivation, source) : null;
  if (value === null) return;
  const before = line.data[derivation.key] ?? null;
  if (before === value || (before !== null && !derivation.overrules)) return;
  line.data[derivation.key] = value;
  if (before === null) return;
  line.notes[derivation.key] = [...(line.notes[derivation.key] ?? []), "overruled"];
  record(line, derivation.key, shown(line.raw.cells[derivation.key]), value, ["proven"]);
}

function derived(derivation: Derivation, source: string): string | boolean | null {
  switch (derivation.as) {
    case "birthDate":
      return birthDateOf(source);
    case "sexDigit":
      return worded(derivation, (word) => word === (Number(source[16]) % 2 === 1 ? "odd" : "even"));
    case "contains":
      return worded(derivation, (word) => source.includes(word));
    case "map":
      return worded(derivation, (word) => source === word);
    default:
      return derivation.as satisfies never;
  }
}

function worded(derivation: Derivation, matching: (word: string) => boolean): string | boolean | null {
  const value = Object.entries(derivation.values).find(([, words]) => words.some(matching))?.[0];
  return value === undefined ? null : value === "true" ? true : value === "false" ? false : value;
}

function locateLine(
  context: CleanContext,
  places: LocateContext,
  line: CleanLine,
  referring: Map<string, string>,
): void {
  const text = (key: string | undefined) => {
    const value = key ? line.data[key] : null;
    return typeof value === "string" ? value : null;
  };
  for (const entry of context.definition.locate) {
    const from = entry.address ? referring.get(entry.address) : undefined;
    const source = from ? context.definition.locate.find((other) => other.address === from) : undefined;
    const copied = source ? line.located[source.key] : undefined;
    const found =
      copied ??
      locate(places, { address: text(entry.address), street: text(entry.street), community: text(entry.community) });
    line.located[entry.key] = found;
    line.data[entry.key] = found.street ?? null;
    if (entry.communityKey) line.data[entry.communityKey] = found.community;
    if (found.former && entry.address && !copied)
      line.notes[entry.address] = [...(line.notes[entry.address] ?? []), "former"];
  }
}

/** Whether a place is known to lie beyond the scope; one that is only known to contain the scope is not. */
export function liesOutside(located: Located | undefined, scope: string): boolean {
  const division = located?.division ?? null;
  return division !== null && !liesWithin(division, scope) && !liesWithin(scope, division);
}
