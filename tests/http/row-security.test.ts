import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { type Dialect, freshDatabase } from "../helpers/database.ts";
import { COUNTY } from "../helpers/posts.ts";

const LOAN = { name: "李保密", residentId: "320106195503070029", value: 300, things: [{ thing: "梯子" }] };

/**
 * The rule of who sees what stands in the database. Shown by taking it away: what an outsider must not see is answered
 * with 404 while the policies stand, and shown at once when they do not.
 */
describe.each(["pglite", "pg"] satisfies Dialect[])("row-level security on %s", (dialect) => {
  let app: TestApp;
  let outsider: Asking;
  const ids = { instance: "", task: "", document: "", record: "" };

  beforeAll(async () => {
    app = await testApp(await freshDatabase(dialect));
    outsider = await app.asRole("supervisor", "otherCity");
    const clerk = await app.asRole("desk_clerk", "own");
    const started = await clerk.post("/instances", { workflow: "loan", division: COUNTY, data: LOAN });
    const other = await clerk.post("/instances", { workflow: "loan", division: COUNTY, data: LOAN });
    ids.task = started.body.tasks[0].id;
    ids.instance = other.body.id;
    await clerk.post(`/tasks/${other.body.tasks[0].id}/complete`, { outcome: "accept" });
    ids.document = (await clerk.get(`/instances/${ids.instance}/documents`)).body.items[0].id;
    ids.record = `320100-${uuidv7()}`;
    await app.database.all(
      {
        name: "plant",
        text: `insert into record (home_city, type, id, key_blind, rev, name, division, data, updated_at)
          values (320100, 'borrower', $1, '\\x01', 1, '李保密', $2, '{}', now())`,
      },
      [ids.record.slice(7), COUNTY],
    );
  });
  afterAll(async () => {
    const held = app.database.busy();
    await app.database.close();
    expect(held).toBe(0);
  });

  const without = async (tables: string[], work: () => Promise<void>) => {
    for (const table of tables) await app.database.knex.raw(`alter table ${table} disable row level security`);
    try {
      await work();
    } finally {
      for (const table of tables) await app.database.knex.raw(`alter table ${table} enable row level security`);
    }
  };
  const cases: [string, string[], () => string][] = [
    ["a task", ["task", "instance"], () => `/tasks/${ids.task}`],
    ["a case", ["instance"], () => `/instances/${ids.instance}`],
    ["a history", ["instance", "event"], () => `/instances/${ids.instance}/history`],
    ["a document", ["instance", "document"], () => `/documents/${ids.document}.html`],
    ["a record", ["record"], () => `/records/borrower/${ids.record}`],
  ];

  test.each(cases)("%s is hidden by its policy and by nothing else", async (_name, tables, path) => {
    expect((await outsider.get(path())).status).toBe(404);
    await without(tables, async () => expect((await outsider.get(path())).status).toBe(200));
    expect((await outsider.get(path())).status).toBe(404);
  });

  test("the reading role cannot write, nor read passwords, sessions and uploaded files", async () => {
    const reader = { user: "x", organisations: [], places: [], readDivisions: ["320000000000"] };
    const refused = (text: string) => app.database.readAs(reader, (tx) => tx.all({ name: `try ${text}`, text }, []));
    for (const table of ["app_user", "session", "import_blob"]) {
      await expect(refused(`select * from ${table}`)).rejects.toThrow(/permission denied/);
    }
    await expect(refused("delete from task")).rejects.toThrow(/read-only|permission denied/);
    for (const table of ["outbox", "timer", "idempotency", "number_counter"]) {
      expect(await refused(`select * from ${table}`), table).toEqual([]);
    }
  });

  test("a personal number is sealed in every table", async () => {
    const { rows } = await app.database.knex.raw(
      "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    );
    for (const { name } of rows as { name: string }[]) {
      const found = await app.database.knex.raw(
        `select count(*)::int as n from "${name}" t where t::text like '%${LOAN.residentId}%'`,
      );
      expect(found.rows[0].n, name).toBe(0);
    }
  });
});
