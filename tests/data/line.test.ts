import { describe, expect, test } from "vitest";
import { ajvValidator } from "../../src/core/form/ajv.ts";
import { isAcceptable, validateForm } from "../../src/core/form/validate.ts";
import { read } from "./release.ts";
import { Walk, type WalkStart } from "./walk.ts";

/** One person of a roster whose household is in 宁海路街道 of 鼓楼区 and who lives in 凤凰街道. */
const PERSON = {
  name: "秦金凤",
  residentId: "320199196702142365",
  disposition: "accept",
  codes: [],
  hukouDivision: "320106001000",
  hukouCommunity: "320106001003",
  liveDivision: "320106004000",
  liveCommunity: null,
  acceptedOn: "2026-11-20",
  enterprise: "ent-1",
  enterpriseDivision: "320106009000",
  batchEnterprise: "南京某厂",
};

function line(data: Record<string, unknown> = {}, more: Omit<WalkStart, "data"> = {}): Walk {
  return new Walk("handover-line", { data: { ...PERSON, ...data }, parent: "320100-parent", ...more });
}

describe("where a line goes", () => {
  const cases: [string, Record<string, unknown>, Omit<WalkStart, "data">, string, string | null][] = [
    ["the street of the household", {}, {}, "verify", "320106001000"],
    [
      "the residence where the area goes by residence",
      {},
      { params: { routingBasis: "residence" } },
      "verify",
      "320106004000",
    ],
    [
      "the enterprise's street where the area says so",
      {},
      { params: { routingBasis: "enterprisePlace" } },
      "verify",
      "320106009000",
    ],
    ["the residence for a collective household", { hukouKind: "集体户" }, {}, "verify", "320106004000"],
    [
      "the enterprise's street for a collective household that has just moved",
      { hukouKind: "空挂户", liveMonths: 3 },
      {},
      "verify",
      "320106009000",
    ],
    [
      "the chosen street with proof",
      { chosenDivision: "320106003000", choiceProof: "320100-file" },
      { params: { routingBasis: "retireeChoice" } },
      "verify",
      "320106003000",
    ],
    [
      "the household where no choice was made",
      {},
      { params: { routingBasis: "retireeChoice" } },
      "verify",
      "320106001000",
    ],
    [
      "joint management for who lives in another city",
      { codes: ["OTHER_CITY"], disposition: "joint" },
      {},
      "joint",
      null,
    ],
    ["out of the batch for who has died", { codes: ["DECEASED"], disposition: "remove" }, {}, "removed", null],
    ["out of the batch for a duplicate", { codes: ["DUP_BATCH"], disposition: "remove" }, {}, "removed", null],
    [
      "back to the enterprise when the number is wrong",
      { codes: ["ID_CHECKSUM"], disposition: "block" },
      {},
      "query",
      null,
    ],
    ["back to the enterprise when the name differs", { codes: ["NAME_DIFF"], disposition: "query" }, {}, "query", null],
    [
      "back to the enterprise when the household is unknown",
      { codes: ["HUKOU_UNKNOWN"], disposition: "query", hukouDivision: null },
      {},
      "query",
      null,
    ],
    [
      "the residence although the household is unknown, by residence",
      { codes: ["HUKOU_UNKNOWN"], disposition: "query", hukouDivision: null },
      { params: { routingBasis: "residence" } },
      "verify",
      "320106004000",
    ],
    [
      "the bureau when the household lies outside the city",
      { codes: ["HUKOU_OUT"], disposition: "redispatch", hukouDivision: "321102001000" },
      {},
      "exception",
      null,
    ],
    ["on hold for an industry pool not taken over", { priorPool: true, poolTakenOver: false }, {}, "held", null],
    [
      "on its way where pools need not be taken over first",
      { priorPool: true },
      { params: { takeoverPool: false } },
      "verify",
      "320106001000",
    ],
  ];
  test.each(cases)("it goes to %s", (_, data, more, state, place) => {
    const walk = line(data, more);
    expect(walk.state).toBe(state);
    expect(walk.data.receivingDivision).toBe(place);
    expect(walk.notes).toEqual([]);
  });

  test("every end and every received line counts as verified for the batch that waits", () => {
    expect(line({ codes: ["DUP_BATCH"], disposition: "remove" }).tags).toContain("verified");
    expect(line().tags).not.toContain("verified");
    expect(line().send("verify.receive").tags).toEqual(["verified", "accepted"]);
  });
});

