import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { holdFolder } from "./folder-lock.ts";

/** The folder holds a database already: nothing is written over it. */
export class FolderFilled extends Error {
  override name = "FolderFilled";
}

/** Writes the embedded database whole into one file. Nobody else may have it open meanwhile. */
export async function backupEmbedded(dataDir: string, file: string): Promise<number> {
  const lock = await holdFolder(dataDir);
  try {
    const pglite = await PGlite.create({ dataDir: join(dataDir, "pglite") });
    const dump = await pglite.dumpDataDir("gzip");
    await pglite.close();
    const bytes = Buffer.from(await dump.arrayBuffer());
    writeFileSync(file, bytes, { mode: 0o600, flag: "wx" });
    return bytes.length;
  } finally {
    await lock.release();
  }
}

/** Makes an embedded database from a backup, in a folder that has none. */
export async function restoreEmbedded(dataDir: string, file: string): Promise<void> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = await holdFolder(dataDir);
  try {
    const path = join(dataDir, "pglite");
    try {
      mkdirSync(path);
    } catch {
      throw new FolderFilled(
        `${path} 已存在：请另选 DATA_DIR，或先移走它。 It exists already: name another DATA_DIR, or move it away.`,
      );
    }
    const loadDataDir = new Blob([readFileSync(file)], { type: "application/x-gzip" });
    const pglite = await PGlite.create({ dataDir: path, loadDataDir });
    await pglite.close();
  } finally {
    await lock.release();
  }
}
