import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  DocumentItem,
  InstanceDetail,
  InstanceItem,
  NoticeItem,
  Page,
  RecordDetail,
  RecordItem,
} from "../../src/core/api.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { Office, until } from "./office.ts";

const NINGHAI = "宁海路";
const HUNAN = "320106003000";
const WATCHER = "nj-supervisor";
const CLERK = "gl-ninghai-clerk";

let server: Server;
let office: Office;
let person: RecordItem;
let residentId: string;
let started: InstanceDetail;
beforeAll(async () => {
  server = await startDemo({ manualClock: true });
  office = await Office.open(server.url);
  await office.clock("2026-11-20T02:00:00Z");
  const people = await office.all<RecordItem>(CLERK, "/records/retiree?filter=managingMode:street&limit=100");
  const found = people.find(({ data, division }) => data.pensionStatus === "normal" && division === "320106001003");
  if (!found) throw new Error("the demonstration has nobody in this community");
  person = found;
  const clerk = await office.as(CLERK);
  residentId = String((await office.clear(CLERK, "retiree", person.id, "核对户口迁移")).residentId);
  const request = { changeKind: "household", requestSource: "person", proofKind: "householdBook" };
  const { id } = await clerk.post<{ id: string }>("/instances", {
    ...{ workflow: "relation-change", division: "320106001000" },
    data: { name: person.name, residentId, ...request, newDivision: HUNAN, newAddress: "湖南路1号" },
  });
  started = await office.instance(WATCHER, id);
}, 120_000);
afterAll(() => server?.stop());

/** Somebody who holds it does it; the name of the office is given back. */
const does = async (at: string, outcome: string, data?: Record<string, unknown>): Promise<string> =>
  (await office.does(WATCHER, at, outcome, data)).organisationName;

const caseNow = () => office.instance(WATCHER, started.id);

async function recordOf(type: string): Promise<RecordDetail> {
  const client = await office.as(WATCHER);
  const { items } = await client.get<Page<RecordItem>>(`/records/${type}?q=${encodeURIComponent(residentId)}`);
  return client.get<RecordDetail>(`/records/${type}/${items[0]?.id}`);
}

