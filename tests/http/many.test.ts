import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HandedOverBody, HistoryItem, ManyResults } from "../../src/core/api.ts";
import { verifyAll } from "../../src/engine/verify.ts";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY } from "../helpers/posts.ts";

const LOAN = {
  ...{ name: "王小明", residentId: "320106195503070029", value: 3000, things: [{ thing: "投影仪" }] },
  borrowerOrganisation: "borrower",
};

describe.each(["pglite", "pg"] as const)("the same for several, on %s", (kind) => {
  let app: TestApp;
  let clerk: Asking;
  let everybody: Asking;
  beforeAll(async () => {
    app = await testApp(await freshDatabase(kind));
    clerk = await app.asRole("desk_clerk", "own");
    everybody = app.as(await app.everybody());
  });
  afterAll(async () => {
    const { broken } = await verifyAll(app.engine);
    await app.database.close();
    expect(broken, "every history replays to what its case is").toEqual([]);
  });
  const received = async (): Promise<{ id: string; task: string }> => {
    const { body } = await clerk.post("/instances", { workflow: "loan", division: COUNTY, data: LOAN });
    return { id: body.id, task: body.tasks[0].id };
  };

  test("tasks are handed on each by itself: what one refuses holds up no other, and a repetition gives the same", async () => {
    const [one, two, three] = [await received(), await received(), await received()];
    await everybody.post(`/tasks/${two.task}/claim`);
    const body = { tasks: [one.task, two.task, three.task, one.task], to: "keeper-own", reason: "集中办理" };
    const send = () => clerk.post("/tasks/transfer", body).set("Idempotency-Key", `many-${one.id}`);
    const first: ManyResults = (await send()).body;
    expect(first.results.map(({ id, ok, problem }) => [id, ok, problem?.code])).toEqual([
      [one.task, true, undefined],
      [two.task, false, "TASK_CLAIMED"],
      [three.task, true, undefined],
    ]);
    expect((await send()).body).toEqual(first);
  });

  test("cases are urged each by itself", async () => {
    const [one, two] = [await received(), await received()];
    await clerk.post(`/instances/${one.id}/urge`, { reason: "家属在等" });
    const { results }: ManyResults = (
      await clerk.post("/instances/urge", { instances: [one.id, two.id], reason: "家属在等" })
    ).body;
    expect(results.map(({ ok, problem }) => [ok, problem?.code])).toEqual([
      [false, "EVENT_REFUSED"],
      [true, undefined],
    ]);
  });

  test("what a leaver has claimed goes to a colleague, with what failed and why; the rest stays at the post", async () => {
    const approver = await app.asRole("approver", "parent");
    const [kept, given] = [await received(), await received()];
    await clerk.post(`/tasks/${given.task}/claim`);
    // This one its successor may not do: they did the step before.
    const supervisor = await app.asRole("supervisor", "parent");
    const other = await received();
    await clerk.post(`/tasks/${other.task}/escalate`, { reason: "情况特殊" });
    const { body } = await supervisor.post(`/tasks/${other.task}/complete`, { outcome: "accept", data: {} });
    await approver.post(`/tasks/${body.tasks[0].id}/claim`);
    const admin = await app.asRole("sys_admin", "parent");
    const ask = { to: "supervisor-parent", reason: "已离职" };
    const failed: HandedOverBody = (await admin.post("/users/approver-parent/handover", ask)).body;
    expect(failed).toMatchObject({
      results: [{ id: body.tasks[0].id, ok: false, problem: { code: "SEPARATION" } }],
      ...{ more: false, unanswered: 0 },
    });
    const done = await admin.post("/users/desk_clerk-own/handover", { to: "everybody", reason: "已离职" });
    expect(done.body.results).toEqual([{ id: given.task, ok: true }]);
    expect((await clerk.post(`/tasks/${given.task}/complete`, { outcome: "accept", data: {} })).body.code).toBe(
      "TASK_CLAIMED",
    );
    expect((await everybody.post(`/tasks/${given.task}/complete`, { outcome: "accept", data: {} })).status).toBe(200);
    expect((await clerk.post(`/tasks/${kept.task}/claim`)).status).toBe(200);
    const history: HistoryItem[] = (await supervisor.get(`/instances/${given.id}/history`)).body.items;
    expect(history.find(({ type }) => type === "handedOver")).toMatchObject({ title: { zh: "离职转办" } });
  });

  test("is for those who administer the users of the office", async () => {
    const { task } = await received();
    await clerk.post(`/tasks/${task}/claim`);
    const ask = { to: "everybody", reason: "已离职" };
    expect((await clerk.post("/users/desk_clerk-own/handover", ask)).body.code).toBe("FORBIDDEN");
    const elsewhere = await app.asRole("sys_admin", "sibling");
    const { results } = (await elsewhere.post("/users/desk_clerk-own/handover", ask)).body as HandedOverBody;
    expect(results.find(({ id }) => id === task)?.problem?.code).toBe("NOT_FOUND");
  });
});
