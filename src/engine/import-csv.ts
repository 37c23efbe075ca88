import { parse } from "csv-parse";
import iconv from "iconv-lite";
import type { SheetPart, SheetRow } from "../core/roster/model.ts";
import { CELL_CHARACTERS_MAX } from "./import-workbook.ts";
import { SHEET_COLUMNS_MAX, SHEET_ROWS_MAX } from "./import-xlsx.ts";
import { Unreadable } from "./import-zip.ts";

const ROWS_AT_ONCE = 500;
const SLICE_BYTES = 256 * 1024;
/** Where the delimiter and the encoding are looked for. */
const PROBE_CHARACTERS = 20_000;
const DELIMITERS = [",", "\t", ";", "，"] as const;

/** The rows of a csv as one sheet: UTF-8 with or without mark, UTF-16, or GB18030; comma, tab or semicolon. */
export async function* readCsv(bytes: Buffer): AsyncGenerator<SheetPart> {
  const encoding = encodingOf(bytes);
  const probe = iconv.decode(bytes.subarray(0, PROBE_CHARACTERS), encoding);
  if (isBinary(probe)) throw new Unreadable("IMPORT_NOT_A_SHEET", "binary");
  yield { kind: "sheet", name: "csv", hidden: false };
  const parser = parse({
    delimiter: delimiterOf(probe),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    bom: true,
    max_record_size: SHEET_COLUMNS_MAX * CELL_CHARACTERS_MAX,
    info: true,
  });
  const decoder = iconv.getDecoder(encoding);
  const feeding = feed(
    bytes,
    (slice) => parser.write(decoder.write(slice)),
    () => new Promise((resolve) => parser.once("drain", resolve)),
  );
  feeding.then(
    () => parser.end(decoder.end() ?? ""),
    (error: Error) => parser.destroy(error),
  );
  yield* rowsOf(parser);
}

async function* rowsOf(parser: AsyncIterable<unknown>): AsyncGenerator<SheetPart> {
  let rows: SheetRow[] = [];
  let count = 0;
  try {
    for await (const item of parser) {
      const record = recordOf(item);
      count++;
      if (count > SHEET_ROWS_MAX) throw new Unreadable("IMPORT_TOO_LARGE", "rows");
      if (record.length > SHEET_COLUMNS_MAX) throw new Unreadable("IMPORT_TOO_LARGE", "columns");
      rows.push({
        row: count,
        hidden: false,
        cells: record.map((text) => (text === "" ? null : { kind: "text", text: limited(text) })),
      });
      if (rows.length < ROWS_AT_ONCE) continue;
      yield { kind: "rows", rows };
      rows = [];
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable("IMPORT_NOT_A_SHEET", "csv");
  }
  if (rows.length > 0) yield { kind: "rows", rows };
}

function recordOf(item: unknown): string[] {
  if (typeof item !== "object" || item === null || !("record" in item) || !Array.isArray(item.record)) return [];
  return item.record.map(String);
}

function limited(text: string): string {
  if (text.length > CELL_CHARACTERS_MAX) throw new Unreadable("IMPORT_CELL_TOO_LONG");
  return text;
}

async function feed(bytes: Buffer, write: (slice: Buffer) => boolean, drained: () => Promise<unknown>): Promise<void> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    if (!write(bytes.subarray(at, at + SLICE_BYTES))) await drained();
  }
}

/** UTF-8 when every byte fits it, otherwise GB18030, which any Chinese Excel writes. */
export function encodingOf(bytes: Buffer): "utf8" | "utf16le" | "utf16be" | "gb18030" {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf16be";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for (let at = 0; at < bytes.length; at += SLICE_BYTES)
      decoder.decode(bytes.subarray(at, at + SLICE_BYTES), { stream: true });
    decoder.decode();
    return "utf8";
  } catch {
    return "gb18030";
  }
}

/** Texts hold no control characters but tab, line feed and carriage return. */
function isBinary(probe: string): boolean {
  for (let i = 0; i < probe.length; i++) {
    const code = probe.charCodeAt(i);
    if (code < 9 || (code > 13 && code < 32)) return true;
  }
  return false;
}

/** The delimiter that the first lines have most of, outside quotes. */
function delimiterOf(probe: string): string {
  const plain = probe.replace(/"[^"]*"/g, "");
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: plain.split(delimiter).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}
