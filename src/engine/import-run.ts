import { ERRORS } from "../core/errors.ts";
import type { Problem } from "../core/problem.ts";
import { Layout } from "../core/roster/layout.ts";
import type { ImportDefinition, RawLine } from "../core/roster/model.ts";
import { failImport, finishImport } from "../store/import-finish.ts";
import {
  addLines,
  beginChecking,
  citiesWithImports,
  claimImport,
  type ImportCounts,
  type ImportRow,
  type NewLine,
  readImportBytes,
  readLineKeys,
  releaseImport,
} from "../store/imports.ts";
import type { Engine } from "./engine.ts";
import { importDay } from "./import-body.ts";
import { type CheckState, checkLines } from "./import-check.ts";
import { cleanContext, importDefinition, resultsOf } from "./import-definition.ts";
import { asProblem, importBytesPlace, readFile } from "./import-read.ts";

/** Lines stored at once: large enough that statements cost little, small enough that a kill loses a second. */
export const CHUNK_LINES = 500;
/** Runs that may begin without one getting any further; then the import has failed. Killed or broken off makes no difference. */
export const IMPORT_ATTEMPTS_MAX = 5;

/**
 * Reads and checks one import to its end: the given one, or the oldest of the city. A run that was killed is taken up
 * where its last chunk ended, once its lease is over. Null when there is nothing to do.
 */
export async function runImport(
  engine: Engine,
  city: number,
  id: string | null,
): Promise<"ready" | "failed" | "lost" | null> {
  const row = await claimImport(engine.database, city, id);
  if (!row) return null;
  return run(engine, row);
}

/** Runs whatever waits in any city, one after the other. One that breaks off for a reason of ours is soon tried again. */
export async function runImports(engine: Engine): Promise<number> {
  let count = 0;
  for (const city of await citiesWithImports(engine.database)) {
    for (
      let row = await claimImport(engine.database, city, null);
      row;
      row = await claimImport(engine.database, city, null)
    ) {
      count++;
      try {
        await run(engine, row);
      } catch (error) {
        // The name alone: a message may quote what it stumbled over.
        const name = error instanceof Error ? error.name : "unknown";
        engine.log.error({ city, import: row.id, attempt: row.attempts, name }, "a run of an import broke off");
        await releaseImport(engine.database, city, row.id);
      }
    }
  }
  return count;
}

async function run(engine: Engine, row: ImportRow): Promise<"ready" | "failed" | "lost"> {
  if (row.attempts > IMPORT_ATTEMPTS_MAX) return fail(engine, row, INTERRUPTED);
  const definition = importDefinition(engine.policies(), row.definition);
  const bytes = await openedBytes(engine, row);
  if (!definition || !bytes) return fail(engine, row, problem("IMPORT_DEFINITION_MISSING"));
  const survey = await surveyed(definition, bytes);
  if ("code" in survey) return fail(engine, row, survey);
  await beginChecking(engine.database, row.city, row.id, survey.total, survey.layout);
  const correction = row.replaces === null ? null : await correctionOf(engine, row, survey.origins);
  const state = await stateOf(engine, row, definition, correction);
  const superseded = new Set<number>(survey.origins.filter((line) => correction?.lines.has(line)));
  let done = row.done;
  const counts: ImportCounts = { byCode: {}, byDisposition: {}, byPlace: {}, ...row.counts };
  for await (const chunk of chunks(definition, bytes)) {
    const fresh = chunk.filter((raw) => raw.line > done);
    const last = chunk.at(-1);
    if (!last || fresh.length === 0) continue;
    const lines = await checkLines(engine, engine.database, state, fresh);
    count(counts, lines);
    if (!(await addLines(engine.database, { city: row.city, id: row.id, from: done, to: last.line }, lines, counts)))
      return "lost";
    done = last.line;
  }
  if (correction)
    for (const { key } of await readLineKeys(engine.database, row.city, row.id))
      addIf(superseded, correction.byKey.get(key));
  await engine.database.transaction((tx) =>
    finishImport(tx, { city: row.city, id: row.id, replaces: row.replaces, total: done }, [...superseded]),
  );
  return "ready";
}

/** The file as it was handed in. The sealed bytes are let go here: a large file is not held twice while it is checked. */
async function openedBytes(engine: Engine, row: ImportRow): Promise<Buffer | null> {
  const sealed = await readImportBytes(engine.database, row.city, row.id);
  return sealed && engine.sealer.openBytes(importBytesPlace(row.id), sealed);
}

interface Survey {
  total: number;
  layout: unknown;
  /** Lines of the corrected import that the returned sheet names. */
  origins: number[];
}

