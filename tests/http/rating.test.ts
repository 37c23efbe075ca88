import { afterAll, beforeAll, expect, test } from "vitest";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY } from "../helpers/posts.ts";

const LOAN = { name: "赵小敏", residentId: "320106195503070029", value: 3000, things: [] };
let app: TestApp;
let clerk: Asking;

beforeAll(async () => {
  app = await testApp(await freshDatabase("pglite"));
  clerk = await app.asRole("desk_clerk", "own");
});
afterAll(async () => {
  await app.database.close();
});

/** A case that was accepted with a receipt and then refused by the approver: it has ended, and its person holds a paper. */
async function ended(upTo: "accepted" | "ended" = "ended") {
  const { body } = await clerk.post("/instances", { workflow: "loan", division: COUNTY, data: LOAN });
  const moved = await clerk.post(`/tasks/${body.tasks[0].id}/complete`, { outcome: "accept" });
  const [paper] = (await clerk.get(`/instances/${body.id}/documents`)).body.items;
  const code = /校验码 ([0-9a-f]{16})/.exec((await clerk.get(`/documents/${paper.id}.html`)).text)?.[1] ?? "";
  if (upTo === "ended") {
    const approver = await app.asRole("approver", "parent");
    const { items } = (await approver.get("/tasks?scope=all")).body;
    const task = items.find((one: { instance: string }) => one.instance === body.id);
    expect(moved.status).toBe(200);
    expect((await approver.post(`/tasks/${task.id}/complete`, { outcome: "reject" })).status).toBe(200);
  }
  return { id: body.id, number: body.number, code };
}

const rate = (mark: { number: string; code: string }, score: number, remark?: string) =>
  app.as(null).post("/ratings", { number: mark.number, code: mark.code, score, ...(remark ? { remark } : {}) });

test("the person served rates an ended case once, by the code of a paper, without an account", async () => {
  const one = await ended();
  expect((await app.as(null).get(`/verify?number=${one.number}&code=${one.code}`)).body.document.mayRate).toBe(true);
  expect((await rate(one, 5, "很快")).status).toBe(204);
  expect((await rate(one, 1)).body.code).toBe("RATING_GIVEN");
  expect((await clerk.get(`/instances/${one.id}/rating`)).body).toMatchObject({
    open: false,
    given: { score: 5, remark: "很快", atCounter: false, followUp: null },
  });
});

test("a case that still runs is not rated, nor is one without the code of its paper", async () => {
  const one = await ended("accepted");
  expect((await rate(one, 5)).body.code).toBe("RATING_CLOSED");
  expect((await rate({ number: one.number, code: "0".repeat(16) }, 5)).body.code).toBe("NOT_FOUND");
});

test("a bad rating begins its follow-up at once, with its limit and without whoever rated", async () => {
  const one = await ended();
  expect((await rate(one, 2, "跑了三趟")).status).toBe(204);
  const { given } = (await clerk.get(`/instances/${one.id}/rating`)).body;
  const watcher = await app.asRole("supervisor", "parent");
  const followUp = (await watcher.get(`/instances/${given.followUp}`)).body;
  expect(followUp).toMatchObject({ workflow: "loan-complaint", status: "active", label: one.number });
  expect(followUp.data).toMatchObject({ score: 2, ratingRemark: "跑了三趟", ratedCase: one.number });
  expect(followUp.tasks[0].due.at).toBe("2026-03-03T15:59:59.999Z");
  expect(JSON.stringify(followUp)).not.toContain(LOAN.residentId);
});

test("two ratings at one moment leave one rating and one follow-up", async () => {
  const one = await ended();
  const answers = await Promise.all([rate(one, 1), rate(one, 1)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  const count = { name: "count-follow-ups", text: "select count(*)::int as n from instance where origin = $1" };
  expect(await app.database.all(count, [`rating:${one.id}`])).toEqual([{ n: 1 }]);
});

test("the counter notes it for the person served; an office that has no part in the case does not", async () => {
  const one = await ended();
  const other = await app.asRole("desk_clerk", "sibling");
  expect((await other.post(`/instances/${one.id}/rate`, { score: 5 })).body.code).toBe("NOT_FOUND");
  const noted = await clerk.post(`/instances/${one.id}/rate`, { score: 4 });
  expect(noted.body).toMatchObject({ open: false, given: { score: 4, atCounter: true } });
});

test("those above see how a procedure was rated; who sees no case sees no number", async () => {
  const watcher = await app.asRole("supervisor", "parent");
  expect((await watcher.get("/ratings?from=2026-03-01&until=2026-03-31")).body.items).toMatchObject([
    { workflow: "loan", counts: [1, 1, 0, 1, 1], total: 4, bad: 2 },
  ]);
  expect((await watcher.get("/ratings?from=2026-04-01")).body.items).toEqual([]);
  expect((await (await app.asRole("desk_clerk", "otherCity")).get("/ratings")).body.items).toEqual([]);
});
