import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digitsLost, plainNumber } from "../../src/core/roster/cell.ts";
import { cleanDate } from "../../src/core/roster/date.ts";
import type { Cell, ImportDefinition } from "../../src/core/roster/model.ts";
import { cleanPhone } from "../../src/core/roster/phone.ts";
import { cleanValue } from "../../src/core/roster/value.ts";
import { shownAs } from "../../src/engine/import-workbook.ts";
import { AS_OF, handoverImport } from "../helpers/rosters.ts";

const text = (value: string): Cell => ({ kind: "text", text: value });
const number = (value: string): Cell => ({ kind: "number", text: value });
const HANDOVER = handoverImport();
function column(key: string): ImportDefinition["columns"][number] {
  const found = HANDOVER.columns.find((one) => one.key === key);
  if (!found) throw new Error(key);
  return found;
}

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
