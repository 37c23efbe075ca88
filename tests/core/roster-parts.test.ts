import fc from "fast-check";
import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { columnLetters, digitsLost, plainNumber, tidy } from "../../src/core/roster/cell.ts";
import { cleanLine } from "../../src/core/roster/clean.ts";
import { cleanDate } from "../../src/core/roster/date.ts";
import { withinEdits } from "../../src/core/roster/edit.ts";
import { judgeLine } from "../../src/core/roster/judge.ts";
import { Layout } from "../../src/core/roster/layout.ts";
import type { Cell, ImportDefinition, SheetPart } from "../../src/core/roster/model.ts";
import { parseImport } from "../../src/core/roster/parse.ts";
import { cleanPhone } from "../../src/core/roster/phone.ts";
import { cleanValue } from "../../src/core/roster/value.ts";
import { safeText } from "../../src/engine/import-export.ts";
import { readFile } from "../../src/engine/import-read.ts";
import { shownAs } from "../../src/engine/import-workbook.ts";
import { AS_OF, agencyRecords, fixture, handoverImport, importRoster } from "../helpers/rosters.ts";

const text = (value: string): Cell => ({ kind: "text", text: value });
const number = (value: string): Cell => ({ kind: "number", text: value });
const HANDOVER = handoverImport();

function column(key: string): ImportDefinition["columns"][number] {
  const found = HANDOVER.columns.find((one) => one.key === key);
  if (!found) throw new Error(key);
  return found;
}

function laidOut(
  ...sheets: { name: string; hidden?: boolean; rows: string[][] }[]
): Layout & { lines: ReturnType<Layout["take"]> } {
  const layout = new Layout(HANDOVER);
  const lines = sheets.flatMap(({ name, hidden = false, rows }) => {
    const parts: SheetPart[] = [
      { kind: "sheet", name, hidden },
      {
        kind: "rows",
        rows: rows.map((cells, i) => ({
          row: i + 1,
          hidden: false,
          cells: cells.map((cell) => (cell === "" ? null : text(cell))),
        })),
      },
    ];
    return parts.flatMap((part) => layout.take(part));
  });
  return Object.assign(layout, { lines: [...lines, ...layout.finish()] });
}

const HEADING = ["序号", "姓名", "公民身份号码", "联系电话"];
const PERSON = ["1", "张三", "320199196305154713", "13800000001"];

describe("numbers of people and organisations", () => {
  test.each([
    ["320199194305121234", "sound"],
    ["320199194802291023", "sound"],
    ["32019919440615019X", "sound"],
    ["320199194502291013", "format"],
    ["320199194305121235", "checksum"],
    ["320199203005121234", "format"],
    ["32019919430512123", "format"],
  ])("%s is %s", (value, state) => {
    const cleaned = cleanValue(column("residentId"), text(value), AS_OF);
    expect(cleaned).toMatchObject(state === "sound" ? { value, notes: [] } : { value: null, notes: [state] });
  });

  test("credit codes are told sound from wrong by their check, whatever their prefix", () => {
    const notes = (code: string) => cleanValue(column("enterpriseUscc"), text(code), AS_OF).notes;
    expect(["91320199MA1TXN001H", "91320199MA1T000100", "N2320199MF0000001J"].map(notes)).toEqual([[], [], []]);
    expect(notes("91320199MA1TXN001J")).toEqual(["checksum"]);
  });

  test("a number cell keeps fifteen digits; what is longer is lost, however it looks", () => {
    expect(digitsLost(number("3.20199195306032E+17"))).toBe(true);
    expect(digitsLost(number("320199195306032000"))).toBe(true);
    expect(digitsLost(text("3.20199E+17"))).toBe(true);
    expect(digitsLost(number("1.8100000148E10"))).toBe(false);
    expect(cleanValue(column("residentId"), number("320199196305154713"), AS_OF)).toMatchObject({
      value: null,
      notes: ["lost"],
    });
  });

  test("writing a number out loses no digit", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), (value) => {
        const digits = String(value);
        const scientific = `${digits[0]}.${digits.slice(1)}E+${digits.length - 1}`;
        return plainNumber(digits.length === 1 ? digits : scientific) === digits;
      }),
    );
  });
});

describe("dates", () => {
  test.each<[Cell, string | null, string[]]>([
    [text("1972年5月"), "1972-05", []],
    [text("1987.11"), "1987-11", []],
    [text("2015年6月25日"), "2015-06-25", []],
    [text("２０００．０１"), "2000-01", []],
    [text("199105"), "1991-05", []],
    [text("19910531"), "1991-05-31", []],
    [text("1963"), "1963", []],
    [text("1987-03-21 00:00:00"), "1987-03-21", []],
    [number("202402"), "2024-02", []],
    [number("41426"), "2013-06-01", []],
    [{ kind: "number", text: "39964", base1904: true }, "2013-06-01", []],
    [number("1964.1"), null, ["ambiguous"]],
    [number("1964.12"), "1964-12", []],
    [text("87.10"), "1987-10", ["assumed"]],
    [text("12.10"), null, ["ambiguous"]],
    [text("1987-13"), null, ["format"]],
    [text("1945-02-29"), null, ["format"]],
    [text("不详"), null, ["format"]],
  ])("%j reads as %s", (cell, value, notes) => expect(cleanDate(cell)).toMatchObject({ value, notes }));

  test("number formats tell days and months from numbers and times", () => {
    expect(
      [
        "yyyy-mm-dd",
        'yyyy"年"m"月"d"日"',
        'yyyy"年"m"月"',
        "[$-804]yyyy/m",
        "0.00",
        "h:mm",
        "General",
        '#,##0"元"',
        "[Red]d-mmm",
      ].map((code) => shownAs(164, code)),
    ).toEqual(["day", "day", "month", "month", "number", "number", "number", "number", "day"]);
    expect([14, 17, 20, 31, 57, 0].map((id) => shownAs(id, undefined))).toEqual([
      "day",
      "month",
      "number",
      "day",
      "month",
      "number",
    ]);
  });
});

