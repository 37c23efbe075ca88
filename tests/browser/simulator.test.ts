import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../helpers/browser.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { Desk } from "./desk.ts";
import { beginDraft, keptFile, openFile, pasteOver, saved } from "./editor-helpers.ts";

let server: Server;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startDemo(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** A new draft of the handover, with its simulator open. */
async function simulator(options = {}): Promise<Desk> {
  const desk = await Desk.open(browser, server.url, options);
  await desk.signIn("nj-workflows");
  await beginDraft(desk);
  await desk.page.getByRole("button", { name: "模拟与场景" }).click();
  await choose(desk.page, "以场景的数据开始", "街道直管");
  return desk;
}

/** Writes the file of scenarios anew. */
async function rewrite(page: Page, change: (text: string) => string): Promise<void> {
  await saved(page);
  const text = await keptFile(page, "workflows/handover.scenarios.yaml");
  await openFile(page, "handover.scenarios");
  await pasteOver(page.locator(".cm-content"), change(text));
}

/** Picks from a list that opens. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).first().click();
  if (/^[a-z]/.test(option)) await page.keyboard.type(option);
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: option }).first().click();
  await page.locator(".ant-select-dropdown:visible").waitFor({ state: "hidden" });
}

test("an administrator simulates a draft, steps back in time, keeps the run as a scenario, and sees at once when the draft no longer does so", async () => {
  const desk = await simulator();
  const { page } = desk;
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

test("forms of steps are filled with dates, files and lists, papers open as they print, and what happened is told in words of both languages", async () => {
  const desk = await simulator();
  const { page } = desk;
  await page.getByLabel("计划移交日期").fill("2026-12-20");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "移交批文", exact: true }).click();
  await page.getByText("示例附件 1").nth(2).waitFor();
  await page.getByRole("button", { name: "发起", exact: true }).click();

  // What is missing is said at its field; the list takes a line.
  const tasks = page.getByRole("region", { name: "待办", exact: true });
  await tasks.getByRole("button", { name: "一次性告知补正" }).click();
  await tasks.getByText("“需补正的全部内容”必须填写").first().waitFor();
  await tasks.getByRole("button", { name: "添加一项" }).click();
  await tasks.getByLabel(/材料或项目/).fill("花名册");
  await tasks.getByLabel(/存在问题/).fill("缺第三页");
  await tasks.getByLabel(/补正要求/).fill("补齐");
  await desk.check();
  await tasks.getByRole("button", { name: "一次性告知补正" }).click();
  const log = page.getByRole("region", { name: "经过" });
  await log.getByText("受理 → 待补正").waitFor();
  await log.getByText("受理移交申请").waitFor();
  await log.getByText("一次性告知补正").waitFor();

  await page.getByRole("region", { name: "文书" }).getByRole("button", { name: "企业退休人员移交申请" }).click();
  const paper = page.frameLocator("iframe.paper");
  await paper.getByText("关于移交企业退休人员的申请").waitFor();
  // Its style sheet and its Chinese font have come: it looks as it prints.
  const looks = () =>
    page.locator("iframe.paper").evaluate((frame: HTMLIFrameElement) => {
      const inside = frame.contentDocument;
      const heading = inside?.querySelector("h1");
      return {
        align: heading ? getComputedStyle(heading).textAlign : null,
        drawn: inside?.fonts.check('22pt "Noto Serif SC"', "移交") ?? false,
      };
    });
  await expect.poll(looks).toEqual({ align: "center", drawn: true });
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "English" }).click();
  const told = page.getByRole("region", { name: "What happened" });
  await told.getByText(/^Acceptance → \S/).waitFor();
  // No key of the files is left among the words.
  expect(await told.innerText()).not.toMatch(/acceptance\.|received|started|"type"/);
  const values = await page.getByRole("region", { name: "Values and where they come from" }).innerText();
  expect(values).toMatch(/5 working days/);
  expect(values).not.toMatch(/\dwd|true|false/);
  await desk.check();
  await desk.close();
}, 120_000);

test("a scenario that fails is named with its line, what was expected and found; ids taken and files that cannot be read are said", async () => {
  const desk = await simulator();
  const { page } = desk;
  await rewrite(page, (text) => text.replace(/then: \{ state: [\w.]+/, "then: { state: nowhere"));
  const problems = page.getByRole("list", { name: "问题" });
  await problems.getByText(/场景“.+”：“环节”应为 "nowhere"，实为 "/).waitFor();
  await page.getByRole("button", { name: "模拟与场景" }).click();
  await page.getByRole("button", { name: "运行全部场景" }).click();
  const scenarios = page.getByRole("region", { name: "场景", exact: true });
  await scenarios.getByText(/^✗ /).waitFor();
  await desk.check();
  await scenarios
    .getByRole("button", { name: /^第 \d+ 行$/ })
    .first()
    .click();
  await page.locator(".cm-activeLine", { hasText: "nowhere" }).waitFor();

  // A name that is taken is refused, with one that is free.
  await page.getByRole("button", { name: "撤销" }).click();
  await page.getByRole("button", { name: "模拟与场景" }).click();
  await choose(page, "以场景的数据开始", "街道直管");
  await page.getByRole("button", { name: "发起", exact: true }).click();
  await page.getByRole("button", { name: "存为场景" }).click();
  const dialog = page.getByRole("dialog");
  const id = dialog.getByLabel("场景编号");
  expect(await id.inputValue()).toBe("run-1");
  await id.fill("street");
  await dialog.getByText("已有编号为“street”的场景").waitFor();
  expect(await dialog.getByRole("button", { name: /添\s?加/ }).isDisabled()).toBe(true);
  await desk.check();
  await dialog.getByRole("button", { name: "改用 street-2" }).click();
  await dialog.getByRole("button", { name: /添\s?加/ }).click();
  await dialog.waitFor({ state: "hidden" });

  // A file in which nothing can be kept is said to be so, and the way to its cure is one click.
  await rewrite(page, (text) => `${text}\n  - { id: [\n`);
  await problems
    .getByText(/无法读取/)
    .first()
    .waitFor();
  await page.getByRole("button", { name: "模拟与场景" }).click();
  await page.getByRole("button", { name: "填入示例数据" }).click();
  await page.getByRole("button", { name: "发起", exact: true }).click();
  await page.getByRole("button", { name: "存为场景" }).click();
  await dialog.getByText(/场景文件 handover\.scenarios\.yaml .*无法读取/).waitFor();
  await dialog.getByText(/先改正该文件再保存/).waitFor();
  await desk.check();
  await dialog.getByRole("button", { name: "打开场景文件" }).click();
  await page.locator(".cm-content").waitFor();
  await desk.close();
}, 120_000);

test("what every case can do without its being drawn is tried, with what it ends and begins said before, and kept as a scenario", async () => {
  const desk = await simulator();
  const { page } = desk;
  await page.getByRole("button", { name: "发起", exact: true }).click();
  const tasks = page.getByRole("region", { name: "待办", exact: true });
  await tasks.getByRole("button", { name: "受理", exact: true }).click();
  await tasks.getByText("核对比对结果").first().waitFor();
  const operations = page.getByRole("region", { name: "其他操作" });
  const pick = async (label: string, option: string) => {
    await operations.getByLabel(label, { exact: true }).click();
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: option }).first().click();
    await page.locator(".ant-select-dropdown:visible").waitFor({ state: "hidden" });
  };

  // Another post signs as well, and need not any more.
  await pick("操作", "加签");
  await desk.check();
  await operations.getByRole("button", { name: "加签", exact: true }).click();
  await tasks.getByRole("listitem").nth(1).waitFor();
  await pick("操作", "减签");
  await operations.getByRole("button", { name: "减签", exact: true }).click();
  await tasks.getByRole("listitem").nth(1).waitFor({ state: "detached" });

  await pick("操作", "退回");
  const preview = operations.getByRole("list", { name: "将要发生" });
  await preview.getByText("开始：受理移交申请").waitFor();
  await desk.check();
  await desk.picture("simulator");
  await operations.getByRole("button", { name: "退回", exact: true }).click();
  await tasks.getByText("受理移交申请").first().waitFor();
  const log = page.getByRole("region", { name: "经过" });
  await log.getByText("退回").first().waitFor();

  const now = page.getByRole("region", { name: "现在" });
  await now.getByRole("button", { name: "存为场景" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("场景编号").fill("returned");
  await dialog.getByLabel("名称（中文）").fill("退回受理");
  await dialog.getByRole("button", { name: /添\s?加/ }).click();
  await dialog.waitFor({ state: "hidden" });
  const scenarios = page.getByRole("region", { name: "场景", exact: true });
  await scenarios.getByRole("button", { name: "运行全部场景" }).click();
  await scenarios.getByText("✓ 退回受理").waitFor();
  await desk.close();
}, 240_000);
