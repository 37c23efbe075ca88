import { expect, test } from "vitest";
import type { RecordItem } from "../../src/core/api.ts";
import { until } from "../scenarios/office.ts";
import { demoOffice } from "./demo-office.ts";

const WATCHER = "nj-supervisor";
const CLERK = "gl-ninghai-clerk";
const ADMIN = "admin";
const NANJING = "320100000000";
/** Sooner than anything asks by itself. */
const LIVE_MS_MAX = 30_000;

const demo = demoOffice();

async function startCase(): Promise<string> {
  const clerk = await demo.office.as(CLERK);
  const people = await demo.office.all<RecordItem>(CLERK, "/records/retiree?filter=managingMode:street&limit=100");
  const person = people.find(({ data, division }) => data.pensionStatus === "normal" && division === "320106001003");
  const reason = { reason: "核对户口迁移" };
  const shown = await clerk.post<{ data: { residentId: string } }>(`/records/retiree/${person?.id}/unmask`, reason);
  const asked = { changeKind: "household", requestSource: "person", proofKind: "householdBook" };
  const where = { newDivision: "320106003000", newAddress: "湖南路1号" };
  const data = { name: person?.name, residentId: shown.data.residentId, ...asked, ...where };
  return (
    await clerk.post<{ id: string }>("/instances", { workflow: "relation-change", division: "320106001000", data })
  ).id;
}

test("an administrator sees who is told of cases, what was not delivered and why, and has it sent again", async () => {
  const wanted = { url: "http://127.0.0.1:9/hook", title: "统计平台", division: NANJING, events: ["case.started"] };
  await (await demo.office.as(ADMIN)).post("/webhooks", wanted);
  await startCase();
  const desk = await demo.desk(ADMIN);
  const { page } = desk;
  await page.getByRole("link", { name: "外部往来" }).click();
  await page.getByRole("heading", { name: "事件推送", exact: true }).waitFor();
  await page.getByRole("button", { name: "推送记录" }).click();
  const refused = page.getByText("ADDRESS_REFUSED");
  await until(
    async () => {
      await page.reload();
      await page.getByRole("button", { name: "推送记录" }).click();
      await page.getByRole("heading", { name: "推送记录：统计平台" }).waitFor();
      return refused.count();
    },
    (count) => count > 0,
  );
  await refused.first().waitFor();
  await desk.check();
  await desk.fits();
  if (process.env.YIJIAO_LOOK)
    await page.screenshot({ path: `${process.env.YIJIAO_LOOK}/outside.png`, fullPage: true });
  await page.getByRole("button", { name: "重试" }).first().click();
  await page.getByText("待推送").or(refused).first().waitFor();
  await page.getByRole("button", { name: "新增推送" }).click();
  await page.getByRole("dialog").getByLabel("接收方").fill("另一个");
  await desk.check();
  if (process.env.YIJIAO_LOOK) await page.screenshot({ path: `${process.env.YIJIAO_LOOK}/outside-add.png` });
  expect(desk.faults).toEqual([]);
});

test("on a phone the page keeps to its width", async () => {
  const desk = await demo.desk(ADMIN, { phone: true });
  await desk.page.goto("/outside");
  await desk.page.getByText("统计平台").waitFor();
  await desk.fits();
  if (process.env.YIJIAO_LOOK) await desk.page.screenshot({ path: `${process.env.YIJIAO_LOOK}/outside-phone.png` });
  expect(desk.faults).toEqual([]);
});

test("a new notice shows on an open page by itself", async () => {
  const desk = await demo.desk(CLERK);
  const bell = desk.page.getByRole("button", { name: /条未读/ });
  await bell.waitFor();
  const id = await startCase();
  const [task] = await until(
    async () => (await demo.office.openTasks(WATCHER)).filter((one) => one.instance === id),
    (tasks) => tasks.length > 0,
  );
  if (!task) throw new Error("the case has no task");
  const holder = demo.office.holder(task);
  const theirs = holder === CLERK ? desk : await demo.desk(holder);
  const name = () =>
    theirs.page
      .getByRole("button", { name: /条未读/ })
      .first()
      .getAttribute("aria-label");
  await theirs.page
    .getByRole("button", { name: /条未读/ })
    .first()
    .waitFor();
  const before = await name();
  await (await demo.office.as(WATCHER)).post(`/instances/${id}/urge`, { reason: "请尽快办理" });
  await expect.poll(name, { timeout: LIVE_MS_MAX }).not.toBe(before);
  expect(theirs.faults).toEqual([]);
});
