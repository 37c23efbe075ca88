import fc from "fast-check";
import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { columnLetters, plainNumber, tidy } from "../../src/core/roster/cell.ts";
import { cleanLine } from "../../src/core/roster/clean.ts";
import { withinEdits } from "../../src/core/roster/edit.ts";
import { judgeLine } from "../../src/core/roster/judge.ts";
import type { Cell } from "../../src/core/roster/model.ts";
import { parseImport } from "../../src/core/roster/parse.ts";
import { safeText } from "../../src/engine/import-export.ts";
import { readFile } from "../../src/engine/import-read.ts";
import { AS_OF, agencyRecords, fixture, importRoster } from "../helpers/rosters.ts";

const text = (value: string): Cell => ({ kind: "text", text: value });

describe("csv", () => {
  const csv = (async () => {
    const rows: string[][] = [];
    for await (const part of readFile(fixture("roster-300.xlsx"))) {
      if (part.kind === "rows")
        rows.push(...part.rows.map((row) => row.cells.map((cell) => (cell ? plainNumber(cell.text) : ""))));
    }
    return rows;
  })();
  const quoted = (rows: string[][], delimiter: string) =>
    rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter)).join("\r\n");

  test.each<[string, (text: string) => Buffer, string]>([
    ["UTF-8", (value) => Buffer.from(value), ","],
    ["UTF-8 with a mark", (value) => Buffer.from(`\ufeff${value}`), ","],
    ["GB18030", (value) => iconv.encode(value, "gb18030"), ","],
    ["UTF-16", (value) => Buffer.from(`\ufeff${value}`, "utf16le"), "\t"],
    ["semicolons", (value) => Buffer.from(value), ";"],
  ])("%s gives the same lines as the workbook", async (_name, encode, delimiter) => {
    const records = agencyRecords("agency.csv.gz");
    const expected = (await importRoster(fixture("roster-300.xlsx"), records)).lines;
    const { lines } = await importRoster(encode(quoted(await csv, delimiter)), records);
    const verdict = (line: (typeof lines)[number]) => [line.codes, line.disposition, line.place, line.data];
    expect(lines.map(verdict)).toEqual(expected.map(verdict));
  });
});

describe("checks by expression", () => {
  const definition = (when: string) =>
    parseImport(
      `id: x\ntitle: { zh: 甲, en: A }\ndispositions: [{ id: a, title: { zh: 乙, en: B } }]\ncolumns: [{ key: count, title: { zh: 数, en: N }, type: count }]\nchecks: [{ code: MANY, kind: holds, fields: [count], when: "${when}" }]\n`,
      "x.yaml",
    );
  const judged = (when: string, count: string) => {
    const { value } = definition(when);
    if (!value) throw new Error("refused");
    const context = { definition: value, places: null, scope: "320100000000", today: AS_OF };
    const raw = { line: 1, sheet: "a", row: 2, hidden: false, cells: { count: text(count) }, extra: {} };
    return judgeLine(context, new Map(), cleanLine(context, raw), { found: null, namesakes: [], duplicate: false })
      .findings;
  };
  test("hit where the expression holds, and point the line out where it cannot decide", () => {
    expect(judged("= count > 3", "4").map((finding) => finding.code)).toEqual(["MANY"]);
    expect(judged("= count > 3", "3")).toEqual([]);
    expect(judged("= count", "3")[0]?.text.zh).toContain("规则无法判断");
  });
  test("are refused with the definition when they cannot be read", () => {
    expect(definition("= count >").problems[0]?.path).toBe("x.yaml/checks/0/when");
  });
});

describe("small parts", () => {
  test("edits count insertions, drops, changes and swaps of neighbours, as the plain definition does", () => {
    expect(withinEdits("320199195907038120", "320199195907031820", 1)).toBe(true);
    expect(withinEdits("32019919312091220", "320199196312091220", 1)).toBe(true);
    expect(withinEdits("320199195104155085", "320199195104155985", 1)).toBe(true);
    expect(withinEdits("320199195104155085", "320199195104155994", 1)).toBe(false);
    const word = fc.string({ unit: fc.constantFrom("0", "1", "2"), maxLength: 6 });
    fc.assert(
      fc.property(
        word,
        word,
        fc.integer({ min: 0, max: 3 }),
        (a, b, max) => withinEdits(a, b, max) === withinEdits(b, a, max),
      ),
    );
    fc.assert(fc.property(word, word, (a, b) => !withinEdits(a, b, 0) || a === b));
  });

  test("what would be a formula is written as text and read back as it was", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (value) => {
        const safe = safeText(value);
        return !/^[=+\-@\t\r]/.test(safe) && tidy(safe) === tidy(value.replace(/^'(?=[=+\-@\d])/, ""));
      }),
    );
    expect(safeText('=cmd|"/c calc"!A1')).toBe(`'=cmd|"/c calc"!A1`);
  });

  test("column letters", () =>
    expect([0, 25, 26, 51, 701, 702].map(columnLetters)).toEqual(["A", "Z", "AA", "AZ", "ZZ", "AAA"]));

  test("a definition with a slip is refused with path and line", () => {
    const { value, problems } = parseImport(
      "id: x\ntitle: { zh: 甲, en: A }\ndispositions: [{ id: a, title: { zh: 乙, en: B } }]\ncolumns:\n  - { key: name, title: { zh: 姓名, en: Name }, type: nmae }\nchecks:\n  - { code: XX, kind: noted, fields: [nobody] }\n",
      "x.yaml",
    );
    expect(value).toBeUndefined();
    expect(problems.map((problem) => [problem.path, problem.line])).toEqual([
      ["x.yaml/columns/0/type", 5],
      ["x.yaml/checks/0/fields", 7],
    ]);
  });
});
