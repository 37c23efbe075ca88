import { compileExpression } from "../expression/feel.ts";
import type { Table, TableRow } from "./model.ts";
import { type CellTest, compileTest } from "./test.ts";

/** A cell or formula that could not be evaluated; its row counts as not matched, and the caller tells `supervising`. */
export interface TableFailure {
  row: string | null;
  place: string;
  why: string;
}

export interface Decision {
  matched: TableRow[];
  /** One record for U, A, P, F (empty when no row matched); a list of records for C, R, O. */
  values: Record<string, unknown> | Record<string, unknown>[];
  failed: TableFailure[];
}

interface CompiledTable {
  inputs: { name: string; read: Reader }[];
  rows: CompiledRow[];
}
interface CompiledRow {
  row: TableRow;
  tests: { input: string; test: CellTest }[];
  outputs: { name: string; read: Reader | null; literal: unknown }[];
}
type Reader = (scope: Record<string, unknown>) => { value: unknown } | { failed: string };

const compiled = new WeakMap<Table, CompiledTable>();

/**
 * Decides by a table on a day (`yyyy-MM-dd`): rows not in force that day do not exist. The scope is what expressions
 * may read. F stops at the first match; P and O take the order of the rows for their priority; U with several matches
 * and A with differing ones give nothing and a failure.
 */
export function decide(table: Table, scope: Record<string, unknown>, on: string): Decision {
  const ready = compiledTable(table);
  const failed: TableFailure[] = [];
  const inputs = new Map<string, unknown>();
  for (const input of ready.inputs) {
    const result = input.read(scope);
    if ("failed" in result) failed.push({ row: null, place: input.name, why: result.failed });
    else inputs.set(input.name, result.value);
  }
  const single = table.hit === "F" || table.hit === "P";
  const matched: CompiledRow[] = [];
  for (const row of ready.rows) {
    if (!isInForce(row.row, on) || !matches(row, inputs, scope, failed)) continue;
    matched.push(row);
    if (single) break;
  }
  const records = matched.map((row) => outputsOf(row, inputs, scope, failed));
  return { matched: matched.map((row) => row.row), values: valuesOf(table, records, failed), failed };
}

/** Whether a row holds on a day; both ends are included. */
export function isInForce(row: { from?: string; until?: string }, on: string): boolean {
  return (row.from === undefined || row.from <= on) && (row.until === undefined || on <= row.until);
}

function valuesOf(table: Table, records: Record<string, unknown>[], failed: TableFailure[]): Decision["values"] {
  switch (table.hit) {
    case "C":
    case "R":
    case "O":
      return records;
    case "F":
    case "P":
      return records[0] ?? {};
    case "U":
      if (records.length > 1) failed.push({ row: null, place: "hit", why: `${records.length} rows matched, one may` });
      return records.length === 1 ? (records[0] ?? {}) : {};
    case "A": {
      const same = records.every((record) => JSON.stringify(record) === JSON.stringify(records[0]));
      if (!same) failed.push({ row: null, place: "hit", why: "the rows that matched give different values" });
      return same ? (records[0] ?? {}) : {};
    }
  }
}

function matches(
  row: CompiledRow,
  inputs: Map<string, unknown>,
  scope: Record<string, unknown>,
  failed: TableFailure[],
): boolean {
  for (const { input, test } of row.tests) {
    if (!inputs.has(input)) return false;
    const verdict = test.matches(inputs.get(input), scope);
    if (verdict === true) continue;
    if (verdict !== false) failed.push({ row: row.row.id, place: input, why: verdict.failed });
    return false;
  }
  return true;
}

function outputsOf(
  row: CompiledRow,
  inputs: Map<string, unknown>,
  scope: Record<string, unknown>,
  failed: TableFailure[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const output of row.outputs) {
    if (!output.read) {
      values[output.name] = output.literal;
      continue;
    }
    // Formulas may use the columns by name, so that a row need not repeat their expressions.
    const result = output.read({ ...scope, ...Object.fromEntries(inputs) });
    if ("failed" in result) failed.push({ row: row.row.id, place: output.name, why: result.failed });
    else values[output.name] = result.value;
  }
  return values;
}

function compiledTable(table: Table): CompiledTable {
  let ready = compiled.get(table);
  if (!ready) {
    ready = {
      inputs: table.inputs.map((input) => ({ name: input.name, read: readerOf(input.expression) })),
      rows: table.rows.map((row) => compileRow(row)),
    };
    compiled.set(table, ready);
  }
  return ready;
}

function compileRow(row: TableRow): CompiledRow {
  const tests = Object.entries(row.when).flatMap(([input, source]) => {
    if (source.trim() === "-") return [];
    const test = compileTest(source);
    const failing: CellTest = { names: [], matches: () => ({ failed: "problem" in test ? test.problem : "" }) };
    return [{ input, test: "problem" in test ? failing : test }];
  });
  const outputs = Object.entries(row.then).map(([name, value]) => {
    const read = typeof value === "string" && value.startsWith("=") ? readerOf(value) : null;
    return { name, read, literal: value };
  });
  return { row, tests, outputs };
}

function readerOf(source: string): Reader {
  const expression = compileExpression(source);
  return (scope) => expression.evaluate(scope);
}
