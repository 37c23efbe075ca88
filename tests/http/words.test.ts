import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HistoryItem, InstanceDetail, NoticeItem, TaskDetail, WordItem } from "../../src/core/api.ts";
import { outboxRound } from "../../src/engine/carry-out.ts";
import { verifyAll } from "../../src/engine/verify.ts";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY } from "../helpers/posts.ts";

const LOAN = {
  ...{ name: "王小明", residentId: "320106195503070029", value: 3000, things: [{ thing: "投影仪" }] },
  borrowerOrganisation: "borrower",
};

describe.each(["pglite", "pg"] as const)("speaking to one person about a case, on %s", (kind) => {
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

  async function accepted(): Promise<{ id: string; task: string }> {
    const started = (await clerk.post("/instances", { workflow: "loan", division: COUNTY, data: LOAN })).body;
    const answer = await clerk.post(`/tasks/${started.tasks[0].id}/complete`, { outcome: "accept", data: {} });
    return { id: started.id, task: answer.body.tasks[0].id };
  }
  const box = async (who: Asking, query: string): Promise<WordItem[]> => (await who.get(`/words?${query}`)).body.items;
  const notices = async (who: Asking): Promise<string> => {
    while (await outboxRound(app.engine, []));
    return ((await who.get("/notices")).body.items as NoticeItem[]).map(({ text }) => text.zh).join();
  };
  const history = async (id: string): Promise<HistoryItem[]> =>
    (await supervisor.get(`/instances/${id}/history`)).body.items;

  test("a question is answered while the case goes on, and both stand in its history", async () => {
    const { id, task } = await accepted();
    const { revision } = (await approver.get(`/tasks/${task}`)).body as TaskDetail;
    const asked = await approver.post(`/instances/${id}/consult`, { to: "desk_clerk-own", reason: "担保人是谁" });
    expect(asked.status, JSON.stringify(asked.body)).toBe(200);
    expect(await notices(clerk)).toMatch(/询问.*担保人是谁/);
    const [word] = await box(clerk, "open=true");
    expect(word).toMatchObject({ kind: "consult", instance: id, asked: "担保人是谁", answeredAt: null });
    expect(await box(approver, "box=out")).toMatchObject([{ id: word?.id }]);
    expect(await box(supervisor, "box=in")).toEqual([]);
    expect((await clerk.post(`/words/${word?.id}/read`)).body.code).toBe("EVENT_REFUSED");
    expect((await approver.post(`/words/${word?.id}/answer`, { reason: "我自己答" })).body.code).toBe("NOT_FOUND");
    const send = () =>
      clerk.post(`/words/${word?.id}/answer`, { reason: "长江机械厂" }).set("Idempotency-Key", `a-${word?.id}`);
    const first = (await send()).body;
    expect((await send()).body).toEqual(first);
    expect((await clerk.post(`/words/${word?.id}/answer`, { reason: "再答" })).body.code).toBe("EVENT_REFUSED");
    expect(await box(clerk, "open=true")).toEqual([]);
    expect(await notices(approver)).toMatch(/答复.*长江机械厂/);
    expect((await history(id)).slice(-2).map(({ title }) => title.zh)).toEqual(["沟通", "答复"]);
    // Nothing has moved: the form that was open before may still be handed in.
    const done = await approver.post(`/tasks/${task}/complete`, {
      ...{ outcome: "reject", data: { opinion: "不同意" }, revision },
    });
    expect(done.status).toBe(200);
  });

  test("what is sent for information is noted as read, also after the case is over", async () => {
    const { id, task } = await accepted();
    await clerk.post(`/instances/${id}/cc`, { to: "supervisor-parent", reason: "请知悉" });
    await approver.post(`/tasks/${task}/complete`, { outcome: "reject", data: { opinion: "不同意" } });
    const [word] = await box(supervisor, "open=true");
    expect(word).toMatchObject({ kind: "cc", asked: "请知悉" });
    expect((await supervisor.post(`/words/${word?.id}/answer`, { reason: "好的" })).body.code).toBe("EVENT_REFUSED");
    expect((await supervisor.post(`/words/${word?.id}/read`)).status).toBe(200);
    expect(await box(supervisor, "open=true")).toEqual([]);
    expect((await history(id)).at(-1)).toMatchObject({ title: { zh: "已阅" } });
  });

  test("is to those who see the case anyway, and never keeps a step from being taken back", async () => {
    const { id } = await accepted();
    const detail: InstanceDetail = (await clerk.get(`/instances/${id}`)).body;
    const open = detail.addressees.map((one) => one.id);
    expect(open).toEqual(expect.arrayContaining(["supervisor-parent", "approver-parent"]));
    for (const to of ["desk_clerk-sibling", "supervisor-otherCity", "nobody", "desk_clerk-own", "sys_admin-own"]) {
      expect(open).not.toContain(to);
      expect((await clerk.post(`/instances/${id}/cc`, { to, reason: "请知悉" })).body.code).toBe("OPERATION_TARGET");
    }
    expect((await clerk.post(`/instances/${id}/cc`, { reason: "请知悉" })).body.code).toBe("BODY_INVALID");
    await clerk.post(`/instances/${id}/cc`, { to: "approver-parent", reason: "请知悉" });
    expect((await clerk.post(`/instances/${id}/withdraw`, { reason: "填错了" })).status).toBe(200);
  });
});
