import { describe, expect, test } from "vitest";
import { readSubset } from "../../src/core/document/subset.ts";

test("a short row of a table is filled up", () => {
  const { tree } = readSubset("<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>");
  const [table] = tree.blocks;
  expect(table?.type === "table" && table.body[1]).toEqual([
    { header: false, span: 1, rows: 1, content: [{ type: "text", text: "c" }] },
    { header: false, span: 1, rows: 1, content: [] },
  ]);
});

test("a cell that reaches down keeps its columns, and never reaches below the last row", () => {
  const { tree, problems } = readSubset(
    '<table><tbody><tr><td rowspan="9">a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>',
  );
  const [table] = tree.blocks;
  expect(problems).toEqual([]);
  expect(table?.type === "table" && table.body.map((row) => row.map(({ span, rows }) => [span, rows]))).toEqual([
    [
      [1, 2],
      [1, 1],
    ],
    [[1, 1]],
  ]);
  expect(readSubset('<table><tbody><tr><td rowspan="x">a</td></tr></tbody></table>').problems).toHaveLength(1);
});

describe("a table of people", () => {
  const row = (texts: string[]) => `<tr>${texts.map((text) => `<td>${text}</td>`).join("")}</tr>`;
  const laid = (columns: string[]) => {
    const [table] = readSubset(`<table><tbody>${row(columns)}</tbody></table>`).tree.blocks;
    if (table?.type !== "table") throw new Error("no table");
    return table;
  };
  const ID = "320199196702142365";

  test("leaves a long number the room it needs on one line, whatever stands beside it", () => {
    const { widths, dense } = laid([
      "1",
      "秦金凤",
      ID,
      "江苏省南京市鼓楼区宁海路街道北京西路一号",
      "13700002606",
      "1",
      "独居",
      "",
    ]);
    expect(dense).toBe(true);
    // 156 mm of line at 9 pt; 18 figures of 0.56 em, and 3 mm beside them.
    expect(((widths[2] ?? 0) / 100) * 156).toBeGreaterThan(18 * 0.56 * 3.175 + 3);
  });

  test("is set in the usual size where there is room", () => {
    expect(laid(["1", "秦金凤", ID, "1"]).dense).toBe(false);
  });

  test("keeps a column in which nothing stands wide enough to write in", () => {
    const { widths } = laid(["1", "秦金凤", ""]);
    expect(widths[2]).toBeGreaterThan(widths[0] ?? 0);
  });
});
