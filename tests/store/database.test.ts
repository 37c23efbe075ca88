import { expect, test } from "vitest";
import type { Connection, Database, Statement } from "../../src/store/database.ts";
import { onBothDatabases } from "../helpers/database.ts";

const insert: Statement = {
  name: "t-insert",
  text: "insert into policy (kind, id, hash, body) values ('t', $1, '', '{}')",
};
const exists: Statement = {
  name: "t-exists",
  text: "select count(*)::int as n from policy where kind = 't' and id = $1",
};

async function there(on: Connection, id: string): Promise<boolean> {
  return (await on.one<{ n: number }>(exists, [id]))?.n === 1;
}

onBothDatabases("a database", (database) => {
  test("a rollback takes nothing that another was told is written", async () => {
    const db = database();
    const acknowledged: string[] = [];
    const work: Promise<unknown>[] = [];
    for (let i = 0; i < 20; i++) {
      const doomed = db.transaction(async (tx) => {
        await tx.all(insert, [`doomed-${i}`]);
        await tx.all(exists, ["nothing"]);
        throw new Error("on purpose");
      });
      work.push(expect(doomed).rejects.toThrow("on purpose"));
      work.push(db.all(insert, [`hot-${i}`]).then(() => acknowledged.push(`hot-${i}`)));
      const row = { kind: "t", id: `knex-${i}`, hash: "", body: "{}" };
      work.push(Promise.resolve(db.knex("policy").insert(row)).then(() => acknowledged.push(`knex-${i}`)));
    }
    await Promise.all(work);
    expect(acknowledged).toHaveLength(40);
    for (const id of acknowledged) expect(await there(db, id), id).toBe(true);
    for (let i = 0; i < 20; i++) expect(await there(db, `doomed-${i}`)).toBe(false);
  });

  test("a transaction is written whole", async () => {
    await database().transaction(async (tx) => {
      await tx.all(insert, ["whole-1"]);
      await tx.all(insert, ["whole-2"]);
    });
    expect(await there(database(), "whole-1")).toBe(true);
    expect(await there(database(), "whole-2")).toBe(true);
  });

  test("values come back alike on both databases", async () => {
    const row = await database().one<Record<string, unknown>>(
      {
        name: "t-values",
        text: `select $1::timestamptz as at, $2::date as day, 7::bigint as big, $3::jsonb as json, $4::bytea as bytes, $5::text[] as list, null::text as nothing`,
      },
      ["2026-03-01T08:00:00.123Z", "2026-02-28", '{"a":[1,"二"]}', Buffer.from([0, 255, 7]), ["甲", "b"]],
    );
    expect(row).toEqual({
      at: "2026-03-01T08:00:00.123Z",
      day: "2026-02-28",
      big: 7,
      json: { a: [1, "二"] },
      bytes: Buffer.from([0, 255, 7]),
      list: ["甲", "b"],
      nothing: null,
    });
    expect(Buffer.isBuffer(row?.bytes)).toBe(true);
  });

  test("a reader sees no row that its settings do not allow, cannot write, and leaves no role behind", async () => {
    const db = database();
    await db.all(
      {
        name: "t-notice",
        text: "insert into notice (home_city, id, user_id, template, text, at) values (320100, gen_random_uuid(), 'li', 't', '{}', yijiao_now())",
      },
      [],
    );
    const count: Statement = {
      name: "t-notices",
      text: "select count(*)::int as n from notice where home_city = 320100",
    };
    const reader = (user: string) => ({ user, organisations: [], places: [], readDivisions: [] });
    expect(await db.readAs(reader("li"), (tx) => tx.one(count, []))).toEqual({ n: 1 });
    expect(await db.readAs(reader("wang"), (tx) => tx.one(count, []))).toEqual({ n: 0 });
    await expect(db.readAs(reader("li"), (tx) => tx.all(insert, ["as-reader"]))).rejects.toThrow();
    expect(await db.one(count, [])).toEqual({ n: 1 });
    const role = await db.one<{ user: string; who: string }>(
      { name: "t-role", text: `select current_user::text as "user", current_setting('yijiao.user', true) as who` },
      [],
    );
    expect(role?.user).not.toBe("yijiao_reader");
    expect(role?.who || "").toBe("");
  });

  test("nothing is held once the work is done, and the count shows what is", async () => {
    const db: Database = database();
    expect(db.busy()).toBe(0);
    await db.transaction(async () => expect(db.busy()).toBe(1));
    await db.readAs({ user: "li", organisations: [], places: [], readDivisions: [] }, async () =>
      expect(db.busy()).toBe(1),
    );
    await expect(db.all({ name: "t-wrong", text: "select nonsense" }, [])).rejects.toThrow();
    expect(db.busy()).toBe(0);
  });
});
