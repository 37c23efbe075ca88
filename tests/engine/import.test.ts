import { beforeAll, expect, test } from "vitest";
import type { ImportBody, ImportLine } from "../../src/core/api.ts";
import { parseId } from "../../src/core/id.ts";
import { createImport } from "../../src/engine/import.ts";
import { errorsWorkbook } from "../../src/engine/import-export.ts";
import { readFile } from "../../src/engine/import-read.ts";
import { placesWorkbook } from "../../src/engine/import-streets.ts";
import { importsNamed, takeImports } from "../../src/engine/import-use.ts";
import { getImport, listImportLines } from "../../src/engine/import-view.ts";
import { readImportedRows } from "../../src/store/children.ts";
import { markImportUsed } from "../../src/store/import-finish.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { bytesOf, type ImportWorld, importWorld, loadAgency } from "../helpers/import-world.ts";
import { type ExpectedLine, fixture, NANJING } from "../helpers/rosters.ts";
import { allLines, CITY, EXPECTED, given, imported, MESSY, upload } from "./importing.ts";

const KNOWN = new Set(Object.keys(EXPECTED.legend.severity));

/** What must be the same when the same line comes again in another file. */
function verdicts(lines: readonly ImportLine[]) {
  return lines.map(({ name, codes, disposition, place, data }) => ({
    name,
    codes: codes.filter((code) => code !== "ROW_HIDDEN"),
    disposition,
    place,
    data,
  }));
}

function fits(line: ImportLine, expected: ExpectedLine): boolean {
  const codes = line.codes.filter((code) => KNOWN.has(code)).sort();
  return [{}, ...(expected.acceptable ?? [])].some((other) => {
    const one = { ...expected, ...other };
    return JSON.stringify([...one.codes].sort()) === JSON.stringify(codes) && one.hukou === line.place;
  });
}

