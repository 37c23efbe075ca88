import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InstanceDetail } from "../../src/core/api.ts";
import { Counter } from "./counter.ts";

const COMMUNITY = "320106001003";
const ONE = { name: "秦一", residentId: "320199196702142361" };
const TWO_VISITORS = { visitedOn: "2027-02-20", visitor: "张工", secondVisitor: "李工", visitNote: "敲门无人" };

let counter: Counter;
let opened: InstanceDetail;
beforeAll(async () => {
  counter = await Counter.open("2026-11-20T02:00:00.000Z");
  const known = { pensionStatus: "normal", pensionAmount: 3120.55, phone: "13800001234", managingMode: "street" };
  const home = { division: COMMUNITY, liveAddress: "南京市鼓楼区宁海路街道" };
  await counter.knows("retiree", [{ ...ONE, ...known, ...home, lastCertifiedOn: "2026-01-19" }]);
  opened = await counter.start("station-community_worker", "certification", COMMUNITY, ONE);
});
afterAll(() => counter?.database.close());

const caseNow = () => counter.instance(opened.id);
const does = (at: string, outcome: string, data?: Record<string, unknown>) =>
  counter.does(`certification ${at}`, outcome, data);
const retiree = async () => (await counter.records("retiree"))[0];

describe("somebody who does not certify (scenario 5)", () => {
  test("is reminded, and called three times on two days", async () => {
    expect(opened).toMatchObject({ state: "pursuit.remind", data: { dueOn: "2027-01-19" } });
    for (const day of ["2026-12-20", "2027-01-12"]) await counter.clock(`${day}T02:00:00.000Z`);
    expect(await caseNow()).toMatchObject({ state: "pursuit.contact" });
    // Three calls on one morning are no more than one attempt.
    for (const note of ["无人接听", "无人接听", "空号"])
      await does("pursuit.contact", "unreachable", { contactNote: note });
    expect(await caseNow()).toMatchObject({ state: "pursuit.contact", data: { attempts: 3 } });
    await counter.clock("2027-01-13T02:00:00.000Z");
    await does("pursuit.contact", "unreachable", { contactNote: "空号" });
    expect(await caseNow()).toMatchObject({ state: "pursuit.suspect" });
  });

  test("is asked about elsewhere, and not suspended before somebody was at the door", async () => {
    await does("pursuit.suspect", "nothing", { inquiryNote: "公安、卫健均无记录" });
    expect(await caseNow()).toMatchObject({ state: "pursuit.grace" });
    await counter.clock("2027-02-20T02:00:00.000Z");
    await does("pursuit.overdue", "suspend", { suspendGround: "逾期未认证" });
    expect(await caseNow()).toMatchObject({ state: "pursuit.visit" });
    await does("pursuit.visit", "notHome", TWO_VISITORS);
    await does("pursuit.suspect", "nothing", { inquiryNote: "无记录" });
    expect(await retiree()).toMatchObject({ pensionStatus: "normal" });
  });

  test("is suspended by three people from the next month, with a notice that counts what was tried", async () => {
    await does("pursuit.overdue", "suspend", { suspendGround: "电话、上门均未能核实" });
    const own = await counter.taskAt("certification pursuit.suspendReview");
    expect(own).toMatchObject({ organisation: "agency", role: "agency_reviewer" });
    await does("pursuit.suspendReview", "agree");
    await does("pursuit.suspendApproval", "approve");
    expect(await caseNow()).toMatchObject({ state: "suspended.waiting", phase: "suspended" });
    expect(await retiree()).toMatchObject({ pensionStatus: "suspended", suspendedFrom: "2027-03-01" });
    const notice = await counter.paper(opened.id, "suspension-notice");
    expect(notice).toMatch(/电话（\s*4\s*次）/);
    expect(notice).toMatch(/上门（\s*1\s*次）/);
  });

  test("comes back, is restored from the next month, and is paid every month that rested to the fen", async () => {
    await counter.clock("2027-05-10T02:00:00.000Z");
    await does("suspended.waiting", "apply", { appliedOn: "2027-05-10", channel: "counter", evidenceOn: "2027-05-10" });
    await does("suspended.restoreCheck", "restore", { channel: "counter", evidenceOn: "2027-05-10" });
    await does("suspended.restoreReview", "agree");
    // March, April, May.
    expect(await caseNow()).toMatchObject({
      ...{ state: "restored", status: "done" },
      data: { restoreFrom: "2027-06-01", backPayMonths: 3 },
    });
    expect(await retiree()).toMatchObject({
      ...{ pensionStatus: "normal", lastCertifiedOn: "2027-05-10", certificationDueOn: "2028-05-10" },
    });
    expect(await counter.paper(opened.id, "restoration-notice")).toContain("9,361.65");
  });
});
