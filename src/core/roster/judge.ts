import { cityOf } from "../division/directory.ts";
import type { Located, WhyNot } from "../division/locate.ts";
import { compileExpression } from "../expression/feel.ts";
import { residentIdFrom15 } from "../form/identity.ts";
import type { Text } from "../text.ts";
import { tidy } from "./cell.ts";
import { type CleanContext, type CleanLine, liesOutside, matches } from "./clean.ts";
import { withinEdits } from "./edit.ts";
import type { Cell, Check, CheckedLine, Finding } from "./model.ts";
import { unifyDots } from "./value.ts";

/** What a result code means and asks for, from the table of results. */
export interface ResultCode {
  code: string;
  title: Text;
  severity: string;
  disposition: string;
}

/** What the registry and the lines before know of a line. */
export interface Known {
  found: Record<string, unknown> | null;
  /** Keys of records that bear the line's name; asked for only where the key is unsound. */
  namesakes: readonly string[];
  duplicate: boolean;
}

const UNDECIDED: Text = { zh: "规则无法判断", en: "the rule could not decide" };

const WHY: Record<WhyNot, Text> = {
  blank: { zh: "地址空白", en: "the address is blank" },
  unknown: { zh: "地址中认不出行政区划", en: "no division is recognised in the address" },
  noStreet: { zh: "地址没有写到街道", en: "the address names no street" },
  unknownStreet: { zh: "没有这个街道", en: "there is no such street" },
  ambiguous: { zh: "有同名的，不能确定", en: "several bear that name" },
  conflict: { zh: "所写的区与街道矛盾", en: "county and street contradict each other" },
  abroad: { zh: "在境外", en: "it lies abroad" },
};

/** The result codes of a line, what they ask for together, and where the line goes. Pure: the same facts, the same verdict. */
export function judgeLine(
  context: CleanContext,
  results: ReadonlyMap<string, ResultCode>,
  line: CleanLine,
  known: Known,
): CheckedLine {
  const findings: Finding[] = [];
  for (const check of context.definition.checks) {
    if (!matches(check.given, line.data)) continue;
    const hit = applies(context, check, line, known);
    if (hit === null || findings.some((finding) => finding.code === check.code)) continue;
    const title = results.get(check.code)?.title ?? { zh: check.code, en: check.code };
    const text = hit.why ? { zh: `${title.zh}：${hit.why.zh}`, en: `${title.en}: ${hit.why.en}` } : title;
    const suggest = check.suggest ? nearKey(context, line, known) : null;
    findings.push({
      code: check.code,
      ...(hit.field ? { field: hit.field } : {}),
      text,
      ...(suggest ? { suggest } : {}),
    });
  }
  const codes = findings.map((finding) => finding.code);
  const disposition = strictest(context, results, codes);
  const cells = Object.entries(line.raw.cells).map(([key, cell]) => [key, asStood(cell)] as const);
  const place = placeOf(context, line, disposition);
  return {
    line: line.raw.line,
    sheet: line.raw.sheet,
    row: line.raw.row,
    cells: Object.fromEntries(cells),
    extra: line.raw.extra,
    data: withoutBlanks(place ? { ...line.data, placeBasis: place.basis } : line.data),
    cleaned: line.cleaned,
    codes,
    findings,
    disposition,
    place: place?.street ?? null,
  };
}

function asStood(cell: Cell): string | number {
  const number = cell.kind === "number" ? Number(cell.text) : Number.NaN;
  return Number.isFinite(number) ? number : cell.text;
}

/** A value that is not known is left out: to expressions and forms that is the same, and it takes no room. */
function withoutBlanks(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null && value !== undefined));
}

interface Hit {
  field?: string;
  why?: Text;
}

function applies(context: CleanContext, check: Check, line: CleanLine, known: Known): Hit | null {
  const field = check.fields[0] ?? "";
  switch (check.kind) {
    case "noted": {
      const noted = check.fields.find((key) => check.notes.some((note) => line.notes[key]?.includes(note)));
      return noted === undefined ? null : { field: noted };
    }
    case "notFound":
      return line.key !== null && known.found === null ? { field } : null;
    case "duplicate":
      return known.duplicate ? { field } : null;
    case "outside":
      return liesOutside(line.located[field], context.scope) ? { field } : null;
    case "unlocated":
      return unlocated(context, line.located[field], field);
    case "otherCity":
      return otherCity(context, check, line, known) ? { field } : null;
    case "reversed":
      return before(line.data[check.against[0] ?? ""], line.data[field]) ? { field } : null;
    case "hidden":
      return line.raw.hidden ? {} : null;
    case "given":
      return { field };
    case "holds":
      return holds(check, line, known);
    default:
      return known.found && againstRecord(context, check, line, known.found) ? { ...(field ? { field } : {}) } : null;
  }
}

