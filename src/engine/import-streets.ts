import type { Writable } from "node:stream";

import { isRefusal, type Refusal } from "../core/refusal.ts";
import type { Column } from "../core/roster/model.ts";
import type { ImportLineRow } from "../store/import-lines.ts";
import type { Caller, Engine } from "./engine.ts";
import { type ExportSource, exportSource, linesOf, safeText, sheetName, type Workbook } from "./import-export.ts";
import { importLine } from "./import-view.ts";
import { divisionName } from "./reader.ts";
import { openWorkbook } from "./workbook-writer.ts";

/** 按街道分表: one sheet for every place that receives lines, behind a summary of all of them. */
export async function placesWorkbook(engine: Engine, caller: Caller, id: string): Promise<Workbook | Refusal> {
  const source = await exportSource(engine, caller, id, "places");
  if (isRefusal(source)) return source;
  return {
    fileName: `${source.row.fileName.replace(/\.[a-z]{3,4}$/i, "")}-按街道分表.xlsx`,
    write: (output) => writePlaces(source, output),
  };
}

async function writePlaces(source: ExportSource, output: Writable): Promise<void> {
  const workbook = await openWorkbook(output);
  const policies = source.engine.policies();
  const taken = new Set<string>();
  const places = Object.entries(source.row.counts.byPlace ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const summary = workbook.addWorksheet(sheetName("汇总", taken));
  summary.columns = [{ width: 16 }, { width: 30 }, { width: 10 }];
  summary.addRow(["区划代码", "接收街道（镇）", "人数"]).font = { bold: true };
  for (const [place, count] of places) summary.addRow([place, divisionName(policies, place), count]);
  summary.addRow(["合计", "", places.reduce((sum, [, count]) => sum + count, 0)]);
  summary.commit();
  const columns = source.definition.columns.filter((column) => column.type !== "sequence");
  for (const [place] of places) {
    const sheet = workbook.addWorksheet(sheetName(divisionName(policies, place), taken), {
      views: [{ state: "frozen", ySplit: 1 }],
    });
    sheet.columns = [{ width: 6 }, ...columns.map((column) => ({ width: column.type === "address" ? 36 : 16 }))];
    sheet.addRow(["序号", ...columns.map((column) => column.title.zh)]).font = { bold: true };
    let number = 0;
    for await (const line of linesOf(source, { place })) {
      number++;
      sheet.addRow([number, ...lineValues(source, columns, line)]).commit();
    }
    sheet.commit();
  }
  await workbook.commit();
}

function lineValues(source: ExportSource, columns: readonly Column[], line: ImportLineRow): (string | number)[] {
  const { data } = importLine(source.engine, line, source.clear);
  return columns.map((column) => {
    const value = data[column.key];
    if (typeof value === "number") return value;
    if (typeof value === "boolean") return value ? "是" : "否";
    return safeText(Array.isArray(value) ? value.join("、") : String(value ?? ""));
  });
}
