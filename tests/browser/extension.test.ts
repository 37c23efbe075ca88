import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../helpers/browser.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { handIn, people, rosterOf } from "../scenarios/batch.ts";
import { usually } from "../scenarios/handover-office.ts";
import { Office, until } from "../scenarios/office.ts";
import { Desk } from "./desk.ts";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startDemo(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test("the approver extends the limit of a batch once, from its page, and its notice lies with the papers", async () => {
  const office = await Office.open(server.url);
  const two = (await people()).filter((one) => one.do === "accept").slice(0, 2);
  const batch = await handIn(office, rosterOf(two.map(({ cells }) => cells)));
  const task = await until(
    async () => (await office.instance("qy-officer", batch)).tasks[0],
    (found) => found !== undefined,
  );
  if (!task) throw new Error("nobody is asked to accept the batch");
  const doing = usually(task);
  await office.complete(await office.as("nj-clerk"), task.id, doing?.outcome ?? "accept", doing?.data);
  const before = (await office.instance("qy-officer", batch)).due;

  const approver = await Desk.open(browser, server.url);
  await approver.signIn("nj-approver");
  const { page } = approver;
  await page.goto(`/cases/${batch}`);
  await page.getByRole("button", { name: /延\s?期/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/最多 10 个工作日/).waitFor();
  const grant = dialog.getByRole("button", { name: /延\s?期/ });
  expect(await grant.isDisabled()).toBe(true);
  await dialog.getByLabel("延长的工作日数").fill("5");
  await dialog.getByLabel("理由").fill("须向外地经办机构核查参保信息");
  await approver.check();
  await grant.click();
  await dialog.waitFor({ state: "hidden" });
  const after = (await office.instance("qy-officer", batch)).due;
  expect(after?.of).toBe((before?.of ?? 0) + 5);
  await page.getByText("延期办理通知书").first().waitFor();
  expect(await page.getByRole("button", { name: /延\s?期/ }).count()).toBe(0);
  await approver.check();
  await approver.close();
}, 180_000);
