import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../helpers/browser.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { importList } from "./clicks.ts";
import { Desk } from "./desk.ts";

const ROSTER = join(import.meta.dirname, "../fixtures/rosters/roster-120-messy.xlsx");
const SUGGESTED = /建议：(\d{17}[\dX])/;
const DROP = "点此选择名单文件，或将文件拖到这里";

const folder = mkdtempSync(join(tmpdir(), "yijiao-import-"));
let server: Server;
let browser: Browser;
let officer: Desk;
beforeAll(async () => {
  [server, browser] = await Promise.all([startDemo(), openBrowser()]);
  officer = await Desk.open(browser, server.url);
  await officer.signIn("qy-officer");
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Lets another file go over the page of a list, and waits for the page of what became of it. */
async function dropInstead(page: Page, path: string): Promise<void> {
  const before = new URL(page.url()).pathname;
  await officer.drop(path, page.getByText(DROP));
  await page.waitForURL(({ pathname }) => pathname.startsWith("/imports/") && pathname !== before);
}

/** Puts into each line the number that is suggested for it, as somebody would who has the sheet open. */
async function correct(path: string): Promise<number> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  let column = 0;
  let corrected = 0;
  book.worksheets[0]?.eachRow((row) => {
    const texts: string[] = [];
    row.eachCell({ includeEmpty: true }, (cell) => texts.push(cell.text));
    if (column === 0) column = texts.findIndex((text) => text.includes("身份证号")) + 1;
    const suggested = SUGGESTED.exec(texts.join(" "))?.[1];
    if (suggested === undefined || column === 0) return;
    row.getCell(column).value = suggested;
    corrected += 1;
  });
  await book.xlsx.writeFile(path);
  return corrected;
}

test("lines are filtered and looked at, wrong ones corrected in their workbook and imported again, by clicking", async () => {
  const { page } = officer;
  await importList(officer, ROSTER);
  const whole = new URL(page.url()).pathname;

  await page.goto(`${whole}?q=cl`);
  await page.getByRole("button", { name: "陈莉" }).click();
  await page.getByRole("dialog").getByText("320199195907031820").waitFor();
  await officer.check();
  await page.goto(`${whole}?code=DECEASED`);
  await page.getByText("已显示 3 项").waitFor();

  await page.goto(whole);
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: /下载问题名单/ }).click();
  const sheet = join(folder, "errors.xlsx");
  await (await saved).saveAs(sheet);
  const blocked = async () =>
    Number(await page.getByRole("listitem").filter({ hasText: "阻断，更正后" }).getByRole("link").innerText());
  const before = await blocked();
  const corrected = await correct(sheet);
  expect(corrected).toBeGreaterThan(0);
  await page.getByRole("button", { name: "更正后重新导入" }).click();
  await dropInstead(page, sheet);
  await page.getByText("这是更正后的名单").waitFor();
  await page.getByText("120 行").first().waitFor();
  expect(await blocked()).toBeLessThan(before);
  await officer.check();

  // The same file once more is the same list.
  await page.goto("/imports");
  await officer.drop(ROSTER, page.getByText(DROP));
  await page.waitForURL((url) => url.pathname === whole);
}, 180_000);

test("a file that cannot be read says why, and another is sent from the same page", async () => {
  const { page } = officer;
  const [wrong, right] = [join(folder, "wrong.csv"), join(folder, "right.csv")];
  writeFileSync(wrong, "一,二,三\n1,2,3\n");
  writeFileSync(right, "姓名,公民身份号码\n张三,320199196305154713\n");
  await page.goto("/imports");
  await officer.drop(wrong, page.getByText(DROP));
  await page.getByText("表头应有：姓名、公民身份号码").waitFor();
  await officer.check();
  await page.getByRole("button", { name: "重新上传文件" }).click();
  await dropInstead(page, right);
  await page.getByRole("button", { name: "用这份名单发起办件" }).waitFor();
  expect(officer.faults).toEqual([]);
});
