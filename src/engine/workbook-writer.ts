import type { Writable } from "node:stream";
import type exceljs from "exceljs";

/**
 * A workbook that leaves by rows as they are committed, whatever its length. The library is read with the first one: it
 * takes as long as all else that a process reads before it is ready, and few processes ever write a workbook.
 */
export async function openWorkbook(stream: Writable): Promise<exceljs.stream.xlsx.WorkbookWriter> {
  const { default: library } = await import("exceljs");
  return new library.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
}
