import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../helpers/browser.ts";
import { type Server, startServer } from "../helpers/server.ts";
import { Desk } from "./desk.ts";

let server: Server;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ demo: true }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Picks from a list that opens. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).first().click();
  if (/^[a-z]/.test(option)) await page.keyboard.type(option);
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: option }).first().click();
  await page.locator(".ant-select-dropdown:visible").waitFor({ state: "hidden" });
}

test("an administrator simulates a draft, steps back in time, keeps the run as a scenario, and sees at once when the draft no longer does so", async () => {
  const desk = await Desk.open(browser, server.url);
  await desk.signIn("nj-workflows");
  const { page } = desk;
  await page.goto("/editor");
  const handover = page.getByRole("region", { name: "企业退休人员移交", exact: true });
  await handover.getByRole("button", { name: "新拟草案" }).click();
  await page.waitForURL(/\/editor\/.+/);
  await page.locator(".state-box").first().waitFor();

  await page.getByRole("button", { name: "模拟与场景" }).click();
  await choose(page, "以场景的数据开始", "街道直管");
  await page.getByRole("button", { name: "发起", exact: true }).click();
  const now = page.getByRole("region", { name: "现在" });
  const tasks = page.getByRole("region", { name: "待办", exact: true });
  await tasks.getByRole("button", { name: "受理", exact: true }).click();
  await tasks.getByText("核对比对结果").first().waitFor();
  await desk.check();

  // A day later, and back again: the clock and the tasks are those of before.
  const moment = await now.getByRole("status").textContent();
  await now.getByRole("button", { name: "到下一天" }).click();
  await expect.poll(() => now.getByRole("status").textContent()).not.toBe(moment);
  await now.getByRole("button", { name: "退一步" }).click();
  await expect.poll(() => now.getByRole("status").textContent()).toBe(moment);

  await now.getByRole("button", { name: "存为场景" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("场景编号").fill("accepted-only");
  await dialog.getByLabel("名称（中文）").fill("只到受理");
  await desk.check();
  await dialog.getByRole("button", { name: /添\s?加/ }).click();
  await dialog.waitFor({ state: "hidden" });
  const scenarios = page.getByRole("region", { name: "场景", exact: true });
  await scenarios.getByText("只到受理").waitFor();
  await scenarios.getByRole("button", { name: "运行全部场景" }).click();
  await scenarios.getByText("✓ 只到受理").waitFor();
  await scenarios.getByText(/(\d+) 个场景中 \1 个符合/).waitFor();

  // Somebody else compares the data now: that the scenario no longer holds is said while one writes.
  await page.getByRole("button", { name: "流程图", exact: true }).click();
  await page
    .getByRole("navigation", { name: "环节大纲" })
    .getByRole("button", { name: /^信息比对/ })
    .click();
  await choose(page, "由谁办理", "agency.reviewer");
  const problems = page.locator(".problems").getByText(/handover\.scenarios\.yaml/);
  await problems.first().waitFor();
  await page.getByRole("button", { name: "撤销" }).click();
  await problems.first().waitFor({ state: "detached" });
  await desk.close();
}, 120_000);
