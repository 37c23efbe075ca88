import { afterAll, beforeAll, expect, test } from "vitest";
import { checkBundle } from "../../src/core/check/check.ts";
import { checkWorldOf, type DraftWorld, simulationWorldOf } from "../../src/core/draft/world.ts";
import { ajvValidator } from "../../src/core/form/ajv.ts";
import { startSimulation } from "../../src/core/simulate/begin.ts";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY } from "../helpers/posts.ts";

let app: TestApp;
let admin: Asking;
let draft: string;
beforeAll(async () => {
  app = await testApp(await freshDatabase("pglite"));
  admin = await app.asRole("workflow_admin", "parent");
  draft = (await admin.post("/drafts", { title: "试一份", workflow: "loan" })).body.id;
});
afterAll(() => app.database.close());

test("what is around a draft, as it came over the wire, is enough to check and to simulate it", async () => {
  const { status, body } = await admin.get(`/drafts/${draft}/world?division=${COUNTY}`);
  expect(status).toBe(200);
  const world: DraftWorld = body;
  const loan = world.workflows.find(({ definition }) => definition.id === "loan");
  if (!loan) throw new Error("the workflow itself is missing");
  expect(checkBundle(loan, checkWorldOf(world)).filter(({ severity }) => severity === "error")).toEqual([]);
  const data = { name: "赵敏", residentId: "320106195503070029", value: 300, things: [{ thing: "梯子" }] };
  const simulated = startSimulation(
    simulationWorldOf(
      world,
      loan,
      ajvValidator(() => world.on),
    ),
    {
      ...{ workflow: "loan", division: COUNTY, on: world.on, data },
    },
  );
  if (Array.isArray(simulated)) throw new Error(JSON.stringify(simulated));
  expect(simulated.cases[0]?.tasks).toHaveLength(1);
});

test("what is around a draft names nobody", async () => {
  const { text } = await admin.get(`/drafts/${draft}/world`);
  const { items } = (await (await app.asRole("sys_admin", "parent")).get("/users?limit=100")).body;
  // Of names that are words of the procedure too nothing could be told.
  const people = items.flatMap(({ id, name }: { id: string; name: string }) => [id, name]).filter(isNobodysWord);
  expect(people.length).toBeGreaterThan(0);
  for (const told of people) expect(text).not.toContain(`"${told}"`);
});

const RECEIPT = "templates/receipt.hbs";

test("a template that is not saved yet is shown as the page it would print", async () => {
  const { files } = (await admin.get(`/drafts/${draft}`)).body;
  const text = files
    .find(({ path }: { path: string }) => path === RECEIPT)
    .text.replace("设备借用回执</h1>", "回执二</h1>");
  const data = { data: { name: "<b>赵敏</b>", value: 3, things: [] }, instance: { number: "J1" }, organisation: {} };
  const { body } = await admin.post(`/drafts/${draft}/template`, { path: RECEIPT, text, data });
  expect(body.html).toContain("回执二");
  expect(body.html).toContain("&lt;b&gt;赵敏");
});

test("a template with mistakes is refused with each and its line, a hostile one as well", async () => {
  const ask = (text: string) => admin.post(`/drafts/${draft}/template`, { path: RECEIPT, text, data: {} });
  const front = "---\ntitle: { zh: 甲, en: A }\n---\n";
  const wrong = await ask(`${front}<p>{{#if a}}</p>`);
  expect(wrong.body).toMatchObject({ code: "DRAFT_INVALID", problems: [{ line: expect.any(Number) }] });
  expect((await ask(`${front}<p>{{constructor.constructor}}</p><script>1</script>`)).status).toBe(wrong.status);
  expect((await ask(`${front}${"{{#each a}}".repeat(2000)}`)).status).toBe(wrong.status);
});

function isNobodysWord(told: string): boolean {
  return /[ -]/.test(told);
}
