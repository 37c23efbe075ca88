import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InstanceItem, Page } from "../../src/core/api.ts";
import { Counter } from "./counter.ts";

const COMMUNITY = "320106001003";
const WORKER = "station-community_worker";
/** Born on 10 February 1951. */
const DEAD = { name: "秦一", residentId: "320199195102142363" };
const REPORT = {
  ...{ ...DEAD, deathDate: "2026-11-01", deathCause: "illness" },
  ...{ reporterName: "秦小明", phone: "13700002606", reportChannel: "family" },
};
const CLAIM = {
  ...{ ...DEAD, deathDate: "2023-07-10", deathCause: "illness", insuredStatus: "retired", deathDataShared: true },
  ...{ claimantName: "秦小明", claimantId: "320199197703152371", claimantKind: "child", phone: "13700002606" },
  ...{ pledgeSigned: true, benefitScheme: "pension", bankName: "江苏银行" },
  ...{ bankAccount: "6228480000000000018", bankAccountName: "秦小明" },
};
const PAPERS = ["applicationForm", "claimantIdCopy", "relationProof", "bankCopy"];
const LONG_NAME = `${"㳇".repeat(14)}·${"䶮".repeat(15)}`;

let counter: Counter;
beforeAll(async () => {
  counter = await Counter.open("2026-11-20T02:00:00.000Z");
  await counter.knows("retiree", [{ ...DEAD, pensionStatus: "ended", managingMode: "street", division: COMMUNITY }]);
});
afterAll(() => counter?.database.close());

/** A number with its right last character. */
function idOf(digits: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return digits + "10X98765432"[weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0) % 11];
}

const cases = async () => (await counter.get<Page<InstanceItem>>("/instances?limit=100")).items.length;

describe("a start with bad input names the field and the rule in both languages, and begins nothing", () => {
  test.each([
    [
      "a death in the future",
      REPORT,
      { deathDate: "2026-12-01" },
      "/deathDate",
      "“死亡日期”不能晚于今天",
      "may not be after today",
    ],
    [
      "a death before the birth",
      REPORT,
      { deathDate: "1950-01-01" },
      "/deathDate",
      "不能早于号码中的出生日期（1951-02-14）",
      "may not be before the birth",
    ],
    [
      "29 February of a year that has none",
      REPORT,
      { deathDate: "2026-02-29" },
      "/deathDate",
      "死亡日期",
      "Date of death",
    ],
    [
      "a birth on a 29 February that was not",
      REPORT,
      { residentId: "320199194502291013" },
      "/residentId",
      "号码",
      "Resident ID",
    ],
    ["a person of more than 130", REPORT, { residentId: idOf("32019918950305123") }, "/residentId", "130", "130"],
    [
      "a number with a wrong last character",
      REPORT,
      { residentId: "320199195102142364" },
      "/residentId",
      "校验",
      "check",
    ],
    ["a name of 31 characters", REPORT, { name: "王".repeat(31) }, "/name", "姓名", "Name"],
    [
      "a claim for a death in the future",
      CLAIM,
      { deathDate: "2027-01-01" },
      "/deathDate",
      "不能晚于今天",
      "after today",
    ],
    [
      "a claim without a pledge or papers",
      CLAIM,
      { pledgeSigned: undefined },
      "/pledgeSigned",
      "必须填写",
      "is required",
    ],
  ] as const)("%s", async (_, whole, wrong, path, zh, en) => {
    const before = await cases();
    const by = await counter.as(WORKER);
    const workflow = whole === REPORT ? "death-report" : "funeral-subsidy";
    const answer = await by.post("/instances", { workflow, division: COMMUNITY, data: { ...whole, ...wrong } });
    expect([answer.status, answer.body.code]).toEqual([422, "FORM_INVALID"]);
    const problem = answer.body.problems.find((one: { path: string }) => one.path === path);
    expect(problem?.what.zh, JSON.stringify(answer.body.problems)).toContain(zh);
    expect(problem?.what.en).toContain(en);
    expect(await cases()).toBe(before);
  });
});

describe("input that is unusual and right goes through", () => {
  test.each([
    ["a death on 29 February", { deathDate: "2024-02-29" }],
    ["a birth on 29 February", { residentId: "320199194802291023" }],
    ["somebody of 129", { residentId: idOf("32019918970305123") }],
    ["a name of 30 rare characters", { name: LONG_NAME, residentId: idOf("32019919520305123") }],
    ["a death on the day of its report", { deathDate: "2026-11-20", residentId: idOf("32019919520305323") }],
  ])("%s", async (_, unusual) => {
    const report = await counter.start(WORKER, "death-report", COMMUNITY, { ...REPORT, ...unusual });
    expect(report).toMatchObject({ state: "verification" });
    if ("name" in unusual) expect(report.label).toBe(LONG_NAME);
  });
});

describe("a claim", () => {
  test("takes amounts of nothing and of the most there is, to the fen, and refuses what is below or between", async () => {
    await counter.start(WORKER, "funeral-subsidy", COMMUNITY, CLAIM, PAPERS);
    await counter.does("funeral-subsidy preReview", "forward", { preReviewOpinion: "无子女，无其他近亲属" });
    await counter.does("funeral-subsidy acceptance", "accept");
    const task = await counter.taskAt("funeral-subsidy calculation");
    const worth = { contributedMonths: 420, drawnMonths: 120, duePension: 0 };
    for (const [accountBalance, zh, en] of [
      [-0.01, "个人账户余额", "Balance"],
      [0.001, "个人账户余额", "Balance"],
    ] as const) {
      const answer = await counter.tries("agency-agency_clerk", task, "calculate", { ...worth, accountBalance });
      expect([answer.status, answer.body.code], String(accountBalance)).toEqual([422, "FORM_INVALID"]);
      expect(answer.body.problems).toMatchObject([{ path: "/accountBalance" }]);
      expect(answer.body.problems[0].what.zh).toContain(zh);
      expect(answer.body.problems[0].what.en).toContain(en);
    }
    const done = await counter.tries("agency-agency_clerk", task, "calculate", {
      ...worth,
      accountBalance: 99_999_999.99,
    });
    expect(done.status, JSON.stringify(done.body)).toBe(200);
    const { data } = await counter.instance(task.instance);
    expect(data).toMatchObject({ funeralDue: 10_030, lumpDue: 70_210, pensionDue: 0, netAmount: 100_080_239.99 });
  });

  test("that is the second upon one death is refused with the number of the first, and loses nothing", async () => {
    const [first] = (await counter.get<Page<InstanceItem>>("/instances?workflow=funeral-subsidy&limit=100")).items;
    const other = { claimantName: "秦小红", claimantId: idOf("32019919800305124"), bankAccountName: "秦小红" };
    const second = await counter.start(WORKER, "funeral-subsidy", COMMUNITY, { ...CLAIM, ...other }, PAPERS);
    expect(second).toMatchObject({ state: "refused", status: "done", data: { claimantName: "秦小红" } });
    expect(second.data.refusalGround).toContain(first?.number);
    expect(await counter.paper(second.id, "claim-refusal-notice", WORKER)).toContain(first?.number ?? "-");
    expect(await counter.instance(first?.id ?? "")).toMatchObject({ state: "review", status: "active" });
  });
});
