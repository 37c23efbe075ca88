import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { Desk } from "./desk.ts";

export type Data = Record<string, unknown>;

/** Picks from a list that opens. */
export async function choose(inside: Locator, label: string, option: string): Promise<void> {
  await inside.getByLabel(label, { exact: true }).click();
  await inside.page().locator(".ant-select-dropdown:visible").getByTitle(option, { exact: true }).click();
}

/** Types and ticks what a form is to hold, each by its key. */
export async function fill(inside: Locator | Page, data: Data): Promise<void> {
  for (const [key, value] of Object.entries(data)) {
    const field = inside.locator(`[id$="_${key}"]`).first();
    if (value === true) await field.check();
    else await field.fill(String(value));
  }
}

/** Opens the first task of a name from the list of what somebody may claim, and decides it. */
export async function decide(at: Desk, task: string, outcome: string, before?: () => Promise<void>): Promise<void> {
  const { page } = at;
  await page.goto("/inbox?scope=claimable");
  await page.getByRole("link", { name: task }).first().click();
  await page.getByRole("button", { name: outcome, exact: true }).waitFor();
  await at.check();
  await before?.();
  await page.getByRole("button", { name: outcome, exact: true }).click();
  await page.getByText(`已办理：${outcome}。`).waitFor();
}

/** Decides all that is chosen on the page at once. */
export async function together(at: Desk, outcome: string, data: Data = {}): Promise<void> {
  const { page } = at;
  await page.getByRole("button", { name: outcome, exact: true }).click();
  const dialog = page.getByRole("dialog");
  await fill(dialog, data);
  await dialog.getByRole("button", { name: outcome }).click();
  await dialog.getByText(/已办理 \d+ 项/).waitFor();
  await at.check();
  await dialog.getByRole("button", { name: "关闭" }).last().click();
  await dialog.waitFor({ state: "hidden" });
}

/** Lets a list go over the page of imports and waits until its 120 lines are judged. */
export async function importList(at: Desk, roster: string): Promise<void> {
  const { page } = at;
  await page.getByRole("link", { name: "名单导入" }).click();
  await at.drop(roster, page.getByText("点此选择名单文件，或将文件拖到这里"));
  await page.waitForURL(/\/imports\/.+/);
  await page.getByRole("button", { name: "用这份名单发起办件" }).waitFor();
  await page.getByText("120 行").first().waitFor();
}

/** Hands in the list whose page is open; the address of the case. */
export async function handInList(at: Desk): Promise<string> {
  const { page } = at;
  await page.getByRole("button", { name: "用这份名单发起办件" }).click();
  await page.getByLabel("联系电话").fill("025-84410000");
  await page.getByLabel("移交方案：时间安排").fill("12 月起分三批交接，一个月内完成");
  await page.getByLabel("移交方案：应急预案").fill("专人值守，随时答复");
  await page.getByLabel("已参加医疗保险制度改革").check();
  const scan = { name: "花名册盖章件.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 scan") };
  await page.locator('input[type=file][id$="_rosterScan"]').setInputFiles(scan);
  await page.getByText("花名册盖章件.pdf").waitFor();
  await page.getByLabel(/以书面承诺代替/).check();
  await page.getByLabel(/承诺材料真实/).check();
  expect(await page.getByLabel("移交人数").inputValue()).toBe("120");
  await at.check();
  await page.getByRole("button", { name: "提交" }).click();
  await page.waitForURL(/\/cases\/.+/);
  return new URL(page.url()).pathname;
}

/** Sets the mode of an area on the page of settings. */
export async function setMode(at: Desk, division: string, mode: string, reason: string): Promise<void> {
  const { page } = at;
  await page.goto(`/settings?division=${division}`);
  await page.getByRole("button", { name: "调整管理模式" }).click();
  const dialog = page.getByRole("dialog");
  await choose(dialog, "取值", mode);
  await dialog.getByLabel("理由", { exact: true }).fill(reason);
  await at.check();
  await dialog.getByRole("button", { name: "保存" }).click();
  await page.getByText("已设置").waitFor();
  await page.getByText(reason).first().waitFor();
}

/** Opens the first paper of a name from the page of a case, as a page that prints and as PDF. */
export async function openPaper(at: Desk, title: string, shown: string): Promise<Page> {
  const { page } = at;
  const [paper] = await Promise.all([
    page.waitForEvent("popup"),
    page
      .getByRole("link", { name: `打印 ${title}` })
      .first()
      .click(),
  ]);
  await paper.getByText(shown).first().waitFor();
  const href = await page
    .getByRole("link", { name: `PDF ${title}` })
    .first()
    .getAttribute("href");
  const pdf = await page.request.get(href ?? "");
  expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");
  return paper;
}
