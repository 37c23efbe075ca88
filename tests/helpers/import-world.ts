import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { parseRecordType } from "../../src/core/record/parse.ts";
import type { Refusal } from "../../src/core/refusal.ts";
import { isRefusal } from "../../src/core/refusal.ts";
import { parseImport } from "../../src/core/roster/parse.ts";
import { parseTable } from "../../src/core/table/parse.ts";
import { protectedKeys } from "../../src/engine/definitions.ts";
import type { Caller, Engine } from "../../src/engine/engine.ts";
import type { Workbook } from "../../src/engine/import-export.ts";
import { loadRecords } from "../../src/engine/record-load.ts";
import type { Database } from "../../src/store/database.ts";
import { createSealer } from "../../src/store/seal.ts";
import { putGrants } from "../../src/store/users.ts";
import { caller, enterLending, lendingEngine, setClock, TEST_KEYS } from "./lending.ts";
import { AS_OF, fixture, shippedDivisions } from "./rosters.ts";

const ROOT = join(import.meta.dirname, "../..");

function parsed<T>(parse: (yaml: string, file: string) => { value?: T; problems: unknown[] }, file: string): T {
  const { value, problems } = parse(readFileSync(join(ROOT, file), "utf8"), file);
  if (value === undefined) throw new Error(JSON.stringify(problems));
  return value;
}

export interface ImportWorld {
  engine: Engine;
  /** An officer of the organisation that may start the workflow. */
  officer: Caller;
  stranger: Caller;
}

/** The lending engine with the shipped import definition, result codes, insurance records and divisions put into it. */
export async function importWorld(database: Database): Promise<ImportWorld> {
  await enterLending(database);
  // The rosters are of a whole city: its own office must have somebody at the desk.
  await putGrants(database, [{ user: "desk", role: "desk_clerk", organisation: "office", from: null, until: null }]);
  await setClock(database, `${AS_OF}T02:00:00.000Z`);
  const lending = await lendingEngine(database);
  const insured = parsed(parseRecordType, "policies/records/insured.yaml");
  const retiree = parsed(parseRecordType, "policies/records/retiree.yaml");
  const handover = { ...parsed(parseImport, "policies/imports/handover.yaml"), workflows: ["loan"] };
  const divisions = shippedDivisions();
  const keys = protectedKeys([insured, retiree, handover]);
  const base = lending.policies();
  const policies = {
    ...base,
    divisions,
    records: new Map([...base.records, ["insured", insured], ["retiree", retiree]]),
    imports: new Map<string, unknown>([
      ["handover", handover],
      ["agency", parsed(parseImport, "policies/imports/agency.yaml")],
    ]),
    tables: new Map([...base.tables, ["roster-results", parsed(parseTable, "policies/tables/roster-results.yaml")]]),
    protectedKeys: keys,
  };
  const engine: Engine = {
    ...lending,
    policies: () => policies,
    sealer: createSealer(TEST_KEYS, (name) => keys.has(name)),
  };
  const officer: Caller = {
    user: "desk",
    name: "desk",
    grants: [{ organisation: "office", role: "desk_clerk" }],
    day: AS_OF,
  };
  return { engine, officer, stranger: caller("elsewhere") };
}

export async function loadAgency(engine: Engine, ...names: string[]) {
  const results = [];
  for (const name of names) {
    const definition = parsed(parseImport, "policies/imports/agency.yaml");
    results.push(await loadRecords(engine, definition, 320100, Readable.from([gunzipSync(fixture(name))])));
  }
  return results;
}

export async function bytesOf(workbook: Workbook | Refusal): Promise<Buffer> {
  if (isRefusal(workbook)) throw new Error(workbook.code);
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => stream.on("end", resolve));
  await workbook.write(stream);
  stream.end();
  await ended;
  return Buffer.concat(chunks);
}
