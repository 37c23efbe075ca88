import { afterAll, beforeAll, expect, test } from "vitest";
import type { InstanceDetail } from "../../src/core/api.ts";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY } from "../helpers/posts.ts";

const LOAN = { name: "赵敏", residentId: "320106195503070029", value: 300, things: [{ thing: "梯子" }] };

let app: TestApp;
let clerk: Asking;
let colleague: Asking;
let elsewhere: Asking;
beforeAll(async () => {
  app = await testApp(await freshDatabase("pglite"));
  clerk = await app.asRole("desk_clerk", "own");
  colleague = await app.asRole("keeper", "own");
  elsewhere = await app.asRole("desk_clerk", "sibling");
});
afterAll(() => app.database.close());

async function sent(by: Asking, fileName: string): Promise<string> {
  const answer = await by.post("/attachments").attach("file", Buffer.from("%PDF-1.7 x"), fileName);
  expect(answer.status).toBe(201);
  return answer.body.id;
}

/** A case that was accepted with these photographs. */
async function acceptedWith(photos: string[]): Promise<string> {
  const { body } = await clerk.post("/instances", { workflow: "loan", division: COUNTY, data: LOAN });
  const done = await clerk.post(`/tasks/${body.tasks[0].id}/complete`, { outcome: "accept", data: { photos } });
  expect(done.status, JSON.stringify(done.body)).toBe(200);
  return body.id;
}

const opens = async (who: Asking, id: string) => (await who.get(`/attachments/${id}`)).status;

test("a file is its sender's until a case takes it; then whoever sees the case opens it, and finds it named there", async () => {
  const photo = await sent(clerk, "梯子.pdf");
  expect([await opens(clerk, photo), await opens(colleague, photo)]).toEqual([200, 404]);
  const instance = await acceptedWith([photo]);
  expect([await opens(clerk, photo), await opens(colleague, photo), await opens(elsewhere, photo)]).toEqual([
    200, 200, 404,
  ]);
  const detail: InstanceDetail = (await colleague.get(`/instances/${instance}`)).body;
  expect(detail.files).toEqual([{ id: photo, fileName: "梯子.pdf" }]);
  expect(detail.data.photos).toEqual([photo]);
});

test("naming somebody else's file, or one of another case, gives no right to it", async () => {
  const theirs = await sent(elsewhere, "别处.pdf");
  const used = await sent(clerk, "用过.pdf");
  const first = await acceptedWith([used]);
  const second = await acceptedWith([theirs, used]);
  expect([await opens(clerk, theirs), await opens(colleague, theirs), await opens(elsewhere, theirs)]).toEqual([
    404, 404, 200,
  ]);
  const filesOf = async (id: string) =>
    (await clerk.get(`/instances/${id}`)).body.files.map((one: { id: string }) => one.id);
  expect([await filesOf(first), await filesOf(second)]).toEqual([[used], []]);
});
