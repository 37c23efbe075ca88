import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DraftDetail } from "../../src/core/draft/model.ts";
import type { LocalView } from "../../src/core/local/view.ts";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY, STREET } from "../helpers/posts.ts";

const REASON = { zh: "便民", en: "To serve people" };
const FROM = "2026-04-01";

let app: TestApp;
let county: Asking;
let admin: Asking;
let publisher: Asking;
beforeAll(async () => {
  app = await testApp(await freshDatabase("pglite"));
  county = await app.asRole("policy_city", "own");
  admin = await app.asRole("workflow_admin", "parent");
  publisher = await app.asRole("publisher", "parent");
});
afterAll(() => app.database.close());

const view = async (division: string, on: string): Promise<LocalView> =>
  (await county.get(`/workflows/loan/local?division=${division}&on=${on}`)).body;

describe("what an area changes", () => {
  test("is told as steps and items before, goes two ways through approval, and holds on its day with its source", async () => {
    const before = await view(COUNTY, FROM);
    const item = before.items.find(({ op, at }) => op === "step" && at === "approval");
    expect(item).toMatchObject({ mayChange: true, valueText: { zh: "启用" }, provenance: { source: "default" } });
    expect(before.steps.map(({ title }) => title.zh)).toContain("受理");

    const changes = [{ op: "step", at: "approval", value: false }];
    const begun = await county.post("/drafts", { title: "停用审批", workflow: "loan", division: COUNTY, changes });
    expect(begun.status).toBe(201);
    const draft: DraftDetail = begun.body;
    expect(draft.sentences?.[0]?.zh).toMatch(/^鼓楼区自2026-03-02起停用“.+”；原：启用（流程本身）$/);
    const handedIn = await county.post(`/drafts/${draft.id}/submit`, {
      ...{ revision: draft.revision, from: FROM, reason: REASON, document: "鼓政〔2026〕1号" },
    });
    expect(handedIn.body).toMatchObject({ status: "submitted", submission: { from: FROM } });
    expect(handedIn.body.acts.publish).toMatchObject({ allowed: false, why: { zh: expect.any(String) } });
    const seen: DraftDetail = (await publisher.get(`/drafts/${draft.id}`)).body;
    expect(seen.acts.publish.allowed).toBe(true);
    const done = await publisher.post(`/drafts/${draft.id}/publish`, { revision: seen.revision });
    expect(done.body).toMatchObject({ status: "published", decision: { act: "publish" } });

    const after = await view(STREET, FROM);
    expect(after.items.find(({ op, at }) => op === "step" && at === "approval")).toMatchObject({
      ...{ valueText: { zh: "停用" }, sourceName: "鼓楼区", mayChange: false },
      provenance: { source: "setting", division: COUNTY, document: "鼓政〔2026〕1号" },
    });
    const detail = await county.get(`/workflows/loan?division=${STREET}&on=${FROM}`);
    expect(detail.body.definition.machine.states.approval.meta.skip.as).toBe("approve");
  });
});

describe("a workflow", () => {
  test("is exported, brought back as a draft, and the second of two editors is told who was first", async () => {
    const { files } = (await admin.get("/workflows/loan/versions/1")).body;
    const begun = await admin.post("/drafts", { title: "导入", workflow: "loan", files });
    expect(begun.body).toMatchObject({ origin: "import", baseVersion: 1, files, problems: expect.any(Array) });
    const { id, revision } = begun.body;
    expect((await admin.put(`/drafts/${id}`, { revision, title: "一" })).body.revision).toBe(revision + 1);
    const late = await admin.put(`/drafts/${id}`, { revision, title: "二" });
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({ code: "DRAFT_STALE", happened: { actorName: "workflow_admin parent" } });
    expect((await admin.delete(`/drafts/${id}?revision=${revision + 1}`)).body.status).toBe("discarded");
  });

  test("of more than eight megabytes, or a path outside, is refused", async () => {
    const files = Array.from({ length: 9 }, (_, n) => ({ path: `forms/f${n}.json`, text: "x".repeat(1_000_000) }));
    expect((await admin.post("/drafts", { title: "大", workflow: "loan", files })).status).toBe(413);
    const outside = [{ path: "../src/main.ts", text: "" }];
    const refused = await admin.post("/drafts", { title: "外", workflow: "loan", files: outside });
    expect(refused.body).toMatchObject({ code: "DRAFT_INVALID", problems: [{ path: "/files/0" }] });
  });

  test("lists its versions with who wrote and who let them in", async () => {
    const { items } = (await county.get("/workflows/loan/versions")).body;
    expect(items).toMatchObject([{ version: 1, author: "release", authorName: null, current: true, from: null }]);
  });
});

