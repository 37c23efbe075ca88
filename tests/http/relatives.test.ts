import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RelativesBody, TaskDetail } from "../../src/core/api.ts";
import { residentIdCheck } from "../../src/core/form/identity.ts";
import { verifyAll } from "../../src/engine/verify.ts";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY, type LendingRole } from "../helpers/posts.ts";

const BORROWER = "320106195503070029";
const PHONE = "13912345678";
/** Of somebody else, without its check character. */
const FIRST = "32010619600101123";
const LOAN = {
  ...{ name: "王小明", residentId: BORROWER, value: 3000, things: [{ thing: "投影仪" }] },
  borrowerOrganisation: "borrower",
};
const DECLARED = { kinship: "direct", name: "王小明", residentId: BORROWER, mobile: null };

describe.each(["pglite", "pg"] as const)("standing aside for relatives, on %s", (kind) => {
  let app: TestApp;
  let everybody: Asking;
  const own = (role: LendingRole): Promise<Asking> => app.asRole(role, "own");
  beforeAll(async () => {
    app = await testApp(await freshDatabase(kind));
    everybody = app.as(await app.everybody());
  });
  afterAll(async () => {
    const { broken } = await verifyAll(app.engine);
    await app.database.close();
    expect(broken, "every history replays to what its case is").toEqual([]);
  });

  const received = async (who: Asking, data: object = {}) => {
    const { status, body } = await who.post("/instances", {
      ...{ workflow: "loan", division: COUNTY, data: { ...LOAN, ...data } },
    });
    expect(status, JSON.stringify(body)).toBe(201);
    return { id: String(body.id), task: String(body.tasks[0].id), organisation: String(body.tasks[0].organisation) };
  };
  const declare = async (who: Asking, more: object = {}): Promise<RelativesBody> => {
    const { status, body } = await who.post("/me/relatives", { ...DECLARED, ...more });
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  };
  const clear = async (...all: Asking[]) => {
    for (const who of all)
      for (const { id } of (await who.get("/me/relatives")).body.items)
        expect((await who.post(`/me/relatives/${id}/withdraw`)).status).toBe(200);
  };

  test("whoever has declared a relative neither claims, decides nor returns their case, is told why, and hands it on", async () => {
    const clerk = await own("desk_clerk");
    const { id, task } = await received(clerk);
    await declare(clerk);
    for (const [path, body] of [
      ["claim", {}],
      ["complete", { outcome: "accept", data: {} }],
      ["return", { reason: "材料不全", straight: false }],
    ] as const) {
      const refused = await clerk.post(`/tasks/${task}/${path}`, body);
      expect(refused.body, path).toMatchObject({ code: "RECUSAL", status: 403 });
      expect(refused.body.cure.zh, path).toContain("您申报的亲属");
    }
    const { accepts }: TaskDetail = (await clerk.get(`/tasks/${task}`)).body;
    const allowed = accepts.filter((one) => one.allowed).map((one) => one.id);
    expect(allowed).toContain("transfer");
    expect(accepts.filter((one) => one.kind === "outcome" && one.allowed)).toEqual([]);
    expect(accepts.find((one) => one.id === "accept")?.whyNot?.zh).toContain("回避");
    expect((await clerk.post(`/tasks/${task}/transfer`, { to: "keeper-own", reason: "回避" })).status).toBe(200);
    const done = await (await own("keeper")).post(`/tasks/${task}/complete`, { outcome: "accept", data: {} });
    expect(done.status, JSON.stringify(done.body)).toBe(200);
    expect((await clerk.get(`/instances/${id}`)).status).toBe(200);
    await clear(clerk);
  });

  test("nobody handles a case about themselves, nor one that names their household by telephone", async () => {
    const clerk = await own("desk_clerk");
    await declare(clerk, { kinship: "self" });
    const { task } = await received(clerk);
    expect((await clerk.post(`/tasks/${task}/claim`)).body.cure?.zh).toContain("您本人");
    await clear(clerk);
    await declare(clerk, { kinship: "spouse", residentId: `${FIRST}${residentIdCheck(FIRST)}`, mobile: PHONE });
    expect((await clerk.post(`/tasks/${task}/claim`)).status).toBe(200);
    const other = await received(clerk, { phone: PHONE });
    expect((await clerk.post(`/tasks/${other.task}/claim`)).body.code).toBe("RECUSAL");
    await clear(clerk);
  });

  test("work is given to nobody who must stand aside: they are not offered, and refused without saying whose relative it is", async () => {
    const [clerk, keeper] = [await own("desk_clerk"), await own("keeper")];
    const supervisor = await app.asRole("supervisor", "parent");
    const { task } = await received(clerk);
    await declare(keeper);
    await declare(everybody);
    const detail: TaskDetail = (await clerk.get(`/tasks/${task}`)).body;
    expect(detail.colleagues.map((one) => one.id)).not.toContain("keeper-own");
    expect(detail.colleagues.map((one) => one.id)).toContain("approver-own");
    const directing: TaskDetail = (await supervisor.get(`/tasks/${task}`)).body;
    expect(directing.holders.map((one) => one.id)).toEqual(["desk_clerk-own"]);
    for (const [who, path, body] of [
      [clerk, "transfer", { to: "keeper-own" }],
      [clerk, "delegate", { to: "keeper-own" }],
      [clerk, "addSigner", { to: "keeper-own", place: "parallel" }],
      [supervisor, "assign", { to: "everybody" }],
    ] as const) {
      const refused = await who.post(`/tasks/${task}/${path}`, { ...body, reason: "请办理" });
      expect(refused.body.code, `${path} ${JSON.stringify(refused.body)}`).toBe("RECUSAL");
      expect(JSON.stringify(refused.body)).not.toMatch(/亲属.*您|320106/);
    }
    await clear(keeper, everybody);
  });

  test("a post that only people hold who must stand aside is passed by, and where no other is left it lies with who supervises", async () => {
    const [clerk, above] = [await own("desk_clerk"), await app.asRole("desk_clerk", "parent")];
    await declare(clerk);
    expect((await received(clerk)).organisation, "somebody else holds it").toBe("branch-own");
    await declare(everybody);
    expect((await received(clerk)).organisation, "the next candidate").toBe("city-office");
    await declare(above);
    const { task } = await received(clerk);
    const detail: TaskDetail = (await (await app.asRole("supervisor", "parent")).get(`/tasks/${task}`)).body;
    expect(detail.role).toBe("supervisor");
    expect(JSON.stringify(detail)).toContain("回避");
    await clear(clerk, everybody, above);
    expect((await received(clerk)).organisation).toBe("branch-own");
  });

  test("nobody acts through a substitute in a case in which either must stand aside", async () => {
    const [clerk, keeper] = [await own("desk_clerk"), await own("keeper")];
    const { task } = await received(clerk);
    const span = { from: "2026-03-02", until: "2026-03-04", reason: "出差" };
    const put = await clerk.post("/me/substitutes", { substitute: "keeper-own", ...span });
    await declare(clerk);
    expect((await keeper.post(`/tasks/${task}/claim`)).body.code).toBe("RECUSAL");
    await clear(clerk);
    expect((await keeper.post(`/tasks/${task}/claim`)).status).toBe(200);
    await clerk.post(`/me/substitutes/${put.body.mine[0].id}/end`);
  });

  test("who directs cases leads none in which they must stand aside", async () => {
    const supervisor = await app.asRole("supervisor", "parent");
    const { id } = await received(await own("desk_clerk"));
    await declare(supervisor);
    expect((await supervisor.post(`/instances/${id}/terminate`, { reason: "试试" })).body.code).toBe("RECUSAL");
    await clear(supervisor);
  });

  test("what is declared is the person's own: masked, sealed, once, audited without numbers, and taken back by nobody else", async () => {
    const clerk = await own("desk_clerk");
    const { items } = await declare(clerk, { mobile: PHONE });
    expect(items).toMatchObject([{ kinship: "direct", residentId: "3201**********0029", mobile: "139****5678" }]);
    expect((await everybody.get("/me/relatives")).body.items).toEqual([]);
    expect((await everybody.post(`/me/relatives/${items[0]?.id}/withdraw`)).body.code).toBe("NOT_FOUND");
    expect((await clerk.post("/me/relatives", DECLARED)).body.code).toBe("FORM_INVALID");
    const wrong = await clerk.post("/me/relatives", { ...DECLARED, residentId: "320106195503070028" });
    expect(wrong.body.code).toBe("FORM_INVALID");
    const { rows } = await app.database.knex.raw(
      "select (select jsonb_agg(to_jsonb(d)) from declared_relative d)::text || (select jsonb_agg(to_jsonb(a)) from audit a)::text as kept",
    );
    expect(rows[0].kept).toContain("relative.declare");
    for (const secret of [BORROWER, PHONE, "王小明"])
      expect(rows[0].kept.includes(secret), secret.slice(0, 3)).toBe(false);
    await clear(clerk);
  });
});
