import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HistoryItem, InstanceDetail, NoticeItem, TaskDetail, TaskItem } from "../../src/core/api.ts";
import { outboxRound } from "../../src/engine/carry-out.ts";
import { verifyAll } from "../../src/engine/verify.ts";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { addPerson, COUNTY } from "../helpers/posts.ts";

const LOAN = {
  ...{ name: "王小明", residentId: "320106195503070029", value: 3000, things: [] },
  borrowerOrganisation: "borrower",
};
const COLLEAGUE = "zhou";
const WHY = "涉及贵重物品";

describe.each(["pglite", "pg"] as const)("on %s", (kind) => {
  let app: TestApp;
  let clerk: Asking;
  let other: Asking;
  const board: Asking[] = [];
  let supervisor: Asking;
  beforeAll(async () => {
    app = await testApp(await freshDatabase(kind));
    clerk = await app.asRole("desk_clerk", "own");
    other = app.as(await addPerson(app.database, COLLEAGUE, "desk_clerk", "own"));
    for (const user of ["gao", "li", "sun"]) {
      board.push(app.as(await addPerson(app.database, user, "approver", "parent")));
    }
    await app.engine.refreshPolicies();
    supervisor = await app.asRole("supervisor", "parent");
  });
  afterAll(async () => {
    const { broken } = await verifyAll(app.engine);
    await app.database.close();
    expect(broken, "every history replays to what its case is").toEqual([]);
  });

  const caseOf = async (id: string): Promise<InstanceDetail> => (await supervisor.get(`/instances/${id}`)).body;
  const history = async (id: string): Promise<HistoryItem[]> =>
    (await supervisor.get(`/instances/${id}/history`)).body.items;
  const open = async (id: string): Promise<TaskItem[]> => (await caseOf(id)).tasks;
  const detail = async (who: Asking, task: string): Promise<TaskDetail> => (await who.get(`/tasks/${task}`)).body;

  /** A case of which the clerk's first task, or the board's, is open. */
  async function begun(): Promise<{ id: string; task: string }> {
    const { id, tasks } = (await clerk.post("/instances", { workflow: "loan-board", division: COUNTY, data: LOAN }))
      .body;
    return { id, task: tasks[0].id };
  }
  async function sitting(): Promise<{ id: string; tasks: string[] }> {
    const { id, task } = await begun();
    expect((await complete(clerk, task, "accept", {})).status).toBe(200);
    return { id, tasks: (await open(id)).map((one) => one.id) };
  }
  const complete = (who: Asking, task: string, outcome: string, data: object) =>
    who.post(`/tasks/${task}/complete`, { outcome, data });
  const sign = (member: number, task: string, outcome: string) =>
    complete(board[member] as Asking, task, outcome, { countersignOpinion: `第${member + 1}人` });

  describe("a board", () => {
    test("each of its members has a task; two of three decide, and the third's is over", async () => {
      const { id, tasks } = await sitting();
      expect(tasks).toHaveLength(3);
      expect((await sign(0, tasks[0] ?? "", "approve")).body).toMatchObject({ status: "active", state: "board" });
      const seen = await detail(board[1] as Asking, tasks[1] ?? "");
      expect(seen.signing).toMatchObject({
        rule: { zh: "3 人中须 2 人通过", en: "2 of 3 must pass it" },
        signers: [{ state: "signed", outcome: { zh: "同意" } }, { state: "open", name: null }, { state: "open" }],
      });
      expect(seen.accepts[0]?.effect?.zh).toContain("3 人中须 2 人通过");
      expect((await sign(1, tasks[1] ?? "", "approve")).body).toMatchObject({ status: "done", state: "lent" });
      expect((await sign(2, tasks[2] ?? "", "approve")).status).toBe(404);
      const { data } = await caseOf(id);
      expect(data.opinions).toMatchObject([{ countersignOpinion: "第1人" }, { countersignOpinion: "第2人" }]);
      expect((await history(id)).slice(-2)).toMatchObject([
        { title: { zh: "评议" }, outcomeTitle: { zh: "同意" } },
        { title: { zh: "评议" }, toState: { zh: "已借出" } },
      ]);
    });

    test("nobody signs twice, and the page says so before they try", async () => {
      const { tasks } = await sitting();
      await sign(0, tasks[0] ?? "", "reject");
      expect((await sign(0, tasks[1] ?? "", "approve")).body).toMatchObject({ code: "SEPARATION" });
      const seen = await detail(board[0] as Asking, tasks[1] ?? "");
      expect(seen.accepts[0]).toMatchObject({
        allowed: false,
        whyNot: { zh: expect.stringContaining("已在本环节签署") },
      });
    });

    test("two who sign at once are both counted", async () => {
      const { id, tasks } = await sitting();
      const answers = await Promise.all([sign(0, tasks[0] ?? "", "approve"), sign(1, tasks[1] ?? "", "approve")]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect((await caseOf(id)).state).toBe("lent");
    });

    test("a signature is taken back like any step, and counts no more", async () => {
      const { id, tasks } = await sitting();
      await sign(0, tasks[0] ?? "", "reject");
      const back = await board[0]?.post(`/instances/${id}/withdraw`, { reason: "看错了" });
      expect(back?.status, JSON.stringify(back?.body)).toBe(200);
      const again = await open(id);
      expect(again).toHaveLength(3);
      const mine = again.find(({ assignee }) => assignee !== null);
      expect((await sign(0, mine?.id ?? "", "approve")).status).toBe(200);
    });

    test("a post that directs cases takes a missing signature away, and what is left decides", async () => {
      const { id, tasks } = await sitting();
      await sign(0, tasks[0] ?? "", "approve");
      const body = { task: "board", signer: "3", reason: "外出" };
      expect((await board[1]?.post(`/instances/${id}/removeSigner`, body))?.body.code).toBe("FORBIDDEN");
      expect((await supervisor.post(`/instances/${id}/removeSigner`, body)).body.state).toBe("board");
      const gone = await supervisor.post(`/instances/${id}/removeSigner`, { ...body, signer: "2" });
      expect(gone.body).toMatchObject({ status: "done", state: "lent" });
      expect((await history(id)).at(-1)).toMatchObject({ title: { zh: "减签" }, notes: [{ zh: "理由：外出" }] });
    });

    test("one of them returns it: who accepted it has the work back and is told, the others are told that theirs is over", async () => {
      const { id, tasks } = await sitting();
      expect((await board[1]?.post(`/tasks/${tasks[1]}/claim`))?.status).toBe(200);
      const reason = "缺少估价单";
      const sent = await board[0]?.post(`/tasks/${tasks[0]}/return`, { reason, straight: true });
      expect(sent?.status, JSON.stringify(sent?.body)).toBe(200);
      const [again, ...more] = await open(id);
      expect(more).toEqual([]);
      expect(again).toMatchObject({ assignee: "desk_clerk-own" });
      while (await outboxRound(app.engine, []));
      const { number } = await caseOf(id);
      const told = async (who: Asking | undefined) => {
        const items: NoticeItem[] = (await who?.get("/notices"))?.body.items ?? [];
        return items.map(({ text }) => text.zh).filter((text) => text.includes(number) && text.includes(reason));
      };
      expect(await told(clerk)).toEqual([expect.stringContaining("“受理”被退回")]);
      expect(await told(board[1])).toContainEqual(expect.stringContaining("“评议”不再需要办理"));
      expect(await told(other)).toEqual([]);
      expect((await complete(clerk, again?.id ?? "", "accept", {})).body.state).toBe("board");
      expect(await open(id)).toHaveLength(3);
    });

    test("ended and reopened, what was signed stays signed", async () => {
      const { id, tasks } = await sitting();
      await sign(0, tasks[0] ?? "", "approve");
      await supervisor.post(`/instances/${id}/terminate`, { reason: "借用人放弃" });
      await supervisor.post(`/instances/${id}/reopen`, { reason: "改变主意" });
      const again = await open(id);
      expect(again).toHaveLength(2);
      expect((await sign(1, again[0]?.id ?? "", "approve")).body.state).toBe("lent");
    });
  });

  describe("somebody asked to sign beside the holder", () => {
    test("has an opinion to give and is told; the holder decides once it is there", async () => {
      const { id, task } = await begun();
      const to = COLLEAGUE;
      const added = await clerk.post(`/tasks/${task}/addSigner`, { to, place: "before", reason: WHY });
      expect(added.status, JSON.stringify(added.body)).toBe(200);
      const [asked] = await open(id);
      expect(asked).toMatchObject({ assignee: to });
      while (await outboxRound(app.engine, []));
      const notices: NoticeItem[] = (await other.get("/notices")).body.items;
      expect(notices[0]?.text.zh).toContain(WHY);
      const seen = await detail(other, asked?.id ?? "");
      expect(seen.form?.id).toBe("#opinion");
      expect(seen.accepts.slice(0, 2).map(({ id }) => id)).toEqual(["agree", "disagree"]);
      expect((await complete(other, asked?.id ?? "", "agree", { opinion: "属实" })).status).toBe(200);
      const [again] = await open(id);
      expect(again?.assignee).toBe("desk_clerk-own");
      expect((await complete(clerk, again?.id ?? "", "accept", {})).body.state).toBe("board");
      const told = await history(id);
      expect(told.map(({ title }) => title.zh)).toEqual(["发起", "加签", "受理", "受理"]);
      expect(told[2]).toMatchObject({ outcomeTitle: { zh: "同意", en: "Agree" } });
    });

    test("can be a whole post; whoever asked takes it back again while it is missing", async () => {
      const { id, task } = await begun();
      const body = { position: "keeper", place: "parallel", reason: WHY };
      expect((await clerk.post(`/tasks/${task}/addSigner`, body)).status).toBe(200);
      expect(await open(id)).toHaveLength(2);
      expect((await complete(clerk, task, "accept", {})).body.state).toBe("acceptance");
      const removed = await clerk.post(`/instances/${id}/removeSigner`, {
        ...{ task: "acceptance", signer: "1", reason: "不必再等" },
      });
      expect(removed.body).toMatchObject({ state: "board" });
    });

    test.each<[string, object, string]>([
      ["nobody", {}, "OPERATION_TARGET"],
      ["both a person and a post", { to: "x", position: "keeper" }, "OPERATION_TARGET"],
      ["a post that is not there", { position: "__proto__" }, "OPERATION_TARGET"],
      ["somebody of another office", { to: "nobody" }, "OPERATION_TARGET"],
      ["an unknown place", { position: "keeper", place: "above" }, "BODY_INVALID"],
    ])("is refused when it is %s", async (_, more, code) => {
      const { task } = await begun();
      const body = { place: "parallel", reason: WHY, ...more };
      expect((await clerk.post(`/tasks/${task}/addSigner`, body)).body.code).toBe(code);
    });

    test("asked twice with one key, is asked once", async () => {
      const { id, task } = await begun();
      const body = { position: "keeper", place: "parallel", reason: WHY };
      const asks = () => clerk.post(`/tasks/${task}/addSigner`, body).set("Idempotency-Key", `sign-${id}`);
      const [first, second] = [await asks(), await asks()];
      expect(second.body).toEqual(first.body);
      expect(await open(id)).toHaveLength(2);
    });
  });
});
