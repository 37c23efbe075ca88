import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OPERATIONS, type OperationId } from "../../src/core/operation/catalogue.ts";
import { outboxRound } from "../../src/engine/carry-out.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { verifyAll } from "../../src/engine/verify.ts";
import { type Asking, serving } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { withWorkflow } from "../helpers/inline.ts";
import { addPerson, COUNTY, postsWorld } from "../helpers/posts.ts";
import { PART, procedureOf, SHAPES, type Shape } from "./shapes.ts";

const WHY = { reason: "试试看" };
const TO = { to: "zhou", ...WHY };
/** The work that is open while a case of the shape stands in the middle. */
const WORK: Record<Shape, string[]> = {
  simple: ["work"],
  parallel: ["beside", "work"],
  nested: ["work"],
  several: ["work", "work", "work"],
  child: ["work"],
};

/** A case in the middle of its procedure; with parts it is the part whose work it is. */
interface Standing {
  shape: Shape;
  whole: string;
  one: string;
  task: string;
}

let engine: Engine;
let clerk: Asking;
let other: Asking;
let supervisor: Asking;
beforeAll(async () => {
  const world = await postsWorld(await freshDatabase("pglite"));
  const zhou = await addPerson(world.database, "zhou", "desk_clerk", "own");
  await world.engine.refreshPolicies();
  engine = [PART, ...SHAPES.map(procedureOf)].reduce((one, yaml) => withWorkflow(one, yaml), world.engine);
  const { as } = serving(engine);
  clerk = as(await world.session("desk_clerk", "own"));
  supervisor = as(await world.session("supervisor", "parent"));
  other = as(zhou);
});
afterAll(async () => {
  const { broken } = await verifyAll(engine);
  await engine.database.close();
  expect(broken, "every history replays to what its case is").toEqual([]);
});

const rounds = async () => {
  while (await outboxRound(engine, []));
};

/** The open tasks of a case and of its part. */
async function tasksOf(whole: string): Promise<{ id: string; invoke: string }[]> {
  const rows = await engine.database.all<{ id: string; invoke: string }>(
    {
      name: "shape-tasks",
      text: `select '320100-' || t.id as id, t.invoke from task t
        join instance i on i.home_city = t.home_city and i.id = t.instance_id where i.id = $1 or i.parent = $1
        order by t.invoke, t.id`,
    },
    [whole.slice(7)],
  );
  return rows;
}
const open = async (whole: string) => (await tasksOf(whole)).map(({ invoke }) => invoke.split("#")[0]);
const statuses = async (whole: string) =>
  (
    await engine.database.all<{ status: string }>(
      { name: "shape-statuses", text: "select status from instance where id = $1 or parent = $1 order by id" },
      [whole.slice(7)],
    )
  ).map(({ status }) => status);