/** Reads the file once through without keeping it: how it is laid out, how many lines, or what is wrong with it. */
async function surveyed(definition: ImportDefinition, bytes: Buffer): Promise<Survey | Problem> {
  const layout = new Layout(definition);
  let total = 0;
  const origins: number[] = [];
  const see = (lines: RawLine[]) => {
    total += lines.length;
    for (const { origin } of lines) if (origin !== undefined) origins.push(origin);
  };
  try {
    for await (const part of readFile(bytes)) see(layout.take(part));
    see(layout.finish());
  } catch (error) {
    return asProblem(error);
  }
  const sheets = { sheets: layout.sheets };
  if (total > 0) return { total, layout: sheets, origins };
  const headed = layout.sheets.some((sheet) => sheet.headerRows.length > 0);
  if (headed) return problem("IMPORT_NO_LINES");
  const needed = definition.columns.filter((column) => column.need);
  return {
    ...problem("IMPORT_HEADING_MISSING"),
    cure: {
      zh: `表头应有：${needed.map((column) => column.title.zh).join("、")}`,
      en: `The heading should name: ${needed.map((column) => column.title.en).join(", ")}`,
    },
  };
}

async function* chunks(definition: ImportDefinition, bytes: Buffer): AsyncGenerator<RawLine[]> {
  const layout = new Layout(definition);
  let chunk: RawLine[] = [];
  for await (const part of readFile(bytes)) {
    chunk.push(...layout.take(part));
    while (chunk.length >= CHUNK_LINES) {
      yield chunk.slice(0, CHUNK_LINES);
      chunk = chunk.slice(CHUNK_LINES);
    }
  }
  chunk.push(...layout.finish());
  for (; chunk.length > 0; chunk = chunk.slice(CHUNK_LINES)) yield chunk.slice(0, CHUNK_LINES);
}

interface Correction {
  /** Lines of the corrected import, and the digest of each sound key. */
  lines: Set<number>;
  byKey: Map<string, number>;
  /** Digests of the lines that stay as they are. */
  staying: string[];
}

/** The lines of the import that this one corrects. A line is replaced by number where the sheet says so, else by its key. */
async function correctionOf(engine: Engine, row: ImportRow, origins: readonly number[]): Promise<Correction> {
  const keys = await readLineKeys(engine.database, row.city, row.replaces ?? "");
  const named = new Set(origins);
  const byKey = new Map<string, number>();
  // A sheet that names its lines replaces those and no others; the rest stay, and their keys may not come twice.
  if (origins.length === 0) for (const { line, key } of keys) if (!byKey.has(key)) byKey.set(key, line);
  const staying = origins.length === 0 ? [] : keys.filter(({ line }) => !named.has(line)).map(({ key }) => key);
  return { lines: named, byKey, staying };
}

async function stateOf(
  engine: Engine,
  row: ImportRow,
  definition: ImportDefinition,
  correction: Correction | null,
): Promise<CheckState> {
  const policies = engine.policies();
  const today = importDay(engine, row);
  const earlier = row.done > 0 ? await readLineKeys(engine.database, row.city, row.id) : [];
  return {
    city: row.city,
    context: cleanContext(policies, definition, row.division, today),
    results: resultsOf(policies, definition, row, today),
    seen: new Set([...earlier.map(({ key }) => key), ...(correction?.staying ?? [])]),
  };
}

function count(counts: ImportCounts, lines: readonly NewLine[]): void {
  const add = (of: Record<string, number>, key: string) => {
    of[key] = (of[key] ?? 0) + 1;
  };
  for (const line of lines) {
    for (const code of line.codes) add(counts.byCode, code);
    add(counts.byDisposition, line.disposition);
    if (line.place !== null) add(counts.byPlace, line.place);
  }
}

function addIf(set: Set<number>, line: number | undefined): void {
  if (line !== undefined) set.add(line);
}

function problem(code: "IMPORT_NO_LINES" | "IMPORT_HEADING_MISSING" | "IMPORT_DEFINITION_MISSING"): Problem {
  return { code, what: ERRORS[code].what };
}

const INTERRUPTED: Problem = {
  code: "IMPORT_INTERRUPTED",
  what: ERRORS.IMPORT_INTERRUPTED.what,
  cure: {
    zh: "请重新上传同一文件；仍不能处理的，请告知系统管理员",
    en: "Upload the same file again; if that ends the same way, tell the administrator",
  },
};

async function fail(engine: Engine, row: ImportRow, why: Problem): Promise<"failed"> {
  await engine.database.transaction((tx) => failImport(tx, row.city, row.id, why));
  return "failed";
}
