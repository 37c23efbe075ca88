import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InstanceDetail } from "../../src/core/api.ts";
import { Counter } from "./counter.ts";

const COMMUNITY = "320106001003";
const DEAD = { name: "秦一", residentId: "320199195102142363" };
const CLAIM = {
  ...{ ...DEAD, deathCause: "illness", insuredStatus: "retired", deathDataShared: true },
  ...{ claimantName: "秦小明", claimantId: "320199197703152371", claimantKind: "child", phone: "13700002606" },
  ...{ pledgeSigned: true, benefitScheme: "pension", bankName: "江苏银行" },
  ...{ bankAccount: "6228480000000000018", bankAccountName: "秦小明" },
};
const PAPERS = ["applicationForm", "claimantIdCopy", "relationProof", "bankCopy"];
const PAID = { receiptNo: "R001", paidOn: "2026-11-20" };
const DELIVERED = { deliveredTo: "秦小明", deliveryMode: "direct", deliveredOn: "2026-11-20" };

let counter: Counter;
beforeAll(async () => {
  counter = await Counter.open("2026-11-20T02:00:00.000Z");
});
afterAll(() => counter?.database.close());

/** A claim that the street has looked at and the agency has accepted. */
async function accepted(data: object): Promise<InstanceDetail> {
  const claim = await counter.start(
    "station-community_worker",
    "funeral-subsidy",
    COMMUNITY,
    { ...CLAIM, ...data },
    PAPERS,
  );
  await counter.does("funeral-subsidy preReview", "forward", { preReviewOpinion: "关系属实" });
  await counter.does("funeral-subsidy acceptance", "accept");
  return claim;
}

const calculate = (contributedMonths: number, drawnMonths: number, more: object = {}) =>
  counter.does("funeral-subsidy calculation", "calculate", {
    ...{ contributedMonths, drawnMonths, accountBalance: 0, duePension: 0, ...more },
  });

/** From the review to the family's door, by the people of the agency one after another. */
async function paid(claim: InstanceDetail): Promise<InstanceDetail> {
  await counter.does("funeral-subsidy review", "approve");
  await counter.does("funeral-subsidy approval", "approve");
  await counter.does("funeral-subsidy payment", "pay", PAID);
  await counter.does("funeral-subsidy delivery", "deliver", DELIVERED);
  return counter.instance(claim.id);
}

describe("amounts by the rules of the day of death (scenario 7)", () => {
  beforeAll(async () => {
    // The published examples are of another province's figure, to the fen.
    await counter.setting("funeral-subsidy.baseRounding", "none", "2026-01-01", "province");
    await counter.setting("funeral-subsidy.basePendingRule", "wait", "2026-01-01", "province");
  });

  test.each([
    { name: "the first published example", contributed: 345, drawn: 42, lump: 54_256.13, total: 59_893.13 },
    { name: "the second, of nine months at least", contributed: 345, drawn: 186, lump: 25_366.5, total: 31_003.5 },
  ])("$name comes to $total", async ({ contributed, drawn, lump, total }) => {
    const claim = await accepted({ deathDate: "2026-02-10" });
    await calculate(contributed, drawn);
    await counter.does("funeral-subsidy waitingBase", "calculate", {
      publishedIncome: 33_822,
      publishedBy: "统计公报",
    });
    expect((await counter.instance(claim.id)).data).toMatchObject({
      monthlyBase: 2818.5,
      funeralDue: 5637,
      lumpDue: lump,
    });
    expect(await paid(claim)).toMatchObject({ state: "closed", data: { netAmount: total } });
    const amount = total.toLocaleString("en", { minimumFractionDigits: 2 });
    for (const template of ["claim-sheet", "claim-decision"])
      expect(await counter.paper(claim.id, template), template).toContain(`¥${amount}`);
  });

  test("a death of 2019 stops until the standard of its place has been entered, and is paid by that", async () => {
    const claim = await accepted({ deathDate: "2019-05-06" });
    await calculate(420, 120);
    const task = await counter.does("funeral-subsidy legacyStandard", "submit", {
      ...{ enteredFormula: "fixed", enteredFuneral: 6000, enteredLump: 20_000, enteredBasis: "当地2012年规定" },
    });
    expect(task).toMatchObject({ organisation: "bureau", role: "supervisor" });
    expect(await paid(claim)).toMatchObject({ state: "closed", data: { formula: "legacyFixed", netAmount: 26_000 } });
  });
});