async function ask(who: Asking, path: string, body: object = {}): Promise<Record<string, unknown>> {
  const answer = await who.post(path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  await rounds();
  return answer.body;
}
const complete = (who: Asking, task: string) => ask(who, `/tasks/${task}/complete`, { outcome: "accept", data: {} });

async function standing(shape: Shape): Promise<Standing> {
  const begun = await clerk.post("/instances", { workflow: shape, division: COUNTY, data: {} });
  const whole: string = begun.body.id;
  await complete(clerk, begun.body.tasks[0].id);
  if (shape === "child") await complete(clerk, (await tasksOf(whole))[0]?.id ?? "");
  const task = (await tasksOf(whole)).find(({ invoke }) => invoke.startsWith("work"))?.id ?? "";
  const rows = await engine.database.all<{ id: string }>(
    { name: "shape-part", text: "select '320100-' || id as id from instance where parent = $1" },
    [whole.slice(7)],
  );
  return { shape, whole, one: rows[0]?.id ?? whole, task };
}

/** What is done, and which tasks are open then; those of the shape's work where nothing is said. */
type Deed = (at: Standing) => Promise<string[] | undefined>;
const onTask =
  (id: OperationId, body: object = {}, who: () => Asking = () => clerk): Deed =>
  async ({ task }) =>
    void (await ask(who(), `/tasks/${task}/${id}`, body));
const onCase =
  (id: OperationId, body: object = WHY, who: () => Asking = () => clerk): Deed =>
  async ({ whole }) =>
    void (await ask(who(), `/instances/${whole}/${id}`, body));
const before = ({ shape }: Standing) => (shape === "child" ? "early" : "first");

const DEEDS: Record<OperationId, Deed> = {
  claim: onTask("claim"),
  async release({ task }) {
    await ask(clerk, `/tasks/${task}/claim`);
    await ask(clerk, `/tasks/${task}/release`);
    return undefined;
  },
  transfer: onTask("transfer", TO),
  assign: onTask("assign", TO, () => supervisor),
  delegate: onTask("delegate", TO),
  async resolve({ task }) {
    await ask(clerk, `/tasks/${task}/delegate`, TO);
    await ask(other, `/tasks/${task}/resolve`, WHY);
    return undefined;
  },
  escalate: onTask("escalate", WHY),
  async addSigner({ task, shape }) {
    await ask(clerk, `/tasks/${task}/addSigner`, { ...TO, place: "parallel" });
    return [...WORK[shape], "work"];
  },
  async removeSigner({ task, one, whole }) {
    const known = (await tasksOf(whole)).map(({ invoke }) => invoke);
    await ask(clerk, `/tasks/${task}/addSigner`, { ...TO, place: "parallel" });
    const added = (await tasksOf(whole)).find(({ invoke }) => invoke.includes("#") && !known.includes(invoke));
    const [invoke, signer] = added?.invoke.split("#") ?? [];
    await ask(clerk, `/instances/${one}/removeSigner`, { task: invoke, signer, ...WHY });
    return undefined;
  },
  async return(at) {
    await ask(clerk, `/tasks/${at.task}/return`, { ...WHY, straight: true });
    expect(await open(at.whole)).toEqual([before(at)]);
    await complete(clerk, (await tasksOf(at.whole))[0]?.id ?? "");
    return undefined;
  },
  async withdraw(at) {
    await ask(clerk, `/instances/${at.one}/withdraw`, WHY);
    return [before(at)];
  },
  async cancel({ whole }) {
    await ask(clerk, `/instances/${whole}/cancel`, WHY);
    return [];
  },
  extend: onCase("extend", { ...WHY, days: 3 }),
  urge: onCase("urge"),
  comment: onCase("comment"),
  cc: onCase("cc", TO),
  consult: onCase("consult", TO),
  async jump({ whole }) {
    await ask(supervisor, `/instances/${whole}/jump`, { ...WHY, to: "last" });
    return ["last"];
  },
  async reopen({ whole, shape }) {
    await ask(supervisor, `/instances/${whole}/terminate`, WHY);
    await ask(supervisor, `/instances/${whole}/reopen`, WHY);
    return shape === "child" ? ["early"] : undefined;
  },
  async terminate({ whole }) {
    await ask(supervisor, `/instances/${whole}/terminate`, WHY);
    return [];
  },
  async suspend({ whole, shape }) {
    await ask(supervisor, `/instances/${whole}/suspend`, { ...WHY, until: "2026-03-20" });
    expect(await statuses(whole)).toEqual(shape === "child" ? ["suspended", "active"] : ["suspended"]);
    return undefined;
  },
  async resume({ whole }) {
    await ask(supervisor, `/instances/${whole}/suspend`, { ...WHY, until: "2026-03-20" });
    await ask(supervisor, `/instances/${whole}/resume`, WHY);
    expect(new Set(await statuses(whole))).toEqual(new Set(["active"]));
    return undefined;
  },
};

const CANCELS: readonly OperationId[] = ["cancel", "terminate"];

describe.each(Object.keys(OPERATIONS) as OperationId[])("%s", (id) => {
  test.each(SHAPES)(`${id}: %s`, async (shape) => {
    const at = await standing(shape);
    const left = await DEEDS[id](at);
    expect(await open(at.whole)).toEqual(left ?? WORK[shape]);
    if (CANCELS.includes(id)) expect(new Set(await statuses(at.whole))).toEqual(new Set(["cancelled"]));
    const told = await Promise.all([at.whole, at.one].map((one) => supervisor.get(`/instances/${one}/history`)));
    expect(told.flatMap(({ body }) => body.items.map((item: { type: string }) => item.type))).toContain(
      OPERATIONS[id].event,
    );
  });
});

test("a step that began parts is not taken back, and a part is not reopened alone", async () => {
  const begun = (await clerk.post("/instances", { workflow: "child", division: COUNTY, data: {} })).body;
  await complete(clerk, begun.tasks[0].id);
  expect((await clerk.post(`/instances/${begun.id}/withdraw`, WHY)).body.code).toBe("EVENT_REFUSED");
  const { whole, one } = await standing("child");
  await ask(supervisor, `/instances/${whole}/terminate`, WHY);
  expect((await supervisor.post(`/instances/${one}/reopen`, WHY)).body.code).toBe("EVENT_REFUSED");
});
