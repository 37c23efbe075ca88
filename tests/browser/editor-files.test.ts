import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../helpers/browser.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { Desk } from "./desk.ts";
import { beginDraft, keptFile, openFile, pasteOver, saved } from "./editor-helpers.ts";

const MAIN = "workflows/handover.yaml";
const ADMIN = "nj-workflows";
const FOLDER = mkdtempSync(join(tmpdir(), "yijiao-editor-"));

let server: Server;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startDemo(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(FOLDER, { recursive: true, force: true });
});

async function admin(options = {}): Promise<Desk> {
  const desk = await Desk.open(browser, server.url, options);
  await desk.signIn(ADMIN);
  return desk;
}

/** Writes a remark at the beginning of the workflow's text. */
async function remark({ page }: Desk, text: string): Promise<void> {
  await page.getByRole("button", { name: "文本（YAML）" }).click();
  await page.locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.type(`# ${text}\n`);
}

test("of two browsers on one draft neither loses anything, whichever is kept", async () => {
  const stale = { expected: [/^409 .*\/drafts\//] };
  const [one, two] = [await admin(stale), await admin(stale)];
  await two.page.goto(await beginDraft(one));
  await two.page.locator(".state-box").first().waitFor();
  await remark(one, "first of one");
  await saved(one.page);
  await remark(two, "first of two");
  const dialog = two.page.getByRole("dialog");
  await dialog.getByText("有人先保存了这份草案").waitFor();
  await dialog.getByRole("button", { name: "比较（1 个文件不同）" }).click();
  await dialog.getByText("- # first of one").waitFor();
  await dialog.getByText("+ # first of two").waitFor();
  await two.check();

  // One's own as a file, whatever one decides.
  const [kept] = await Promise.all([
    two.page.waitForEvent("download"),
    dialog.getByRole("button", { name: "把我的下载下来" }).click(),
  ]);
  const mine = unzipSync(new Uint8Array(readFileSync((await kept.path()) ?? "")));
  expect(strFromU8(mine[MAIN] ?? new Uint8Array())).toContain("first of two");

  // Theirs taken: one's own come back by undoing.
  await dialog.getByRole("button", { name: "采用对方的" }).click();
  await two.page.locator(".cm-content").getByText("# first of one").waitFor();
  await two.page.getByRole("button", { name: "撤销" }).click();
  await two.page.locator(".cm-content").getByText("# first of two").waitFor();
  await two.page.getByRole("button", { name: "重做" }).click();
  await two.page.locator(".cm-content").getByText("# first of one").waitFor();
  await remark(two, "second of two");
  await saved(two.page);

  // One's own kept: theirs come back by undoing.
  await remark(one, "second of one");
  await one.page.getByRole("dialog").getByRole("button", { name: "保留我的" }).click();
  await one.page.getByRole("dialog").waitFor({ state: "hidden" });
  await saved(one.page);
  await expect.poll(() => keptFile(one.page, MAIN)).toContain("second of one");
  await one.page.getByRole("button", { name: "撤销" }).click();
  await one.page.locator(".cm-content").getByText("# second of two").waitFor();
  await Promise.all([one.close(), two.close()]);
}, 120_000);

test("a version goes out as a file and comes in as a draft; what is broken, foreign or too large is said to be so", async () => {
  const desk = await admin({ expected: [/^4\d\d \/api\/v1\/drafts$/] });
  const { page } = desk;
  await page.goto("/editor");
  const handover = page.getByRole("region", { name: "企业退休人员移交", exact: true });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    handover
      .getByRole("button", { name: /^导出第/ })
      .first()
      .click(),
  ]);
  const path = join(FOLDER, "handover.zip");
  await download.saveAs(path);
  const files = unzipSync(new Uint8Array(readFileSync(path)));
  const bring = async (name: string, bytes: Uint8Array): Promise<void> => {
    const file = join(FOLDER, name);
    writeFileSync(file, bytes);
    await page.locator("input[type=file]").setInputFiles(file);
  };
  const said = (words: string | RegExp) => page.locator(".ant-message").getByText(words).last().waitFor();

  await bring("cut.zip", readFileSync(path).subarray(0, 5_000));
  await said(/没有流程/);
  await bring("picture.zip", new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]));
  await said(/没有流程/);
  await bring("foreign.zip", zipSync({ "notes/readme.txt": strToU8("nothing of a workflow") }));
  await said(/没有流程/);
  await bring("other.json", strToU8("{"));
  await said(/没有流程/);
  await bring("unknown.zip", zipSync({ "workflows/never-heard-of.yaml": strToU8("id: never-heard-of\n") }));
  // A workflow that nobody knew is a new one: what it lacks is said in its draft.
  await page.waitForURL(/\/editor\/.+/);
  await page.getByRole("list", { name: "问题" }).getByText("缺少“machine”").waitFor();
  await desk.check();
  await page.goto("/editor");
  const long = zipSync({
    ...files,
    [MAIN]: strToU8(`${strFromU8(files[MAIN] ?? new Uint8Array())}# ${"x".repeat(5_000_000)}`),
  });
  await bring("long.zip", long);
  await said(/100000/);
  expect(new URL(page.url()).pathname).toBe("/editor");
  await desk.check();

  await bring("handover.zip", readFileSync(path));
  await page.waitForURL(/\/editor\/.+/);
  await page.locator(".state-box").first().waitFor();
  expect(await keptFile(page, MAIN)).toBe(strFromU8(files[MAIN] ?? new Uint8Array()));

  // Out again from the draft, as it stands there.
  await page.getByRole("button", { name: "更多" }).click();
  const [again] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "导出全部文件" }).click(),
  ]);
  expect(Object.keys(unzipSync(new Uint8Array(readFileSync((await again.path()) ?? "")))).sort()).toEqual(
    Object.keys(files).sort(),
  );
  await desk.close();
}, 120_000);

