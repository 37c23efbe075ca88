import { randomBytes } from "node:crypto";
import { openAsBlob } from "node:fs";
import { afterAll, beforeAll, describe, expect, inject } from "vitest";
import { openDatabase } from "../../src/store/connect.ts";
import type { Database } from "../../src/store/database.ts";
import { asAdmin, withDatabase } from "./postgres-setup.ts";

export type Dialect = "pg" | "pglite";

/** A migrated, empty database of its own: a clone of the template on the run's PostgreSQL, or PGlite in memory from its template. */
export async function freshDatabase(dialect: Dialect, connectionsMax = 20): Promise<Database> {
  if (dialect === "pglite") {
    const template = await openAsBlob(inject("pgliteTemplate"));
    return openDatabase({ memory: true, from: template });
  }
  const url = await freshPostgres();
  const database = await openDatabase({ url, connectionsMax });
  return {
    ...database,
    close: async () => {
      await database.close();
      await asAdmin(inject("postgresUrl"), `drop database if exists ${new URL(url).pathname.slice(1)} with (force)`);
    },
  };
}

/** The address of a migrated, empty PostgreSQL database, for tests that start processes of their own. */
export async function freshPostgres(): Promise<string> {
  const name = `yijiao_${randomBytes(6).toString("hex")}`;
  await asAdmin(inject("postgresUrl"), `create database ${name} template ${inject("postgresTemplate")}`);
  return withDatabase(inject("postgresUrl"), name);
}

/** The same suite on both databases; fails when a connection is still held at the end. */
export function onBothDatabases(name: string, suite: (database: () => Database, dialect: Dialect) => void): void {
  describe.each(["pglite", "pg"] as const)(`${name} on %s`, (dialect) => {
    let opened: Database | null = null;
    beforeAll(async () => {
      opened = await freshDatabase(dialect);
    });
    afterAll(async () => {
      const held = opened?.busy();
      await opened?.close();
      expect(held, "connections still held at the end").toBe(0);
    });
    suite(() => {
      if (!opened) throw new Error("the database opens before the first test, not while tests are being collected");
      return opened;
    }, dialect);
  });
}
