import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  BulkResult,
  DocumentItem,
  InstanceDetail,
  NoticeItem,
  Page,
  RecordDetail,
  RecordItem,
  TaskItem,
} from "../../src/core/api.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { closed, handIn, linesAt, linesOf, type Person, people, rosterOf, tally } from "./batch.ts";
import { stateOf, usually, usuallyExcept } from "./handover-office.ts";
import { Office, until } from "./office.ts";

const NINGHAI = "320106001000";
const HUAQIAO = "320106002000";
const HUNAN = "320106003000";
const GULOU = "320106000000";
const WATCHER = "nj-supervisor";

let server: Server;
let office: Office;
let ninghai: Person[];
beforeAll(async () => {
  server = await startDemo({ manualClock: true });
  office = await Office.open(server.url);
  await office.clock("2026-11-20T02:00:00Z");
  ninghai = (await people()).filter((one) => one.do === "accept" && one.hukou === NINGHAI);
}, 120_000);
afterAll(() => server?.stop());

/** A batch of these people, as far as their street's desk. */
async function verifying(persons: readonly Person[]): Promise<string> {
  const batch = await handIn(office, rosterOf(persons.map((one) => one.cells)));
  await office.work(
    WATCHER,
    usuallyExcept((task) => (isVerify(task) ? null : undefined)),
    linesAt(office, WATCHER, batch, "verify", persons.length),
  );
  return batch;
}

const isVerify = (task: TaskItem) => task.workflow === "handover-line" && stateOf(task) === "verify";
const tasksAt = async (username: string, state: string): Promise<TaskItem[]> =>
  (await office.all<TaskItem>(username, "/tasks?scope=claimable&limit=100")).filter((task) => stateOf(task) === state);

async function taskOf(username: string, state: string, person: Person | undefined): Promise<TaskItem> {
  const found = (await tasksAt(username, state)).find(({ label }) => label === person?.name);
  if (!found) throw new Error(`${username} has no task "${state}" for this person`);
  return found;
}

async function does(username: string, state: string, person: Person | undefined, outcome: string, data: object) {
  const task = await taskOf(username, state, person);
  await office.complete(await office.as(username), task.id, outcome, { ...data });
}

/** Waits until somebody has been told something of a person: notices leave after the step. */
const told = (username: string, person: Person | undefined, words: string): Promise<string[]> =>
  until(
    async () =>
      (await office.all<NoticeItem>(username, "/notices"))
        .map(({ text }) => text.zh)
        .filter((text) => text.includes(person?.name ?? "-") && text.startsWith(words)),
    (texts) => texts.length > 0,
  );

/** What the register holds of who manages somebody, with what it held before. */
async function relation(person: Person | undefined): Promise<RecordDetail> {
  const client = await office.as(WATCHER);
  const key = encodeURIComponent(person?.cells.公民身份号码 ?? "");
  const { items } = await client.get<Page<RecordItem>>(`/records/managing-relation?q=${key}`);
  return client.get<RecordDetail>(`/records/managing-relation/${items[0]?.id}`);
}
const relationOf = async (person: Person | undefined) => (await relation(person)).data;
const versionsOf = async (person: Person | undefined) => (await relation(person)).versions.map(({ data }) => data);

const lineOf = async (batch: string, person: Person | undefined): Promise<InstanceDetail> => {
  const line = (await linesOf(office, WATCHER, batch)).find(({ label }) => label === person?.name);
  return office.instance(WATCHER, line?.id ?? "");
};

describe("a street that would rather not receive", () => {
  let batch: string;
  let tooMany: TaskItem[];
  let moved: Person[];
  beforeAll(async () => {
    moved = ninghai.slice(10, 12);
    batch = await verifying(ninghai.slice(0, 12));
    const names = new Set(moved.map(({ name }) => name));
    tooMany = (await tasksAt("gl-ninghai-clerk", "verify")).filter(({ label }) => !names.has(label ?? ""));
  }, 120_000);

  test("may not refuse because they are many: each of ten is refused with a code, and stays", async () => {
    expect(tooMany).toHaveLength(10);
    const clerk = await office.as("gl-ninghai-clerk");
    const data = { reasonCode: "tooMany", reasonText: "人数多，无力接收" };
    const { results } = await clerk.post<BulkResult>("/tasks/complete", {
      ...{ tasks: tooMany.map(({ id }) => id), outcome: "reject", data },
    });
    expect(results.map(({ ok, problem }) => [ok, problem?.status, problem?.code])).toEqual(
      tooMany.map(() => [false, 422, "FORM_INVALID"]),
    );
    expect(results[0]?.problem?.problems?.map(({ path }) => path)).toEqual(["/reasonCode"]);
    const still = (await tasksAt("gl-ninghai-clerk", "verify")).map(({ id }) => id);
    expect(still).toEqual(expect.arrayContaining(tooMany.map(({ id }) => id)));
  });

  test("may refuse for another household: the coordinator sends them on, and both streets are told", async () => {
    for (const person of moved) {
      const data = { reasonCode: "hukouOut", reasonText: "户口已迁往华侨路" };
      await does("gl-ninghai-clerk", "verify", person, "reject", data);
      expect((await lineOf(batch, person)).state).toBe("dispute");
      await does("gl-coordinator", "dispute", person, "redispatch", {
        disputeGround: "户口属实",
        newDivision: HUAQIAO,
      });
      expect(await lineOf(batch, person)).toMatchObject({ state: "verify", division: HUAQIAO });
      expect(await told("gl-ninghai-clerk", person, "人员已改派")).toHaveLength(1);
      expect(await told("gl-huaqiao-clerk", person, "人员改派到本单位")).toHaveLength(1);
    }
  });

  test("the other street verifies them, and everybody is received", async () => {
    expect((await tasksAt("gl-huaqiao-clerk", "verify")).map(({ label }) => label).sort()).toEqual(
      moved.map(({ name }) => name).sort(),
    );
    await office.work(WATCHER, usually, closed(office, WATCHER, batch));
    expect(await office.instance(WATCHER, batch)).toMatchObject({ status: "done", state: "closed" });
    const lines = await linesOf(office, WATCHER, batch);
    expect(tally(lines.map(({ state }) => state))).toEqual({ done: 12 });
    expect(tally(lines.map(({ division }) => `${division.slice(0, 9)}000`))).toEqual({ [NINGHAI]: 10, [HUAQIAO]: 2 });
    const papers = await office.all<DocumentItem>(
      WATCHER,
      `/instances/${(await lineOf(batch, moved[0])).id}/documents`,
    );
    const opinion = papers.find(({ template }) => template === "dispute-opinion");
    const page = (await (await office.as(WATCHER)).bytes(opinion?.html ?? "")).toString("utf8");
    expect(page).toContain("户口属实");
  });
});

