import type { Knex } from "knex";

/** A statement of the hot path: sent under its name (prepared once a connection) on pg, plain on PGlite. */
export interface Statement {
  name: string;
  text: string;
}

/** Somewhere statements run: the database itself (each on its own), or one open transaction. */
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
  transaction<T>(work: (tx: Connection) => Promise<T>): Promise<T>;
  /** A read-only transaction as `yijiao_reader`: row-level security applies. */
  readAs<T>(reader: Reader, work: (tx: Connection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