onBothDatabases("imports", (database) => {
  let it: ImportWorld;
  let messy: ImportBody;
  beforeAll(async () => {
    it = await importWorld(database());
    const [first] = await loadAgency(it.engine, "agency.csv.gz");
    expect(first).toMatchObject({ rows: 2600, added: 2600, changed: 0, problems: [] });
    expect(KNOWN.size).toBe(18);
    messy = await imported(it.engine, it.officer, fixture(MESSY), MESSY);
  });

  test("a database loaded again changes its records and adds none", async () => {
    const [again] = await loadAgency(it.engine, "agency.csv.gz");
    expect(again).toMatchObject({ rows: 2600, added: 0, changed: 2600 });
  });

  test.each([MESSY, "roster-300.xlsx"])("%s comes out of the database as expected, line by line", async (name) => {
    const body = name === MESSY ? messy : await imported(it.engine, it.officer, fixture(name), name);
    const expected = EXPECTED.rosters[name]?.lines ?? [];
    const lines = await allLines(it.engine, it.officer, body.id);
    expect(body).toMatchObject({ status: "ready", total: expected.length, done: expected.length, problem: null });
    expect(lines.map((line) => [line.sheet, line.row])).toEqual(expected.map((line) => [line.sheet, line.row]));
    expect(
      lines
        .filter((line, i) => !fits(line, expected[i] ?? ({} as ExpectedLine)))
        .map((line) => [line.row, line.codes, line.place]),
    ).toEqual([]);
    const places = Object.values(body.counts.byPlace).reduce((sum, count) => sum + count, 0);
    expect(places).toBe(lines.filter((line) => line.place !== null).length);
    expect(body.counts.byDisposition.block).toBe(lines.filter((line) => line.disposition === "block").length);
  });

  test("the codes come with their titles and severities from the table", () => {
    expect(messy.codes.ID_FORMAT).toMatchObject({
      title: { zh: "公民身份号码不合法" },
      severity: "block",
      severityTitle: { zh: "阻断" },
    });
    expect(messy.dispositions.query?.title.zh).toBe("存疑，待确认");
  });

  test("lines are found by code, disposition, place, name, initials and whole number", async () => {
    const by = async (query: Parameters<typeof listImportLines>[3]) =>
      (await allLines(it.engine, it.officer, messy.id, query)).map((line) => line.name);
    expect(await by({ code: "DECEASED" })).toEqual(["欧阳腊梅", "赖丽华", "赵昍"]);
    expect(await by({ disposition: "redispatch" })).toEqual(["王娟"]);
    expect((await by({ place: "320106012000" })).length).toBe(messy.counts.byPlace["320106012000"]);
    expect(await by({ q: "艾力" })).toEqual(["艾力·吐尔逊"]);
    expect(await by({ q: "ltl" })).toEqual([]);
    expect(await by({ q: "320199196305154713" })).toEqual(["张三"]);
    expect((await by({ found: "true" })).length).toBeLessThan(120);
  });

  test("protected values are sealed at rest, in cells, values, changes and suggestions alike", async () => {
    const id = parseId(messy.id)?.uuid ?? "";
    const rows = await database().all<{ all: string }>(
      { name: "raw", text: "select to_jsonb(l)::text as all from import_line l where import_id = $1" },
      [id],
    );
    const text = rows.map((row) => row.all).join("\n");
    expect(rows.length).toBe(120);
    expect(text).not.toMatch(/3201991963051547|1760000349|19959070318/);
    expect(text).toContain("sealed:v1:");
  });

  test("a suggestion and a cleaning are shown to the organisation whose list it is", async () => {
    const [line] = await allLines(it.engine, it.officer, messy.id, { q: "陈莉" });
    expect(line?.findings.find((finding) => finding.code === "ID_CHECKSUM")?.suggest).toBe("320199195907031820");
    const [zhang] = await allLines(it.engine, it.officer, messy.id, { q: "张三" });
    expect(zhang?.cleaned.find((change) => change.field === "residentId")).toMatchObject({ to: "320199196305154713" });
  });

  test("who has no part in it sees neither the import nor its lines", async () => {
    expect(await getImport(it.engine, it.stranger, messy.id)).toMatchObject({ code: "NOT_FOUND" });
    expect(await listImportLines(it.engine, it.stranger, messy.id, {})).toMatchObject({ code: "NOT_FOUND" });
    expect(await errorsWorkbook(it.engine, it.stranger, messy.id, { all: true })).toMatchObject({ code: "NOT_FOUND" });
    expect(
      await createImport(it.engine, it.stranger, {
        bytes: fixture(MESSY),
        fileName: MESSY,
        workflow: "loan",
        division: NANJING,
      }),
    ).toMatchObject({ code: "START_FORBIDDEN" });
  });

  test("the same file sent twice is the same import", async () => {
    const again = await upload(it.engine, it.officer, fixture(MESSY), "renamed.xlsx");
    expect(again.id).toBe(messy.id);
  });

  test("a cursor of one list does not open another", async () => {
    const page = given(await listImportLines(it.engine, it.officer, messy.id, { limit: 5 }));
    expect(
      await listImportLines(it.engine, it.officer, messy.id, {
        limit: 5,
        disposition: "block",
        cursor: page.next ?? "",
      }),
    ).toMatchObject({ code: "CURSOR_INVALID" });
  });

  test("the workbook with all results gives the same lines when it is imported again", async () => {
    const bytes = await bytesOf(await errorsWorkbook(it.engine, it.officer, messy.id, { all: true }));
    const again = await imported(it.engine, it.officer, bytes, "again.xlsx");
    const before = await allLines(it.engine, it.officer, messy.id);
    expect(verdicts(await allLines(it.engine, it.officer, again.id))).toEqual(verdicts(before));
  });

  test("the workbook of errors holds the lines with findings and says what was found", async () => {
    const bytes = await bytesOf(await errorsWorkbook(it.engine, it.officer, messy.id, { all: false }));
    const rows = await cellsOf(bytes);
    const found = await allLines(it.engine, it.officer, messy.id, { found: "true" });
    expect(rows.filter((row) => row.some((cell) => /^\d+$/.test(cell)) && row.length > 20).length).toBe(found.length);
    expect(rows.some((row) => row.includes("原行号") && row.includes("比对结果") && row.includes("身份证号"))).toBe(
      true,
    );
    expect(rows.flat().some((cell) => cell.includes("建议：320199195907031820"))).toBe(true);
  });

  test("corrected lines replace exactly those they name; all others stay", async () => {
    const before = await allLines(it.engine, it.officer, messy.id);
    const wrong = before.find((line) => line.codes.includes("ID_CHECKSUM"));
    const suggest = wrong?.findings.find((finding) => finding.suggest)?.suggest ?? "";
    const csv = `姓名,公民身份号码,户口地址,联系电话,统筹外项目及金额,档案册数,比对结果,原行号\n${wrong?.name},${suggest},南京市鼓楼区凤凰街道凤凰街1号,13800000001,无,1,照建议更正,${wrong?.line}\n`;
    const corrected = await imported(it.engine, it.officer, Buffer.from(csv), "corrected.csv", messy.id);
    const after = await allLines(it.engine, it.officer, corrected.id);
    expect(corrected).toMatchObject({ status: "ready", total: 120, replaces: messy.id });
    expect(after[0]).toMatchObject({ name: wrong?.name, disposition: "accept", place: "320106007000" });
    expect(verdicts(after.slice(1))).toEqual(verdicts(before.filter((line) => line.line !== wrong?.line)));
    expect(corrected.counts.byDisposition.block).toBe((messy.counts.byDisposition.block ?? 0) - 1);
    expect(Object.values(corrected.counts.byDisposition).reduce((sum, count) => sum + count, 0)).toBe(120);
  });

  test("a correction to a number that another line bears is a duplicate", async () => {
    const lines = await allLines(it.engine, it.officer, messy.id);
    const wrong = lines.find((line) => line.codes.includes("ID_CHECKSUM"));
    const other = lines.find((line) => line.codes.length === 0);
    const csv = `姓名,公民身份号码,比对结果,原行号\n${other?.name},${String(other?.data.residentId)},,${wrong?.line}\n`;
    const corrected = await imported(it.engine, it.officer, Buffer.from(csv), "duplicate.csv", messy.id);
    const [first] = await allLines(it.engine, it.officer, corrected.id);
    expect(first?.codes).toContain("DUP_BATCH");
  });

  test("an import that a case has taken is not given again, and corrected only by who handed it in", async () => {
    const csv = Buffer.from("姓名,公民身份号码\n甲二,320199196305154713\n");
    const created = await imported(it.engine, it.officer, csv, "used.csv");
    const id = parseId(created.id)?.uuid ?? "";
    const instance = "018f0000-0000-7000-8000-000000000001";
    const use = { city: CITY, id, instance, workflow: "loan", organisations: ["office"] };
    expect(await markImportUsed(database(), { ...use, organisations: ["branch-xuanwu"] })).toBe(false);
    expect(await markImportUsed(database(), { ...use, workflow: "another" })).toBe(false);
    expect(await markImportUsed(database(), use)).toBe(true);
    expect(await markImportUsed(database(), use)).toBe(true);
    expect(await markImportUsed(database(), { ...use, instance: "018f0000-0000-7000-8000-000000000002" })).toBe(false);
    expect((await upload(it.engine, it.officer, csv, "used.csv")).id).not.toBe(created.id);
    const before = await allLines(it.engine, it.officer, created.id);
    const correction = {
      ...{ bytes: csv, fileName: "x.csv", workflow: "loan", division: NANJING },
      replaces: created.id,
    };
    expect(await createImport(it.engine, it.officer, correction)).toMatchObject({ replaces: created.id });
    expect(await allLines(it.engine, it.officer, created.id), "the list taken stays as it was").toEqual(before);
    // Handed in by another office that the officer reads, but does not hand lists in for.
    await database().knex("import_file").where({ home_city: CITY, id }).update({ organisation: "branch-gulou" });
    const both = {
      ...it.officer,
      grants: [...it.officer.grants, { organisation: "branch-gulou", role: "desk_clerk" }],
    };
    expect(await getImport(it.engine, both, created.id)).toMatchObject({ id: created.id });
    const again = { ...correction, bytes: Buffer.from("姓名\n甲二\n") };
    expect(await createImport(it.engine, both, again)).toMatchObject({ code: "IMPORT_REPLACES_UNKNOWN" });
  });

  test("a form that takes a list ties it to its case, and refuses what is not the caller's to hand in", async () => {
    const created = await imported(
      it.engine,
      it.officer,
      Buffer.from("姓名,公民身份号码\n甲三,320199196305154713\n"),
      "taken.csv",
    );
    const schema = {
      type: "object",
      properties: { list: { type: "string", format: "roster" }, other: { type: "string" } },
    };
    const form = { id: "f", title: { zh: "表", en: "Form" }, schema, ui: {} };
    const named = importsNamed(form, { list: created.id, other: created.id });
    expect(named).toEqual([created.id]);
    const at = { city: CITY, instance: "018f0000-0000-7000-8000-000000000003", workflow: "loan" };
    expect(await takeImports(database(), it.stranger, named, at)).toMatchObject({ code: "IMPORT_NOT_READY" });
    expect(await takeImports(database(), it.officer, named, { ...at, city: 320500 })).toMatchObject({
      code: "IMPORT_NOT_READY",
    });
    expect(await takeImports(database(), it.officer, named, at)).toBeNull();
    expect(given(await getImport(it.engine, it.officer, created.id))).toMatchObject({
      status: "used",
      instance: `${CITY}-${at.instance}`,
    });
  });

  test("one sheet for every receiving street, and a summary that adds up", async () => {
    const rows = await cellsOf(await bytesOf(await placesWorkbook(it.engine, it.officer, messy.id)));
    const total = Object.values(messy.counts.byPlace).reduce((sum, count) => sum + count, 0);
    expect(rows.find((row) => row[0] === "合计")?.at(-1)).toBe(String(total));
    expect(rows.filter((row) => row[0] === "序号").length).toBe(Object.keys(messy.counts.byPlace).length);
  });

  test("rows are handed to a workflow in order, sealed as they are stored", async () => {
    const id = parseId(messy.id)?.uuid ?? "";
    const first = await readImportedRows(database(), CITY, id, 0, 50);
    const next = await readImportedRows(database(), CITY, id, 50, 100);
    expect([...first, ...next].map((row) => row.line)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
    expect(it.engine.sealer.open(first[3]?.data)).toMatchObject({ name: "张三", residentId: "320199196305154713" });
  });

  test("a file without a heading fails and says which columns are needed", async () => {
    const body = await imported(it.engine, it.officer, Buffer.from("一,二,三\n1,2,3\n"), "no-heading.csv");
    expect(body).toMatchObject({
      status: "failed",
      problem: { code: "IMPORT_HEADING_MISSING", cure: { zh: "表头应有：姓名、公民身份号码" } },
    });
  });
});

async function cellsOf(bytes: Buffer): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const part of readFile(bytes)) {
    if (part.kind === "rows") rows.push(...part.rows.map((row) => row.cells.map((cell) => cell?.text ?? "")));
  }
  return rows;
}
