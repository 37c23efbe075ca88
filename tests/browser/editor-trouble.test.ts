import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../helpers/browser.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { Desk } from "./desk.ts";
import { beginDraft, keptFile, openFile, pasteOver, saved } from "./editor-helpers.ts";

const MAIN = "workflows/handover.yaml";
const ADMIN = "nj-workflows";

let server: Server;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startDemo(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** An administrator with a draft of the handover, its text open; the text as it is. */
async function editor(options = {}): Promise<{ desk: Desk; page: Page; main: string }> {
  const desk = await Desk.open(browser, server.url, options);
  await desk.signIn(ADMIN);
  await beginDraft(desk);
  const { page } = desk;
  await page.getByRole("button", { name: "文本（YAML）" }).click();
  await page.locator(".cm-content").waitFor();
  return { desk, page, main: await keptFile(page, MAIN) };
}

const textOf = (page: Page) => page.locator(".cm-content");
const problemOf = (page: Page, words: string | RegExp) =>
  page.getByRole("list", { name: "问题" }).getByText(words).first();

test("whatever is pasted into the text is told in words, and the page stays alive", async () => {
  const { desk, page, main } = await editor({ expected: [/^400 .*\/drafts\//] });
  const bomb = ["a: &a [x, x]", ...["b", "c", "d"].map((key, at) => `${key}: &${key} [*${"abc"[at]}, *${"abc"[at]}]`)];
  const pasted: [string, string | RegExp][] = [
    [bomb.join("\n"), /别名/],
    [`${main}\nid: handover\n`, "YAML 无法读取：“id”重复"],
    [main.replace("machine:\n", "__proto__: { x: 1 }\nmachine:\n  __proto__: { y: 1 }\n"), "不认识的项“__proto__”"],
    ["[".repeat(100_000), "嵌套过深"],
    [
      main.replace("        dataCheck:\n", "        another:\n").replace(/^ {4}dataCheck:/m, "    another:"),
      /没有状态“dataCheck”/,
    ],
    [`${main}\n${Array.from({ length: 30_000 }, (_, at) => `k${String(at)}: v`).join("\n")}`, "不认识的项“k0”"],
  ];
  for (const [text, words] of pasted) {
    await pasteOver(textOf(page), text);
    await problemOf(page, words).waitFor();
  }
  // Too much to be kept: why is said, nothing is lost, and it is kept as soon as it is less.
  await pasteOver(textOf(page), `${main}# ${"x".repeat(500_000)}\n`);
  const refused = page.getByRole("alert").filter({ hasText: "未能保存" });
  await refused.getByText(/workflows\/handover\.yaml 文字超过 100000 字/).waitFor();
  await desk.check();
  await pasteOver(textOf(page), `${main}# mended\n`);
  await saved(page);
  await refused.waitFor({ state: "detached" });
  expect(await keptFile(page, MAIN)).toContain("# mended");
  await desk.close();
}, 180_000);

test("a field that a condition reads, taken out of its form, is missed there", async () => {
  const { desk, page } = await editor();
  const form = await keptFile(page, "forms/handover-application.json");
  await openFile(page, "handover-application");
  await pasteOver(textOf(page), form.replaceAll('"headcount"', '"heads"'));
  await problemOf(page, /headcount/).waitFor();
  await desk.check();
  await page.getByRole("button", { name: "撤销" }).click();
  await problemOf(page, /headcount/).waitFor({ state: "detached" });
  await desk.close();
}, 180_000);

test("without a network, and when the session has ended, what is written stays and is kept afterwards", async () => {
  const { desk, page, main } = await editor({ expected: [/^401 /] });
  await page.context().setOffline(true);
  await pasteOver(textOf(page), `${main}# written offline\n`);
  await page.getByText("保存失败，稍后自动重试；内容保留在本页").waitFor();
  await page.context().setOffline(false);
  await saved(page);
  expect(await keptFile(page, MAIN)).toContain("# written offline");

  await page.context().clearCookies();
  await pasteOver(textOf(page), `${main}# written signed out\n`);
  const dialog = page.getByRole("dialog");
  await dialog.getByText("本页已填写的内容不会丢失").waitFor();
  await desk.check();
  const accounts = await page.request.get("/api/v1/demo/accounts");
  const { items }: { items: { username: string; password: string }[] } = await accounts.json();
  await dialog.getByLabel("用户名").fill(ADMIN);
  await dialog.getByLabel("密码").fill(items.find(({ username }) => username === ADMIN)?.password ?? "");
  await dialog.getByRole("button", { name: /登\s?录/ }).click();
  await dialog.waitFor({ state: "hidden" });
  await saved(page);
  expect(await keptFile(page, MAIN)).toContain("# written signed out");
  expect(await textOf(page).innerText()).not.toBe("");
  await desk.close();
}, 180_000);
