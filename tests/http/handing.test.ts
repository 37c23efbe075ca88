import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HistoryItem, InstanceDetail, NoticeItem, TaskDetail } from "../../src/core/api.ts";
import { outboxRound } from "../../src/engine/carry-out.ts";
import { verifyAll } from "../../src/engine/verify.ts";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY } from "../helpers/posts.ts";

const LOAN = {
  ...{ name: "王小明", residentId: "320106195503070029", value: 3000, things: [{ thing: "投影仪" }] },
  borrowerOrganisation: "borrower",
};
const WHY = "材料较多";

describe.each(["pglite", "pg"] as const)("a task that comes to another person, on %s", (kind) => {
  let app: TestApp;
  let clerk: Asking;
  let everybody: Asking;
  let supervisor: Asking;
  beforeAll(async () => {
    app = await testApp(await freshDatabase(kind));
    clerk = await app.asRole("desk_clerk", "own");
    everybody = app.as(await app.everybody());
    supervisor = await app.asRole("supervisor", "parent");
  });
  afterAll(async () => {
    const { broken } = await verifyAll(app.engine);
    await app.database.close();
    expect(broken, "every history replays to what its case is").toEqual([]);
  });

  /** A loan at the desk, where the clerk and one more hold the post. */
  async function received(): Promise<{ id: string; task: string }> {
    const started = (await clerk.post("/instances", { workflow: "loan", division: COUNTY, data: LOAN })).body;
    return { id: started.id, task: started.tasks[0].id };
  }
  const offers = async (who: Asking, task: string): Promise<string[]> =>
    ((await who.get(`/tasks/${task}`)).body as TaskDetail).accepts
      .filter((one) => one.allowed && one.kind === "operation")
      .map(({ id }) => id);
  const notices = async (who: Asking): Promise<string> => {
    while (await outboxRound(app.engine, []));
    return ((await who.get("/notices")).body.items as NoticeItem[]).map(({ text }) => text.zh).join();
  };
  const history = async (id: string): Promise<HistoryItem[]> =>
    (await supervisor.get(`/instances/${id}/history`)).body.items;

  describe("assigning", () => {
    test("names who of the task's post does it, takes it from whoever had it, and tells them", async () => {
      const { id, task } = await received();
      await clerk.post(`/tasks/${task}/claim`);
      const detail: TaskDetail = (await supervisor.get(`/tasks/${task}`)).body;
      expect(detail.holders.map((one) => one.id)).toEqual(["everybody"]);
      expect(await offers(supervisor, task)).toEqual(["assign"]);
      const answer = await supervisor.post(`/tasks/${task}/assign`, { to: "everybody", reason: WHY });
      expect(answer.body).toMatchObject({ assignee: "everybody" });
      expect(await notices(everybody)).toMatch(/指派您办理“受理”.*材料较多/);
      expect((await clerk.post(`/tasks/${task}/complete`, { outcome: "accept", data: {} })).body.code).toBe(
        "TASK_CLAIMED",
      );
      expect((await history(id)).at(-1)).toMatchObject({ type: "assigned", title: { zh: "指派" } });
      expect((await everybody.post(`/tasks/${task}/complete`, { outcome: "accept", data: {} })).status).toBe(200);
    });

    test("is for those who direct cases there, and to the post's people alone", async () => {
      const { task } = await received();
      expect((await clerk.post(`/tasks/${task}/assign`, { to: "everybody", reason: WHY })).body.code).toBe("FORBIDDEN");
      const elsewhere = await app.asRole("supervisor", "otherCity");
      expect((await elsewhere.post(`/tasks/${task}/assign`, { to: "everybody", reason: WHY })).body.code).toBe(
        "NOT_FOUND",
      );
      for (const to of ["approver-own", "nobody", "desk_clerk-sibling"])
        expect((await supervisor.post(`/tasks/${task}/assign`, { to, reason: WHY })).body.code).toBe(
          "OPERATION_TARGET",
        );
      const done = await clerk.post(`/tasks/${task}/complete`, { outcome: "accept", data: {} });
      const approval = done.body.tasks[0].id;
      expect((await supervisor.post(`/tasks/${approval}/assign`, { to: "approver-parent", reason: WHY })).status).toBe(
        200,
      );
    });
  });

  test("referred upwards, it lies with the supervising organisation, which is told and does it", async () => {
    const { id, task } = await received();
    expect(await offers(clerk, task)).toContain("escalate");
    expect((await supervisor.post(`/tasks/${task}/escalate`, { reason: WHY })).body.code).toBe("FORBIDDEN");
    const answer = await clerk.post(`/tasks/${task}/escalate`, { reason: "情况特殊" });
    expect(answer.body).toMatchObject({ assignee: null });
    expect((await supervisor.get(`/tasks/${task}`)).body).toMatchObject({
      organisation: "city-office",
      role: "supervisor",
    });
    expect(await notices(supervisor)).toMatch(/“受理”提级办理.*情况特殊/);
    expect((await clerk.post(`/tasks/${task}/complete`, { outcome: "accept", data: {} })).body.code).toBe("NOT_FOUND");
    expect(await offers(supervisor, task)).not.toContain("escalate");
    expect((await supervisor.post(`/tasks/${task}/escalate`, { reason: WHY })).body.code).toBe("EVENT_REFUSED");
    expect((await supervisor.post(`/tasks/${task}/complete`, { outcome: "accept", data: {} })).status).toBe(200);
    expect((await history(id)).map(({ type }) => type)).toContain("escalated");
  });

  describe("delegating", () => {
    test("lets a colleague propose and nothing else; handed back, its owner sees the proposal and completes it", async () => {
      const { id, task } = await received();
      expect(await offers(clerk, task)).toContain("delegate");
      expect((await clerk.post(`/tasks/${task}/delegate`, { to: "everybody", reason: WHY })).body.assignee).toBe(
        "everybody",
      );
      expect(await notices(everybody)).toMatch(/委派您处理“受理”/);
      // They direct cases here as well, and may assign it to somebody.
      expect(await offers(everybody, task)).toEqual(["assign", "resolve"]);
      for (const [path, body] of [
        ["complete", { outcome: "accept", data: {} }],
        ["return", { reason: WHY }],
        ["transfer", { to: "desk_clerk-own", reason: WHY }],
        ["release", {}],
      ] as const)
        expect((await everybody.post(`/tasks/${task}/${path}`, body)).body.code, path).toBe("EVENT_REFUSED");
      expect((await clerk.post(`/tasks/${task}/complete`, { outcome: "accept", data: {} })).body.code).toBe(
        "TASK_CLAIMED",
      );
      const back = await everybody.post(`/tasks/${task}/resolve`, { reason: "建议受理，材料齐全" });
      expect(back.body).toMatchObject({ assignee: "desk_clerk-own" });
      expect(await notices(clerk)).toMatch(/交回“受理”.*建议受理/);
      const detail: TaskDetail = (await clerk.get(`/tasks/${task}`)).body;
      expect(detail.proposal).toMatchObject({ name: "everybody", text: "建议受理，材料齐全" });
      expect((await everybody.post(`/tasks/${task}/complete`, { outcome: "accept", data: {} })).body.code).toBe(
        "TASK_CLAIMED",
      );
      expect((await clerk.post(`/tasks/${task}/complete`, { outcome: "accept", data: {} })).status).toBe(200);
      expect((await history(id)).map(({ type }) => type)).toEqual(expect.arrayContaining(["delegated", "resolved"]));
    });

    test("can be taken back by its owner, and by nobody else", async () => {
      const { id, task } = await received();
      expect((await clerk.post(`/tasks/${task}/resolve`, { reason: WHY })).body.code).toBe("EVENT_REFUSED");
      await clerk.post(`/tasks/${task}/delegate`, { to: "everybody", reason: WHY });
      expect(await offers(clerk, task)).toEqual(["resolve"]);
      expect((await supervisor.post(`/tasks/${task}/resolve`, { reason: WHY })).body.code).toBe("FORBIDDEN");
      expect((await clerk.post(`/tasks/${task}/resolve`, { reason: "我来办" })).body.assignee).toBe("desk_clerk-own");
      expect(await notices(everybody)).toMatch(/收回委派的“受理”/);
      expect(
        ((await supervisor.get(`/instances/${id}`)).body as InstanceDetail).tasks[0]?.delegatedByName,
      ).toBeUndefined();
      expect((await clerk.get(`/tasks/${task}`)).body.proposal).toBeNull();
    });
  });
});
