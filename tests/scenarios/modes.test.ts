import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { DocumentItem, HistoryItem, InstanceDetail, SettingBody, TaskItem } from "../../src/core/api.ts";
import { openDatabase } from "../../src/store/connect.ts";
import type { Database } from "../../src/store/database.ts";
import { freshPostgres } from "../helpers/database.ts";
import { asAdmin } from "../helpers/postgres-setup.ts";
import { command, type Server, startServer } from "../helpers/server.ts";
import {
  type BatchOptions,
  closed,
  handIn,
  linesAt,
  linesOf,
  NANJING,
  papersOf,
  people,
  receiptsOf,
  rosterOf,
} from "./batch.ts";
import { stateOf, usually } from "./handover-office.ts";
import { Office, type RosterFile } from "./office.ts";

const GULOU = "320106000000";
const LIUHE = "320116000000";
const XUYI = "320830000000";
const LISHUI = "320117000000";
const WATCHER = "nj-supervisor";
/** Every table but those that hold settings and who changed them. */
const MAY_CHANGE = ["audit", "meta", "setting"];

let databaseUrl: string;
let database: Database;
let server: Server;
let office: Office;
let roster: RosterFile;
beforeAll(async () => {
  databaseUrl = await freshPostgres();
  database = await openDatabase({ url: databaseUrl });
  server = await startServer({ demo: true, manualClock: true, databaseUrl });
  office = await Office.open(server.url);
  await office.clock("2026-11-20T02:00:00Z");
  const persons = (await people()).filter((one) => one.do === "accept");
  const streets = ["320106001000", "320106002000"];
  roster = rosterOf(streets.flatMap((code) => persons.filter(({ hukou }) => hukou === code).slice(0, 2)).map(cellsOf));
}, 180_000);
afterAll(async () => {
  await server?.stop();
  await database?.close();
  await asAdmin(inject("postgresUrl"), `drop database ${new URL(databaseUrl).pathname.slice(1)} with (force)`);
});

const cellsOf = ({ cells }: { cells: Record<string, string> }) => cells;

