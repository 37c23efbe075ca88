import { StringDecoder } from "node:string_decoder";
import { SaxesParser } from "saxes";
import { type Entry, fromBuffer, type ZipFile } from "yauzl";
import type { ErrorCode } from "../core/errors.ts";

/** What a workbook may be at most. An honest one of 100,000 lines has 9 entries and 180 MB. */
export const ZIP_ENTRIES_MAX = 500;
export const ZIP_ENTRY_BYTES_MAX = 250_000_000;
export const ZIP_TOTAL_BYTES_MAX = 400_000_000;
/** Sheets compress 10 to 40 times; what shrinks more is made to burst. */
const ZIP_RATIO_MAX = 250;
const ZIP_RATIO_BYTES_MIN = 1_000_000;
/** Characters of one tag or one text; a cell may hold 32,767, escaped up to six-fold. */
const XML_RUN_CHARACTERS_MAX = 200_000;

/** A file that cannot be taken in; the boundary turns it into a Problem with this code. */
export class Unreadable extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, detail = "") {
    super(`${code} ${detail}`.trim());
    this.code = code;
  }
}

export interface Archive {
  has(path: string): boolean;
  /** The entry's bytes as text, in pieces. */
  text(path: string): AsyncGenerator<string>;
  close(): void;
}

/** Opens a zip in memory and refuses it before anything is inflated when its directory promises too much. */
export async function openArchive(bytes: Buffer): Promise<Archive> {
  const zip = await open(bytes);
  try {
    const entries = await list(zip);
    return {
      has: (path) => entries.has(path),
      text: (path) => read(zip, entries.get(path)),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function open(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, validateEntrySize: true, strictFileNames: false };
    fromBuffer(bytes, options, (error, zip) =>
      error ? reject(new Unreadable("IMPORT_NOT_A_SHEET", "zip")) : resolve(zip),
    );
  });
}

function list(zip: ZipFile): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    let total = 0;
    zip.on("entry", (entry: Entry) => {
      total += entry.uncompressedSize;
      const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
      const bursting = entry.uncompressedSize > ZIP_RATIO_BYTES_MIN && ratio > ZIP_RATIO_MAX;
      if (
        entries.size >= ZIP_ENTRIES_MAX ||
        entry.uncompressedSize > ZIP_ENTRY_BYTES_MAX ||
        total > ZIP_TOTAL_BYTES_MAX ||
        bursting
      ) {
        reject(new Unreadable("IMPORT_BOMB", "zip directory"));
        return;
      }
      if (entry.isEncrypted()) {
        reject(new Unreadable("IMPORT_ENCRYPTED"));
        return;
      }
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.on("end", () => resolve(entries));
    zip.on("error", () => reject(new Unreadable("IMPORT_NOT_A_SHEET", "zip directory")));
    zip.readEntry();
  });
}

async function* read(zip: ZipFile, entry: Entry | undefined): AsyncGenerator<string> {
  if (!entry) throw new Unreadable("IMPORT_NOT_A_SHEET", "missing part");
  const decoder = new StringDecoder("utf8");
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) =>
      error ? reject(new Unreadable("IMPORT_NOT_A_SHEET", "entry")) : resolve(opened),
    );
  });
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      if (typeof chunk === "string") throw new Error("an entry's stream gives bytes");
      bytes += chunk.length;
      if (bytes > ZIP_ENTRY_BYTES_MAX) throw new Unreadable("IMPORT_BOMB", "entry");
      yield decoder.write(chunk);
    }
  } catch (error) {
    // The size in the directory was forged, or the data is damaged.
    throw error instanceof Unreadable ? error : new Unreadable("IMPORT_BOMB", "entry does not match its directory");
  }
  yield decoder.end();
}

export interface XmlHandlers {
  open(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Runs the parts of an XML text through handlers, yielding after each piece so that what was gathered can be taken away.
 * No document types, no entities but the five of XML, no prefixes: `x:row` is `row`.
 */
export async function* walkXml(pieces: AsyncGenerator<string>, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  let failed: Error | null = null;
  parser.on("error", () => {
    failed ??= new Unreadable("IMPORT_NOT_A_SHEET", "xml");
  });
  parser.on("doctype", () => {
    failed = new Unreadable("IMPORT_BOMB", "document type");
  });
  parser.on("opentag", (tag) => handlers.open(localName(tag.name), tag.attributes));
  if (handlers.text) parser.on("text", handlers.text);
  if (handlers.close) parser.on("closetag", (tag) => handlers.close?.(localName(tag.name)));
  let run = 0;
  for await (const piece of pieces) {
    const last = Math.max(piece.lastIndexOf("<"), piece.lastIndexOf(">"));
    run = last < 0 ? run + piece.length : piece.length - last;
    if (run > XML_RUN_CHARACTERS_MAX) throw new Unreadable("IMPORT_CELL_TOO_LONG");
    parser.write(piece);
    if (failed) throw failed;
    yield;
  }
  parser.close();
  if (failed) throw failed;
}

function localName(name: string): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}
