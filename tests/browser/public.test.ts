import type { Browser } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { openBrowser } from "../helpers/browser.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
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

test("somebody who never signs in finds what to bring and where to go, for the own place", async () => {
  const one = await Desk.open(browser, server.url);
  const { page } = one;
  await page.goto("/guides");
  await page
    .getByRole("button", { name: "请选择" })
    .or(page.getByRole("button", { name: "选择" }))
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /江苏省 / }).click();
  await dialog.getByRole("button", { name: /南京市 / }).click();
  await dialog.getByRole("button", { name: "鼓楼区", exact: true }).click();
  await page.getByRole("link", { name: "丧葬补助金和抚恤金申领" }).click();
  await page.getByRole("heading", { name: "丧葬补助金和抚恤金申领" }).waitFor();
  await page.getByRole("row", { name: /亲属关系证明 可用书面承诺代替/ }).waitFor();
  await page.getByText("南京市鼓楼区社会保险管理中心").first().waitFor();
  await page.getByRole("img", { name: "流程图" }).waitFor();
  await one.check();
  const [form] = await Promise.all([
    page.context().waitForEvent("page"),
    page.getByRole("link", { name: /空白表/ }).click(),
  ]);
  await form.getByText("申领人身份证件").waitFor();
  await one.close();
});

test("a paper is verified by the code on it: typed, scanned whole, or not at all its own", async () => {
  const clerk = await Desk.open(browser, server.url);
  await clerk.signIn("nj-supervisor");
  const mark = await clerk.page.evaluate(async () => {
    const read = async (path: string) => (await fetch(`/api/v1${path}`)).json();
    const { items } = await read("/instances?status=done&limit=50");
    for (const one of items) {
      for (const paper of (await read(`/instances/${one.id}/documents`)).items) {
        const html = await (await fetch(`/api/v1/documents/${paper.id}.html`)).text();
        const code = /校验码 ([0-9a-f]{16})/.exec(html)?.[1];
        if (code) return { number: one.number, code };
      }
    }
    return null;
  });
  await clerk.close();
  const one = await Desk.open(browser, server.url, { phone: true });
  const { page } = one;
  await page.goto("/verify");
  await page
    .getByLabel("办件编号")
    .fill(mark ? `${mark.number} ${mark.code}` : "SZ-320106-2026-00001 0123456789abcdef");
  await page.getByRole("button", { name: "核验" }).click();
  await page
    .getByText(mark ? "真实有效" : "查无此件")
    .first()
    .waitFor();
  await one.check();
  await one.fits();
  await page.getByLabel("校验码").fill("123");
  await page.getByRole("button", { name: "核验" }).click();
  await page.getByRole("alert").filter({ hasText: "请输入办件编号" }).waitFor();
  await one.check();
  await one.close();
});

test("the guide is read on a phone and in English", async () => {
  const one = await Desk.open(browser, server.url, { phone: true, language: "en" });
  await one.page.goto("/guides/venue-booking?division=320106000000");
  await one.page.getByRole("heading", { name: "Booking of a venue" }).waitFor();
  await one.page.getByRole("heading", { name: "Flow chart" }).waitFor();
  await one.check();
  await one.fits();
  await one.close();
});
