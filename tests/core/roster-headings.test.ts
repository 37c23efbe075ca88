import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Layout } from "../../src/core/roster/layout.ts";
import type { Cell, SheetPart } from "../../src/core/roster/model.ts";
import { handoverImport } from "../helpers/rosters.ts";

const text = (value: string): Cell => ({ kind: "text", text: value });
const HANDOVER = handoverImport();
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
