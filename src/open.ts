import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type pino from "pino";
import type { Config } from "./config.ts";
import { ajvValidator } from "./core/form/ajv.ts";
import type { Problem } from "./core/problem.ts";
import { seedDemo } from "./engine/demo.ts";
import type { Engine } from "./engine/engine.ts";
import { loadRelease } from "./engine/load.ts";
import { holdPolicies, type PolicyHolder } from "./engine/policies.ts";
import { hasErrors } from "./engine/release.ts";
import { holdVariants } from "./engine/variant.ts";
import type { Shutdown } from "./shutdown.ts";
import { type DatabaseOptions, openDatabase } from "./store/connect.ts";
import type { Database } from "./store/database.ts";
import { releaseEmbedded } from "./store/embedded-upkeep.ts";
import { recogniseKeys } from "./store/key-marks.ts";
import { type Keys, loadOrMakeKeys, parseKeys } from "./store/keys.ts";
import { writeManualClock } from "./store/meta.ts";
import { migrate } from "./store/migrate.ts";
import { createSealer } from "./store/seal.ts";

/** Changes made by other processes are noticed within this time. */
const REFRESH_MS = 1_000;

/** The files of the release have errors: nothing was taken in. */
export class ReleaseInvalid extends Error {
  override name = "ReleaseInvalid";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super("the files of the release have errors");
    this.problems = problems;
  }
}

/** Where the configuration says the database is. */
export function storeOf(config: Config): DatabaseOptions {
  return config.databaseUrl === null
    ? { dataDir: config.dataDir }
    : { url: config.databaseUrl, connectionsMax: config.databasePoolMax };
}

/** Opens the database of the configuration and brings its schema to this release. */
export async function openStore(config: Config, shutdown: Shutdown): Promise<Database> {
  const database = await openDatabase(storeOf(config));
  shutdown.add("database", () => database.close());
  await migrate(database);
  await releaseEmbedded(database);
  // A clock once set by hand must not go on standing still where nobody can set it.
  if (config.clock === "system") await writeManualClock(database, null);
  return database;
}

/** Everything that the verbs need, over an open database; takes the files of the release in first. */
export async function openEngine(config: Config, logger: pino.Logger, shutdown: Shutdown): Promise<Engine> {
  const database = await openStore(config, shutdown);
  const loaded = await loadRelease(database, config.home, logger);
  if (hasErrors(loaded.problems)) throw new ReleaseInvalid(loaded.problems);
  const engine = await buildEngine(config, logger, database, shutdown);
  if (config.demo) {
    const seeded = await seedDemo(engine, config.home);
    if (seeded) logger.info(seeded, "the demonstration has been entered");
  }
  return engine;
}

/** The engine itself; `openEngine` without taking anything in. */
export async function buildEngine(
  config: Pick<Config, "zone" | "cutoff" | "keys" | "dataDir" | "publicUrl">,
  logger: pino.Logger,
  database: Database,
  shutdown: Shutdown,
): Promise<Engine> {
  const holder = await holdPolicies(database, { zone: config.zone, cutoff: config.cutoff });
  const keys = keysOf(config);
  await recogniseKeys(database, keys);
  const variants = holdVariants(database, holder.current);
  const engine: Engine = {
    database,
    policies: holder.current,
    refreshPolicies: holder.refresh,
    variant: variants.variant,
    variantFor: variants.variantFor,
    sealer: createSealer(keys, (property) => holder.current().protectedKeys.has(property)),
    validate: ajvValidator(holder.today),
    log: logger,
    zone: config.zone,
    ...(config.publicUrl === null ? {} : { publicUrl: config.publicUrl }),
  };
  keepFresh(holder, logger, shutdown);
  return engine;
}

/** `YIJIAO_KEYS` holds the keys themselves or names their file; without it they lie in the data folder. */
function keysOf({ keys, dataDir }: Pick<Config, "keys" | "dataDir">): Keys {
  if (keys === null) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return loadOrMakeKeys(join(dataDir, "keys.json"));
  }
  return parseKeys(keys.trimStart().startsWith("{") ? keys : readFileSync(keys, "utf8"));
}

function keepFresh(holder: PolicyHolder, logger: pino.Logger, shutdown: Shutdown): void {
  let refreshing: Promise<unknown> | null = null;
  const timer = setInterval(() => {
    refreshing ??= holder
      .refresh()
      .catch((error: unknown) => logger.warn({ err: error }, "policies could not be read again"))
      .finally(() => {
        refreshing = null;
      });
  }, REFRESH_MS);
  timer.unref();
  shutdown.add("policies", async () => {
    clearInterval(timer);
    await refreshing;
  });
}
