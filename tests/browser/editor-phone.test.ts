import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../helpers/browser.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { Desk } from "./desk.ts";
import { beginDraft } from "./editor-helpers.ts";

const WORDS = {
  zh: {
    text: "文本（YAML）",
    simulator: "模拟与场景",
    start: "发起",
    problems: /没有发现问题|错误 \d+ 个/,
    outline: "环节大纲",
    step: /^起草协议/,
    signing: "多人会签",
  },
  en: {
    text: "Text (YAML)",
    simulator: "Simulation and scenarios",
    start: "Begin",
    problems: /Nothing wrong|\d+ errors?, \d+ warnings?/,
    outline: "Outline",
    step: /^Drafting/,
    signing: "Signed by several",
  },
} as const;

let server: Server;
let browser: Browser;
let address = "";
beforeAll(async () => {
  [server, browser] = await Promise.all([startDemo(), openBrowser()]);
  const desk = await Desk.open(browser, server.url);
  await desk.signIn("nj-workflows");
  address = await beginDraft(desk, "社会化管理服务协议书");
  await desk.close();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test.each([
  "zh",
  "en",
] as const)("the editor, its simulator and the draft's page fit a phone, in %s", async (language) => {
  const words = WORDS[language];
  const desk = await Desk.open(browser, server.url, { phone: true, language });
  await desk.signIn("nj-workflows");
  const { page } = desk;
  const looked = async () => {
    await desk.fits();
    await desk.check();
  };
  await page.goto("/editor");
  await page.locator(".grid-cards section").first().waitFor();
  await looked();
  await page.goto(address);
  await page.locator(".state-box").first().waitFor();
  await page.locator(".problems summary").getByText(words.problems).waitFor();
  await looked();
  // The fields of those who sign, which are many.
  await page.getByRole("navigation", { name: words.outline }).getByRole("button", { name: words.step }).click();
  await page.getByRole("switch", { name: words.signing }).click();
  const signing = page.getByRole("region", { name: words.signing });
  await signing.waitFor();
  await looked();
  await signing.scrollIntoViewIfNeeded();
  if (language === "en") expect(await signing.innerText()).not.toMatch(/^\p{Script=Han}+$/mu);
  await page.getByRole("switch", { name: words.signing }).click();
  await signing.waitFor({ state: "detached" });
  await page.getByRole("button", { name: words.text, exact: true }).click();
  await page.locator(".cm-content").waitFor();
  await looked();
  await page.getByRole("button", { name: words.simulator, exact: true }).click();
  await page.getByRole("button", { name: words.start, exact: true }).waitFor();
  await looked();
  await page.goto(address.replace("/editor/", "/drafts/"));
  await page.locator(".split").waitFor();
  await looked();
  if (language === "en") {
    const said = await page.locator(".split").innerText();
    const left = said.match(/[^\n]*\p{Script=Han}[^\n]*/gu) ?? [];
    // Names of people have no translation.
    expect(left.filter((line) => !/^\p{Script=Han}{2,4}$/u.test(line.trim()))).toEqual([]);
  }
  await desk.close();
}, 240_000);

test("an approver follows the link to the editor, and may only look", async () => {
  const desk = await Desk.open(browser, server.url, { phone: true });
  await desk.signIn("nj-publisher");
  const { page } = desk;
  await page.goto(address.replace("/editor/", "/drafts/"));
  await page.getByRole("link", { name: "打开编辑器查看、模拟" }).click();
  await page.getByText("只能查看：只有流程管理员可以修改流程").waitFor();
  await page.locator(".state-box").first().waitFor();
  await desk.fits();
  await desk.check();
  expect(await page.getByRole("button", { name: "提交审核" }).isDisabled()).toBe(true);
  expect(await page.getByRole("button", { name: "添加环节" }).count()).toBe(0);
  await page.getByRole("button", { name: "模拟与场景" }).click();
  await page.getByRole("button", { name: "发起", exact: true }).waitFor();
  await desk.check();
  await desk.close();
}, 180_000);

test.each([
  ["zh", "法规条款", "四（四） 死亡待遇", "尚未落实"],
  ["en", "Clauses of the regulations", "4.4 Benefits upon death", "not covered yet"],
] as const)(
  "whoever is signed in reads on a phone what is done about each clause, in %s",
  async (language, link, clause, bare) => {
    const desk = await Desk.open(browser, server.url, { phone: true, language });
    await desk.signIn("qy-officer");
    const { page } = desk;
    await page.goto("/procedures");
    await page.getByRole("link", { name: link }).click();
    await page.waitForURL(/\/regulations$/);
    const row = page.getByRole("row").filter({ has: page.getByText(clause, { exact: true }) });
    await row.getByRole("link").first().waitFor();
    await page.getByText(bare, { exact: true }).first().waitFor();
    await desk.fits();
    await desk.check();
    await row.getByRole("link").first().click();
    await page.waitForURL(/\/procedures\?workflow=/);
    await desk.close();
  },
  60_000,
);
