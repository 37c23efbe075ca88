import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Engine } from "../../src/engine/engine.ts";
import { loadRelease } from "../../src/engine/load.ts";
import type { Database } from "../../src/store/database.ts";
import { HOME, SILENT } from "./lending.ts";

/** The lending domain with procedures that other programs take part in; whoever makes it removes it. */
export function outsideHome(): string {
  const home = mkdtempSync(join(tmpdir(), "yijiao-home-"));
  cpSync(HOME, home, { recursive: true });
  cpSync(resolve(import.meta.dirname, "../fixtures/outside"), home, { recursive: true });
  return home;
}

/** Takes those procedures into a database that has the domain already. */
export async function enterOutside(database: Database, engine: Engine): Promise<void> {
  const home = outsideHome();
  try {
    const { problems } = await loadRelease(database, home, SILENT);
    const errors = problems.filter(({ severity }) => severity !== "warning");
    if (errors.length > 0) throw new Error(JSON.stringify(errors, null, 2));
    await engine.refreshPolicies();
  } finally {
    rmSync(home, { recursive: true });
  }
}