/** An expression that cannot be evaluated decides nothing silently: the line is pointed out. */
function holds(check: Check, line: CleanLine, known: Known): Hit | null {
  const tested = compileExpression(check.when ?? "").test({ ...line.data, found: known.found });
  const field = check.fields[0];
  if ("failed" in tested) return { ...(field ? { field } : {}), why: UNDECIDED };
  return tested.value ? (field ? { field } : {}) : null;
}

/** Checks that read the record of the same key. */
function againstRecord(context: CleanContext, check: Check, line: CleanLine, found: Record<string, unknown>): boolean {
  const value = check.found ? (found[check.found] ?? null) : null;
  const given = line.data[check.fields[0] ?? ""] ?? null;
  const also = () => listed(check.also ? found[check.also] : null).some((other) => same(check, given, other));
  switch (check.kind) {
    case "differs":
      return given !== null && value !== null && value !== "" && !same(check, given, value) && !also();
    case "renamed":
      return given !== null && !same(check, given, value) && also();
    case "foundSet":
      return value !== null && value !== "";
    case "foundBlank":
      return value === null || value === "";
    case "foundEquals":
      return check.values.some((wanted) => wanted === value);
    case "foundAfter":
      return typeof value === "string" && value !== "" && value.localeCompare(context.today.slice(0, value.length)) > 0;
    default:
      return false;
  }
}

function listed(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === "string" ? value.split(/[;；、,，|]/) : [];
}

function same(check: Check, given: unknown, value: unknown): boolean {
  const a = String(given ?? "");
  const b = String(value ?? "");
  if (check.normalise === "date") {
    const length = Math.min(a.length, b.length);
    return a.slice(0, length) === b.slice(0, length);
  }
  const plain = (text: string) =>
    check.normalise === "name" ? unifyDots(tidy(text)).replace(/\s/g, "").toUpperCase() : tidy(text);
  return plain(a) === plain(b);
}

/** A date before another, as far as both are known. */
function before(earlier: unknown, later: unknown): boolean {
  if (typeof earlier !== "string" || typeof later !== "string") return false;
  const length = Math.min(earlier.length, later.length);
  return earlier.slice(0, length) < later.slice(0, length);
}

function unlocated(context: CleanContext, located: Located | undefined, field: string): Hit | null {
  if (!located || located.street !== null || liesOutside(located, context.scope)) return null;
  return { field, why: WHY[located.why ?? "noStreet"] };
}

function otherCity(context: CleanContext, check: Check, line: CleanLine, known: Known): boolean {
  const lives = line.located[check.fields[0] ?? ""];
  if (!lives || !context.places) return false;
  if (lives.why === "abroad") return true;
  const directory = context.places.directory;
  const code = known.found && check.found ? known.found[check.found] : null;
  const recorded = typeof code === "string" && /^\d{6,12}$/.test(code) ? cityOf(directory, code.padEnd(12, "0")) : null;
  const stated = check.against.map((key) => line.located[key]?.city ?? null).find((city) => city !== null);
  const city = recorded ?? stated ?? null;
  return city !== null && lives.city !== null && city !== lives.city;
}

/** The one key of a namesake that is as near as allowed to what was written; two such keys are none. */
function nearKey(context: CleanContext, line: CleanLine, known: Known): string | null {
  const compare = context.definition.compare;
  const cell = compare ? line.raw.cells[compare.by] : undefined;
  if (!compare || !cell || cell.kind !== "text") return null;
  const written = tidy(cell.text).replace(/[\s-]/g, "").toUpperCase();
  const upgraded = residentIdFrom15(written);
  const near = known.namesakes.filter((key) => key === upgraded || withinEdits(written, key, compare.suggestDistance));
  return near.length === 1 ? (near[0] ?? null) : null;
}

function strictest(context: CleanContext, results: ReadonlyMap<string, ResultCode>, codes: readonly string[]): string {
  const asked = new Set(codes.map((code) => results.get(code)?.disposition));
  const { dispositions } = context.definition;
  return (dispositions.find((disposition) => asked.has(disposition.id)) ?? dispositions.at(-1))?.id ?? "";
}

/** The street that the first fitting place rule names, for lines that go anywhere. */
function placeOf(
  context: CleanContext,
  line: CleanLine,
  disposition: string,
): { street: string; basis: string } | null {
  if (context.definition.dispositions.find((entry) => entry.id === disposition)?.placed === false) return null;
  const rule = context.definition.place.find((entry) => matches(entry.given, line.data));
  const located = rule ? line.located[rule.use] : undefined;
  if (!rule || !located?.street || liesOutside(located, context.scope)) return null;
  return { street: located.street, basis: rule.use };
}
