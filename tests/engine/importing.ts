import type { ImportBody, ImportLine } from "../../src/core/api.ts";
import { parseId } from "../../src/core/id.ts";
import { isRefusal, type Refusal } from "../../src/core/refusal.ts";
import type { Caller, Engine } from "../../src/engine/engine.ts";
import { createImport } from "../../src/engine/import.ts";
import { runImport } from "../../src/engine/import-run.ts";
import { getImport, listImportLines } from "../../src/engine/import-view.ts";
import type { Database } from "../../src/store/database.ts";
import { expectedResults, NANJING } from "../helpers/rosters.ts";

export const CITY = 320100;
export const MESSY = "roster-120-messy.xlsx";
export const EXPECTED = expectedResults();

export function given<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new Error(`${value.code} ${value.what.en}`);
  return value;
}

export async function upload(
  engine: Engine,
  caller: Caller,
  bytes: Buffer,
  fileName: string,
  replaces?: string,
): Promise<ImportBody> {
  const input = { bytes, fileName, workflow: "loan", division: NANJING, ...(replaces ? { replaces } : {}) };
  return given(await createImport(engine, caller, input));
}

export async function imported(
  engine: Engine,
  caller: Caller,
  bytes: Buffer,
  fileName: string,
  replaces?: string,
): Promise<ImportBody> {
  const created = await upload(engine, caller, bytes, fileName, replaces);
  await runImport(engine, CITY, parseId(created.id)?.uuid ?? "");
  return given(await getImport(engine, caller, created.id));
}

export async function allLines(
  engine: Engine,
  caller: Caller,
  id: string,
  query: Parameters<typeof listImportLines>[3] = {},
): Promise<ImportLine[]> {
  const lines: ImportLine[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: ImportLine[]; next: string | null } = given(
      await listImportLines(engine, caller, id, { ...query, limit: 700, ...(cursor ? { cursor } : {}) }),
    );
    lines.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return lines;
}

/** The lease of whoever runs it ends at this moment. */
export async function expire(database: Database, id: string): Promise<void> {
  await database.all({ name: "expire", text: "update import_file set lease_until = yijiao_now() where id = $1" }, [id]);
}
