import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type ParserOptions, PGlite } from "@electric-sql/pglite";
import knexFactory, { type Knex } from "knex";
import PGliteClient from "knex-pglite";
import pg from "pg";
import type { Connection, Database, Reader, Statement } from "./database.ts";
import { openEmbedded } from "./embedded.ts";
import { isUnavailable, named, retried } from "./failure.ts";
import { holdFolder } from "./folder-lock.ts";

export type DatabaseOptions =
  | { url: string; connectionsMax?: number; statementTimeoutMs?: number; acquireTimeoutMs?: number }
  | { dataDir: string }
  /** `from` is a dump of another embedded database, whose state this one begins with. */
  | { memory: true; from?: Blob };

const CONNECTIONS_MAX = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const ACQUIRE_TIMEOUT_MS = 15_000;
const STATEMENT_TIMEOUT_MS = 60_000;
/** What the network may take beyond what the statement may. */
const SILENT_MS_MAX = 5_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;
/** The one gate of the embedded database may be held by an import's chunk or a migration. */
const GATE_TIMEOUT_MS = 120_000;

/** What both drivers share: a raw connection that takes a text with values. */
interface RawConnection {
  query(config: { name: string; text: string; values: unknown[] }): Promise<{ rows: unknown[] }>;
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  __knex__disposed?: unknown;
}

/** What knex keeps behind `knex.client`: acquiring, releasing and the pool's count. */
interface Pooled {
  acquireConnection(): Promise<RawConnection>;
  releaseConnection(connection: RawConnection): Promise<void>;
  pool: { numUsed(): number };
}

const INT8 = 20;
const DATE = 1082;
const TIMESTAMPTZ = 1184;
const BYTEA = 17;
/** One meaning of a column's text on both dialects. */
const PARSERS: Record<number, (text: string) => unknown> = {
  [INT8]: Number,
  [DATE]: (text) => text,
  [TIMESTAMPTZ]: (text) => new Date(text).toISOString(),
};

/** Opens PostgreSQL by address, or the embedded database in a folder (held exclusively) or in memory. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if ("url" in options) return overKnex("pg", knexOnPostgres(options));
  if ("memory" in options) {
    const begin = options.from === undefined ? {} : { loadDataDir: options.from };
    return overKnex("pglite", knexOnPGlite(new PGlite({ parsers: pgliteParsers(), ...begin })));
  }
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const lock = await holdFolder(options.dataDir);
  try {
    const pglite = await openEmbedded(join(options.dataDir, "pglite"), { parsers: pgliteParsers() });
    const database = overKnex("pglite", knexOnPGlite(pglite));
    return {
      ...database,
      close: async () => {
        await database.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** What knex would print is thrown as well, and whoever catches it logs it in our own form. */
const QUIET = { warn: () => {}, error: () => {}, debug: () => {}, deprecate: () => {} };

function knexOnPostgres(options: Extract<DatabaseOptions, { url: string }>): Knex {
  return knexFactory({
    client: "pg",
    log: QUIET,
    connection: {
      connectionString: options.url,
      application_name: "yijiao",
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS,
      // A database that has vanished from the network says nothing any more, not even that it gave up.
      query_timeout: (options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS) + SILENT_MS_MAX,
      keepAlive: true,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      types: { getTypeParser: postgresParser },
    } as Knex.PgConnectionConfig,
    pool: { min: 0, max: Math.max(2, options.connectionsMax ?? CONNECTIONS_MAX) },
    acquireConnectionTimeout: options.acquireTimeoutMs ?? ACQUIRE_TIMEOUT_MS,
  });
}

function postgresParser(oid: number, format?: string): (text: string) => unknown {
  return PARSERS[oid] ?? pg.types.getTypeParser(oid, format === "binary" ? "binary" : "text");
}

function pgliteParsers(): ParserOptions {
  return { ...PARSERS, [BYTEA]: (text) => Buffer.from(text.slice(2), "hex") };
}

function knexOnPGlite(pglite: PGlite): Knex {
  return knexFactory({
    client: PGliteClient,
    log: QUIET,
    // A function, since knex would clone an object; knex-pglite takes the opened database out of what it returns.
    connection: (() => ({ pglite })) as unknown as Knex.ConnectionConfigProvider,
    acquireConnectionTimeout: GATE_TIMEOUT_MS,
  });
}

function overKnex(dialect: "pg" | "pglite", knex: Knex): Database {
  const client: Pooled = knex.client;
  const send =
    dialect === "pg"
      ? (raw: RawConnection, { name, text }: Statement, values: readonly unknown[]) =>
          raw.query({ name, text, values: [...values] })
      : (raw: RawConnection, { text }: Statement, values: readonly unknown[]) => raw.query(text, [...values]);

  // On PGlite the pool has one connection: whoever holds it holds the gate, and everybody else waits here.
  async function withConnection<T>(work: (raw: RawConnection) => Promise<T>): Promise<T> {
    const raw = await client.acquireConnection();
    try {
      return await work(raw);
    } catch (error) {
      if (dialect === "pg" && isUnavailable(error)) raw.__knex__disposed ??= error;
      throw error;
    } finally {
      await client.releaseConnection(raw);
    }
  }

  function on(raw: RawConnection): Connection {
    const all = async <R>(statement: Statement, values: readonly unknown[]): Promise<R[]> =>
      rowsOf<R>(await send(raw, statement, values));
    return { all, one: async <R>(s: Statement, v: readonly unknown[]) => (await all<R>(s, v))[0] ?? null };
  }

  async function inTransaction<T>(begin: string, work: (tx: Connection) => Promise<T>): Promise<T> {
    return withConnection(async (raw) => {
      await raw.query(begin);
      try {
        const value = await work(on(raw));
        await raw.query("commit");
        return value;
      } catch (error) {
        await raw.query("rollback").catch((broken: unknown) => {
          raw.__knex__disposed ??= broken;
        });
        throw error;
      }
    });
  }

  const all = <R>(statement: Statement, values: readonly unknown[]): Promise<R[]> =>
    retried(() => withConnection(async (raw) => rowsOf<R>(await send(raw, statement, values))));

  return {
    dialect,
    knex,
    all,
    one: async <R>(s: Statement, v: readonly unknown[]) => (await all<R>(s, v))[0] ?? null,
    transaction: (work) => retried(() => inTransaction("begin", work)),
    readAs: (reader, work) =>
      retried(() =>
        inTransaction("begin read only", async (tx) => {
          await tx.one(BECOME_READER, readerValues(reader));
          return work(tx);
        }),
      ),
    busy: () => client.pool.numUsed(),
    close: async () => {
      try {
        await knex.destroy();
      } catch (error) {
        throw named(error);
      }
    },
  };
}

const BECOME_READER: Statement = {
  name: "become-reader",
  text: `select set_config('yijiao.user', $1, true), set_config('yijiao.organisations', $2, true),
    set_config('yijiao.places', $3, true), set_config('yijiao.read_divisions', $4, true),
    set_config('role', 'yijiao_reader', true)`,
};

function readerValues(reader: Reader): string[] {
  return [reader.user, reader.organisations.join(","), reader.places.join(","), reader.readDivisions.join(",")];
}

/** The rows as the caller's statement shapes them: the one place where SQL's untyped answer gets a type. */
function rowsOf<R>(result: { rows: unknown[] }): R[] {
  return result.rows as R[];
}