test("drafts are listed page by page, to those who work on procedures and nobody else", async () => {
  const first = (await publisher.get("/drafts?limit=1")).body;
  expect(first.items).toHaveLength(1);
  const second = (await publisher.get(`/drafts?limit=1&cursor=${first.next}`)).body;
  expect(second.items[0].id).not.toBe(first.items[0].id);
  const clerk = await app.asRole("desk_clerk", "own");
  expect((await clerk.get("/drafts")).status).toBe(403);
  expect((await publisher.get("/drafts/no-such-draft")).status).toBe(404);
});

describe("before anybody keeps a change", () => {
  const preview = (asking: Asking, changes: unknown[], on = FROM) =>
    asking.post("/drafts/preview", { workflow: "loan", division: COUNTY, changes, on });

  test("it is said as a sentence and checked by the rules that bound it", async () => {
    const good = await preview(county, [{ op: "param", at: "loan.acceptWithin", value: "3wd" }]);
    expect(good.body.problems).toEqual([]);
    expect(good.body.sentences[0].zh).toContain(`鼓楼区自${FROM}起将“受理期限”改为3个工作日`);
    const bad = await preview(county, [{ op: "param", at: "loan.acceptWithin", value: "300wd" }]);
    expect(bad.body.problems).toMatchObject([{ code: "LOCAL_BOUNDS", path: "/changes/0", severity: "error" }]);
    const clerk = await app.asRole("desk_clerk", "own");
    expect((await preview(clerk, [])).status).toBe(403);
  });

  test("each item says what may be chosen for it, and whether the reader may draft here", async () => {
    const mine = await view(COUNTY, FROM);
    expect(mine.change).toEqual({ allowed: true, why: null });
    const row = mine.items.find(({ op }) => op === "row");
    expect(row).toMatchObject({ groupTitle: { zh: expect.any(String) }, offer: { table: { inputs: [{}] } } });
    const elsewhere: LocalView = (await publisher.get(`/workflows/loan/local?division=${COUNTY}`)).body;
    expect(elsewhere.change).toMatchObject({ allowed: false, why: { zh: "只有当地的政策制定人员可以修改" } });
  });
});

test("drafts of one's own can be asked for", async () => {
  const { items } = (await county.get("/drafts?scope=mine")).body;
  expect(items.map((one: DraftDetail) => [one.kind, one.mine])).toEqual([["local", true]]);
  expect((await publisher.get("/drafts?scope=mine")).body.items).toEqual([]);
});

test("a case says what the area had changed when it began", async () => {
  const clerk = await app.asRole("desk_clerk", "own");
  await app.as(null).put("/test/clock", { now: `${FROM}T02:00:00.000Z` });
  const data = { name: "王小明", residentId: "320106195503070029", value: 300, things: [{ thing: "投影仪" }] };
  const begun = await clerk.post("/instances", {
    ...{ workflow: "loan", division: COUNTY },
    data: { ...data, borrowerOrganisation: "borrower" },
  });
  const { changes } = (await clerk.get(`/instances/${begun.body.id}`)).body;
  expect(changes).toMatchObject([{ division: COUNTY, divisionName: "鼓楼区", document: "鼓政〔2026〕1号" }]);
  expect(changes[0].sentence.zh).toContain("原：启用（流程本身）");
});