describe("a person whose household moves to another street", () => {
  test("is first confirmed by the community that is left, where what is open on the person is seen", async () => {
    expect(started).toMatchObject({ state: "outConfirm", division: "320106001003" });
    expect(await office.taskAt(WATCHER, "relation-change outConfirm")).toMatchObject({
      ...{ role: "community_worker", organisationName: expect.stringContaining(NINGHAI) },
    });
    const clerk = await office.as(CLERK);
    const { cases } = await clerk.get<RecordDetail>(`/records/retiree/${person.id}`);
    expect(cases.map(({ workflow, status }) => `${workflow} ${status}`)).toEqual(["relation-change active"]);
    await does("relation-change outConfirm", "confirm", {
      ...{ archiveNo: "YJ-1-0001", volumeCount: 2 },
      openCases: [{ matter: "资格认证", disposition: "finish" }],
    });
    expect(await caseNow()).toMatchObject({ state: "inAccept", division: HUNAN });
  });

  test("is not refused because people are many, and is accepted by the new street", async () => {
    await does("relation-change inAccept", "reject", { reasonCode: "tooMany", reasonText: "人数多" });
    expect(await caseNow()).toMatchObject({ state: "inAccept", data: { refusalValid: false } });
    expect(await does("relation-change inAccept", "receive")).toContain("湖南路");
    expect(await caseNow()).toMatchObject({ state: "archive" });
  });

  test("takes the archive along: the old street delivers, the new one shelves", async () => {
    const two = { deliveredBy: "张三", deliveredByToo: "李四", volumeCount: 2, notByRetiree: true };
    expect(await does("archive-reception listed", "deliver", two)).toContain(NINGHAI);
    expect(await does("archive-reception check", "pass")).toContain("湖南路");
    await does("archive-reception shelving", "shelve", { shelf: "A-01" });
    await does("archive-reception signing", "sign");
    const waiting = await until(caseNow, ({ state }) => state === "waiting");
    expect(waiting.data).toMatchObject({ effectiveFrom: "2026-12-01", oldUntil: "2026-11-30" });
    expect((await recordOf("retiree")).division).toBe("320106001003");
  });

  test("belongs to the new street from the first of the next month, and the register keeps who managed before", async () => {
    await office.clock("2026-12-01T02:00:00Z");
    await until(caseNow, ({ status }) => status === "done");
    const relation = await recordOf("managing-relation");
    expect(relation.data).toMatchObject({ mode: "street", from: "2026-12-01", status: "confirmed", division: HUNAN });
    expect(String(relation.data.managingOrgName)).toContain("湖南路");
    const versions = relation.versions.map(({ data }) => data).toSorted((a, b) => Number(!a.until) - Number(!b.until));
    expect(versions).toHaveLength(2);
    expect(versions[0]).toMatchObject({ until: "2026-11-30", division: "320106001003" });
    expect(String(versions[0]?.managingOrgName)).toContain(NINGHAI);
    const retiree = await recordOf("retiree");
    expect(retiree).toMatchObject({
      division: HUNAN,
      data: { hukouAddress: "湖南路1号", relationMovedOn: "2026-12-01" },
    });
    expect(retiree.versions.length).toBeGreaterThan(1);
    const archives = retiree.related.find(({ name }) => name === "archives")?.items ?? [];
    expect(archives.map(({ data }) => data)).toMatchObject([{ archiveNo: "YJ-1-0001", volumes: 2, status: "shelved" }]);
  });

  test("has both told, and a notice on paper", async () => {
    const isToldOf = (text: string) =>
      /管理关系已变更|转由/.test(text) && (text.includes(person.name ?? "-") || text.includes(started.number));
    const told = (username: string) =>
      until(
        async () => (await office.all<NoticeItem>(username, "/notices")).map(({ text }) => text.zh),
        (texts) => texts.some(isToldOf),
      );
    await told(CLERK);
    const hunan = office.accounts.find(
      ({ roles, organisations }) =>
        roles.includes("street_clerk") && organisations.some((name) => /湖南路.*劳动保障/.test(name)),
    );
    await told(hunan?.username ?? "");
    const papers = await office.all<DocumentItem>(WATCHER, `/instances/${started.id}/documents?limit=100`);
    const paper = papers.find(({ template }) => template === "relation-change-notice");
    const html = (await (await office.as(hunan?.username ?? "")).bytes(paper?.html ?? "")).toString("utf8");
    expect(html).toContain("2026年12月1日");
    expect(html).toContain("资格认证");
    expect(html).not.toMatch(/\{\{|undefined|\[object/);
    const parts = await office.all<InstanceItem>(WATCHER, `/instances/${started.id}/children?limit=100`);
    expect(parts.map(({ workflow, status }) => `${workflow} ${status}`)).toEqual(["archive-reception done"]);
  });
});

describe("a person who goes abroad", () => {
  test("is handed on to joint management, by the agency and the unit", async () => {
    const clerk = await office.as(CLERK);
    const people = await office.all<RecordItem>(CLERK, "/records/retiree?filter=managingMode:street&limit=100");
    const one = people.find(({ data, id }) => data.pensionStatus === "normal" && id !== person.id);
    const shown = await office.clear(CLERK, "retiree", one?.id ?? "", "办理出境居住");
    const { id } = await clerk.post<{ id: string }>("/instances", {
      ...{ workflow: "relation-change", division: "320106001000" },
      data: {
        ...{ name: one?.name, residentId: shown.residentId, changeKind: "residence", requestSource: "person" },
        ...{ proofKind: "lease", livesAbroad: true, offsitePlace: "澳大利亚" },
      },
    });
    await does("joint-management agencyConfirm", "confirm", { unitState: "present", certWay: "consular" });
    const unit = { unitOfficer: "沈一", dutiesAccepted: true };
    expect(await does("joint-management unitSign", "sign", unit)).toBe(one?.data.enterpriseName);
    await until(
      () => office.instance(WATCHER, id),
      ({ state }) => state === "handedOn",
    );
    const seen = await (await office.as(WATCHER)).get<RecordDetail>(`/records/retiree/${one?.id}`);
    expect(seen.data).toMatchObject({ managingMode: "joint", offsitePlace: "澳大利亚" });
    const files = seen.related.find(({ name }) => name === "joint")?.items ?? [];
    expect(files.map(({ data }) => data)).toMatchObject([
      { status: "active", contactBy: "原单位", certWay: "consular" },
    ]);
  });
});
