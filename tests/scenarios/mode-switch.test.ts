import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type {
  DocumentItem,
  HistoryItem,
  InstanceDetail,
  InstanceItem,
  Page,
  RecordDetail,
  RecordItem,
  SettingBody,
} from "../../src/core/api.ts";
import { openDatabase } from "../../src/store/connect.ts";
import type { Database } from "../../src/store/database.ts";
import { freshPostgres } from "../helpers/database.ts";
import { asAdmin } from "../helpers/postgres-setup.ts";
import { command, type Server, startServer } from "../helpers/server.ts";
import { NANJING } from "./batch.ts";
import { Office, until } from "./office.ts";

const WATCHER = "nj-supervisor";
const OFFICER = "hy-org-officer";
const FACTORY = "ent-91320199600241991H";
const USCC = "91320199600241991H";
const PEOPLE = 1_200;
/** A community of each of six streets of 鼓楼区. */
const COMMUNITIES = 6;
const PER_PLACE = PEOPLE / COMMUNITIES;

let databaseUrl: string;
let database: Database;
let server: Server;
let office: Office;
let communities: string[];
let claim: InstanceDetail;
let change: InstanceDetail;
beforeAll(async () => {
  databaseUrl = await freshPostgres();
  database = await openDatabase({ url: databaseUrl });
  server = await startServer({ demo: true, manualClock: true, databaseUrl });
  office = await Office.open(server.url);
  await office.clock("2026-11-20T02:00:00Z");
  communities = await keepsItsPeople();
}, 180_000);
afterAll(async () => {
  await server?.stop();
  await database?.close();
  await asAdmin(inject("postgresUrl"), `drop database ${new URL(databaseUrl).pathname.slice(1)} with (force)`);
});

/** The register as if the factory had kept so many people, who live in six streets; nobody else's are under it. */
async function keepsItsPeople(): Promise<string[]> {
  const { rows } = await database.knex.raw(`select distinct on (left(division, 9)) division from record
    where type = 'retiree' and division like '320106%' order by left(division, 9), division limit ${COMMUNITIES}`);
  const places: string[] = rows.map(({ division }: { division: string }) => division);
  const own = { managingMode: "enterprise", enterpriseUscc: USCC };
  await database.knex.raw(
    `update record set filters = filters || '{"managingMode":"street","enterpriseUscc":""}' where type = 'retiree' and filters @> :own`,
    { own: JSON.stringify({ managingMode: "enterprise" }) },
  );
  const values = { ...own, enterprise: FACTORY, organisation: `${FACTORY}-org`, pensionStatus: "normal" };
  await database.knex.raw(
    `with chosen as (select id, (array[${places.map((place) => `'${place}'`).join(",")}])[row_number() over (order by id) % ${COMMUNITIES} + 1] as place
        from (select id from record where home_city = 320100 and type = 'retiree' order by id limit ${PEOPLE}) people)
      update record r set division = c.place, filters = r.filters || :filters,
        data = (r.data - 'offsitePlace') || :values || jsonb_build_object('hukouDivision', c.place, 'liveDivision', c.place, 'division', c.place, 'hukouKind', '家庭户')
      from chosen c where r.home_city = 320100 and r.type = 'retiree' and r.id = c.id`,
    { filters: JSON.stringify({ ...own, organisation: values.organisation }), values: JSON.stringify(values) },
  );
  return places;
}

const does = (at: string, outcome: string, data?: Record<string, unknown>) => office.does(WATCHER, at, outcome, data);

const changeNow = () => office.instance(WATCHER, change.id);
const claimNow = () => office.instance(WATCHER, claim.id);

async function modesOf(): Promise<[unknown, string, string | null][]> {
  const { items } = await (await office.as("nj-policy")).get<Page<SettingBody>>("/settings");
  const own = items.filter(({ key, organisation }) => key === "mode" && organisation === FACTORY);
  return own.map(({ value, from, until: last }): [unknown, string, string | null] => [value, from, last]);
}

/** How many on the register are managed so in a place. */
async function managed(mode: string, community: string): Promise<number> {
  const { rows } = await database.knex.raw(
    "select count(*)::int as count from record where type = 'retiree' and division = ? and filters @> ?",
    [community, JSON.stringify({ managingMode: mode, enterpriseUscc: USCC })],
  );
  return rows[0].count;
}

