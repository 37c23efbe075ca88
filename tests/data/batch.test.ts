import { describe, expect, test } from "vitest";
import { Walk, type WalkStart } from "./walk.ts";

const APPLICATION = {
  enterpriseName: "南京某厂",
  enterpriseUscc: "91320199MA1TXN001H",
  contactPerson: "王敏",
  phone: "13700002606",
  roster: "320100-00000000-0000-7000-8000-00000000000a",
  headcount: 300,
  medicalReformJoined: true,
  commitment: true,
};
const MISSING = { missingItems: [{ name: "花名册盖章件", problem: "未盖章", how: "盖章后上传" }] };

function batch(more: WalkStart = {}): Walk {
  return new Walk("handover", { ...more, data: { ...APPLICATION, ...more.data } });
}

describe("a batch of an enterprise that ends", () => {
  test.each([
    ["bankrupt", "2026-11-24", "2026-11-24"],
    ["restructured", "2026-11-24", "2026-11-24"],
    ["operating", "2026-11-27", "2026-12-04"],
    [undefined, "2026-11-27", "2026-12-04"],
  ])("comes first in the inbox by its day, and reminders keep to the limit: %s", (enterpriseStatus, first, second) => {
    const params = { acceptWithin: "5wd", dataCheckWithin: "10wd", urgentWithin: "2wd" };
    const walk = batch({ data: enterpriseStatus === undefined ? {} : { enterpriseStatus }, params });
    const due = () => walk.asked("openTask")[0]?.dueAt?.slice(0, 10);
    const late = () => walk.asked("setTimer").map(({ dueAt }) => dueAt.slice(0, 10));
    expect([due(), late()[0]]).toEqual([first, "2026-11-27"]);
    walk.send("acceptance.accept", {});
    expect([due(), late()[0]]).toEqual([second, "2026-12-04"]);
  });
});

/** A batch that has been accepted, compared and reviewed. */
function dispatched(more: WalkStart = {}): Walk {
  return batch(more).send("acceptance.accept", {}).send("dataCheck.continue", {}).send("review.approve", {});
}

describe.each(["street", "agency", "enterprise"])("a batch under mode %s", (mode) => {
  test("goes from the application to its end by the same steps", () => {
    const walk = batch({ mode });
    expect(walk.documents).toEqual(["handover-application", "handover-roster", "handover-plan"]);
    expect(walk.tasks).toEqual(["acceptance@agency.clerk"]);
    expect(walk.data.enterprise).toBe("org-1");

    walk.send("acceptance.accept", {}, { organisation: "agency-1" });
    expect([walk.state, walk.data.acceptedOn]).toEqual(["dataCheck", "2026-11-20"]);
    expect(walk.documents).toEqual(["acceptance-notice"]);

    walk.send("dataCheck.continue", {});
    expect([walk.state, walk.documents]).toEqual(["review", ["comparison-result"]]);
    expect(walk.tasks).toEqual(["review@agency.reviewer"]);

    walk.send("review.approve", {}, { organisation: "agency-1" });
    expect(walk.state).toBe("handling.verification");
    expect(walk.asked("openChildren")).toMatchObject([
      { id: "lines", input: { workflow: "handover-line", forEach: { rows: APPLICATION.roster } } },
    ]);
    expect(walk.asked("openChildren")[0]?.input.data).toMatchObject({ enterprise: "org-1", acceptedOn: "2026-11-20" });

    walk.send("lines.verified", undefined, null);
    const groupBy = { street: "street", agency: "county", default: "division" };
    expect(walk.asked("openChildren")).toMatchObject([
      { id: "receipts", input: { forEach: { children: "lines", milestone: "accepted", groupBy } } },
    ]);

    walk.send("receipts.done", undefined, null);
    expect(walk.state).toBe("handling.onboarding");
    expect(walk.asked("emit")).toMatchObject([{ name: "confirmed", to: { children: "lines" } }]);

    walk.send("lines.done", { ended: { done: 280, notReached: 5, joint: 5, removed: 6, carried: 4 } }, null);
    expect([walk.state, walk.done, walk.output]).toEqual(["closed", true, { result: "closed" }]);
    expect(walk.data).toMatchObject({
      receivedCount: 285,
      jointCount: 5,
      removedCount: 6,
      carriedCount: 4,
      refusedCount: 0,
    });
    expect(walk.asked("document")).toMatchObject([{ template: "completion-notice", organisation: "agency-1" }]);
    expect(walk.asked("record")).toMatchObject([{ record: "ledger-entry", key: "YJ-320106-2026-00001" }]);
    expect(walk.notes).toEqual([]);
  });
});

