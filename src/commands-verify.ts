import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandFailed, print, withEngine } from "./commands.ts";
import type { Config } from "./config.ts";
import type { Engine } from "./engine/engine.ts";
import { rootPublicKey } from "./engine/root-statement.ts";
import { type Broken, verifyAll } from "./engine/verify.ts";
import { verifyRoots } from "./engine/verify-roots.ts";
import { createLogger } from "./log.ts";
import { buildEngine } from "./open.ts";
import { pemOf, statementsIn } from "./roots.ts";
import { createShutdown } from "./shutdown.ts";
import { openDatabase } from "./store/connect.ts";
import { restoreDatabase } from "./store/restore.ts";

export interface VerifyOptions {
  /** A backup to be looked at instead of the database. */
  file?: string;
  /** Signed roots: a file or a folder. */
  roots?: string;
  /** The public key, or its file. */
  key?: string;
}

/** Checks every history, and holds it against what was signed outside; prints each fault, exit code 1 where there is one. */
export async function verify(config: Config, options: VerifyOptions): Promise<void> {
  const given = rootsGiven(config, options);
  const look = async (engine: Engine) => {
    const all = await verifyAll(engine);
    return { ...all, roots: given === null ? null : await verifyRoots(engine, statementsIn(given.place), given.key) };
  };
  const found =
    options.file === undefined ? await withEngine(config, look) : await inBackup(config, options.file, look);
  const { cases, events, roots } = found;
  const broken: Broken[] = [...found.broken, ...(roots?.broken ?? [])];
  for (const one of broken) print(`error  ${one.instance} #${one.seq}  ${one.what}`);
  if (roots !== null) print(`已对照 ${roots.statements} 份签名 · held against ${roots.statements} signed statements`);
  print(
    `${cases} 个办件、${events} 条记录，${broken.length} 处不符 · ${events} events of ${cases} cases, ${broken.length} faults`,
  );
  if (broken.length > 0) process.exitCode = 1;
}

function rootsGiven(config: Config, { roots, key }: VerifyOptions) {
  const place = roots ?? (config.roots?.includes("://") ? null : config.roots);
  if (place === null) return null;
  const named = key ?? config.rootsKey;
  const known = named === null ? null : rootPublicKey(pemOf(named));
  if (known !== null) return { place, key: known };
  throw new CommandFailed(
    "核对签名需要公钥：--key <文件>。 To check what was signed, name the public key: --key <file>.",
  );
}

/** Looks at a backup as it would be restored, in a folder of its own that is gone afterwards: no server is needed, nor touched. */
async function inBackup<T>(config: Config, file: string, look: (engine: Engine) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "yijiao-verify-"));
  const logger = createLogger("warn");
  const shutdown = createShutdown(logger);
  try {
    const database = await openDatabase({ dataDir: folder });
    shutdown.add("database", () => database.close());
    await restoreDatabase(database, file);
    return await look(await buildEngine(config, logger, database, shutdown));
  } finally {
    await shutdown.run();
    rmSync(folder, { recursive: true, force: true });
  }
}
