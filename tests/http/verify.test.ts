import request from "supertest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY } from "../helpers/posts.ts";

const LOAN = { name: "赵小敏", residentId: "320106195503070029", value: 3000, things: [{ thing: "梯子" }] };
let app: TestApp;
let clerk: Asking;
const paper = { instance: "", document: "", number: "", caseNumber: "", code: "" };

beforeAll(async () => {
  app = await testApp(await freshDatabase("pglite"));
  clerk = await app.asRole("desk_clerk", "own");
  const { body } = await clerk.post("/instances", { workflow: "loan", division: COUNTY, data: LOAN });
  await clerk.post(`/tasks/${body.tasks[0].id}/complete`, { outcome: "accept" });
  const [one] = (await clerk.get(`/instances/${body.id}/documents`)).body.items;
  const printed = (await clerk.get(`/documents/${one.id}.html`)).text;
  const code = /校验码 ([0-9a-f]{16})/.exec(printed)?.[1] ?? "";
  Object.assign(paper, { instance: body.id, document: one.id, number: one.number, caseNumber: body.number, code });
});
afterAll(async () => {
  await app.database.close();
});

const ask = async (number: string, code: string) =>
  (await app.as(null).get(`/verify?${new URLSearchParams({ number, code }).toString()}`)).body;

test("whoever holds a paper learns that it holds, and reads of its person no more than a masked name", async () => {
  const answer = await ask(paper.caseNumber, paper.code);
  expect(answer).toEqual({
    result: "valid",
    document: {
      title: { zh: "设备借用回执", en: "Receipt of a loan" },
      ...{ number: paper.number, caseNumber: paper.caseNumber, about: "赵*敏", office: "鼓楼分馆" },
      procedure: { zh: "设备借用", en: "Loan of equipment" },
      ...{ issuedOn: "2026-03-02", voidedOn: null, mayRate: false },
    },
  });
  expect(JSON.stringify(answer)).not.toContain(LOAN.residentId);
});

test("a wrong code, or another case's, shows nothing of the paper", async () => {
  expect(await ask(paper.caseNumber, "0123456789abcdef")).toEqual({ result: "altered", document: null });
  expect(await ask(paper.caseNumber, paper.code.padEnd(64, "0"))).toEqual({ result: "altered", document: null });
  expect(await ask("JY-320106-2026-99999", paper.code)).toEqual({ result: "unknown", document: null });
  expect((await app.as(null).get(`/verify?number=${paper.caseNumber}&code=abc`)).body.code).toBe("QUERY_INVALID");
});

test("a paper whose row was changed in the database matches no longer", async () => {
  const text = "update document set data = jsonb_set(data, '{day}', '\"2026-03-01\"') where id = $1";
  const undo = "update document set data = jsonb_set(data, '{day}', '\"2026-03-02\"') where id = $1";
  const id = paper.document.slice(7);
  await app.database.all({ name: "alter-paper", text }, [id]);
  expect((await ask(paper.caseNumber, paper.code)).result).toBe("altered");
  await app.database.all({ name: "unalter-paper", text: undo }, [id]);
  expect((await ask(paper.caseNumber, paper.code)).result).toBe("valid");
});

test("the code of a paper leads to where it is verified, when the server knows its own address", async () => {
  const known = createApp({ ...app.engine, publicUrl: "https://yijiao.example" }, app.config);
  const { token } = await app.session("desk_clerk", "own");
  const page = (engine: typeof known) =>
    request(engine).get(`/api/v1/documents/${paper.document}.html`).set("Authorization", `Bearer ${token}`);
  const [withAddress, without] = await Promise.all([page(known), page(app.app)]);
  const drawn = (html: string) => /<path d="([^"]+)"/.exec(html)?.[1]?.length ?? 0;
  expect(drawn(withAddress.text)).toBeGreaterThan(drawn(without.text));
});

test("who guesses codes is told to wait; who asks about real papers is not", async () => {
  const limited = createApp(app.engine, { ...app.config, verifyFailuresPerMinuteMax: 2 });
  const status = async (code: string) =>
    (await request(limited).get("/api/v1/verify").query({ number: paper.caseNumber, code })).status;
  for (let count = 0; count < 4; count++) expect(await status(paper.code)).toBe(200);
  expect([await status("0".repeat(16)), await status("1".repeat(16)), await status("2".repeat(16))]).toEqual([
    200, 200, 429,
  ]);
});

test("a paper of a step that was taken back is void, and says so", async () => {
  const back = await clerk.post(`/instances/${paper.instance}/withdraw`, { reason: "看错了" });
  expect(back.status).toBe(200);
  expect(await ask(paper.caseNumber, paper.code)).toMatchObject({
    result: "voided",
    document: { voidedOn: "2026-03-02" },
  });
});
