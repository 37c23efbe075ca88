import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { demoOffice } from "./demo-office.ts";
import { beginDraft, keptFile, saved } from "./editor-helpers.ts";

const demo = demoOffice();
const MAIN = "workflows/handover.yaml";

/** Picks from a list that opens, by its first words. */
async function choose(page: Page, label: string | RegExp, sought: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).last().click();
  await page.keyboard.type(sought);
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: sought }).first().click();
  await page.keyboard.press("Escape");
  await page.locator(".ant-select-dropdown:visible").waitFor({ state: "hidden" });
}

/** Waits until the draft is kept with a text in its file. */
const kept = (page: Page, text: string | RegExp) =>
  expect.poll(() => keptFile(page, MAIN), { timeout: 30_000 }).toMatch(text);

test("an administrator has several sign a step, and makes steps wait for a service, a message and other procedures, by fields alone", async () => {
  const desk = await demo.desk("nj-workflows");
  const { page } = desk;
  await beginDraft(desk);
  const outline = page.getByRole("navigation", { name: "环节大纲" });
  const panel = page.getByRole("complementary", { name: "所选内容" });
  await outline.getByRole("button", { name: /^复核/ }).click();
  await panel.getByRole("region", { name: "待办任务" }).waitFor();
  await desk.picture("editor");

  // Two of the post must agree; then two posts are listed, one after another, and any of them suffices.
  await panel.getByRole("switch", { name: "多人会签" }).click();
  const signing = panel.getByRole("region", { name: "多人会签" });
  await signing.getByLabel("本岗位若干人").waitFor();
  await desk.check();
  await kept(page, /signing:/);
  await choose(page, "谁签署", "逐一列出");
  await signing.getByRole("button", { name: "添加一项" }).click();
  await signing.getByText("第 2 项").first().waitFor();
  await choose(page, "岗位", "agency.approver");
  await choose(page, "次序", "依次");
  await choose(page, "何时通过", "任一");
  await desk.check();
  await kept(page, /agency\.approver[\s\S]{0,200}order: sequential|order: sequential/);
  await kept(page, /done: any/);

  // A step is added that waits for a service, then for a message, then for children of each line.
  await panel.getByRole("switch", { name: "多人会签" }).click();
  await signing.waitFor({ state: "detached" });
  for (const [kind, region, part] of [
    ["外部服务", "外部服务", /topic: work/],
    ["等待消息", "等待消息", /name: told/],
    ["子流程", "子流程", /src: workflow/],
  ] as const) {
    await panel.getByRole("button", { name: "添加等待的事项" }).click();
    await page.getByRole("menuitem", { name: kind }).click();
    await panel.getByRole("region", { name: region, exact: true }).waitFor();
    await kept(page, part);
  }
  const service = panel.getByRole("region", { name: "外部服务", exact: true });
  await service.getByLabel("主题").fill("records.compare");
  await service.getByLabel("主题").press("Enter");
  await service.getByLabel("最多尝试次数").fill("5");
  await service.getByLabel("最多尝试次数").press("Enter");
  await kept(page, /attempts: 5/);
  const children = panel.getByRole("region", { name: "子流程", exact: true });
  await children.getByLabel("何时算完成").click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: "达到比例" }).first().click();
  await kept(page, /ratio: 0\.5/);
  await desk.check();

  // What is no topic is refused in words, and the field says again what holds.
  await service.getByLabel("主题").fill("不 行");
  await service.getByLabel("主题").press("Enter");
  await page.getByText("主题由字母、数字、点和连字符组成").first().waitFor();
  await expect.poll(() => service.getByLabel("主题").inputValue()).toBe("records.compare");
  await service.getByRole("button", { name: "删除这一项" }).click();
  await service.waitFor({ state: "detached" });
  await saved(page);
  await desk.close();
}, 240_000);
