import type { Browser } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import type { DraftDetail } from "../../src/core/draft/model.ts";
import { openBrowser } from "../helpers/browser.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { Office } from "../scenarios/office.ts";
import { Desk } from "./desk.ts";
import { movingCase, taskOf } from "./relation-case.ts";

const AUTHOR = "nj-workflows";
const PUBLISHER = "nj-publisher";
/** The step at which its cases stand is called otherwise in the next version: only its task says that it is the same. */
const RENAMED: [RegExp, string][] = [
  [/(target: |back: |state: |\n {4})outConfirm\b/g, "$1oldSide"],
  [/zh: 原社区确认, en: The old community confirms/, "zh: 迁出确认, en: The old side confirms"],
];

let server: Server;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startDemo(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function publishNext(office: Office): Promise<void> {
  const author = await office.as(AUTHOR);
  const begun = await author.post<DraftDetail>("/drafts", { title: "迁出改名", workflow: "relation-change" });
  const files = (begun.files ?? []).map(({ path, text }) => ({
    path,
    text: path.startsWith("workflows/") ? RENAMED.reduce((said, [from, to]) => said.replace(from, to), text) : text,
  }));
  const draft = await author.put<DraftDetail>(`/drafts/${begun.id}`, { revision: begun.revision, files });
  const signedOff = draft.problems.map(({ code, path = "" }) => ({ code, path, reason: "可以接受" }));
  const from = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const sent = await author.post<DraftDetail>(`/drafts/${draft.id}/submit`, {
    ...{ revision: draft.revision, from, reason: { zh: "改名", en: "Renamed" }, signedOff },
  });
  await (await office.as(PUBLISHER)).post(`/drafts/${draft.id}/publish`, { revision: sent.revision });
}

async function looked(desk: Desk, name: string): Promise<void> {
  await desk.check();
  const folder = process.env.YIJIAO_LOOK;
  if (folder) await desk.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

test("running cases are tried by one person, moved by another, and one of them is taken back", async () => {
  const office = await Office.open(server.url);
  for (const index of [0, 1, 2]) await taskOf(office, await movingCase(office, index), "outConfirm");
  await publishNext(office);

  const author = await Desk.open(browser, server.url);
  await author.signIn(AUTHOR);
  const { page } = author;
  await page.goto("/procedures?workflow=relation-change");
  await page.getByRole("link", { name: "在办件升级" }).click();
  await page.getByRole("heading", { name: "管理关系变更：在办件升级" }).waitFor();
  await looked(author, "sheet");
  await page.getByRole("button", { name: /可能是“迁出确认”（同一任务）/ }).click();
  await page.getByLabel("理由", { exact: true }).fill("统一名称");
  await page.getByRole("button", { name: "试算", exact: true }).click();
  await page.getByRole("region", { name: "试算完成" }).waitFor();
  await page.getByText(/须由试算者以外的人开始|只有发布审核人员可以开始升级/).waitFor();
  await page.getByRole("tab", { name: /可自行升级/ }).click();
  await page.getByRole("table", { name: "可自行升级" }).waitFor();
  await looked(author, "tried");
  const address = new URL(page.url()).pathname;
  await author.close();

  const publisher = await Desk.open(browser, server.url);
  await publisher.signIn(PUBLISHER);
  await publisher.page.goto(address);
  await publisher.page.getByRole("button", { name: /开始升级 \d+ 件/ }).click();
  await publisher.page.getByRole("region", { name: "升级完成" }).waitFor();
  const moved = publisher.page.getByRole("table", { name: "已升级" });
  await moved.waitFor();
  await looked(publisher, "moved");
  await moved.getByRole("button", { name: "撤销升级" }).first().click();
  const dialog = publisher.page.getByRole("dialog");
  await dialog.getByLabel("理由").fill("先看一件");
  await dialog.getByRole("button", { name: "撤销升级" }).click();
  await dialog.waitFor({ state: "hidden" });
  await publisher.page.getByRole("tab", { name: /1\s*已撤销升级/ }).click();
  await publisher.page.getByRole("table", { name: "已撤销升级" }).waitFor();
  await looked(publisher, "undone");
  await publisher.close();

  const reader = await Desk.open(browser, server.url, { phone: true, language: "en" });
  await reader.signIn(AUTHOR);
  await reader.page.goto(address);
  await reader.page.getByRole("tab", { name: /Moved back/ }).waitFor();
  await reader.fits();
  await looked(reader, "phone");
  await reader.page.goto("/migrate/relation-change");
  await reader.page.getByRole("heading", { name: /move running cases/ }).waitFor();
  await reader.fits();
  await looked(reader, "phone-sheet");
  await reader.close();
}, 240_000);
