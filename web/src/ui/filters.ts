/** List filters live in the address: what a spec names is read, everything else in the address is ignored. */

export interface FilterSpec {
  /** Closed list of what is accepted; anything else reads as the default. */
  values?: readonly string[];
  default?: string;
  /** What is accepted when there is no closed list; anything else reads as the default. */
  pattern?: RegExp;
  /** Longest text taken from the address, in characters. */
  lengthMax?: number;
}
export type FilterSpecs = Record<string, FilterSpec>;
export type Filters<S extends FilterSpecs> = { [K in keyof S]: string };

const FILTER_LENGTH_MAX = 100;
/** A division's code; the identifier of a workflow, a task in it, a code. */
export const BY_DIVISION = { pattern: /^\d{12}$/ } as const satisfies FilterSpec;
export const BY_NAME = { pattern: /^[A-Za-z][A-Za-z0-9._-]{0,63}$/ } as const satisfies FilterSpec;
export const BY_TEXT = { lengthMax: 60 } as const satisfies FilterSpec;

export function readFilters<S extends FilterSpecs>(specs: S, search: URLSearchParams): Filters<S> {
  const entries = Object.entries(specs).map(([name, spec]) => [name, readOne(spec, search.get(name))]);
  return Object.fromEntries(entries) as Filters<S>;
}

function readOne(spec: FilterSpec, found: string | null): string {
  const fallback = spec.default ?? "";
  if (found === null) return fallback;
  // By characters, not by UTF-16 halves: rare characters of names take two of those.
  const text = Array.from(found.trim())
    .slice(0, spec.lengthMax ?? FILTER_LENGTH_MAX)
    .join("")
    .trim();
  if (spec.values && !spec.values.includes(text)) return fallback;
  return spec.pattern && !spec.pattern.test(text) ? fallback : text;
}

/** The shortest address that reads back as the same filters: defaults are left out, names in the order of the spec. */
export function writeFilters<S extends FilterSpecs>(specs: S, filters: Filters<S>): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, spec] of Object.entries(specs)) {
    const value = readOne(spec, filters[name] ?? null);
    if (value !== (spec.default ?? "")) search.set(name, value);
  }
  return search;
}

/** Names of the filters that narrow the list, so that an empty list can say why it is empty. */
export function narrowing<S extends FilterSpecs>(specs: S, filters: Filters<S>): string[] {
  return Object.entries(specs).flatMap(([name, spec]) => (filters[name] !== (spec.default ?? "") ? [name] : []));
}

/**
 * Whether a search text looks like an identity number, a phone or an account: these may not stand in an address, where
 * histories and proxies keep them.
 */
export function looksPersonal(text: string): boolean {
  const digits = text.replace(/[\s-]/g, "");
  return /^\d{15}$|^\d{17}[\dXx]$|^1[3-9]\d{9}$|^\d{16,30}$/.test(digits);
}
