import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { type Dialect, freshDatabase } from "../helpers/database.ts";
import { COUNTY, PASSWORD } from "../helpers/posts.ts";

/** Writes that are no steps of a case, each as it is sent and as a different request under the same key. */
interface Write {
  as: () => Asking;
  send(asking: Asking, different: boolean): ReturnType<Asking["post"]>;
  /** How often it has been carried out. */
  table: string;
}

describe.each(["pglite", "pg"] satisfies Dialect[])("a write sent again under its key on %s", (dialect) => {
  let app: TestApp;
  let policy: Asking;
  let admin: Asking;
  let clerk: Asking;
  beforeAll(async () => {
    app = await testApp(await freshDatabase(dialect));
    policy = await app.asRole("policy_city", "own");
    admin = await app.asRole("sys_admin", "own");
    clerk = await app.asRole("desk_clerk", "own");
  });
  afterAll(async () => {
    await app.database.close();
  });

  const setting = (value: string) => ({
    ...{ division: COUNTY, key: "loan.acceptWithin", value, from: "2030-01-01" },
    reason: { zh: "试行", en: "On trial" },
  });
  const writes: [string, Write][] = [
    [
      "a setting",
      {
        as: () => policy,
        send: (as, different) => as.post("/settings", setting(different ? "5wd" : "6wd")),
        table: "setting",
      },
    ],
    [
      "a user",
      {
        as: () => admin,
        send: (as, different) =>
          as.post("/users", { username: different ? "li-si" : "zhang-san", name: "张三", password: PASSWORD }),
        table: "app_user",
      },
    ],
    [
      "a grant",
      {
        as: () => admin,
        send: (as, different) =>
          as.post("/users/borrower/grants", {
            role: "keeper",
            organisation: "depot",
            until: different ? "2031-01-01" : "2032-01-01",
          }),
        table: "grant_held",
      },
    ],
    [
      "an attachment",
      {
        as: () => clerk,
        send: (as, different) =>
          as.post("/attachments").attach("file", Buffer.from(different ? "%PDF-1.7 b" : "%PDF-1.7 a"), "a.pdf"),
        table: "attachment",
      },
    ],
  ];

  test.each(writes)("%s is written once, answered alike, and refused with other content", async (name, write) => {
    const count = async () => Number((await app.database.knex(write.table).count({ n: "*" }))[0]?.n);
    const key = `once ${name}`.replaceAll(" ", "-");
    const before = await count();
    const [first, second] = await Promise.all(
      [0, 1].map(() => write.send(write.as(), false).set("Idempotency-Key", key)),
    );
    const third = await write.send(write.as(), false).set("Idempotency-Key", key);
    expect(first?.status, JSON.stringify(first?.body)).toBeLessThan(300);
    expect([second?.status, third.status]).toEqual([first?.status, first?.status]);
    expect(second?.body).toEqual(first?.body);
    expect(third.body).toEqual(first?.body);
    expect(await count()).toBe(before + 1);
    const other = await write.send(write.as(), true).set("Idempotency-Key", key);
    expect([other.status, other.body.code]).toEqual([422, "IDEMPOTENCY_REUSED"]);
    expect(await count()).toBe(before + 1);
  });

  test("a case that is ended from above gives the same answer again, with all that it ended", async () => {
    const supervisor = await app.asRole("supervisor", "parent");
    const data = { name: "赵敏", residentId: "320106195503070029", value: 300, things: [{ thing: "梯子" }] };
    const desk = await app.asRole("desk_clerk", "own");
    const { body: loan } = await desk.post("/instances", { workflow: "loan", division: COUNTY, data });
    const terminate = () =>
      supervisor.post(`/instances/${loan.id}/terminate`, { reason: "重复" }).set("Idempotency-Key", "ended-once");
    const first = await terminate();
    expect(first.body).toMatchObject({ ends: [{ id: "acceptance" }], moved: { status: "cancelled" } });
    expect((await terminate()).body).toEqual(first.body);
  });

  test("a refusal is not kept: what was amended may be sent under the same key", async () => {
    const send = (password: string) =>
      admin.post("/users", { username: "wang-wu", name: "王五", password }).set("Idempotency-Key", "amended");
    expect((await send("short")).body.code).toBe("USER_INVALID");
    expect((await send(PASSWORD)).status).toBe(201);
  });

  test("a key of one person says nothing about another's", async () => {
    const send = (as: Asking, name: string) =>
      as
        .post("/attachments")
        .attach("file", Buffer.from(`%PDF-1.7 ${name}`), "a.pdf")
        .set("Idempotency-Key", "shared");
    const other = await app.asRole("keeper", "own");
    expect((await send(clerk, "one")).status).toBe(201);
    expect((await send(other, "two")).status).not.toBe(422);
  });

  test("a password never lies beside the answer, not even as a digest", async () => {
    const rows = await app.database.knex("idempotency").select();
    expect(rows.length).toBeGreaterThan(3);
    const again = await admin
      .post("/users", { username: "zhang-san", name: "张三", password: `${PASSWORD}-other` })
      .set("Idempotency-Key", "once-a-user");
    expect(again.status).toBe(201);
  });

  test("a key that is no key is refused before anything is done", async () => {
    for (const key of ["two words", "x".repeat(101)]) {
      const answer = await policy.post("/settings", setting("6wd")).set("Idempotency-Key", key);
      expect([answer.status, answer.body.code], key).toEqual([400, "IDEMPOTENCY_KEY_INVALID"]);
    }
  });
});
