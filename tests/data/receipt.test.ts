import { describe, expect, test } from "vitest";
import { Walk, type WalkStart } from "./walk.ts";

const GROUP = {
  enterpriseName: "南京某厂",
  enterprise: "ent-1",
  count: 20,
  acceptedOn: "2026-11-20",
  agencyOrganisation: "agency-1",
};

function receipt(more: WalkStart = {}): Walk {
  return new Walk("handover-receipt", { parent: "320100-parent", ...more, data: { ...GROUP, ...more.data } });
}

describe("signing over to one receiver", () => {
  test.each(["street", "agency"])("under mode %s: agreement beside archives, then three parties confirm", (mode) => {
    const walk = receipt({ mode });
    expect(walk.state.split(" ").filter((path) => !path.endsWith("settled"))).toEqual([
      "preparation.agreement.signing",
      "preparation.archive.reception",
    ]);
    expect(walk.asked("document")).toMatchObject([{ template: "introduction-letter", organisation: "agency-1" }]);
    expect(walk.asked("openChildren").map(({ input }) => input.workflow)).toEqual(["agreement", "archive-reception"]);
    expect(walk.asked("openChildren")[0]?.input.data).toMatchObject({ retireeCount: 20 });
    walk.send("archive.done", undefined, null);
    expect(walk.tasks).toEqual([]);
    walk.send("agreement.effective", undefined, null);
    expect(walk.tasks).toEqual(["confirmEnterprise@enterprise.head"]);
    walk.send("confirmEnterprise.confirm", {}, { name: "赵厂长" });
    expect(walk.tasks).toEqual(["confirmReceiver@managing.head"]);
    walk.send("confirmReceiver.confirm", {}, { name: "钱主任", organisation: "street-1" });
    expect(walk.tasks).toEqual(["confirmAgency@agency.witness"]);
    walk.send("confirmAgency.confirm", {}, { name: "孙科长" });
    expect([walk.state, walk.done, walk.documents]).toEqual([
      "done",
      true,
      ["handover-roster", "handover-confirmation"],
    ]);
    expect(walk.data).toMatchObject({
      enterpriseSignedBy: "赵厂长",
      receiverSignedBy: "钱主任",
      witnessSignedBy: "孙科长",
    });
    expect(walk.asked("record")[0]?.values).toMatchObject({ organisation: "street-1", count: 20, handler: "孙科长" });
  });

  test("with the enterprise's own organisation: conditions first, no archives, the agency alone oversees", () => {
    const walk = receipt({ mode: "enterprise" });
    expect(walk.tasks).toEqual(["conditions@agency.clerk"]);
    const met = { conditionsStaff: true, conditionsPremises: true, conditionsRules: true, conditionsArchive: true };
    walk.send("conditions.pass", { ...met, conditionsRules: false });
    expect(walk.tasks).toEqual(["rectification@retireeOrg.officer"]);
    walk.send("rectification.resubmit", { rectification: "制度已补" }).send("conditions.pass", met);
    expect(walk.asked("openChildren").map(({ input }) => input.workflow)).toEqual(["agreement"]);
    walk.send("agreement.effective", undefined, null);
    expect(walk.state).toBe("confirmEnterprise");
    walk.send("confirmEnterprise.confirm", {});
    expect(walk.tasks).toEqual(["confirmAgency@agency.witness"]);
    expect(walk.send("confirmAgency.confirm", {}).state).toBe("done");
  });

  test("moves party membership, fee and assets beside them where the place asks for it, and waits for each", () => {
    const params = { partyTransfer: true, assetTransfer: true, feeMode: "oneOffPerHead", feePerHead: 300 };
    const walk = receipt({ params });
    expect(walk.tasks.toSorted()).toEqual([
      "assets@receiver.clerk",
      "funds@agency.finance",
      "partyTransfer@receiver.clerk",
    ]);
    walk.send("archive.done", undefined, null).send("agreement.effective", undefined, null);
    walk.send("partyTransfer.settle", { partyTransferred: 3 });
    walk.send("assets.settle", { assetsNote: "活动室一处" });
    expect(walk.state).toContain("preparation.funds.open");
    walk.send("funds.settle", { fundsAmount: 6000, fundsOn: "2026-12-01" });
    expect(walk.tasks).toEqual(["confirmEnterprise@enterprise.head"]);
  });

  test("asks for nothing beside where the enterprise keeps its people", () => {
    const walk = receipt({ params: { partyTransfer: true, assetTransfer: true }, mode: "enterprise" });
    const met = { conditionsStaff: true, conditionsPremises: true, conditionsRules: true, conditionsArchive: true };
    walk.send("conditions.pass", met);
    expect(walk.tasks).toEqual([]);
    expect(walk.asked("openChildren").map(({ id }) => id)).toEqual(["agreement"]);
  });

  test("needs no new agreement where a master agreement holds", () => {
    const params = { agreementMode: "masterOnce" };
    const held = receipt({ params, data: { masterAgreementNo: "XY-320106-2025-00003" } });
    expect(held.asked("openChildren").map(({ id }) => id)).toEqual(["archive"]);
    expect(held.send("archive.done", undefined, null).state).toBe("confirmEnterprise");
    expect(
      receipt({ params })
        .asked("openChildren")
        .map(({ id }) => id),
    ).toEqual(["agreement", "archive"]);
  });

  test("goes back to the enterprise when a party does not confirm", () => {
    const walk = receipt().send("archive.done", undefined, null).send("agreement.effective", undefined, null);
    walk.send("confirmEnterprise.confirm", {}).send("confirmReceiver.return", { confirmationNote: "少一人" });
    expect(walk.state).toBe("confirmEnterprise");
    walk.send("confirmEnterprise.confirm", {}).send("confirmReceiver.confirm", {});
    expect(walk.send("confirmAgency.return", { confirmationNote: "少一卷" }).state).toBe("confirmEnterprise");
  });
});

