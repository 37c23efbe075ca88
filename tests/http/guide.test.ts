import request from "supertest";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Guide } from "../../src/core/guide/model.ts";
import { createApp } from "../../src/http/app.ts";
import { type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY } from "../helpers/posts.ts";

let app: TestApp;
beforeAll(async () => {
  app = await testApp(await freshDatabase("pglite"));
});
afterAll(async () => {
  await app.database.close();
});

async function guide(query = `division=${COUNTY}`): Promise<Guide> {
  const answer = await app.as(null).get(`/guides/loan?${query}`);
  expect(answer.status).toBe(200);
  return answer.body;
}

test("anybody reads which procedures have a guide, and no others", async () => {
  const answer = await app.as(null).get("/guides");
  expect(answer.status).toBe(200);
  expect(answer.body.items.map((one: { workflow: string }) => one.workflow)).toEqual(["loan"]);
  expect((await app.as(null).get(`/guides/loan-thing?division=${COUNTY}`)).body.code).toBe("WORKFLOW_UNKNOWN");
});

test("a guide tells what its file says and what its definition shows, without anybody signing in", async () => {
  const one = await guide();
  expect(one).toMatchObject({
    ...{ workflow: "loan", title: { zh: "设备借用" }, code: "JY", kind: { zh: "公共服务" }, visits: 1 },
    limits: { legal: { zh: "20个工作日" }, promise: { zh: "10个工作日" }, extension: { zh: "5个工作日" } },
    form: { zh: "借用申请" },
    remedy: null,
  });
  expect(one.steps.map(({ title, limit }) => [title.zh, limit?.zh])).toContainEqual(["受理", "5个工作日"]);
  expect(one.results.map(({ title }) => title.zh)).toContain("设备借用回执");
  // The file waives the one paper there is.
  expect(one.materials).toEqual([]);
});

test("what an area changed shows in its guide from its day on, and in no other place's", async () => {
  const policy = await app.asRole("policy_city", "own");
  const setting = { division: COUNTY, key: "loan.acceptWithin", value: "3wd", from: "2026-06-01" };
  const put = await policy.put("/settings", {
    ...setting,
    reason: { zh: "提速", en: "Faster" },
    document: "借〔2026〕1号",
  });
  expect(put.status).toBeLessThan(300);
  const before = await guide(`division=${COUNTY}&on=2026-05-31`);
  const after = await guide(`division=${COUNTY}&on=2026-06-01`);
  expect(before.changes).toEqual([]);
  expect(after.changes).toMatchObject([
    { title: { zh: "受理期限" }, value: { zh: "3个工作日" }, from: "2026-06-01", document: "借〔2026〕1号" },
  ]);
  const limitOf = (one: Guide) => one.steps.find(({ title }) => title.zh === "受理")?.limit?.zh;
  expect([limitOf(before), limitOf(after)]).toEqual(["5个工作日", "3个工作日"]);
  expect((await guide(`division=320102000000&on=2026-06-01`)).changes).toEqual([]);
});

test("the flow chart and the blank form come with a guide, and may be kept on the way", async () => {
  const chart = await app.as(null).get(`/guides/loan/chart.svg?division=${COUNTY}&language=en`);
  expect(chart.headers["content-type"]).toContain("image/svg+xml");
  expect(chart.headers["cache-control"]).toBe("public, max-age=300");
  const form = await app.as(null).get(`/guides/loan/form.html?division=${COUNTY}`);
  expect(form.text).toContain("公民身份号码");
  expect(form.text).not.toContain("担保书");
  expect(form.headers["content-security-policy"]).toContain("default-src 'none'");
});

test("an unknown place is refused", async () => {
  expect((await app.as(null).get("/guides/loan?division=999999000000")).body.code).toBe("DIVISION_UNKNOWN");
});

test("one address asks for so much a minute and no more", async () => {
  const limited = createApp(app.engine, { ...app.config, publicRequestsPerMinuteMax: 2 });
  const codes: number[] = [];
  for (let count = 0; count < 3; count++) codes.push((await request(limited).get("/api/v1/guides")).status);
  expect(codes).toEqual([200, 200, 429]);
});