describe("a line managed by a street", () => {
  test("is verified, signed over, met and filed", () => {
    const walk = line();
    expect(walk.tasks).toEqual(["verify@managing.clerk"]);
    expect(walk.asked("openTask")[0]?.dueAt).toBe("2026-12-04T15:59:59.999Z");
    walk.send("verify.receive", undefined, { organisation: "street-1" });
    expect(walk.state).toBe("accepted");
    expect(walk.data.managingOrg).toBe("street-1");

    walk.send("confirmation.received", undefined, null);
    expect(walk.state).toBe("onboard");
    expect(walk.tasks).toEqual(["onboard@contact"]);
    expect(walk.asked("record").map(({ record, validFrom }) => [record, validFrom])).toEqual([
      ["managing-relation", "2026-12-01"],
      ["retiree", "2026-12-01"],
      ["archive-volume", undefined],
    ]);

    walk.send("onboard.met", { phone: "13700002606", health: "良好" });
    expect(walk.state).toBe("done");
    expect(walk.documents).toEqual(["information-sheet", "contact-card"]);
    expect(walk.asked("record").map(({ record }) => record)).toEqual(["retiree", "managing-relation", "ledger-entry"]);
    expect(walk.output).toEqual({ result: "done" });
  });

  test("counts as not reached only after the attempts that the place asks for", () => {
    const walk = line({}, { params: { contactAttempts: 3 } })
      .send("verify.receive")
      .send("confirmation.received");
    walk.send("onboard.unreachable");
    expect([walk.state, walk.tasks]).toEqual(["onboard", ["onboard@contact"]]);
    walk.send("onboard.unreachable").send("onboard.unreachable");
    expect(walk.state).toBe("notReached");
    expect(walk.asked("notify").map(({ position }) => position)).toEqual(["community.head"]);
  });

  test("is removed when the community learns of a death", () => {
    const walk = line()
      .send("verify.receive")
      .send("confirmation.received")
      .send("onboard.died", { diedOn: "2026-11-01" });
    expect(walk.state).toBe("reporting");
    expect(walk.asked("openChildren").map(({ input }) => input)).toMatchObject([
      { workflow: "death-report", data: { deathDate: "2026-11-01" } },
    ]);
    walk.send("report.reported", undefined, null);
    expect(walk.state).toBe("removed");
    expect(walk.documents).toEqual([]);
  });

  test("is never accepted by silence: the street is reminded, then the bureau told", () => {
    const walk = line().late("= params.streetVerifyWithin");
    expect(walk.state).toBe("verify");
    expect(walk.asked("notify").map(({ position }) => position)).toEqual(["managing.clerk"]);
    walk.late('= params.streetVerifyWithin + "+" + params.escalateAfter');
    expect(walk.asked("escalate").map(({ to }) => to)).toEqual(["supervising"]);
    expect(walk.late("= params.autoAcceptAfter").state).toBe("verify");
  });

  test("counts as received by silence only where the place has said so, and the bureau is told", () => {
    const walk = line({}, { params: { autoAccept: true } }).late("= params.autoAcceptAfter");
    expect([walk.state, walk.data.acceptedByLapse, walk.data.verifiedOn]).toEqual(["accepted", true, "2026-11-20"]);
    expect(walk.asked("escalate").map(({ to }) => to)).toEqual(["supervising"]);
  });
});

describe("a refusal", () => {
  const refusal = { reasonCode: "hukouOut", reasonText: "户口在颐和路" };

  test("with a ground goes to the coordinator, who may send the person to another street that verifies again", () => {
    const walk = line().send("verify.reject", refusal, { organisation: "street-1" });
    expect(walk.tasks).toEqual(["dispute@dispute"]);
    expect(walk.data.refusalText).toBe("户口不在辖区");
    walk.send("dispute.redispatch", { newDivision: "320106002000", disputeGround: "户口已迁" });
    expect(walk.state).toBe("verify");
    expect(walk.tasks).toEqual(["verify@managing.clerk"]);
    expect(walk.data).toMatchObject({
      receivingDivision: "320106002000",
      previousDivision: "320106001000",
      refusedBy: "street-1",
    });
    expect(walk.documents).toEqual(["dispute-opinion"]);
    expect(walk.asked("notify").map(({ position }) => position)).toEqual(["previous.clerk", "managing.clerk"]);
    walk.send("verify.receive", undefined, { organisation: "street-2" });
    expect([walk.state, walk.data.managingOrg]).toEqual(["accepted", "street-2"]);
  });

  test("asked about and moved meanwhile: both the street that asked and the new one are told", () => {
    const walk = line().send("verify.question", { questionText: "户口已迁？" }, { organisation: "street-1" });
    walk.send("query.correct", { hukouDivision: "320106002000" }).send("queryCheck.continue");
    expect(walk.state).toBe("verify");
    expect(walk.data).toMatchObject({ receivingDivision: "320106002000", receivingCommunity: null });
    expect(walk.asked("notify").map(({ position, template }) => [position, template])).toEqual([
      ["previous.clerk", "notice-redispatched"],
      ["managing.clerk", "notice-sent-here"],
    ]);
  });

  test("asked about and found where it is: nobody is told of a move", () => {
    const walk = line().send("verify.question", { questionText: "户口已迁？" }, { organisation: "street-1" });
    walk.send("query.confirm").send("queryCheck.continue");
    expect([walk.state, walk.data.receivingDivision]).toEqual(["verify", "320106001000"]);
    expect(walk.asked("notify")).toEqual([]);
  });

  test.each([
    ["order", "accepted"],
    ["uphold", "refused"],
    ["joint", "joint"],
  ])("may end by %s", (outcome, state) => {
    const walk = line().send("verify.reject", refusal).send(`dispute.${outcome}`, { disputeGround: "经查" });
    expect(walk.state).toBe(state);
    expect(walk.documents).toEqual(["dispute-opinion"]);
  });

  test.each([
    "hardship",
    "demands",
    "illness",
    "tooMany",
  ])("for %s is no refusal: the street keeps the task", (reasonCode) => {
    const walk = line().send("verify.reject", { reasonCode, reasonText: "实在太多" });
    expect(walk.state).toBe("verify");
    expect(walk.data.refusalValid).toBe(false);
    expect(walk.tasks).toEqual(["verify@managing.clerk"]);
  });

  test.each([
    ["hukouOut", true],
    ["archiveUnfit", true],
    ["tooMany", false],
    ["illness", false],
  ])("for %s may be submitted: %s", (reasonCode, allowed) => {
    const form = JSON.parse(read("forms/line-verification.json"));
    const outcome = { requires: ["reasonCode", "reasonText"] };
    const verdict = validateForm(
      form,
      { reasonCode, reasonText: "情况属实" },
      outcome,
      ajvValidator(() => null),
    );
    expect(isAcceptable(verdict)).toBe(allowed);
    expect(
      isAcceptable(
        validateForm(
          form,
          { reasonCode },
          outcome,
          ajvValidator(() => null),
        ),
      ),
    ).toBe(false);
    expect(
      isAcceptable(
        validateForm(
          form,
          {},
          {},
          ajvValidator(() => null),
        ),
      ),
    ).toBe(true);
  });

  test("is no refusal anywhere that does not allow refusing", () => {
    const walk = line({}, { params: { refusalAllowed: false } }).send("verify.reject", refusal);
    expect([walk.state, walk.data.refusalText]).toEqual(["verify", "本地规定接收单位不得拒绝接收"]);
  });
});