describe("the agreement", () => {
  const child = (more: WalkStart = {}): Walk =>
    new Walk("agreement", { parent: "320100-parent", ...more, data: { ...GROUP, retireeCount: 20, ...more.data } });

  test("is drafted, answered, reviewed, signed by both and filed", () => {
    const walk = child();
    expect(walk.tasks).toEqual(["draft@enterprise.officer"]);
    walk.send("draft.send", { partyAName: "宁海路街道办事处" });
    expect(walk.tasks).toEqual(["counter@receiver.clerk"]);
    walk.send("counter.amend", { clauseComments: [{ clause: "五", comment: "改日期" }] });
    expect(walk.state).toBe("draft");
    walk.send("draft.send", {}).send("counter.agree", {}).send("review.approve", {});
    expect(walk.notes).toMatchObject([{ type: "skipped", state: "legal" }]);
    expect(walk.tasks).toEqual(["signEnterprise@enterprise.head", "signReceiver@receiver.head"]);
    expect(walk.asked("document")).toMatchObject([{ template: "agreement", copies: 4 }]);
    walk.send("signReceiver.sign", {}, { organisation: "street-1" });
    expect(walk.state).toBe("signing.enterprise.waiting signing.receiver.signed");
    walk.send("signEnterprise.sign", {});
    expect(walk.tasks).toEqual(["filing@agency.clerk"]);
    walk.send("filing.file", {});
    expect(walk.output).toEqual({ result: "effective", agreementNo: "YJ-320106-2026-00001" });
    expect(walk.asked("record")[0]).toMatchObject({
      record: "agreement",
      values: {
        kind: "perBatch",
        status: "effective",
        longTerm: true,
        effectiveFrom: "2026-11-20",
        organisation: "street-1",
      },
    });
  });

  test("is read by lawyers when many are concerned or a clause is of its own", () => {
    const large = child({ data: { retireeCount: 501 } })
      .send("draft.send", {})
      .send("counter.agree", {})
      .send("review.approve", {});
    expect(large.tasks).toEqual(["legal@legal.review"]);
    expect(large.send("legal.return", { legalOpinion: "第七条不妥" }).state).toBe("draft");
    const own = child().send("draft.send", { nonStandardClauses: true, extraClauses: "……" });
    expect(own.send("counter.agree", {}).send("review.approve", {}).state).toBe("legal");
  });

  test("that a party declines is settled by the coordinator and never just ends", () => {
    const walk = child().send("draft.send", {}).send("counter.decline", { declineGround: "人数多" });
    expect(walk.tasks).toEqual(["dispute@dispute"]);
    expect(walk.send("dispute.order", { agreementDisputeGround: "应当签订" }).state).toBe("review");
  });

  test("of a batch cannot be withdrawn alone, one begun by itself can", () => {
    expect(child().send("draft.withdraw", {}).state).toBe("draft");
    const alone = new Walk("agreement", {
      ...{ data: { enterpriseName: "南京某厂", retireeCount: 3 }, by: { roles: ["ent_officer"] } },
    });
    expect([alone.state, alone.data.enterprise]).toEqual(["counter", "org-1"]);
    expect(alone.send("counter.amend", { clauseComments: [] }).send("draft.withdraw", {}).state).toBe("withdrawn");
  });

  test("with the enterprise's own organisation is one of entrusted management", () => {
    const { data } = child({ mode: "enterprise" });
    expect([data.agreementKind, data.agreementTitle]).toEqual(["entrusted", "企业退休人员委托管理协议"]);
  });

  test("proposes the fee of the place, and none where there is none", () => {
    expect(child().data.feeTotal).toBe(null);
    expect(child({ params: { feeMode: "oneOffPerHead", feePerHead: 1200.5 } }).data.feeTotal).toBe(24010);
  });
});