describe("an enterprise that managed its own people is bankrupt", () => {
  test("while a claim upon a death is open that its officer has taken in", async () => {
    const [person] = await office.all<RecordItem>("nj-clerk", `/records/retiree?filter=enterpriseUscc:${USCC}&limit=1`);
    const { residentId } = await office.clear("nj-clerk", "retiree", person?.id ?? "", "受理丧葬补助金");
    const officer = await office.as(OFFICER);
    const data = {
      ...{ name: person?.name, residentId, deathDate: "2026-11-01", deathCause: "illness" },
      ...{ insuredStatus: "retired", claimantName: "秦小明", claimantId: "320199197703152371", claimantKind: "child" },
      ...{ phone: "13700002606", pledgeSigned: true, benefitScheme: "pension", bankName: "江苏银行" },
      ...{ bankAccount: "6228480000000000018", bankAccountName: "秦小明", deathDataShared: true },
      ...(await office.scans(officer, ["applicationForm", "claimantIdCopy", "relationProof", "bankCopy"])),
    };
    const place = { workflow: "funeral-subsidy", division: person?.division, data };
    claim = await office.instance(WATCHER, (await officer.post<{ id: string }>("/instances", place)).id);
    expect(claim).toMatchObject({ mode: "enterprise", state: "acceptance", status: "active" });
  });

  test("the bureau decides at once, and from the same day the agency has what is new", async () => {
    const clerk = await office.as("nj-clerk");
    const data = { switchScope: "enterprise", enterpriseUscc: USCC, fromMode: "enterprise", toMode: "street" };
    const started = await clerk.post<{ id: string }>("/instances", {
      ...{ workflow: "mode-switch", division: NANJING },
      data: { ...data, emergency: true, switchReason: "企业破产" },
    });
    change = await office.instance(WATCHER, started.id);
    expect(change, "nobody examines conditions in an emergency").toMatchObject({ state: "decide" });
    expect(await modesOf()).toEqual([["enterprise", "2020-01-01", null]]);
    await does("mode-switch decide", "approve", { decisionNo: "宁人社〔2026〕70号", switchOn: "2026-12-01" });
    const modes = await until(modesOf, (found) => found.length === 2);
    expect(modes).toEqual([
      ["enterprise", "2020-01-01", "2026-11-19"],
      ["agency", "2026-11-20", null],
    ]);
    const papers = await office.all<DocumentItem>(WATCHER, `/instances/${change.id}/documents`);
    expect(papers.map(({ template }) => template)).toEqual(["mode-switch-decision"]);
    const html = (await (await office.as(WATCHER)).bytes(papers[0]?.html ?? "")).toString("utf8");
    expect(html).toContain("南京珩原水泥制品股份有限公司");
    expect(html).toContain("2026年12月1日");
    expect(html).not.toMatch(/\{\{|undefined|\[object/);
  });

  test("each of six streets sees how many come before anything moves, and agrees", async () => {
    await until(changeNow, ({ state }) => state === "moving.preview");
    const lists = await until(
      async () => (await office.openTasks(WATCHER)).filter(({ workflow }) => workflow === "mode-switch-place"),
      ({ length }) => length === COMMUNITIES,
    );
    expect(new Set(lists.map(({ organisationName }) => organisationName)).size).toBe(COMMUNITIES);
    const places = await office.all<InstanceItem>(WATCHER, `/instances/${change.id}/children?invoke=places&limit=100`);
    const counts = await Promise.all(places.map(({ id }) => office.instance(WATCHER, id)));
    expect(counts.map(({ data }) => data.count)).toEqual(communities.map(() => PER_PLACE));
    for (const community of communities) expect(await managed("enterprise", community)).toBe(PER_PLACE);
    const decide = (task: { workflow: string }) =>
      task.workflow === "mode-switch-place" ? { outcome: "agree" } : null;
    await office.work(WATCHER, decide, async () => (await changeNow()).state === "moving.waiting");
  }, 120_000);

  test("on the day everybody is with a street, the register keeps who had them, and the mode has changed", async () => {
    await office.clock("2026-12-01T06:00:00Z");
    await until(changeNow, ({ state }) => state === "review.settling");
    for (const community of communities) {
      expect(await managed("enterprise", community)).toBe(0);
      expect(await managed("street", community)).toBe(PER_PLACE);
    }
    expect((await until(modesOf, (found) => found.length === 3)).at(-1)).toEqual(["street", "2026-12-01", null]);
    const [person] = await office.all<RecordItem>("nj-clerk", `/records/retiree?filter=enterpriseUscc:${USCC}&limit=1`);
    const detail = await (await office.as("nj-clerk")).get<RecordDetail>(`/records/retiree/${person?.id}`);
    expect(detail.data).toMatchObject({ managingMode: "street", managingOrgName: expect.stringContaining("劳动保障") });
    expect(detail.versions.length, "what held before is kept").toBeGreaterThan(1);
    const { items } = await (await office.as(WATCHER)).get<Page<RecordItem>>(`/records/enterprise?q=${USCC}`);
    expect(items[0]?.data).toMatchObject({ managingMode: "street" });
  }, 180_000);

  test("the open claim is where it was, and is worked to its next step by those who had it", async () => {
    const now = await claimNow();
    expect(now).toMatchObject({ mode: "enterprise", state: "acceptance", hash: claim.hash, division: claim.division });
    await does("funeral-subsidy acceptance", "accept");
    expect(await claimNow()).toMatchObject({ mode: "enterprise", state: "calculation" });
  });

  test("three months later the bureau looks at it again and closes it", async () => {
    await office.clock("2027-03-02T06:00:00Z");
    await does("mode-switch review", "close", { reviewNote: "运行正常" });
    expect(await changeNow()).toMatchObject({ state: "closed", status: "done" });
    const history = await office.all<HistoryItem>(WATCHER, `/instances/${change.id}/history`);
    expect(history.flatMap(({ notes }) => notes.map(({ zh }) => zh)).join()).toContain("紧急转换");
  });

  test("every history holds and leads to the same end when replayed", async () => {
    const { code, output } = await command(["verify"], { databaseUrl, dataDir: server.dataDir });
    expect(output).toMatch(/ 0 faults/);
    expect(code).toBe(0);
  }, 120_000);
});
