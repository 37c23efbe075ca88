import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Knex } from "knex";
import type { Database } from "./database.ts";

/** The database has migrations that this release does not know: a newer release has been here. */
export class SchemaNewer extends Error {
  override name = "SchemaNewer";
}

const MIGRATION_FILE = /^\d{4}_[a-z0-9_]+\.sql$/;
/** Any number will do, as long as it is ours: only migrations take it, and only for their own length. */
const MIGRATION_LOCK = 7_340_021;

/**
 * Brings the schema to this release: numbered `.sql` files, upwards only, one transaction each. `names` are all of them
 * unless an older state is wanted.
 */
export async function migrate(
  database: Database,
  folder: string = migrationsFolder(),
  names: string[] = migrationNames(folder),
): Promise<string[]> {
  const config: Knex.MigratorConfig = { migrationSource: source(folder, names), tableName: "knex_migrations" };
  await refuseNewer(database.knex, names);
  const run = async (): Promise<string[]> => {
    // A process killed while migrating leaves knex's own mark behind; whoever is here is alone, so the mark is dead.
    if (await database.knex.schema.hasTable("knex_migrations_lock"))
      await database.knex.migrate.forceFreeMigrationsLock(config);
    const done: string[] = [];
    // One at a time: `latest` would put all that is pending into one transaction.
    for (;;) {
      const [, names]: [number, string[]] = await database.knex.migrate.up(config);
      if (names.length === 0) return done;
      done.push(...names);
    }
  };
  if (database.dialect === "pglite") return run();
  return database.knex.transaction(async (alone) => {
    await alone.raw("select pg_advisory_xact_lock(?)", [MIGRATION_LOCK]);
    return run();
  });
}

/** Names of the migrations that this release brings, in order. */
export function migrationNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => MIGRATION_FILE.test(name))
    .sort();
}

/** The folder `migrations` beside `src` or `dist`, wherever the package lies. */
export function migrationsFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "migrations", "0001_foundation.sql"))) {
    const above = dirname(folder);
    if (above === folder) throw new Error("the folder `migrations` is missing from this installation");
    folder = above;
  }
  return join(folder, "migrations");
}

async function refuseNewer(knex: Knex, names: string[]): Promise<void> {
  if (!(await knex.schema.hasTable("knex_migrations"))) return;
  const applied: string[] = await knex("knex_migrations").orderBy("id").pluck("name");
  const unknown = applied.filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  throw new SchemaNewer(
    `数据库由更新的版本建立（${unknown.join(", ")}）：请启动同版本或更新的程序。` +
      ` The database was made by a newer release (${unknown.join(", ")}): start that release or a later one.`,
  );
}

/** A file as it stands, sent whole to the driver: knex's own `raw` would read its question marks as bindings. */
interface WholeFile {
  exec?(sql: string): Promise<unknown>;
  query(sql: string): Promise<unknown>;
}

function source(folder: string, names: string[]): Knex.MigrationSource<string> {
  return {
    getMigrations: async () => names,
    getMigrationName: (name) => name,
    getMigration: async (name) => ({
      up: async (trx) => {
        const sql = readFileSync(join(folder, name), "utf8");
        const raw: WholeFile = await trx.client.acquireConnection();
        await (raw.exec ? raw.exec(sql) : raw.query(sql));
      },
      down: async () => {
        throw new Error("migrations only go up");
      },
    }),
  };
}
