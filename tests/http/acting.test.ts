import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  Acceptable,
  HistoryItem,
  InstanceDetail,
  NoticeItem,
  Operated,
  TaskDetail,
  TaskItem,
} from "../../src/core/api.ts";
import { outboxRound } from "../../src/engine/carry-out.ts";
import { verifyAll } from "../../src/engine/verify.ts";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY, type LendingRole, type Place } from "../helpers/posts.ts";

const LOAN = {
  ...{ name: "王小明", residentId: "320106195503070029", value: 3000, things: [{ thing: "投影仪" }] },
  borrowerOrganisation: "borrower",
};
const WHY = "材料不清";

describe.each(["pglite", "pg"] as const)("on %s", (kind) => {
  let app: TestApp;
  let clerk: Asking;
  let approver: Asking;
  let supervisor: Asking;
  beforeAll(async () => {
    app = await testApp(await freshDatabase(kind));
    clerk = await app.asRole("desk_clerk", "own");
    approver = await app.asRole("approver", "parent");
    supervisor = await app.asRole("supervisor", "parent");
  });
  afterAll(async () => {
    const { broken } = await verifyAll(app.engine);
    await app.database.close();
    expect(broken, "every history replays to what its case is").toEqual([]);
  });

  /** A loan that waits for approval, accepted by the clerk. */
  async function accepted(): Promise<{ id: string; task: string }> {
    const started = (await clerk.post("/instances", { workflow: "loan", division: COUNTY, data: LOAN })).body;
    const answer = await clerk.post(`/tasks/${started.tasks[0].id}/complete`, { outcome: "accept", data: {} });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return { id: started.id, task: answer.body.tasks[0].id };
  }
  const caseOf = async (id: string): Promise<InstanceDetail> => (await supervisor.get(`/instances/${id}`)).body;
  const history = async (id: string): Promise<HistoryItem[]> =>
    (await supervisor.get(`/instances/${id}/history`)).body.items;
  const openTask = async (id: string): Promise<TaskItem> => {
    const [task] = (await caseOf(id)).tasks;
    if (!task) throw new Error("the case has no open task");
    return task;
  };

  describe("returning", () => {
    test("offers the steps done before with who did them, and says what it would end before anything is done", async () => {
      const { id, task } = await accepted();
      const detail: TaskDetail = (await approver.get(`/tasks/${task}`)).body;
      expect(detail.earlier).toMatchObject([{ id: "acceptance", title: { zh: "受理" } }]);
      expect(detail.accepts.find((one) => one.id === "return")).toMatchObject({ allowed: true, requires: ["reason"] });
      const preview: Operated = (await approver.post(`/tasks/${task}/return?preview=true`, { reason: WHY })).body;
      expect(preview).toMatchObject({ moved: null, ends: [{ id: "approval" }], begins: [{ id: "acceptance" }] });
      expect((await caseOf(id)).state).toBe("approval");
    });

    test("gives it back to whoever did it, with the reason, and straight back to the approver after", async () => {
      const { id, task } = await accepted();
      const answer = await approver.post(`/tasks/${task}/return`, { reason: WHY, straight: true });
      expect(answer.body).toMatchObject({ moved: { state: "received", status: "active" } });
      const again = await openTask(id);
      expect(again.assignee).toBe((await history(id))[1]?.actor);
      expect((await history(id)).at(-1)).toMatchObject({ type: "returned", title: { zh: "退回", en: "Returned" } });
      expect(JSON.stringify((await history(id)).at(-1)?.notes)).toContain(WHY);
      while (await outboxRound(app.engine, []));
      const notices: NoticeItem[] = (await clerk.get("/notices")).body.items;
      expect(notices.map(({ text }) => text.zh).join()).toMatch(/被退回：.*材料不清/);
      const back = await clerk.post(`/tasks/${again.id}/complete`, { outcome: "accept", data: {} });
      expect(back.body.state).toBe("approval");
    });

    test("is refused by name: to a step that was not done, without a reason, by others, of what is gone", async () => {
      const { task } = await accepted();
      expect((await approver.post(`/tasks/${task}/return`, { to: "signing", reason: WHY })).body).toMatchObject({
        code: "OPERATION_TARGET",
        accepts: ["acceptance"],
      });
      expect((await approver.post(`/tasks/${task}/return`, { to: "acceptance" })).body.code).toBe("BODY_INVALID");
      expect((await clerk.post(`/tasks/${task}/return`, { reason: WHY })).status).toBeGreaterThanOrEqual(403);
      await approver.post(`/tasks/${task}/complete`, { outcome: "approve", data: {} });
      expect((await approver.post(`/tasks/${task}/return`, { reason: WHY })).body.code).toBe("STALE");
    });
  });

  describe("taking back", () => {
    test("undoes the step for whoever took it: task, limit, data and papers are as before", async () => {
      const started = (await clerk.post("/instances", { workflow: "loan", division: COUNTY, data: LOAN })).body;
      const before = await caseOf(started.id);
      await clerk.post(`/tasks/${started.tasks[0].id}/complete`, { outcome: "accept", data: {} });
      const offers = (await clerk.get(`/instances/${started.id}`)).body.accepts as Acceptable[];
      expect(offers.filter(({ allowed }) => allowed).map(({ id }) => id)).toEqual(
        expect.arrayContaining(["withdraw", "cancel"]),
      );
      const answer = await clerk.post(`/instances/${started.id}/withdraw`, { reason: "填错了" });
      expect(answer.body).toMatchObject({ ends: [{ id: "approval" }], begins: [{ id: "acceptance" }] });
      const after = await caseOf(started.id);
      expect(after).toMatchObject({ state: before.state, data: before.data, status: "active" });
      expect(after.tasks[0]?.due.at).toBe(before.tasks[0]?.due.at);
      expect(after.tasks[0]?.assignee).not.toBeNull();
      const papers = (await supervisor.get(`/instances/${started.id}/documents`)).body.items;
      expect(papers).toMatchObject([{ template: "receipt", voided: { reason: "填错了" } }]);
      // Taken back, it is as if it had not been done: the same person may do it again.
      const again = await clerk.post(`/tasks/${after.tasks[0]?.id}/complete`, {
        outcome: "refuse",
        data: { reason: "无担保" },
      });
      expect(again.body.status).toBe("done");
    });

    test("tells those whose work it ends", async () => {
      const { id } = await accepted();
      await clerk.post(`/instances/${id}/withdraw`, { reason: "金额录错" });
      while (await outboxRound(app.engine, []));
      const notices: NoticeItem[] = (await approver.get("/notices")).body.items;
      expect(notices.map(({ text }) => text.zh).join()).toMatch(/被撤回，“审批”不再需要办理.*金额录错/);
    });

    test("is over when somebody has claimed or done the next step, and never another's", async () => {
      const { id, task } = await accepted();
      expect((await approver.post(`/instances/${id}/withdraw`, { reason: WHY })).body.code).toBe("FORBIDDEN");
      await approver.post(`/tasks/${task}/claim`);
      expect((await clerk.post(`/instances/${id}/withdraw`, { reason: WHY })).body.code).toBe("EVENT_REFUSED");
    });

    test("is refused where the step has started parts, and says so", async () => {
      const { id, task } = await accepted();
      await approver.post(`/tasks/${task}/complete`, { outcome: "approve", data: {} });
      const answer = await approver.post(`/instances/${id}/withdraw`, { reason: WHY });
      expect(answer.body).toMatchObject({ code: "EVENT_REFUSED", cure: { zh: "这一步已发起分办件，不能撤回" } });
    });
  });

  describe("handing on", () => {
    test("gives the task to a colleague, who is told and alone may do it", async () => {
      const { task } = await accepted();
      const detail: TaskDetail = (await approver.get(`/tasks/${task}`)).body;
      const [colleague] = detail.colleagues;
      if (!colleague) throw new Error("the office has nobody else");
      const answer = await approver.post(`/tasks/${task}/transfer`, { to: colleague.id, reason: WHY });
      expect(answer.body).toMatchObject({ assignee: colleague.id });
      expect((await approver.post(`/tasks/${task}/complete`, { outcome: "approve", data: {} })).body.code).toBe(
        "TASK_CLAIMED",
      );
      while (await outboxRound(app.engine, []));
      const theirs = app.as(await app.session(...whoIs(colleague.id)));
      const notices: NoticeItem[] = (await theirs.get("/notices")).body.items;
      expect(notices.map(({ text }) => text.zh).join()).toMatch(/转来“审批”.*材料不清/);
      expect((await theirs.post(`/tasks/${task}/complete`, { outcome: "approve", data: {} })).status).toBe(200);
    });

    test("is for people of the same office alone", async () => {
      const { task } = await accepted();
      for (const to of ["desk_clerk-own", "approver-parent", "nobody"]) {
        expect((await approver.post(`/tasks/${task}/transfer`, { to, reason: WHY })).body.code).toBe(
          "OPERATION_TARGET",
        );
      }
    });
  });

  describe("saying", () => {
    test("urges those who have the case, once in a while, and stands in the history", async () => {
      const { id, task } = await accepted();
      await approver.post(`/tasks/${task}/claim`);
      expect((await clerk.post(`/instances/${id}/urge`, { reason: "家属在等" })).status).toBe(200);
      expect((await supervisor.post(`/instances/${id}/urge`, { reason: "家属在等" })).body.code).toBe("EVENT_REFUSED");
      while (await outboxRound(app.engine, []));
      const notices: NoticeItem[] = (await approver.get("/notices")).body.items;
      expect(notices.map(({ text }) => text.zh).join()).toContain("催办“审批”");
      await clerk.post(`/instances/${id}/comment`, { reason: "电话核实过" });
      expect((await history(id)).slice(-2).map(({ title }) => title.zh)).toEqual(["催办", "备注"]);
      expect(JSON.stringify((await history(id)).at(-1)?.notes)).toContain("电话核实过");
      expect((await caseOf(id)).state).toBe("approval");
    });

    test("leaves open forms as they are: who had the case open before may still decide it", async () => {
      const { id, task } = await accepted();
      const { revision } = (await approver.get(`/tasks/${task}`)).body as TaskDetail;
      await Promise.all([
        clerk.post(`/instances/${id}/urge`, { reason: "家属在等" }),
        clerk.post(`/instances/${id}/comment`, { reason: "电话核实过" }),
        supervisor.post(`/instances/${id}/comment`, { reason: "请尽快" }),
      ]);
      expect((await history(id)).filter(({ type }) => type === "commented")).toHaveLength(2);
      const answer = await approver.post(`/tasks/${task}/complete`, {
        ...{ outcome: "reject", data: { opinion: "不同意" }, revision },
      });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    });

    test("is for those who see the case", async () => {
      const { id } = await accepted();
      const elsewhere = await app.asRole("desk_clerk", "otherCity");
      expect((await elsewhere.post(`/instances/${id}/comment`, { reason: WHY })).body.code).toBe("NOT_FOUND");
    });
  });

  describe("directing", () => {
    test("leads a case to another step, once for one request however often it is sent", async () => {
      const { id } = await accepted();
      const send = () =>
        supervisor.post(`/instances/${id}/jump`, { to: "correction", reason: WHY }).set("Idempotency-Key", `j-${id}`);
      const first = (await send()).body;
      expect(first).toMatchObject({ ends: [{ id: "approval" }], moved: { state: "correction" } });
      expect((await send()).body).toEqual(first);
      expect((await history(id)).filter(({ type }) => type === "jumped")).toHaveLength(1);
    });

    test("ends a case, and reopens it as it stood", async () => {
      const { id } = await accepted();
      expect((await supervisor.post(`/instances/${id}/terminate?preview=true`, { reason: WHY })).body).toMatchObject({
        ends: [{ id: "approval" }],
        moved: null,
      });
      expect((await supervisor.post(`/instances/${id}/terminate`, { reason: WHY })).body.moved.status).toBe(
        "cancelled",
      );
      expect((await caseOf(id)).tasks).toEqual([]);
      const answer = await supervisor.post(`/instances/${id}/reopen`, { reason: WHY });
      expect(answer.body.moved).toMatchObject({ status: "active", state: "approval" });
      expect((await openTask(id)).title.zh).toBe("审批");
    });

    test("reopens what is over at the step that is named", async () => {
      const { id, task } = await accepted();
      await approver.post(`/tasks/${task}/complete`, { outcome: "reject", data: { opinion: "不同意" } });
      expect((await caseOf(id)).status).toBe("done");
      expect((await supervisor.post(`/instances/${id}/reopen`, { reason: WHY })).body.code).toBe("OPERATION_TARGET");
      const answer = await supervisor.post(`/instances/${id}/reopen`, { to: "approval", reason: WHY });
      expect(answer.body.moved).toMatchObject({ status: "active", state: "approval" });
      expect(await caseOf(id)).toMatchObject({ endedAt: null });
    });

    test("is for those with the right over the place, and for running cases or ended ones only", async () => {
      const { id } = await accepted();
      for (const how of ["jump", "terminate", "reopen"]) {
        expect((await clerk.post(`/instances/${id}/${how}`, { to: "approval", reason: WHY })).body.code).toBe(
          "FORBIDDEN",
        );
      }
      const elsewhere = await app.asRole("supervisor", "otherCity");
      expect((await elsewhere.post(`/instances/${id}/jump`, { to: "correction", reason: WHY })).body.code).toBe(
        "NOT_FOUND",
      );
      expect((await supervisor.post(`/instances/${id}/reopen`, { reason: WHY })).body.code).toBe("EVENT_REFUSED");
      expect((await supervisor.post(`/instances/${id}/jump`, { to: "approval", reason: WHY })).body.code).toBe(
        "OPERATION_TARGET",
      );
    });
  });
});

/** Users of this world are called after what they are. */
function whoIs(user: string): [LendingRole, Place] {
  const at = user.lastIndexOf("-");
  return [user.slice(0, at) as LendingRole, user.slice(at + 1) as Place];
}