describe("a question", () => {
  test("is answered by the enterprise, checked by the agency, and the line routed again", () => {
    const walk = line({ codes: ["ID_CHECKSUM"], disposition: "block" });
    expect(walk.tasks).toEqual(["query@enterprise.officer"]);
    walk.send("query.correct", { residentId: "320199196402251072" });
    expect(walk.tasks).toEqual(["queryCheck@agency.clerk"]);
    walk.send("queryCheck.continue");
    expect([walk.state, walk.data.receivingDivision]).toEqual(["verify", "320106001000"]);
  });

  test("nobody answers carries the line to a later batch, so that it holds up nobody", () => {
    const walk = line({ codes: ["NAME_DIFF"], disposition: "query" }).late("= params.correctionPeriod");
    expect([walk.state, walk.done]).toEqual(["carried", true]);
    expect(walk.data.carriedReason).toBe("企业逾期未答复");
  });

  test("of the street comes back to the street when it is cleared", () => {
    const walk = line().send("verify.question", { questionText: "姓名有误？" });
    expect(walk.state).toBe("query");
    walk.send("query.confirm").send("queryCheck.continue");
    expect(walk.tasks).toEqual(["verify@managing.clerk"]);
  });

  test.each([
    ["remove", "removed"],
    ["carry", "carried"],
    ["return", "query"],
  ])("may be settled by the agency with %s", (outcome, state) => {
    const walk = line({ codes: ["NOT_FOUND"], disposition: "query" })
      .send("query.confirm")
      .send(`queryCheck.${outcome}`);
    expect(walk.state).toBe(state);
  });
});

describe("the same line under other modes", () => {
  test("managed by the agency needs no verification by a street, and the agency's own people meet the person", () => {
    const walk = line({}, { mode: "agency" });
    expect(walk.state).toBe("accepted");
    expect(walk.notes).toMatchObject([{ type: "skipped", state: "verify", as: "receive" }]);
    expect(walk.asked("openTask")).toEqual([]);
    walk.send("confirmation.received", undefined, null);
    expect(walk.tasks).toEqual(["onboard@contact"]);
    walk.send("onboard.phoned", undefined, { organisation: "center-1" });
    expect(walk.state).toBe("done");
    expect(walk.asked("record").find(({ record }) => record === "managing-relation")?.values.organisation).toBe(
      "center-1",
    );
  });

  test("managed by the enterprise is registered and moved nowhere", () => {
    const walk = line({}, { mode: "enterprise" });
    expect([walk.state, walk.data.receivingDivision]).toEqual(["accepted", "320106000000"]);
    walk.send("confirmation.received", undefined, null);
    expect([walk.state, walk.done]).toEqual(["registered", true]);
    expect(walk.all.some((effect) => effect.type === "openTask")).toBe(false);
    expect(walk.asked("record").findLast(({ record }) => record === "managing-relation")?.values.organisation).toBe(
      "ent-1",
    );
  });
});