describe("telephones", () => {
  test.each<[Cell, string | null]>([
    [text("138 0000 1802"), "13800001802"],
    [text("177-0000-6220"), "17700006220"],
    [text("+86 13800001802"), "13800001802"],
    [text("１８８００００５５９９"), "18800005599"],
    [text("13700002606.0"), "13700002606"],
    [text("025-80001567"), "025-80001567"],
    [text("（025）80001567"), "025-80001567"],
    [text("02580001567"), "025-80001567"],
    [text("18700005794/025-80001122"), "18700005794"],
    [number("2580003344"), "025-80003344"],
    [text("2580003344"), null],
    [text("1390000123"), null],
    [text("139000012345"), null],
    [text("12900001234"), null],
    [text("1.39E+10"), null],
    [number("1390000123"), null],
  ])("%j gives %s", (cell, value) => expect(cleanPhone(cell).value).toBe(value));
});

describe("names", () => {
  test.each(["欧阳娜", "艾力·吐尔逊", "O'Brien", "王（小）明"])("%j can be read", (name) => {
    expect(cleanValue(column("name"), text(name), AS_OF).notes).toEqual([]);
  });

  test.each([
    ...["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "<img src=x>", "{{7*7}}", "张*", "张?", "张\ufffd"],
  ])("%j is no name and is noted as unreadable", (name) => {
    expect(cleanValue(column("name"), text(name), AS_OF).notes).toContain("unreadable");
  });
});

describe("headings", () => {
  test("are found below titles, over two rows, with synonyms, blanks and brackets", () => {
    const known = laidOut({
      name: "a",
      rows: [
        ["某厂移交名单"],
        ["填报单位：某厂"],
        ["编 号", "姓　名", "身份证号（18位）", "家庭联系人", "家庭联系人"],
        ["", "", "", "姓名", "电话"],
        ["1", "张三", "320199196305154713", "李四", "13800000001"],
      ],
    });
    expect(known.sheets[0]?.headerRows).toEqual([3, 4]);
    expect(known.lines[0]?.cells).toMatchObject({
      name: text("张三"),
      contactName: text("李四"),
      contactPhone: text("13800000001"),
    });
  });

  test("a sheet without a heading continues the one before when its rows fit, and is left out when they do not", () => {
    const fits = laidOut(
      { name: "a", rows: [HEADING, PERSON] },
      { name: "b", rows: [["2", "李四", "320199194305121234", "无"]] },
    );
    expect(fits.lines.map((line) => [line.sheet, line.line])).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
    const notes = laidOut(
      { name: "a", rows: [HEADING, PERSON] },
      { name: "填表说明", rows: [["请逐一核对"], ["谢谢"]] },
    );
    expect(notes.lines).toHaveLength(1);
    expect(notes.sheets[1]?.note?.zh).toBe("没有找到表头，未导入");
  });

  test("hidden sheets are named and left out", () => {
    const { lines, sheets } = laidOut(
      { name: "a", rows: [HEADING, PERSON] },
      { name: "old", hidden: true, rows: [HEADING, PERSON] },
    );
    expect(lines).toHaveLength(1);
    expect(sheets[1]?.note?.zh).toBe("隐藏的工作表，未导入");
  });

  test("totals, signatures, blanks, numbers alone and repeated headings are no lines", () => {
    const { lines, sheets } = laidOut({
      name: "a",
      rows: [
        HEADING,
        PERSON,
        ["　", ""],
        HEADING,
        ["2", "李四", "320199194305121234", ""],
        ["3"],
        ["合 计", "5人"],
        ["制表人：", "", "2026.11.6"],
      ],
    });
    expect(lines.map((line) => line.row)).toEqual([2, 5]);
    expect(sheets[0]?.ignored).toEqual([
      { row: 3, as: "blank" },
      { row: 4, as: "header" },
      { row: 6, as: "sequence" },
      { row: 7, as: "total" },
      { row: 8, as: "signature" },
    ]);
    expect(sheets[0]?.totals).toEqual([{ row: 7, says: 5, is: 2, agrees: false }]);
  });

  test("columns nobody asked for are kept aside under their letters", () => {
    const { lines } = laidOut({
      name: "a",
      rows: [
        [...HEADING, "血型"],
        [...PERSON, "O"],
      ],
    });
    expect(lines[0]?.extra).toEqual({ E: "O" });
  });

  test("whatever the rows hold, a row is a line or is listed as left out, never both and never neither", () => {
    const cell = fc.constantFrom(
      "",
      "　",
      "张三",
      "合计",
      "320199196305154713",
      "姓名",
      "公民身份号码",
      "制表：",
      "1",
      "5人",
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 60 }), (rows) => {
        const { lines, sheets } = laidOut({ name: "a", rows: [HEADING, ...rows] });
        const seen = [...lines.map((line) => line.row), ...(sheets[0]?.ignored ?? []).map((row) => row.row)].sort(
          (a, b) => a - b,
        );
        expect(seen).toEqual(rows.map((_, i) => i + 2));
      }),
    );
  });
});

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
