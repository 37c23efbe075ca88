import type { Config } from "./config.ts";
import { ajvValidator } from "./core/form/ajv.ts";
import { isRefusal, type Refusal } from "./core/refusal.ts";
import type { Engine } from "./engine/engine.ts";
import { hasErrors, parseRelease } from "./engine/release.ts";
import { checkRelease } from "./engine/release-check.ts";
import { readReleaseFiles } from "./engine/release-files.ts";
import { runScenarios } from "./engine/scenario-check.ts";
import { describeProblem } from "./failure.ts";
import { createLogger } from "./log.ts";
import { openEngine, storeOf } from "./open.ts";
import { createShutdown } from "./shutdown.ts";
import { backupDatabase } from "./store/backup.ts";
import { openDatabase } from "./store/connect.ts";
import type { Database } from "./store/database.ts";
import { restoreDatabase } from "./store/restore.ts";

/** A command that could not do what it was asked; its message says what to do. */
export class CommandFailed extends Error {
  override name = "CommandFailed";
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The value, or the refusal and each of its problems as the command's failure. */
export function orFail<T>(value: T | Refusal): T {
  if (!isRefusal(value)) return value;
  const problems = (value.problems ?? []).map(describeProblem);
  throw new CommandFailed([`${value.what.zh} · ${value.what.en}`, ...problems].join("\n"));
}

/** Runs something over an engine of its own and closes everything after. */
export async function withEngine<T>(config: Config, run: (engine: Engine) => Promise<T>): Promise<T> {
  const logger = createLogger("warn");
  const shutdown = createShutdown(logger);
  try {
    return await run(await openEngine({ ...config, demo: false }, logger, shutdown));
  } finally {
    await shutdown.run();
  }
}

export async function migrateOnly(config: Config): Promise<void> {
  await withEngine(config, async (engine) => {
    const { workflows, divisions } = engine.policies();
    const list = [...workflows.values()].map(({ id, version }) => `${id}@${version}`).join(" ");
    print(`数据库已是本版本 · the database is at this release: ${list}; ${divisions.size} divisions`);
  });
}

/** Prints the problems of a home folder's files, under every mode; exit code 1 when any is an error. */
export async function check(home: string): Promise<void> {
  const files = readReleaseFiles(home);
  if (files.length === 0) throw new CommandFailed(`${home} 中没有定义文件 · holds no workflows, forms or policies`);
  const release = parseRelease(files);
  const { bundles, scenarios } = release;
  const problems = checkRelease(release, files);
  // Scenarios of files that cannot be read would fail for that alone.
  const run = hasErrors(problems)
    ? null
    : runScenarios(
        release,
        ajvValidator(() => null),
      );
  problems.push(...(run?.problems ?? []));
  for (const problem of problems) print(describeProblem(problem));
  if (hasErrors(problems)) process.exitCode = 1;
  else {
    print(
      `${files.length} 个文件，${bundles.length} 个流程，没有错误 · ${bundles.length} workflows in ${files.length} files: no errors`,
    );
    if (run !== null && scenarios.length > 0) {
      const covered = `${run.taken}/${run.all}`;
      print(
        `${scenarios.length} 个场景都如预期，走过去向 ${covered} · ${scenarios.length} scenarios come out as they say, through ${covered} transitions`,
      );
    }
  }
}

/** Everything but the keys: whoever has a copy of the data must not have them with it. */
export async function backup(config: Config, file: string): Promise<void> {
  const { rows, bytes } = await withStore(config, (database) => backupDatabase(database, file));
  print(`${file}  ${rows} 行 rows，${bytes} 字节 bytes`);
  print(
    "密钥不在备份中，请另行保管 keys.json 或 YIJIAO_KEYS · keep keys.json or YIJIAO_KEYS apart: no backup opens without it",
  );
}

export async function restore(config: Config, file: string): Promise<void> {
  const rows = await withStore(config, (database) => restoreDatabase(database, file));
  print(`已恢复 ${rows} 行 · ${rows} rows restored`);
}

/** The database as it is, not brought to this release. */
async function withStore<T>(config: Config, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(storeOf(config));
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