/** The content of every table, each as one hash. */
async function dump(): Promise<Record<string, string>> {
  const { rows } = await database.knex.raw(
    "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  const hashes: Record<string, string> = {};
  for (const { table_name: table } of rows) {
    const found = await database.knex.raw(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash from "${table}" t`,
    );
    hashes[table] = found.rows[0].hash;
  }
  return hashes;
}

/** What a policymaker does on the page of settings, while everything runs. */
async function setsMode(username: string, division: string, value: string): Promise<SettingBody> {
  const client = await office.as(username);
  const reason = { zh: "试行", en: "On trial" };
  return client.put("/settings", { division, key: "mode", value, from: "2026-11-20", reason });
}

interface Ran {
  batch: InstanceDetail;
  lines: InstanceDetail[];
  receipts: InstanceDetail[];
  /** The steps that people took, by workflow: `<state> at <role>`. */
  worked: Set<string>;
}

/** A batch from the roster to its end, everybody doing the usual; what it came to. */
async function run(watcher: string, file: RosterFile, options: BatchOptions = {}): Promise<Ran> {
  const worked = new Set<string>();
  const id = await handIn(office, file, options);
  const decide = (task: TaskItem) => {
    worked.add(`${task.workflow} ${stateOf(task)} ${task.role}`);
    return usually(task) ?? { outcome: "nothing usual" };
  };
  await office.work(watcher, decide, closed(office, watcher, id));
  const details = async (items: { id: string }[]) =>
    Promise.all(items.map((item) => office.instance(watcher, item.id)));
  return {
    batch: await office.instance(watcher, id),
    lines: await details(await linesOf(office, watcher, id)),
    receipts: await details(await receiptsOf(office, watcher, id)),
    worked,
  };
}

const hashesOf = ({ batch, lines }: Ran) => ({ batch: batch.hash, line: lines[0]?.hash });
const of = (ran: Ran, workflow: string) =>
  [...ran.worked]
    .filter((step) => step.startsWith(`${workflow} `))
    .map((step) => step.slice(workflow.length + 1))
    .sort();

describe("the same roster under four modes, with nothing changed between them but settings", () => {
  let street: Ran;
  let agency: Ran;
  let enterprise: Ran;
  let joint: Ran;

  test("by streets: each verifies and signs for its own, its communities contact the people", async () => {
    street = await run(WATCHER, roster);
    expect(street.batch).toMatchObject({ status: "done", state: "closed" });
    expect(street.lines.map(({ state, mode }) => [state, mode])).toEqual(street.lines.map(() => ["done", "street"]));
    expect(street.receipts).toHaveLength(2);
    expect(of(street, "handover-line")).toEqual(["onboard community_worker", "verify street_clerk"]);
  }, 60_000);

  test("what the policymaker changes is settings, and nothing else in the database", async () => {
    await office.as("nj-policy");
    const before = await dump();
    await setsMode("nj-policy", NANJING, "agency");
    await setsMode("nj-policy", GULOU, "agency");
    const after = await dump();
    expect(
      Object.keys(after)
        .filter((table) => after[table] !== before[table])
        .sort(),
    ).toEqual(MAY_CHANGE);
    expect(Object.keys(after).length).toBeGreaterThan(20);
  });

  test("by the agency: no street verifies, one receipt for the district, its centre contacts the people", async () => {
    agency = await run(WATCHER, roster);
    expect(agency.batch).toMatchObject({ status: "done", state: "closed" });
    expect(agency.lines.map(({ state, mode }) => [state, mode])).toEqual(agency.lines.map(() => ["done", "agency"]));
    expect(agency.receipts.map(({ division }) => division)).toEqual([GULOU]);
    expect(of(agency, "handover-line")).toEqual(["onboard field_officer"]);
    expect(of(agency, "agreement")).toContain("counter agency_clerk");
    const history = await office.all<HistoryItem>(WATCHER, `/instances/${agency.lines[0]?.id}/history`);
    expect(JSON.stringify(history.map(({ notes }) => notes)), "why nobody verified").toContain("不另核对");
  }, 60_000);

  test("by the enterprise: the people are registered, and nobody is handed over", async () => {
    await setsMode("nj-policy", NANJING, "enterprise");
    await setsMode("nj-policy", GULOU, "enterprise");
    enterprise = await run(WATCHER, roster);
    expect(enterprise.batch).toMatchObject({ status: "done", state: "closed" });
    expect(enterprise.lines.map(({ state }) => state)).toEqual(enterprise.lines.map(() => "registered"));
    expect(of(enterprise, "handover-line")).toEqual([]);
    expect(of(enterprise, "handover-receipt")).toContain("conditions agency_clerk");
    expect(of(enterprise, "archive-reception"), "the enterprise keeps the archives").toEqual([]);
  }, 60_000);

  test("jointly from afar: a setting like the others, verified and contacted by the agency", async () => {
    const before = await dump();
    await setsMode("nj-policy", NANJING, "joint");
    await setsMode("nj-policy", GULOU, "joint");
    const after = await dump();
    expect(
      Object.keys(after)
        .filter((table) => after[table] !== before[table])
        .sort(),
    ).toEqual(MAY_CHANGE);
    joint = await run(WATCHER, roster);
    expect(joint.batch).toMatchObject({ status: "done", state: "closed", mode: "joint" });
    expect(joint.lines.map(({ state, mode }) => [state, mode])).toEqual(joint.lines.map(() => ["done", "joint"]));
    expect(of(joint, "handover-line")).toEqual(["onboard agency_clerk", "verify agency_clerk"]);
    expect(of(joint, "agreement")).toContain("counter agency_clerk");
    const papers = await papersOf(office, WATCHER, joint.batch.id);
    const agreement = papers.find(({ template }) => template === "agreement");
    const page = (await (await office.as(WATCHER)).bytes(agreement?.html ?? "")).toString("utf8");
    expect(page).toContain("异地企业退休人员共同管理协议");
  }, 60_000);

  test("all four ran the same workflows, hash for hash", () => {
    expect(hashesOf(agency).line).toMatch(/^[0-9a-f]{64}$/);
    expect([hashesOf(agency), hashesOf(enterprise), hashesOf(joint)]).toEqual([
      hashesOf(street),
      hashesOf(street),
      hashesOf(street),
    ]);
  });

  test("a mode that is set while a batch runs, from the very day on which it began, changes nothing of it", async () => {
    await setsMode("nj-policy", NANJING, "street");
    await setsMode("nj-policy", GULOU, "street");
    const id = await handIn(office, roster);
    const untilVerified = (task: TaskItem) => (stateOf(task) === "verify" ? null : usually(task));
    await office.work(WATCHER, untilVerified, linesAt(office, WATCHER, id, "verify", 4));
    await setsMode("nj-policy", NANJING, "enterprise");
    await setsMode("nj-policy", GULOU, "enterprise");
    await office.work(WATCHER, usually, closed(office, WATCHER, id));
    const lines = await linesOf(office, WATCHER, id);
    expect(lines.map(({ state, mode }) => [state, mode])).toEqual(lines.map(() => ["done", "street"]));
  }, 60_000);

  test("a line that goes to where another mode holds is treated as there from its first step", async () => {
    await setsMode("nj-policy", NANJING, "street");
    await setsMode("nj-policy", GULOU, "street");
    await setsMode("nj-policy", LIUHE, "agency");
    const [here, there] = (await people()).filter((one) => one.do === "accept").slice(20);
    const moved = { ...there?.cells, 户口地址: "南京市六合区雄州街道雄州南路1号", 户口街道: "雄州街道", 户口社区: "" };
    const ran = await run(WATCHER, rosterOf([here?.cells ?? {}, moved]));
    expect(ran.batch).toMatchObject({ status: "done", state: "closed" });
    expect(ran.lines.map(({ mode, division }) => [mode, division.slice(0, 6)])).toEqual([
      ["street", "320106"],
      ["agency", "320116"],
    ]);
    const history = await office.all<HistoryItem>(WATCHER, `/instances/${ran.lines[1]?.id}/history`);
    expect(
      history.some(({ type }) => type === "verify.receive"),
      "nobody verified",
    ).toBe(false);
    expect(history.flatMap(({ notes }) => notes.map(({ zh }) => zh)).join()).toContain("“街道核对”环节按设置跳过");
  }, 60_000);
});

describe("places of the demonstration that are under other modes from the beginning", () => {
  test("盱眙县 is under its agency: the centre of the county receives and contacts", async () => {
    const lines = ["320199195503120017", "320199195806230022"].map((id, index) => ({
      ...{
        姓名: ["周建国", "吴秀英"][index] ?? "",
        公民身份号码: withCheckDigit(id),
        户口地址: "江苏省淮安市盱眙县盱城街道",
      },
      ...{
        户口街道: "盱城街道",
        常住地址: "江苏省淮安市盱眙县盱城街道",
        联系电话: `1390000610${index}`,
        档案册数: "1",
      },
      ...{ 统一社会信用代码: "913201997654321016", 统筹外项目及金额: "无" },
    }));
    const facts = { enterpriseName: "盱眙都梁机械厂", enterpriseUscc: "913201997654321016" };
    const options = { officer: "qy-duliang-officer", division: XUYI, data: facts };
    const id = await handIn(office, rosterOf(lines), options);
    const decide = (task: TaskItem) => (stateOf(task) === "query" ? { outcome: "confirm" } : usually(task));
    await office.work("ha-supervisor", decide, closed(office, "ha-supervisor", id));
    const batch = await office.instance("ha-supervisor", id);
    expect(batch).toMatchObject({ status: "done", state: "closed", mode: "agency" });
    const done = await linesOf(office, "ha-supervisor", id);
    expect(done.map(({ state, mode, division }) => [state, mode, division.slice(0, 6)])).toEqual([
      ["done", "agency", "320830"],
      ["done", "agency", "320830"],
    ]);
    const contacted = await office.instance("ha-supervisor", done[0]?.id ?? "");
    expect(contacted.data).toMatchObject({ managingOrg: "center-320830" });
  }, 60_000);

  test("a remote factory keeps its people: conditions are examined, an agreement signed, the people registered", async () => {
    const facts = { enterpriseName: "南京珩原水泥制品股份有限公司", enterpriseUscc: "91320199600241991H" };
    const lines = (await people()).filter((one) => one.do === "accept").slice(30, 32);
    const own = lines.map(({ cells }) => ({
      ...cells,
      统一社会信用代码: "91320199600241991H",
      原单位: facts.enterpriseName,
    }));
    const options = { officer: "hy-officer", division: LISHUI, data: facts };
    const id = await handIn(office, rosterOf(own), options);
    const decide = (task: TaskItem) => (stateOf(task) === "query" ? { outcome: "confirm" } : usually(task));
    await office.work(WATCHER, decide, closed(office, WATCHER, id));
    const batch = await office.instance(WATCHER, id);
    expect(batch).toMatchObject({ status: "done", state: "closed", mode: "enterprise" });
    expect((await linesOf(office, WATCHER, id)).map(({ state, mode }) => [state, mode])).toEqual([
      ["registered", "enterprise"],
      ["registered", "enterprise"],
    ]);
    const [receipt] = await receiptsOf(office, WATCHER, id);
    const papers = await office.all<DocumentItem>(WATCHER, `/instances/${receipt?.id}/documents`);
    expect(papers.map(({ template }) => template)).toContain("handover-confirmation");
  }, 60_000);
});

test("every history of all that happened here holds, and leads to the same end when replayed", async () => {
  const { code, output } = await command(["verify"], { databaseUrl, dataDir: server.dataDir });
  expect(output).toMatch(/ 0 faults/);
  expect(output).not.toMatch(/ 0 events /);
  expect(code).toBe(0);
}, 60_000);

/** A number of the made-up area with the check digit it must have. */
function withCheckDigit(id: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(id[index]), 0);
  return id.slice(0, 17) + ("10X98765432"[sum % 11] ?? "");
}
