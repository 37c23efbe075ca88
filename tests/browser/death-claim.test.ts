import { expect, test } from "vitest";
import { begins, does, ended, showsEnd, WORKER } from "./at-desks.ts";
import { demoOffice } from "./demo-office.ts";
import { PAPER } from "./filling.ts";

const DEAD = { name: "秦一", residentId: "320199195102142363" };

const demo = demoOffice({ manualClock: true });

test("a death is reported, the pension stopped, and the funeral subsidy claimed, decided by three and paid", async () => {
  // The base of that year is published: nothing is left to be topped up.
  await demo.office.clock("2023-11-20T02:00:00Z");
  const desk = await demo.desk(WORKER);
  const id = await begins(desk, "death-report", {
    ...{ ...DEAD, deathDate: "2023-11-10", deathCause: "因病", reporterName: "秦小明", phone: "13700002606" },
    reportChannel: "家属",
  });
  await desk.close();
  await does(demo, "death-report verification", "prove", {
    certificateType: "居民死亡医学证明",
    certificateNo: "C2023-001",
  });
  await does(demo, "death-report stopping", "stop");
  await does(demo, "death-report invitation", "claim");
  await does(demo, "death-report claiming", "submit", {
    ...{
      insuredStatus: "退休（退职）",
      claimantName: "秦小明",
      claimantId: "320199197703152371",
      claimantKind: "子女",
    },
    ...{ benefitScheme: "养老保险", bankName: "江苏银行", bankAccount: "6228480000000000018" },
    ...{ bankAccountName: "秦小明", pledgeSigned: true },
    ...{ applicationForm: PAPER, claimantIdCopy: PAPER, relationProof: PAPER, bankCopy: PAPER },
  });
  await does(demo, "funeral-subsidy preReview", "forward", { preReviewOpinion: "关系属实" });
  await does(demo, "funeral-subsidy acceptance", "accept");
  await does(demo, "funeral-subsidy calculation", "calculate", {
    ...{ contributedMonths: 420, drawnMonths: 120, accountBalance: 1234.56, duePension: 0 },
  });
  await does(demo, "funeral-subsidy review", "approve");
  await does(demo, "funeral-subsidy approval", "approve");
  await does(demo, "funeral-subsidy payment", "pay", { receiptNo: "R001", paidOn: "2023-11-20" });
  await does(demo, "funeral-subsidy delivery", "deliver", {
    ...{ deliveredTo: "秦小明", deliveryMode: "直接送达", deliveredOn: "2023-11-20" },
  });
  expect(await ended(demo, id)).toMatchObject({ state: "closed" });
  await showsEnd(demo, id, "已办结", ["claim-sheet", "claim-decision", "payment-voucher", "delivery-receipt"]);
}, 300_000);
