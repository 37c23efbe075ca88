import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { SourceFile } from "../core/bundle/files.ts";

/** The folders and single files that a release consists of, and the endings that count in each. */
const FOLDERS: readonly { folder: string; endings: readonly string[] }[] = [
  { folder: "workflows", endings: [".yaml"] },
  { folder: "forms", endings: [".json"] },
  { folder: "templates", endings: [".hbs"] },
  { folder: "policies", endings: [".yaml"] },
  { folder: "policies/records", endings: [".yaml"] },
  { folder: "policies/imports", endings: [".yaml"] },
  { folder: "policies/tables", endings: [".yaml"] },
  { folder: "policies/areas", endings: [".yaml"] },
  { folder: "policies/calendars", endings: [".yaml"] },
  { folder: "policies/regulations", endings: [".yaml"] },
  { folder: "policies/divisions", endings: [".csv", ".gz"] },
];
const DEMO = { folder: "policies/demo", endings: [".yaml"] };
const FILE_BYTES_MAX = 4_000_000;
const UNZIPPED_BYTES_MAX = 64_000_000;

/** Every file of a release, sorted by path: all processes see the same order. */
export function readReleaseFiles(home: string): SourceFile[] {
  return FOLDERS.flatMap(({ folder, endings }) => readFolder(home, folder, endings));
}

/** The files of the demonstration. */
export function readDemoFiles(home: string): SourceFile[] {
  return readFolder(home, DEMO.folder, DEMO.endings);
}

/** A further file that one of these names, e.g. a table of the demonstration. */
export function readReleaseFile(home: string, path: string): SourceFile {
  const bytes = readFileSync(join(home, path));
  if (bytes.length > FILE_BYTES_MAX) throw new Error(`${path} has more than ${FILE_BYTES_MAX} bytes`);
  const text = path.endsWith(".gz") ? gunzipSync(bytes, { maxOutputLength: UNZIPPED_BYTES_MAX }) : bytes;
  return { path, text: text.toString("utf8") };
}

/** One digest over all files: an unchanged release is recognised without reading a single definition. */
export function hashFiles(files: readonly SourceFile[]): string {
  const hash = createHash("sha256");
  for (const { path, text } of files) hash.update(`${path}\0${text.length}\0`).update(text);
  return hash.digest("hex");
}

function readFolder(home: string, folder: string, endings: readonly string[]): SourceFile[] {
  const path = join(home, ...folder.split("/"));
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.includes(extname(entry.name)))
    .map((entry) => entry.name)
    .sort()
    .map((name) => readReleaseFile(home, `${folder}/${name}`));
}
