import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import type { Level } from "../../src/core/definition/model.ts";
import { ancestorCode, buildDirectory, type Directory } from "../../src/core/division/directory.ts";
import type { LocateContext } from "../../src/core/division/locate.ts";
import type { Division } from "../../src/core/policy/model.ts";
import { type CleanContext, cleanLine } from "../../src/core/roster/clean.ts";
import { judgeLine, type ResultCode } from "../../src/core/roster/judge.ts";
import { Layout } from "../../src/core/roster/layout.ts";
import type { CheckedLine, ImportDefinition, SheetLayout } from "../../src/core/roster/model.ts";
import { parseImport } from "../../src/core/roster/parse.ts";
import { resultCodes } from "../../src/core/roster/result.ts";
import { parseTable } from "../../src/core/table/parse.ts";
import { readFile } from "../../src/engine/import-read.ts";

const ROOT = join(import.meta.dirname, "../..");
export const AS_OF = "2026-11-20";
export const NANJING = "320100000000";

export function fixture(name: string): Buffer {
  return readFileSync(join(ROOT, "tests/fixtures/rosters", name));
}

export interface ExpectedLine {
  sheet: string;
  row: number;
  codes: string[];
  do: string;
  hukou: string | null;
  residence: string | null;
  hukouWhy?: string;
  residenceWhy?: string;
  ifCorrected?: { hukou: string; residence: string };
  suggest?: string;
  clean?: Record<string, string | null>;
  remarks?: string[];
  acceptable?: Partial<ExpectedLine>[];
}
export interface Expected {
  rosters: Record<
    string,
    {
      totals: { lines: number; clean: number; byCode: Record<string, number>; byDisposition: Record<string, number> };
      lines: ExpectedLine[];
    }
  >;
  legend: { severity: Record<string, string> };
}

export function expectedResults(): Expected {
  return JSON.parse(gunzipSync(fixture("expected.json.gz")).toString("utf8"));
}

export function handoverImport(): ImportDefinition {
  const file = "policies/imports/handover.yaml";
  const { value, problems } = parseImport(readFileSync(join(ROOT, file), "utf8"), file);
  if (!value) throw new Error(JSON.stringify(problems, null, 1));
  return value;
}

export function handoverResults(definition: ImportDefinition): ReadonlyMap<string, ResultCode> {
  const file = "policies/tables/roster-results.yaml";
  const { value, problems } = parseTable(readFileSync(join(ROOT, file), "utf8"), file);
  if (!value) throw new Error(JSON.stringify(problems, null, 1));
  return resultCodes(definition, value, {}, AS_OF);
}

let directory: Directory | null = null;

/** The divisions that ship with the product, as the server loads them. */
export function shippedDirectory(): Directory {
  directory ??= buildDirectory(shippedDivisions());
  return directory;
}

export function shippedDivisions(): ReadonlyMap<string, Division> {
  const divisions = new Map<string, Division>();
  for (const name of ["china", "jiangsu"]) {
    const text = gunzipSync(readFileSync(join(ROOT, `policies/divisions/${name}.csv.gz`))).toString("utf8");
    for (const line of text.split("\n")) {
      const [code = "", title = ""] = line.split(",");
      if (!/^\d{12}$/.test(code)) continue;
      const level = levelOf(code);
      divisions.set(code, { code, name: title, level, parent: parentOf(code, level) });
    }
  }
  return divisions;
}

const LEVELS: Level[] = ["province", "city", "county", "street", "community"];

function levelOf(code: string): Level {
  return LEVELS.find((level) => ancestorCode(code, level) === code) ?? "community";
}
function parentOf(code: string, level: Level): string | null {
  const above = LEVELS[LEVELS.indexOf(level) - 1];
  return above ? ancestorCode(code, above) : null;
}

export function placesOf(definition: ImportDefinition, home = NANJING): LocateContext {
  return {
    directory: shippedDirectory(),
    home,
    former: new Map(Object.entries(definition.divisions.former)),
    abroad: definition.divisions.abroad,
  };
}

/** The agency's database as records with the property names of the record type. */
export function agencyRecords(...names: string[]): Map<string, Record<string, unknown>> {
  const records = new Map<string, Record<string, unknown>>();
  for (const name of names) {
    const rows: Record<string, string>[] = parse(gunzipSync(fixture(name)), { columns: true });
    for (const row of rows) {
      const entries = Object.entries(row).map(([key, value]) => [
        key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
        value === "" ? null : value,
      ]);
      records.set(row.resident_id ?? "", Object.fromEntries(entries));
    }
  }
  return records;
}

/** The whole pipeline without a database: what the engine does with batches, here line by line. */
export async function importRoster(
  bytes: Buffer,
  records: Map<string, Record<string, unknown>>,
): Promise<{ lines: CheckedLine[]; sheets: SheetLayout[] }> {
  const definition = handoverImport();
  const results = handoverResults(definition);
  const context: CleanContext = { definition, places: placesOf(definition), scope: NANJING, today: AS_OF };
  const layout = new Layout(definition);
  const namesakes = new Map<unknown, string[]>();
  for (const record of records.values())
    namesakes.set(record.name, [...(namesakes.get(record.name) ?? []), String(record.residentId)]);
  const seen = new Set<string>();
  const lines: CheckedLine[] = [];
  const raws = [];
  for await (const part of readFile(bytes)) raws.push(...layout.take(part));
  raws.push(...layout.finish());
  for (const raw of raws) {
    const line = cleanLine(context, raw);
    const duplicate = line.key !== null && seen.has(line.key);
    if (line.key) seen.add(line.key);
    const found = line.key ? (records.get(line.key) ?? null) : null;
    lines.push(judgeLine(context, results, line, { found, namesakes: namesakes.get(line.data.name) ?? [], duplicate }));
  }
  return { lines, sheets: layout.sheets };
}
