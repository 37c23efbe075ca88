import { isRecord } from "./schema.ts";

/** A list of a form that opens with a row for each case of an invoke further up: what was handed over, to be confirmed. */
export interface Beside {
  invoke: string;
  milestone: string | null;
  /** The property that takes the case's number. */
  number: string | null;
  /** Properties of a row by the names of the case's data. */
  values: Record<string, string>;
  /** More rows than the form may hold open nothing: half a list would pass for the whole. */
  most: number;
}

export const BESIDE = "x-beside";
const ROWS_MAX = 500;

/** The lists of a form that open with rows, by the name of their property. */
export function besideOf(schema: Readonly<Record<string, unknown>>): Map<string, Beside> {
  const found = new Map<string, Beside>();
  for (const [name, property] of Object.entries(isRecord(schema.properties) ? schema.properties : {})) {
    const asked = isRecord(property) ? property[BESIDE] : undefined;
    if (!isRecord(property) || !isRecord(asked) || typeof asked.invoke !== "string") continue;
    const values = Object.entries(isRecord(asked.values) ? asked.values : {});
    found.set(name, {
      invoke: asked.invoke,
      milestone: typeof asked.milestone === "string" ? asked.milestone : null,
      number: typeof asked.number === "string" ? asked.number : null,
      values: Object.fromEntries(values.flatMap(([to, from]) => (typeof from === "string" ? [[to, from]] : []))),
      most: typeof property.maxItems === "number" ? Math.min(property.maxItems, ROWS_MAX) : ROWS_MAX,
    });
  }
  return found;
}

/** The rows of such a list; what a case does not know is left out of its row. */
export function rowsBeside(
  beside: Beside,
  cases: readonly { number: string; data: Record<string, unknown> }[],
): Record<string, unknown>[] {
  return cases.map(({ number, data }) => {
    const known = Object.entries(beside.values).filter(([, from]) => (data[from] ?? null) !== null);
    const row = Object.fromEntries(known.map(([to, from]) => [to, data[from]]));
    return beside.number === null ? row : { [beside.number]: number, ...row };
  });
}
