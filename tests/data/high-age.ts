import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "../../src/core/bundle/files.ts";

/** The files of an item that no release brings, as somebody would write them: a draft of them is whole. */
export const ITEM = "high-age-allowance";
const HOME = join(import.meta.dirname, "../fixtures/high-age");
const FOLDERS = ["workflows", "forms", "templates", "policies/tables"];

export function itemFiles(): SourceFile[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(HOME, folder))
      .sort()
      .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(join(HOME, folder, name), "utf8") })),
  );
}