describe("people who move while their batch is under way", () => {
  let batch: string;
  let household: Person | undefined;
  let city: Person | undefined;
  let away: Person | undefined;
  beforeAll(async () => {
    const others = (await people()).filter((one) => one.do === "accept" && one.hukou === "320106003000");
    [household, city, away] = others;
    batch = await verifying(others.slice(0, 4));
  }, 120_000);

  /** The street asks, the enterprise corrects, the agency looks at the answer. */
  async function corrected(person: Person | undefined, data: object): Promise<void> {
    await does("gl-hunan-clerk", "verify", person, "question", { questionText: "请核实户口和住址" });
    await does("qy-officer", "query", person, "correct", { ...data, answerText: "已迁" });
    await does("gl-agency-clerk", "queryCheck", person, "continue", {});
  }

  test("a household that moves in the city goes to its new street, and both streets are told", async () => {
    await corrected(household, { hukouDivision: HUAQIAO, hukouAddress: "南京市鼓楼区华侨路街道上海路1号" });
    expect(await lineOf(batch, household)).toMatchObject({ state: "verify", division: HUAQIAO });
    expect(await told("gl-hunan-clerk", household, "人员已改派")).toHaveLength(1);
    expect(await told("gl-huaqiao-clerk", household, "人员改派到本单位")).toHaveLength(1);
    expect(await taskOf("gl-huaqiao-clerk", "verify", household)).toMatchObject({ canAct: true });
  });

  test("who moves to another city is managed jointly, and the street is told", async () => {
    await corrected(city, { liveDivision: "320500000000", liveAddress: "江苏省苏州市姑苏区双塔街道" });
    expect(await lineOf(batch, city)).toMatchObject({ state: "joint", status: "done" });
    expect(await told("gl-hunan-clerk", city, "人员移居外地")).toHaveLength(1);
  });

  test("who a street finds to live elsewhere is managed jointly by the coordinator's word", async () => {
    await does("gl-hunan-clerk", "verify", away, "reject", { reasonCode: "offsite", reasonText: "长期居住上海" });
    await does("gl-coordinator", "dispute", away, "joint", { disputeGround: "属实" });
    expect(await lineOf(batch, away)).toMatchObject({ state: "joint", status: "done" });
  });

  test("the batch is closed with each of them in the right place", async () => {
    await office.work(WATCHER, usually, closed(office, WATCHER, batch));
    expect(await office.instance(WATCHER, batch)).toMatchObject({ status: "done", state: "closed" });
    expect(tally((await linesOf(office, WATCHER, batch)).map(({ state }) => state))).toEqual({ done: 2, joint: 2 });
  });

  test("who comes back is received by the street again, and how it was before stays in the record", async () => {
    expect(await relationOf(city)).toMatchObject({ mode: "joint", status: "proposed" });
    const agency = await office.as("gl-agency-clerk");
    const { id } = await agency.post<{ id: string }>("/instances", {
      ...{ workflow: "handover-single", division: GULOU },
      data: {
        ...{ name: city?.name, residentId: city?.cells.公民身份号码, enterpriseName: "南京柘湖纺织有限责任公司" },
        ...{ approvedOn: "2026-11-20", phone: "13900006101", hukouDivision: HUNAN, liveDivision: HUNAN },
      },
    });
    const back = await office.instance(WATCHER, id);
    expect(back).toMatchObject({ state: "reporting", division: HUNAN });
    await office.work(
      WATCHER,
      (task) => (task.instance === id ? { outcome: "met", data: { confirmedByPerson: true } } : null),
      closed(office, WATCHER, id),
    );
    expect(await office.instance(WATCHER, id)).toMatchObject({ status: "done", state: "done" });
    expect(await relationOf(city)).toMatchObject({ mode: "street", status: "onboarded", division: HUNAN });
    expect((await versionsOf(city)).map(({ mode }) => mode)).toEqual(expect.arrayContaining(["joint", "street"]));
  });
});
