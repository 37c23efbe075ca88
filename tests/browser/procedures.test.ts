import { expect, test } from "vitest";
import type { DocumentItem, InstanceDetail, RecordItem, TaskDetail } from "../../src/core/api.ts";
import { until } from "../scenarios/office.ts";
import { demoOffice } from "./demo-office.ts";
import type { Desk } from "./desk.ts";
import { fillForm, PAPER, type Values } from "./filling.ts";

/** Three of the procedures from their start to their end, by the people of the demonstration, by clicking. */
const WATCHER = "nj-supervisor";
const WORKER = "gl-ninghai-xianxialu";
const CLERK = "gl-ninghai-clerk";
const COMMUNITY = "320106001003";
const DEAD = { name: "秦一", residentId: "320199195102142363" };

const demo = demoOffice({ manualClock: true });

/** Begins a case on its page; its id. */
async function begins(at: Desk, workflow: string, values: Values): Promise<string> {
  const { page } = at;
  await page.goto(`/start/${workflow}`);
  await page.getByRole("button", { name: "提交" }).waitFor();
  await fillForm(page, values);
  await at.check();
  await page.getByRole("button", { name: "提交" }).click();
  await page.waitForURL(/\/cases\/.+/);
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

/** Whoever holds the task that is waited for opens it from the own desk, fills its form and decides it. */
async function does(at: string, outcome: string, values: Values = {}): Promise<void> {
  const task = await demo.office.taskAt(WATCHER, at);
  const holder = demo.office.holder(task);
  const { accepts } = await (await demo.office.as(holder)).get<TaskDetail>(`/tasks/${task.id}`);
  const title = accepts.find(({ id }) => id === outcome)?.title.zh ?? outcome;
  const desk = await demo.desk(holder);
  const { page } = desk;
  await page.goto(`/tasks/${task.id}`);
  const button = page.getByRole("button", { name: title, exact: true });
  await button.waitFor();
  await fillForm(page, values);
  await desk.check();
  await button.click();
  const told = page.getByText(`已办理：${title}。`);
  const sure = page.getByRole("dialog").getByRole("button", { name: title });
  await told.or(sure).first().waitFor();
  if (await sure.isVisible()) await sure.click();
  await told.waitFor();
  await desk.close();
}

const ended = (id: string): Promise<InstanceDetail> =>
  until(
    () => demo.office.instance(WATCHER, id),
    ({ status }) => status === "done",
  );

/** The case's page says how it ended, and its papers open. */
async function showsEnd(id: string, words: string, papers: readonly string[]): Promise<void> {
  const desk = await demo.desk(WATCHER);
  await desk.page.goto(`/cases/${id}`);
  await desk.page.getByText(words).first().waitFor();
  await desk.check();
  await desk.close();
  const made = await demo.office.all<DocumentItem>(WATCHER, `/instances/${id}/documents?parts=all&limit=100`);
  expect(made.map(({ template }) => template)).toEqual(expect.arrayContaining([...papers]));
}

/** Somebody on the register of this community who is paid as usual. */
async function somebody(): Promise<{ name: string; residentId: string }> {
  const people = await demo.office.all<RecordItem>(WORKER, "/records/retiree?filter=managingMode:street&limit=100");
  const here = people.filter(({ data, division }) => data.pensionStatus === "normal" && division === COMMUNITY);
  const person = await demo.office.clear(WORKER, "retiree", here[0]?.id ?? "", "办理业务核对身份");
  return { name: String(person.name), residentId: String(person.residentId) };
}

test("a death is reported, the pension stopped, and the funeral subsidy claimed, decided by three and paid", async () => {
  // The base of that year is published: nothing is left to be topped up.
  await demo.office.clock("2023-11-20T02:00:00Z");
  const desk = await demo.desk(WORKER);
  const id = await begins(desk, "death-report", {
    ...{ ...DEAD, deathDate: "2023-11-10", deathCause: "因病", reporterName: "秦小明", phone: "13700002606" },
    reportChannel: "家属",
  });
  await desk.close();
  await does("death-report verification", "prove", { certificateType: "居民死亡医学证明", certificateNo: "C2023-001" });
  await does("death-report stopping", "stop");
  await does("death-report invitation", "claim");
  await does("death-report claiming", "submit", {
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
  await does("funeral-subsidy preReview", "forward", { preReviewOpinion: "关系属实" });
  await does("funeral-subsidy acceptance", "accept");
  await does("funeral-subsidy calculation", "calculate", {
    ...{ contributedMonths: 420, drawnMonths: 120, accountBalance: 1234.56, duePension: 0 },
  });
  await does("funeral-subsidy review", "approve");
  await does("funeral-subsidy approval", "approve");
  await does("funeral-subsidy payment", "pay", { receiptNo: "R001", paidOn: "2023-11-20" });
  await does("funeral-subsidy delivery", "deliver", {
    ...{ deliveredTo: "秦小明", deliveryMode: "直接送达", deliveredOn: "2023-11-20" },
  });
  expect(await ended(id)).toMatchObject({ state: "closed" });
  await showsEnd(id, "已办结", ["claim-sheet", "claim-decision", "payment-voucher", "delivery-receipt"]);
}, 300_000);

test("somebody who cannot come is visited at home, photographed, and certified", async () => {
  await demo.office.clock("2026-11-20T02:00:00Z");
  const person = await somebody();
  const desk = await demo.desk(WORKER);
  const id = await begins(desk, "certification", { ...person, request: "申请上门认证" });
  await desk.close();
  await does("certification pursuit.visit", "met", {
    ...{ visitedOn: "2026-11-20", visitPlace: "本人家中", personMet: true, idChecked: "居民身份证", visitPhoto: PAPER },
    ...{ visitor: "王小明", secondVisitor: "李小红", signedBy: "本人" },
  });
  expect(await ended(id)).toMatchObject({ state: "done" });
  await showsEnd(id, "已认证", []);
}, 200_000);

test("a venue is called, asked for, given out by score, published, decided and set out in the yearly table", async () => {
  await demo.office.clock("2026-11-20T02:00:00Z");
  const venue = { venueNo: "CS-320106-2025-00001", venueName: "宁海路综合活动中心" };
  const desk = await demo.desk(CLERK);
  const id = await begins(desk, "venue-allocation", {
    ...{ ...venue, scope: "一个街道内的社区", planYear: "2027", planFrom: "2027-01-01", planUntil: "2027-12-31" },
    slots: ["周一上午", "周二上午"],
  });
  const { number } = await demo.office.instance(WATCHER, id);
  const request = await begins(desk, "venue-application", {
    ...{ callNo: number, applicantKind: "社区", applicantName: "宁海路街道", purpose: "合唱", headcount: 40 },
    ...{ servedRetirees: 600, specialCount: 10, wanted: ["周一上午", "周二上午"] },
  });
  await desk.close();
  expect(await ended(request)).toMatchObject({ state: "applied" });
  await does("venue-allocation call", "close");
  await does("venue-allocation publicity", "pass", { noticeFrom: "2026-11-20", noticeTo: "2026-11-27" });
  await does("venue-allocation decision", "approve");
  expect(await ended(id)).toMatchObject({ state: "published" });
  await showsEnd(id, "已公布使用安排", ["venue-plan-notice", "venue-schedule", "venue-use-agreement"]);
}, 200_000);
