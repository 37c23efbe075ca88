import { ERRORS } from "../core/errors.ts";
import type { Problem } from "../core/problem.ts";
import type { SheetPart } from "../core/roster/model.ts";
import { readCsv } from "./import-csv.ts";
import { readXlsx } from "./import-xlsx.ts";
import { Unreadable } from "./import-zip.ts";

export const FILE_BYTES_MAX = 20 * 1024 * 1024;

/** Where the bytes of an uploaded list lie: they are sealed for that row alone. */
export function importBytesPlace(id: string): string {
  return `import_blob/${id}`;
}

/** The rows of an uploaded file; what it is, is read from its content, never from its name. Throws `Unreadable`. */
export async function* readFile(bytes: Buffer): AsyncGenerator<SheetPart> {
  const refusal = refusedAtSight(bytes);
  if (refusal) throw refusal;
  yield* isZip(bytes) ? readXlsx(bytes) : readCsv(bytes);
}

/** What can be said without reading the file: cheap enough to answer the upload with. */
export function refusedAtSight(bytes: Buffer): Unreadable | null {
  if (bytes.length === 0) return new Unreadable("IMPORT_EMPTY");
  if (bytes.length > FILE_BYTES_MAX) return new Unreadable("IMPORT_TOO_LARGE", "bytes");
  // The compound file of old Office: an xls, or an xlsx under a password.
  if (bytes.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) {
    const encrypted = bytes.includes(Buffer.from("EncryptedPackage", "utf16le"));
    return new Unreadable(encrypted ? "IMPORT_ENCRYPTED" : "IMPORT_NOT_A_SHEET");
  }
  const head = bytes.subarray(0, 5).toString("latin1");
  if (head.startsWith("%PDF") || head.startsWith("Rar!") || head.startsWith("\x1f\x8b"))
    return new Unreadable("IMPORT_NOT_A_SHEET");
  return null;
}

export function isZip(bytes: Buffer): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/** The problem that an unreadable file is reported as; anything else is a bug and thrown on. */
export function asProblem(error: unknown): Problem {
  if (!(error instanceof Unreadable)) throw error;
  return { code: error.code, what: ERRORS[error.code].what };
}
