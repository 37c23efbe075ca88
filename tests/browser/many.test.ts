import { expect, test } from "vitest";
import type { TaskItem } from "../../src/core/api.ts";
import { handIn, linesAt, people, rosterOf } from "../scenarios/batch.ts";
import { stateOf, usuallyExcept } from "../scenarios/handover-office.ts";
import { demoOffice } from "./demo-office.ts";
import { movingCase, WATCHER } from "./relation-case.ts";

const NINGHAI = "320106001000";
const demo = demoOffice();

test("those who watch over cases urge several at once", async () => {
  for (const index of [0, 1]) await movingCase(demo.office, index);
  const at = await demo.desk(WATCHER);
  const { page } = at;
  await page.goto("/cases?status=active");
  await page.getByRole("checkbox", { name: "选择本页在办的" }).check();
  await page.getByRole("button", { name: "催办", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("理由").fill("请抓紧办理");
  await at.check();
  await dialog.getByRole("button", { name: "催办", exact: true }).click();
  await dialog.getByText(/已办理 \d+ 项/).waitFor();
  await at.check();
  await at.close();
}, 180_000);

test("an officer hands several tasks on to a colleague at once", async () => {
  const { office } = demo;
  const persons = (await people()).filter((one) => one.do === "accept" && one.hukou === NINGHAI).slice(0, 2);
  const batch = await handIn(office, rosterOf(persons.map((one) => one.cells)));
  const isVerify = (task: TaskItem) => task.workflow === "handover-line" && stateOf(task) === "verify";
  await office.work(
    WATCHER,
    usuallyExcept((task) => (isVerify(task) ? null : undefined)),
    linesAt(office, WATCHER, batch, "verify", persons.length),
  );
  const verifying = async () => (await office.openTasks(WATCHER)).filter(isVerify);
  const [first] = await verifying();
  if (!first) throw new Error("nobody is to be verified");
  const at = await demo.desk(office.holder(first));
  const { page } = at;
  await page.goto("/inbox?scope=claimable&workflow=handover-line");
  await page.getByRole("checkbox", { name: "选择全部可批量办理的" }).check();
  await page.getByRole("button", { name: "转办", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("转给").click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().click();
  await dialog.getByLabel("理由").fill("外出核查，请代为核对");
  await at.check();
  await dialog.getByRole("button", { name: "转办", exact: true }).click();
  await dialog.getByText("已办理 2 项").waitFor();
  expect((await verifying()).every(({ assignee }) => assignee !== null)).toBe(true);
  await at.close();
}, 180_000);