describe("a claim without children or other heirs (scenario 8)", () => {
  test("pays the community that organised the funeral the funeral part and nothing else", async () => {
    const organiser = { claimantName: "宁海路社区", claimantKind: "organiser", bankAccountName: "宁海路社区" };
    const claim = await accepted({ ...organiser, deathDate: "2023-07-10" });
    await calculate(420, 120, { accountBalance: 5000, duePension: 3200.65 });
    const done = await paid(claim);
    expect(done).toMatchObject({
      state: "closed",
      data: { funeralOnly: true, lumpDue: 0, accountDue: 0, pensionDue: 0 },
    });
    expect((await counter.records("claim")).find(({ claimantKind }) => claimantKind === "organiser")).toMatchObject({
      ...{ funeralDue: 10_030, lumpDue: 0, netAmount: 10_030, status: "paid" },
    });
    expect(await counter.paper(claim.id, "claim-decision")).toContain("¥10,030.00");
  });
});

describe("heirs who disagree (scenario 9)", () => {
  let claim: InstanceDetail;
  beforeAll(async () => {
    claim = await accepted({
      deathDate: "2023-07-10",
      heirs: [{ name: "秦小红", relation: "女", agrees: false }],
    });
    await calculate(420, 120);
  });

  test("stop the case, its clock with it, whatever time goes by", async () => {
    expect(await counter.instance(claim.id)).toMatchObject({ state: "dispute", phase: "suspended" });
    await counter.clock("2027-01-20T02:00:00.000Z");
    expect(await counter.instance(claim.id)).toMatchObject({ state: "dispute", status: "active" });
  });

  test("are not overruled without a paper of the court", async () => {
    const task = await counter.taskAt("funeral-subsidy dispute");
    const answer = await counter.tries("agency-agency_clerk", task, "settle", { settlementKind: "court" });
    expect([answer.status, answer.body.code]).toEqual([422, "FORM_INVALID"]);
    expect(answer.body.problems.map(({ path }: { path: string }) => path)).toEqual(["/settlementPaper"]);
  });

  test("are paid as the judgment says, and the case goes on from where it stopped", async () => {
    const halves = [
      { name: "秦小明", share: 50, bankName: "江苏银行", bankAccount: "6228480000000000018" },
      { name: "秦小红", share: 50, bankName: "江苏银行", bankAccount: "6228480000000000026" },
    ];
    await counter.does("funeral-subsidy dispute", "settle", { settlementKind: "court", payees: halves }, [
      "settlementPaper",
    ]);
    await calculate(420, 120);
    const done = await paid(claim);
    expect(done).toMatchObject({ state: "closed", data: { netAmount: 80_240 } });
    expect(done.data.payments).toMatchObject(halves.map(({ name }) => ({ name, amount: 40_120 })));
    expect(await counter.paper(claim.id, "claim-decision")).toContain("¥80,240.00");
  });
});

describe("public notice before a payment (§3.7)", () => {
  let claim: InstanceDetail;
  beforeAll(async () => {
    await counter.setting("funeral-subsidy.publicityDays", 5, "2027-01-20");
    claim = await accepted({ deathDate: "2023-07-10" });
    await calculate(420, 120);
    await counter.does("funeral-subsidy review", "approve");
    await counter.does("funeral-subsidy approval", "approve");
  });

  test("names the dead by a masked name and number, and no amount unless the place says so", async () => {
    const page = await counter.paper(claim.id, "claim-publicity");
    expect(page).toContain("秦*");
    expect(page).toContain("3201**********2363");
    expect(page).not.toContain(DEAD.residentId);
    expect(page).not.toContain("秦一");
    expect(page).not.toContain("¥");
  });

  test("cannot be ended early, and an objection stops the case", async () => {
    await counter.does("funeral-subsidy publicity", "pass", { publicityPlace: "社区公告栏" });
    expect(await counter.instance(claim.id)).toMatchObject({ state: "publicity" });
    await counter.does("funeral-subsidy publicity", "object", { objection: "另有继承人", objectorName: "秦小红" });
    expect(await counter.instance(claim.id)).toMatchObject({ state: "dispute", phase: "suspended" });
  });
});
