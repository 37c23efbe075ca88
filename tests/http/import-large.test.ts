import ExcelJS from "exceljs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ImportBody, ImportLine, Page } from "../../src/core/api.ts";
import { parseId } from "../../src/core/id.ts";
import { runImport } from "../../src/engine/import-run.ts";
import type { Database } from "../../src/store/database.ts";
import { type Asking, serving } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { importWorld, loadAgency } from "../helpers/import-world.ts";
import { CITY } from "../helpers/lending.ts";
import { openSession } from "../helpers/posts.ts";
import { expectedResults, fixture, NANJING } from "../helpers/rosters.ts";

const NAME = "roster-5000.xlsx";
const LINES = 5_000;
const PAGE = 200;

let database: Database;
let officer: Asking;
let body: ImportBody;
beforeAll(async () => {
  database = await freshDatabase("pglite");
  const { engine } = await importWorld(database);
  await loadAgency(engine, "agency-5000.csv.gz");
  officer = serving(engine).as(await openSession(database, "desk"));
  const sent = await officer
    .post("/imports")
    .field("workflow", "loan")
    .field("division", NANJING)
    .attach("file", fixture(NAME), NAME);
  expect(sent.status, JSON.stringify(sent.body)).toBe(202);
  await runImport(engine, CITY, parseId(sent.body.id)?.uuid ?? "");
  body = (await officer.get(`/imports/${sent.body.id}`)).body;
});
afterAll(() => database?.close());

async function sheetOf(bytes: Buffer): Promise<string[][]> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(new Uint8Array(bytes).buffer);
  const rows: string[][] = [];
  workbook.worksheets[0]?.eachRow((row) => {
    const cells: string[] = [];
    row.eachCell({ includeEmpty: true }, (cell) => cells.push(cell.text.trim()));
    rows.push(cells);
  });
  return rows;
}

test("a list of 5,000 is checked to its last line, each with the codes it deserves", async () => {
  expect(body).toMatchObject({ status: "ready", total: LINES, done: LINES });
  const lines: ImportLine[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const next: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const page: Page<ImportLine> = (await officer.get(`/imports/${body.id}/lines?limit=${PAGE}${next}`)).body;
    lines.push(...page.items);
    cursor = page.next;
  }
  const expected = expectedResults().rosters[NAME]?.lines ?? [];
  expect(lines).toHaveLength(expected.length);
  const told = (row: number, codes: readonly string[]) => `${row} ${[...codes].sort().join(" ")}`;
  const blocked = (codes: readonly string[]) => codes.includes("ID_CHECKSUM") || codes.includes("DUP_BATCH");
  expect(lines.filter(({ codes }) => blocked(codes)).map(({ row, codes }) => told(row, codes))).toEqual(
    expected.filter(({ codes }) => blocked(codes)).map(({ row, codes }) => told(row, codes)),
  );
});

test("what is wrong comes back as a sheet in the layout of the list", async () => {
  const answer = await officer
    .get(`/imports/${body.id}/errors.xlsx`)
    .buffer(true)
    .parse((stream, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => done(null, Buffer.concat(chunks)));
    });
  expect(answer.status).toBe(200);
  const [mine, wrong] = [await sheetOf(fixture(NAME)), await sheetOf(answer.body)];
  const header = mine.find((row) => row.includes("姓名")) ?? [];
  const returned = wrong.find((row) => row.includes("姓名")) ?? [];
  expect(returned.slice(0, header.length)).toEqual(header);
  const { accept = 0 } = body.counts.byDisposition;
  expect(wrong.length).toBeGreaterThanOrEqual(LINES - accept);
  expect(wrong.length).toBeLessThan(LINES);
});
