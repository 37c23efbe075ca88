import type { Knex } from "knex";

/** A statement of the hot path: sent under its name (prepared once a connection) on pg, plain on PGlite. */
export interface Statement {
  name: string;
  text: string;
}

/**
 * Somewhere statements run: the database itself (each on its own), or one open transaction. On both dialects values
 * come back alike: `timestamptz` as ISO 8601 text in UTC, `date` as `yyyy-MM-dd`, `bigint` as number, `jsonb` parsed,
 * `bytea` as Buffer. JSON goes in as text (`JSON.stringify`), since the drivers differ on arrays.
 */
export interface Connection {
  all<R>(statement: Statement, values: readonly unknown[]): Promise<R[]>;
  one<R>(statement: Statement, values: readonly unknown[]): Promise<R | null>;
}

/** On whose behalf a list or GET is read; becomes the `yijiao.*` settings that row-level security looks at. */
export interface Reader {
  user: string;
  organisations: string[];
  /** `organisation|role` pairs. */
  places: string[];
  /** 12-digit divisions, at their level. */
  readDivisions: string[];
}

export interface Database extends Connection {
  dialect: "pg" | "pglite";
  /** For migrations and rare queries only. */
  knex: Knex;
  /** All or nothing. `work` may run again after a deadlock or serialisation failure: it must only touch `tx`. */
  transaction<T>(work: (tx: Connection) => Promise<T>): Promise<T>;
  /** A read-only transaction as `yijiao_reader`: row-level security applies. */
  readAs<T>(reader: Reader, work: (tx: Connection) => Promise<T>): Promise<T>;
  /** Connections in use at this moment: nothing may be held while waiting for a person, a file or a stream. */
  busy(): number;
  close(): Promise<void>;
}

/** The database cannot be reached or cannot take more: the one thrown error that callers answer with UNAVAILABLE. */
export class DatabaseUnavailable extends Error {
  override name = "DatabaseUnavailable";
}
