import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../helpers/browser.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { Desk } from "./desk.ts";

/** The register of the demonstration whose records have a span, and a day that has several. */
const CALENDAR = "/records/venue-booking/calendar";
const DAY = "2026-11-26";
const CLERK = "gl-ninghai-clerk";
const WATCHER = "nj-supervisor";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startDemo(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function desk(username: string, options = {}): Promise<Desk> {
  const opened = await Desk.open(browser, server.url, options);
  await opened.signIn(username);
  return opened;
}

test("a register whose records have a span is a calendar by month and by week, walked through by keys", async () => {
  const one = await desk(WATCHER);
  const { page } = one;
  await page.goto("/records/venue-booking");
  await page.getByRole("link", { name: "日历" }).click();
  const grid = page.getByRole("grid");
  await grid.waitFor();
  await page.goto(`${CALENDAR}?day=${DAY}`);
  await page.getByRole("heading", { name: "2026年11月" }).waitFor();
  await grid.getByRole("link").first().waitFor();
  expect(await grid.getByRole("columnheader").count()).toBe(7);
  expect(await grid.getByRole("gridcell").count()).toBe(42);
  await one.check();
  await one.fits();

  const cell = (day: string) => grid.locator(`[data-day="${day}"]`);
  await cell(DAY).focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => cell("2026-11-27").evaluate((node) => node === document.activeElement)).toBe(true);
  await page.keyboard.press("ArrowDown");
  await page.getByRole("heading", { name: "2026年12月" }).waitFor();
  await expect.poll(() => cell("2026-12-04").evaluate((node) => node === document.activeElement)).toBe(true);
  expect(new URL(page.url()).searchParams.get("day")).toBe("2026-12-04");
  await page.keyboard.press("PageUp");
  await page.getByRole("heading", { name: "2026年11月" }).waitFor();

  await page.getByRole("button", { name: "周", exact: true }).click();
  await page.getByRole("heading", { name: /2026年11月2日.*11月8日/ }).waitFor();
  await page.getByRole("button", { name: "下一周" }).click();
  await page.getByRole("button", { name: "下一周" }).click();
  await page.getByRole("heading", { name: /2026年11月16日/ }).waitFor();
  await grid.getByRole("link").first().waitFor();
  expect(await grid.getByRole("gridcell").count()).toBe(7);
  await one.check();
  await one.picture("calendar-week");

  // From a day into what it has: Enter, then the entry's own page.
  const busy = grid
    .getByRole("gridcell")
    .filter({ has: page.getByRole("link") })
    .first();
  await busy.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/records\/venue-booking\/320100-/);
  await one.close();
});

test("a clerk sees the calendar of the own place, on a phone and in English", async () => {
  const one = await desk(CLERK, { phone: true, language: "en" });
  const { page } = one;
  await page.goto(`${CALENDAR}?day=${DAY}`);
  await page.getByRole("heading", { name: "November 2026" }).waitFor();
  const grid = page.getByRole("grid");
  await grid.getByRole("link").first().waitFor();
  for (const name of await grid.getByRole("link").allTextContents()) expect(name).toContain("宁海路");
  await one.check();
  await one.fits();
  await one.picture("calendar-phone");
  await page.getByRole("button", { name: "Month after" }).click();
  await page.getByRole("heading", { name: "December 2026" }).waitFor();
  await one.check();
  await one.close();
});