test("a decision table is written in its grid: rows and columns added, moved and removed, a bad cell told where it stands", async () => {
  const desk = await admin();
  const { page } = desk;
  await beginDraft(desk, "退休人员移交（单人）");
  await openFile(page, "routing");
  const grid = page.getByRole("table");
  await grid.waitFor();
  await desk.check();
  const rows = () => grid.locator("tbody th").allInnerTexts();
  const before = await rows();
  const first = before[0] ?? "";
  await page.getByRole("button", { name: `下移 ${first}`, exact: true }).click();
  await expect.poll(rows).toEqual([before[1], first, ...before.slice(2)]);
  await page.getByRole("button", { name: "添加一行" }).click();
  await expect.poll(async () => (await rows()).length).toBe(before.length + 1);

  await page.getByRole("button", { name: "添加条件列" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("名称（中文）").fill("人数");
  await dialog.getByLabel("名称（英文）").fill("Head count");
  await dialog.getByLabel("取什么来判断（FEEL）").fill("headcount");
  await desk.check();
  await dialog.getByRole("button", { name: /添\s?加/ }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "左移 人数" }).click();

  const cell = grid.getByLabel(`${first} headCount`, { exact: true });
  await cell.fill("> (");
  await cell.press("Enter");
  await grid.getByText(/条件不可用/).waitFor();
  expect(await cell.getAttribute("aria-invalid")).toBe("true");
  await desk.check();
  await cell.fill("> 100");
  await cell.press("Enter");
  await grid.getByText(/条件不可用/).waitFor({ state: "detached" });

  await page.getByRole("button", { name: "添加结果列" }).click();
  await dialog.getByLabel("名称（英文）").fill("Remark");
  await dialog.getByRole("button", { name: /添\s?加/ }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "删除列 Remark" }).click();
  await page.getByRole("button", { name: "删除列 人数" }).click();
  await page.getByRole("button", { name: /^删除行 row/ }).click();
  await page.getByRole("button", { name: `上移 ${first}`, exact: true }).click();
  await expect.poll(rows).toEqual(before);
  await saved(page);
  // Everything taken back by hand leaves the file as it was, remarks and all, but for what the grid wrote of the rows moved.
  const kept = await keptFile(page, "policies/tables/routing.yaml");
  expect(kept).not.toMatch(/headCount|remark/);
  expect(kept.split("\n")[0]).toMatch(/^#/);
  await desk.close();
}, 120_000);

test("a template is shown as the paper it prints, a form as whoever fills it in sees it, each with what is wrong", async () => {
  const desk = await admin({ expected: [/^4\d\d .*\/template$/] });
  const { page } = desk;
  await beginDraft(desk);
  await openFile(page, "handover-application");
  const preview = page.getByRole("region", { name: "预览" });
  await preview.getByLabel(/企业名称/).waitFor();
  await page.getByRole("button", { name: "添加字段" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("名称（中文）").fill("开户银行");
  await dialog.getByLabel("名称（英文）").fill("Bank of deposit");
  await dialog.getByRole("button", { name: /添\s?加/ }).click();
  await preview.getByLabel("开户银行").fill("某银行");
  await desk.check();
  const json = page.locator(".cm-content");
  const form = await json.innerText();
  await pasteOver(json, `${form.slice(0, 200)} {`);
  await preview.getByText("内容有误，改正后即可预览。").waitFor();
  await page.getByRole("button", { name: "撤销" }).click();
  await preview.getByLabel("开户银行").waitFor();

  await openFile(page, "refusal-notice");
  const paper = page.frameLocator("iframe.paper");
  await paper.getByRole("heading", { level: 1 }).waitFor();
  const heading = await paper.getByRole("heading", { level: 1 }).innerText();
  expect(heading).toMatch(/\p{Script=Han}/u);
  await page.locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("{{{{#each ");
  await preview.getByRole("alert").waitFor();
  await page
    .getByRole("list", { name: "问题" })
    .getByText(/refusal-notice/)
    .first()
    .waitFor();
  await desk.check();
  await page.getByRole("button", { name: "撤销" }).click();
  await preview.getByRole("alert").waitFor({ state: "detached" });
  await desk.close();
}, 120_000);
