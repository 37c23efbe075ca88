import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseId } from "../../src/core/id.ts";
import { getAttachment, saveAttachment } from "../../src/engine/attachments.ts";
import { createImport } from "../../src/engine/import.ts";
import { runImport } from "../../src/engine/import-run.ts";
import { openDatabase } from "../../src/store/connect.ts";
import type { Database } from "../../src/store/database.ts";
import { migrate } from "../../src/store/migrate.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { type ImportWorld, importWorld } from "../helpers/import-world.ts";
import { taken } from "../helpers/lending.ts";
import { NANJING } from "../helpers/rosters.ts";

const CITY = 320100;
/** A sound number with a check digit, which nobody bears. */
const ID = "320199196305154713";
const LIST = Buffer.from(`姓名,公民身份号码,联系电话\n甲一,${ID},13912345678\n`);
const SCAN = Buffer.from(`%PDF-1.7\n${ID} 13912345678\n`);

async function upload(it: ImportWorld, bytes: Buffer, fileName: string): Promise<string> {
  const input = { bytes, fileName, workflow: "loan", division: NANJING };
  return parseId(taken(await createImport(it.engine, it.officer, input)).id)?.uuid ?? "";
}

const blobs = async (database: Database, id: string) =>
  (await database.knex("import_blob").where({ import_id: id })).length;

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

const folder = mkdtempSync(join(tmpdir(), "yijiao-at-rest-"));
let database: Database | null = null;
beforeAll(async () => {
  database = await openDatabase({ dataDir: folder });
  await migrate(database);
});
afterAll(async () => {
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("what stands in uploaded lists and scans stands nowhere in the files of the database", async () => {
  if (!database) throw new Error("the database was not opened");
  const it = await importWorld(database);
  const id = await upload(it, LIST, "list.csv");
  const scan = taken(await saveAttachment(it.engine, it.officer, { fileName: "scan.pdf", bytes: SCAN }));
  expect(await blobs(database, id)).toBe(1);
  await database.knex.raw("checkpoint");
  const holding = (text: string) => filesIn(folder).filter((path) => readFileSync(path).includes(text));
  expect(holding("scan.pdf"), "the search finds what is there").not.toEqual([]);
  expect(holding(ID)).toEqual([]);
  expect(holding("13912345678")).toEqual([]);
  expect(taken(await getAttachment(it.engine, it.officer, scan.id)).bytes).toEqual(SCAN);
  expect(await runImport(it.engine, CITY, id)).toBe("ready");
  await database.knex.raw("checkpoint");
  expect(holding(ID)).toEqual([]);
});

onBothDatabases("an uploaded list", (opened) => {
  let it: ImportWorld;
  beforeAll(async () => {
    it = await importWorld(opened());
  });

  test.each([
    ["has been read", LIST, "ready"],
    ["cannot be read", Buffer.from("nothing,to,see\n1,2,3\n"), "failed"],
  ])("is gone once it %s", async (_, bytes, ending) => {
    const id = await upload(it, bytes, `${ending}.csv`);
    expect(await blobs(opened(), id)).toBe(1);
    expect(await runImport(it.engine, CITY, id)).toBe(ending);
    expect(await blobs(opened(), id)).toBe(0);
  });
});
