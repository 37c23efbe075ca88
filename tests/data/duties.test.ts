import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InstanceDetail, TaskDetail, TaskItem } from "../../src/core/api.ts";
import { Counter, DISTRICT } from "./counter.ts";
import type { Offices } from "./office.ts";

const COMMUNITY = "320106001003";
/** A clerk of the agency has a retired father; nobody is at the community's desk. */
const FATHER = { name: "秦一", residentId: "320199196702142361" };
const NEIGHBOUR = { name: "王五", residentId: "320199195102142363" };
const CLERK = "agency-agency_clerk";

let counter: Counter;
beforeAll(async () => {
  const agency = ["AGENCY_DISTRICT", "320106000000", "agency_clerk", "agency_reviewer", "agency_approver"] as const;
  const { civil: _vacant, ...others } = DISTRICT;
  const offices: Offices = { ...others, agency: [...agency] };
  counter = await Counter.open("2026-11-20T02:00:00.000Z", offices);
  const known = { pensionStatus: "normal", managingMode: "street", division: COMMUNITY };
  await counter.knows("retiree", [
    { ...FATHER, ...known },
    { ...NEIGHBOUR, ...known },
  ]);
});
afterAll(() => counter?.database.close());

const evidence = (person: typeof FATHER) =>
  counter.start("station-community_worker", "certification", COMMUNITY, {
    ...person,
    request: "assist",
    offsitePlace: "上海市",
  });
const detail = (task: Pick<TaskItem, "id">, user: string) => counter.get<TaskDetail>(`/tasks/${task.id}`, user);

describe("nobody handles a case about themselves or their family (scenario 13)", () => {
  let own: InstanceDetail;
  let task: TaskItem;
  let declaration = "";
  beforeAll(async () => {
    own = await evidence(FATHER);
    task = await counter.taskAt("certification pursuit.assist");
    const father = { kinship: "direct", ...FATHER, mobile: null };
    const declared = await (await counter.as(CLERK)).post("/me/relatives", father);
    expect(declared.status, JSON.stringify(declared.body)).toBe(200);
    declaration = declared.body.items[0].id;
  });

  test("whoever has declared it is told before they begin, and refused when they try", async () => {
    const seen = await detail(task, CLERK);
    expect(seen.accepts.find(({ id }) => id === "notFound")).toMatchObject({
      allowed: false,
      whyNot: { zh: expect.stringContaining("回避"), en: expect.stringContaining("relative") },
    });
    const answer = await counter.tries(CLERK, task, "notFound", { assistNote: "未找到" });
    expect([answer.status, answer.body.code]).toEqual([403, "RECUSAL"]);
    const claimed = await (await counter.as(CLERK)).post(`/tasks/${task.id}/claim`, {});
    expect([claimed.status, claimed.body.code]).toEqual([403, "RECUSAL"]);
    expect(await counter.instance(own.id)).toMatchObject({ state: "pursuit.assist" });
  });

  test("does the same for a neighbour as ever", async () => {
    await evidence(NEIGHBOUR);
    const other = (await counter.tasks()).find(({ label }) => label === NEIGHBOUR.name);
    const answer = await counter.tries(CLERK, other ?? task, "notFound", { assistNote: "未找到" });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  });

  test("and the next such case goes by a post that only they hold, to who supervises it", async () => {
    const next = await evidence(FATHER);
    const passed = (await counter.tasks()).find(({ instance }) => instance === next.id);
    expect(passed).toMatchObject({ role: "supervisor", exception: { zh: expect.stringContaining("回避") } });
  });

  test("may again once the declaration is taken back", async () => {
    const withdrawn = await (await counter.as(CLERK)).post(`/me/relatives/${declaration}/withdraw`, {});
    expect(withdrawn.status, JSON.stringify(withdrawn.body)).toBe(200);
    const answer = await counter.tries(CLERK, task, "notFound", { assistNote: "未找到" });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  });
});

describe("somebody on leave, and a post that nobody fills (scenario 13)", () => {
  test("has a colleague stand in, who sees and does the work, and both names stand in the history", async () => {
    await evidence(NEIGHBOUR);
    const leave = { substitute: "agency-agency_reviewer", from: "2026-11-20", until: "2026-11-30", reason: "休假" };
    const put = await (await counter.as(CLERK)).post("/me/substitutes", leave);
    expect(put.status, JSON.stringify(put.body)).toBe(200);
    await counter.engine.refreshPolicies();
    const task = (await counter.tasks()).findLast(({ state }) => state === "pursuit.assist");
    const detailed = await detail(task ?? { id: "" }, "agency-agency_reviewer");
    expect(detailed.why.zh).toContain("您代理agency agency_clerk");
    const done = await counter.tries("agency-agency_reviewer", detailed, "notFound", { assistNote: "未找到" });
    expect(done.status, JSON.stringify(done.body)).toBe(200);
    const { rows } = await counter.database.knex.raw("select actor, behalf from event where behalf is not null");
    expect(rows).toEqual([{ actor: "agency-agency_reviewer", behalf: CLERK }]);
  });

  test("becomes a routing exception for the bureau, and is neither dropped nor approved", async () => {
    // No office for civil affairs is known here.
    await counter.start(CLERK, "referral", COMMUNITY, {
      ...NEIGHBOUR,
      referralBody: "civil",
      referralMatter: "核查婚姻",
    });
    const task = await counter.taskAt("referral waiting");
    expect(task).toMatchObject({ organisation: "bureau", role: "supervisor", exception: { zh: expect.any(String) } });
    expect(await counter.instance(task.instance)).toMatchObject({ state: "waiting", status: "active" });
  });
});