describe("the archives", () => {
  const child = (more: WalkStart = {}): Walk =>
    new Walk("archive-reception", {
      parent: "320100-parent",
      ...more,
      data: { ...GROUP, volumeCount: 120, ...more.data },
    });
  const defects = { defects: [{ person: "秦金凤", missing: "学历证明" }] };
  const delivered = (more: WalkStart = {}): Walk =>
    child(more).send("delivery.deliver", { deliveredBy: "甲某", deliveredByToo: "乙某" });

  test("are delivered, checked at so many volumes a day, shelved and signed for", () => {
    const walk = delivered();
    expect(walk.tasks).toEqual(["check@archive"]);
    expect(walk.asked("openTask")[0]?.input.due).toBe("3wd");
    walk.send("check.pass", { checkedVolumes: 120 }).send("shelving.shelve", { shelf: "A-01" });
    expect(walk.documents).toEqual(["archive-list"]);
    walk.send("signing.sign", {});
    expect(walk.done).toBe(true);
    expect(walk.asked("record")[0]?.values).toMatchObject({
      condition: "intact",
      status: "shelved",
      volumes: 120,
      shelf: "A-01",
    });
  });

  test("go to the central archive where that is the keeper", () => {
    expect(delivered({ params: { archiveHolder: "districtCentral" } }).tasks).toEqual(["check@archive.central"]);
  });

  test("are shelved only when scanned where that is required", () => {
    const walk = delivered({ params: { archiveDigitalRequired: true } }).send("check.pass", {});
    expect(walk.send("shelving.shelve", { shelf: "A-01" }).state).toBe("shelving");
    expect(walk.asked("notify").map(({ position }) => position)).toEqual(["archive"]);
    expect(walk.send("shelving.shelve", { shelf: "A-01", scanned: true }).state).toBe("signing");
  });

  test.each([
    ["reject", "listed", undefined],
    ["acceptWithStatement", "statement", undefined],
    ["acceptConditional", "statement", true],
  ])("with missing items under policy %s lead to %s", (archiveMissingPolicy, state, conditional) => {
    const walk = delivered({ params: { archiveMissingPolicy } }).send("check.defect", defects);
    expect([walk.state, walk.data.conditional]).toEqual([state, conditional]);
  });

  test("received on condition say until when they are completed", () => {
    const walk = delivered({ params: { archiveMissingPolicy: "acceptConditional" } }).send("check.defect", defects);
    walk.send("statement.statement", { missingReason: "企业改制时遗失", completeBy: "2027-03-31" });
    walk.send("shelving.shelve", { shelf: "A-01" }).send("signing.sign", {});
    expect(walk.state, "what is missing is asked for by a case of its own").toBe("following");
    walk.send("completion.opened", {});
    expect(walk.asked("record")[0]?.values).toMatchObject({
      status: "conditional",
      completeBy: "2027-03-31",
      condition: "incomplete",
    });
  });
});

describe("a newly retired person alone", () => {
  const data = {
    name: "秦金凤",
    residentId: "320199196702142365",
    enterpriseName: "南京某厂",
    approvedOn: "2026-11-10",
    hukouDivision: "320106001000",
  };

  test("is introduced, reports to the community and is filed", () => {
    const walk = new Walk("handover-single", { data });
    expect([walk.state, walk.documents]).toEqual(["reporting", ["introduction-letter"]]);
    expect(walk.tasks).toEqual(["reporting@contact"]);
    walk.send("reporting.met", { receivingCommunity: "320106001003" });
    expect([walk.state, walk.documents]).toEqual(["done", ["information-sheet", "contact-card"]]);
    expect(walk.asked("record").map(({ values }) => values.division)).toEqual(Array(3).fill("320106001003"));
  });

  test("that is late is put before the enterprise, and then the bureau", () => {
    const walk = new Walk("handover-single", { data }).late("= params.newRetireeDeadline");
    expect(walk.asked("notify").map(({ position }) => position)).toEqual(["enterprise.officer"]);
    expect(walk.asked("escalate")).toEqual([]);
    walk.late('= params.newRetireeDeadline + "+" + params.escalateAfter');
    expect(walk.asked("escalate")).toHaveLength(1);
    expect(walk.state).toBe("reporting");
  });

  test("who lives elsewhere stays under joint management; without a street the bureau decides", () => {
    expect(new Walk("handover-single", { data: { ...data, livesElsewhere: true } }).state).toBe("joint");
    const lost = new Walk("handover-single", { data: { ...data, hukouDivision: null } });
    expect(lost.tasks).toEqual(["exception@supervising"]);
    expect(lost.send("exception.redispatch", { newDivision: "320106002000" }).state).toBe("reporting");
  });
});