describe("acceptance", () => {
  test("asks once for every correction, stops the clock meanwhile, and takes the corrected application", () => {
    const walk = batch().send("acceptance.supplement", MISSING);
    expect([walk.state, walk.documents]).toEqual(["correction", ["correction-notice"]]);
    expect(walk.tasks).toEqual(["correction@enterprise.officer"]);
    expect(walk.asked("pauseClock")).toHaveLength(1);
    walk.send("correction.resubmit", { headcount: 298 });
    expect([walk.state, walk.data.headcount]).toEqual(["received", 298]);
    expect(walk.asked("resumeClock")).toHaveLength(1);
    expect(walk.tasks).toEqual(["acceptance@agency.clerk"]);
  });

  test("asks a second time only with approval and a reason", () => {
    const walk = batch().send("acceptance.supplement", MISSING).send("correction.resubmit", {});
    walk.send("acceptance.supplement", MISSING);
    expect([walk.state, walk.documents]).toEqual(["secondNotice", []]);
    expect(walk.tasks).toEqual(["secondNotice@agency.approver"]);
    expect(walk.asked("cc")).toMatchObject([{ position: "supervising" }]);
    walk.send("secondNotice.return", {});
    expect(walk.state).toBe("received");
    walk.send("acceptance.supplement", MISSING).send("secondNotice.approve", { secondNoticeReason: "新发现" });
    expect([walk.state, walk.documents]).toEqual(["correction", ["correction-notice"]]);
  });

  test("nobody corrects in time counts as withdrawn", () => {
    const walk = batch().send("acceptance.supplement", MISSING).late("= params.correctionPeriod");
    expect([walk.state, walk.done, walk.data.lapsed]).toEqual(["withdrawn", true, true]);
    expect(walk.asked("notify").map(({ position }) => position)).toEqual(["enterprise.officer"]);
  });

  test("is refused with a notice", () => {
    const walk = batch().send("acceptance.refuse", { refusalGround: "不属本机构" });
    expect([walk.state, walk.done, walk.documents]).toEqual(["refused", true, ["refusal-notice"]]);
  });

  test("nobody decides in time counts as given from the day of receipt, and the bureau is told", () => {
    const walk = batch().late("= params.acceptWithin");
    expect([walk.state, walk.data.deemed, walk.data.acceptedOn]).toEqual(["dataCheck", true, "2026-11-20"]);
    expect(walk.documents).toEqual(["acceptance-notice"]);
    expect(walk.asked("escalate").map(({ to }) => to)).toEqual(["supervising"]);
  });

  test("nobody decides in time only warns where silence is not acceptance", () => {
    const walk = batch({ params: { deemedAccepted: false } }).late("= params.acceptWithin");
    expect(walk.state).toBe("received");
    expect(walk.asked("escalate")).toEqual([]);
    expect(walk.asked("notify").map(({ position }) => position)).toEqual(["agency.clerk"]);
    walk.late('= params.acceptWithin + "+" + params.escalateAfter');
    expect(walk.asked("escalate").map(({ to }) => to)).toEqual(["supervising"]);
  });

  test("of more people than a batch may have here goes back to be divided", () => {
    const walk = batch({ params: { batchSizeMax: 50 }, data: { headcount: 51 } }).send("acceptance.accept", {});
    expect(walk.state).toBe("correction");
    expect(walk.data.missingItems).toMatchObject([{ how: "分批提交" }]);
    const within = batch({ params: { batchSizeMax: 50 }, data: { headcount: 50 } }).send("acceptance.accept", {});
    expect(within.state).toBe("dataCheck");
  });

  test("without the approving document turns into a correction where one is required", () => {
    const walk = batch({ params: { approvalDocumentRequired: true } }).send("acceptance.accept", {});
    expect([walk.state, walk.documents]).toEqual(["correction", ["correction-notice"]]);
    expect(walk.data.missingItems).toMatchObject([{ name: "移交批文" }]);
    walk.send("correction.resubmit", { approvalDocument: "320100-file" }).send("acceptance.accept", {});
    expect(walk.state).toBe("dataCheck");
  });
});

describe("comparison and review", () => {
  test("send the roster back to the enterprise, which hands in a corrected one", () => {
    const walk = batch()
      .send("acceptance.accept", {})
      .send("dataCheck.returnToEnterprise", { dataCheckOpinion: "号码有误" });
    expect(walk.tasks).toEqual(["enterpriseCorrection@enterprise.officer"]);
    expect(walk.asked("pauseClock")).toHaveLength(1);
    walk.send("enterpriseCorrection.resubmit", { roster: "320100-00000000-0000-7000-8000-00000000000b" });
    expect([walk.state, walk.documents]).toEqual(["dataCheck", ["handover-roster"]]);
    walk.send("dataCheck.continue", {}).send("review.return", { reviewOpinion: "再核" });
    expect(walk.state).toBe("dataCheck");
    walk.send("dataCheck.continue", {}).send("review.approve", {});
    expect(walk.asked("openChildren")[0]?.input.forEach).toEqual({
      rows: "320100-00000000-0000-7000-8000-00000000000b",
    });
  });

  test("go on without a correction that never comes", () => {
    const walk = batch()
      .send("acceptance.accept", {})
      .send("dataCheck.returnToEnterprise", { dataCheckOpinion: "号码有误" });
    expect(walk.late("= params.correctionPeriod").state).toBe("dataCheck");
  });

  test("may not both be done by one person", () => {
    expect(batch().machine.definition.separate).toContainEqual(["dataCheck", "review"]);
    expect(batch().machine.definition.separate).toContainEqual(["acceptance", "review"]);
  });
});

test("a batch of which nobody is left to receive closes although all lines were done first", () => {
  const walk = dispatched().send("lines.done", undefined, null);
  expect(walk.state).toBe("handling.receipts");
  expect(walk.send("receipts.done", undefined, null).state).toBe("closed");
});

test("a batch whose last lines end while the receipts are signed does not wait for them again", () => {
  const walk = dispatched().send("lines.verified", undefined, null).send("lines.done", undefined, null);
  expect(walk.state).toBe("handling.receipts");
  expect(walk.send("receipts.done", undefined, null).state).toBe("closed");
});
