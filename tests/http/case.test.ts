import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InstanceDetail, TaskDetail, TaskItem, TaskPage } from "../../src/core/api.ts";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY } from "../helpers/posts.ts";

const ID = "320106195503070029";
const REQUEST = {
  name: "王小明",
  residentId: ID,
  value: 300,
  things: [{ thing: "投影仪" }, { thing: "音箱" }],
  borrowerOrganisation: "borrower",
};

let app: TestApp;
let clerk: Asking;
beforeAll(async () => {
  app = await testApp(await freshDatabase("pglite"));
  clerk = await app.asRole("desk_clerk", "own");
});
afterAll(async () => {
  await app.database.close();
});

async function start(data: object = REQUEST) {
  const answer = await clerk.post("/instances", { workflow: "loan", division: COUNTY, data });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body as { id: string; number: string; tasks: { id: string }[] };
}

async function taskOf(instance: string): Promise<TaskItem> {
  const page: TaskPage = (await clerk.get("/tasks?scope=all")).body;
  const found = page.items.find((task) => task.instance === instance);
  if (!found) throw new Error("the case has no task in this inbox");
  return found;
}

describe("a case through the interface", () => {
  test("starts, lies in the inbox of the post it resolves to, and says why", async () => {
    const started = await start();
    expect(started.number).toMatch(/^JY-320106-\d{4}-\d{5}$/);
    const item = await taskOf(started.id);
    expect(item).toMatchObject({
      organisation: "branch-own",
      role: "desk_clerk",
      label: "王小明",
      canAct: true,
      assignee: null,
    });
    expect(item.due).toMatchObject({ light: "green", day: 0, of: 5 });

    const task: TaskDetail = (await clerk.get(`/tasks/${item.id}`)).body;
    expect(task.why.zh).toContain("窗口");
    expect(task.why.zh).toContain("集中管理");
    expect(task.form?.id).toBe("loan-acceptance");
    expect(task.accepts.map((one) => [one.id, one.allowed])).toEqual([
      ["accept", true],
      ["supplement", true],
      ["refuse", true],
      ["claim", true],
      ["release", false],
      ["transfer", true],
      ["addSigner", true],
      ["delegate", true],
      ["escalate", true],
      ["return", false],
    ]);
    expect(task.accepts[0]?.effect?.zh).toBe("按填报内容进入“审批”或进入“借出”，出具《设备借用回执》");
    expect(task.accepts.find((one) => one.id === "refuse")?.requires).toEqual(["reason"]);
    // The acceptance form does not ask for the number, so the officer does not see it.
    expect(task.data.residentId).toBe("3201**********0029");
  });

  test("is claimed, drafted, released and completed; the history tells it in words and in order", async () => {
    const { id } = await start();
    const task = await taskOf(id);
    expect((await clerk.post(`/tasks/${task.id}/claim`)).body.assignee).toBe("desk_clerk-own");
    const mine: TaskPage = (await clerk.get("/tasks?scope=mine")).body;
    expect(mine.items.map((one) => one.id)).toContain(task.id);
    const saved = await clerk.put(`/tasks/${task.id}/draft`, { data: { reason: "材料齐全" } });
    expect(saved.body.revision).toBe(1);
    expect((await clerk.get(`/tasks/${task.id}`)).body.draft).toMatchObject({
      data: { reason: "材料齐全" },
      revision: 1,
    });
    const done = await clerk.post(`/tasks/${task.id}/complete`, { outcome: "accept", data: {} });
    expect(done.status, JSON.stringify(done.body)).toBe(200);

    const detail: InstanceDetail = (await clerk.get(`/instances/${id}`)).body;
    expect(detail.activeStates.map((state) => state.title.zh)).toEqual(["签约", "逐件交付"]);
    expect(detail.data.residentId).toBe("3201**********0029");
    expect(detail.fields).toContainEqual({ key: "residentId", title: "公民身份号码", titleEn: "Resident ID" });
    const history = (await clerk.get(`/instances/${id}/history`)).body.items;
    expect(history.map((event: { title: { zh: string } }) => event.title.zh)).toEqual(["发起", "签收", "受理"]);
    expect(history.at(-1)).toMatchObject({ outcome: "accept", actorName: "desk_clerk own", fromState: { zh: "受理" } });
    expect(JSON.stringify(history)).not.toContain(ID);

    const documents = (await clerk.get(`/instances/${id}/documents`)).body.items;
    expect(documents).toHaveLength(1);
    expect(documents[0]).toMatchObject({ template: "receipt", copies: 2, title: { zh: "设备借用回执" } });

    const gone = await clerk.post(`/tasks/${task.id}/complete`, { outcome: "accept" });
    expect(gone.status).toBe(409);
    expect(gone.body.happened).toMatchObject({ outcome: "accept" });
  });

  test("the same key with the same content is one case; with other content it is refused", async () => {
    const body = { workflow: "loan", division: COUNTY, data: REQUEST };
    const first = await clerk.post("/instances", body).set("Idempotency-Key", "k-1");
    const again = await clerk.post("/instances", body).set("Idempotency-Key", "k-1");
    expect(again.body).toEqual(first.body);
    const other = await clerk
      .post("/instances", { ...body, data: { ...REQUEST, value: 400 } })
      .set("Idempotency-Key", "k-1");
    expect([other.status, other.body.code]).toEqual([422, "IDEMPOTENCY_REUSED"]);
    const broken = await clerk.post("/instances", body).set("Idempotency-Key", "with space");
    expect(broken.body.code).toBe("IDEMPOTENCY_KEY_INVALID");
  });

  test("a form that does not pass names each place in both languages", async () => {
    const answer = await clerk.post("/instances", {
      workflow: "loan",
      division: COUNTY,
      data: { ...REQUEST, residentId: "123", value: -1 },
    });
    expect(answer.status).toBe(422);
    expect(answer.body.problems.map((problem: { path: string }) => problem.path).sort()).toEqual([
      "/residentId",
      "/value",
    ]);
  });

  test("several tasks are completed in one go, each on its own", async () => {
    const tasks = [await taskOf((await start()).id), await taskOf((await start()).id)];
    const answer = await clerk.post("/tasks/complete", {
      tasks: [...tasks.map((task) => task.id), `320100-${"0".repeat(8)}-0000-7000-8000-${"0".repeat(12)}`],
      outcome: "refuse",
      data: { reason: "无可借物品" },
    });
    expect(answer.body.results.map((one: { ok: boolean }) => one.ok)).toEqual([true, true, false]);
    expect(answer.body.results[2].problem.code).toBe("NOT_FOUND");
  });

  test("its starter cancels it with a reason, which the history keeps", async () => {
    const { id } = await start();
    expect(
      (await (await app.asRole("desk_clerk", "sibling")).post(`/instances/${id}/cancel`, { reason: "不需要了" }))
        .status,
    ).toBe(404);
    const answer = await clerk.post(`/instances/${id}/cancel`, { reason: "申请人不再需要" });
    expect(answer.body.status).toBe("cancelled");
    const history = (await clerk.get(`/instances/${id}/history`)).body.items;
    expect(history.at(-1).notes).toEqual([{ zh: "理由：申请人不再需要", en: "Reason: 申请人不再需要" }]);
  });

  test("its statechart lights the states it stands in", async () => {
    const { id } = await start();
    const svg = await clerk
      .get(`/instances/${id}/diagram.svg`)
      .buffer(true)
      .parse((response, done) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => done(null, text));
      });
    expect(svg.headers["content-type"]).toContain("image/svg+xml");
    const lit = [...String(svg.body).matchAll(/data-state="([^"]*)" data-active="true"/g)].map((match) => match[1]);
    expect(lit).toEqual(["received"]);
    expect(svg.body).toContain("待补正");
  });
});
