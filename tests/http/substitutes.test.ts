import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TaskDetail, TaskItem } from "../../src/core/api.ts";
import { readerOf } from "../../src/engine/reader.ts";
import { withRight } from "../../src/engine/records.ts";
import { verifyAll } from "../../src/engine/verify.ts";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY, type LendingRole, NOW } from "../helpers/posts.ts";

const LOAN = {
  ...{ name: "王小明", residentId: "320106195503070029", value: 3000, things: [{ thing: "投影仪" }] },
  borrowerOrganisation: "borrower",
};
const MARCH = { from: "2026-03-02", until: "2026-03-04", reason: "出差" };

describe.each(["pglite", "pg"] as const)("standing in for each other, on %s", (kind) => {
  let app: TestApp;
  const own = (role: LendingRole): Promise<Asking> => app.asRole(role, "own");
  beforeAll(async () => {
    app = await testApp(await freshDatabase(kind));
  });
  afterAll(async () => {
    const { broken } = await verifyAll(app.engine);
    await app.database.close();
    expect(broken, "every history replays to what its case is").toEqual([]);
  });

  const clock = async (now: string) => void (await (await own("supervisor")).put("/test/clock", { now }));
  const received = async (): Promise<{ id: string; task: string }> => {
    const clerk = await own("desk_clerk");
    const { body } = await clerk.post("/instances", { workflow: "loan", division: COUNTY, data: LOAN });
    return { id: body.id, task: body.tasks[0].id };
  };
  const arrange = async (absent: LendingRole, substitute: string, more = {}) =>
    (await own(absent)).post("/me/substitutes", { substitute, ...MARCH, ...more });
  /** Ends what these have arranged. */
  const clear = async (...absent: LendingRole[]) => {
    for (const role of absent) {
      const who = await own(role);
      for (const { id } of (await who.get("/me/substitutes")).body.mine) await who.post(`/me/substitutes/${id}/end`);
    }
  };

  test("a colleague sees and does the work of who is away, on their behalf, from the day to the day", async () => {
    const { id, task } = await received();
    const keeper = await own("keeper");
    expect((await keeper.post(`/tasks/${task}/claim`)).body.code).toBe("NOT_FOUND");
    const put = await arrange("desk_clerk", "keeper-own", { from: "2026-03-03" });
    expect(put.status, JSON.stringify(put.body)).toBe(200);
    expect((await keeper.post(`/tasks/${task}/claim`)).body.code).toBe("NOT_FOUND");
    await clock("2026-03-03T02:00:00.000Z");
    expect((await keeper.get("/me/substitutes")).body).toMatchObject({ acting: ["desk_clerk own"] });
    const inbox: TaskItem[] = (await keeper.get("/tasks?scope=all")).body.items;
    expect(inbox.find((one) => one.id === task)?.canAct).toBe(true);
    const detail: TaskDetail = (await keeper.get(`/tasks/${task}`)).body;
    expect(detail.why.zh).toContain("您代理desk_clerk own");
    expect((await keeper.post(`/tasks/${task}/complete`, { outcome: "accept", data: {} })).status).toBe(200);
    const { rows } = await app.database.knex.raw(
      `select actor, behalf from event where instance_id = '${id.slice(7)}' and outcome is not null`,
    );
    expect(rows).toEqual([{ actor: "keeper-own", behalf: "desk_clerk-own" }]);
    const other = await received();
    await clock("2026-03-05T02:00:00.000Z");
    expect((await keeper.post(`/tasks/${other.task}/claim`)).body.code).toBe("NOT_FOUND");
    await clock(NOW);
    await clear("desk_clerk");
  });

  test("a right opens what lies where it is held, and nothing of whom one stands in for", () => {
    const policies = app.engine.policies();
    const stands = [{ user: "x", name: "x", grants: [{ organisation: "branch-elsewhere", role: "desk_clerk" }] }];
    const caller = { user: "y", name: "y", grants: [{ organisation: "office", role: "supervisor" }], stands };
    expect(readerOf(policies, withRight(policies, caller, "records.read")).organisations).toEqual(["office"]);
    expect(readerOf(policies, caller).organisations).toEqual(["office", "branch-elsewhere"]);
  });

  test("what somebody has claimed is done by their substitute too, and no right over others is handed on", async () => {
    const { id, task } = await received();
    await (await own("desk_clerk")).post(`/tasks/${task}/claim`);
    await arrange("desk_clerk", "keeper-own");
    await arrange("supervisor", "keeper-own");
    const keeper = await own("keeper");
    expect((await keeper.post(`/tasks/${task}/assign`, { to: "everybody", reason: "试试" })).body.code).toBe(
      "FORBIDDEN",
    );
    expect((await keeper.post(`/instances/${id}/terminate`, { reason: "试试" })).body.code).toBe("FORBIDDEN");
    expect((await keeper.post(`/tasks/${task}/complete`, { outcome: "accept", data: {} })).status).toBe(200);
    await clear("desk_clerk", "supervisor");
  });

  test("chains reach through three and no further, and a circle ends where it began", async () => {
    const circle: LendingRole[] = ["desk_clerk", "keeper", "approver", "supervisor", "borrower_officer"];
    for (const [at, absent] of circle.entries())
      await arrange(absent, `${circle[(at + 1) % circle.length]}-own`, { reason: "轮流" });
    const acting = async (role: LendingRole) => (await (await own(role)).get("/me/substitutes")).body.acting;
    expect(await acting("supervisor")).toEqual(["approver own", "desk_clerk own", "keeper own"]);
    // Through four others: the desk clerk's work does not come so far.
    expect(await acting("borrower_officer")).toEqual(["approver own", "keeper own", "supervisor own"]);
    const { task } = await received();
    expect((await (await own("borrower_officer")).post(`/tasks/${task}/claim`)).body.code).toBe("NOT_FOUND");
    expect((await (await own("supervisor")).post(`/tasks/${task}/claim`)).status).toBe(200);
    await clear(...circle);
  });

  describe("duties that must be separate stay separate", () => {
    /** A loan accepted at the city office, whose approval lies there too. */
    const acceptedBy = async (who: Asking): Promise<string> => {
      const { task } = await received();
      await (await own("desk_clerk")).post(`/tasks/${task}/escalate`, { reason: "情况特殊" });
      const { body } = await who.post(`/tasks/${task}/complete`, { outcome: "accept", data: {} });
      return body.tasks[0].id;
    };
    const approve = (who: Asking, task: string) =>
      who.post(`/tasks/${task}/complete`, { outcome: "reject", data: { opinion: "不同意" } });

    test("for who stands in: they do not approve for another what they accepted themselves", async () => {
      const [supervisor, approver] = [await app.asRole("supervisor", "parent"), await app.asRole("approver", "parent")];
      const put = await approver.post("/me/substitutes", { substitute: "supervisor-parent", ...MARCH });
      const approval = await acceptedBy(supervisor);
      expect((await approve(supervisor, approval)).body.code).toBe("SEPARATION");
      const offers = ((await supervisor.get(`/tasks/${approval}`)).body as TaskDetail).accepts;
      expect(offers.filter(({ kind, allowed }) => kind === "outcome" && allowed)).toEqual([]);
      await approver.post(`/me/substitutes/${put.body.mine[0].id}/end`);
    });

    test("for whom they stand in: what was done on their behalf is theirs", async () => {
      const [supervisor, approver] = [await app.asRole("supervisor", "parent"), await app.asRole("approver", "parent")];
      const first = await supervisor.post("/me/substitutes", { substitute: "approver-parent", ...MARCH });
      const approval = await acceptedBy(approver);
      await supervisor.post(`/me/substitutes/${first.body.mine[0].id}/end`);
      const second = await approver.post("/me/substitutes", { substitute: "supervisor-parent", ...MARCH });
      expect((await approve(supervisor, approval)).body.code).toBe("SEPARATION");
      expect((await approve(approver, approval)).body.code).toBe("SEPARATION");
      // Nor by a third: who approves for the approver does what the approver may not.
      const third = await approver.post("/me/substitutes", { substitute: "policy_city-parent", ...MARCH });
      expect((await approve(await app.asRole("policy_city", "parent"), approval)).body.code).toBe("SEPARATION");
      expect(third.status).toBe(200);
      await approver.post(`/me/substitutes/${second.body.mine[0].id}/end`);
    });
  });

  test("is arranged with colleagues of one's own office, within bounds, and ended by oneself alone", async () => {
    for (const substitute of ["desk_clerk-sibling", "nobody", "desk_clerk-own"])
      expect((await arrange("desk_clerk", substitute)).body.code).toBe("OPERATION_TARGET");
    for (const days of [{ until: "2026-03-01" }, { from: "2026-02-01", until: "2026-03-01" }, { until: "2031-03-01" }])
      expect((await arrange("desk_clerk", "keeper-own", days)).body.code).toBe("FORM_INVALID");
    const { mine } = (await arrange("desk_clerk", "keeper-own")).body;
    const keeper = await own("keeper");
    expect((await keeper.post(`/me/substitutes/${mine[0].id}/end`)).body.code).toBe("NOT_FOUND");
    await clear("desk_clerk");
    const { task } = await received();
    expect((await keeper.post(`/tasks/${task}/claim`)).body.code).toBe("NOT_FOUND");
  });
});
