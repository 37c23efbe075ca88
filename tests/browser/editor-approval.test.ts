import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DraftDetail } from "../../src/core/draft/model.ts";
import { openBrowser } from "../helpers/browser.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { Office } from "../scenarios/office.ts";
import { Desk } from "./desk.ts";
import { beginDraft, saved } from "./editor-helpers.ts";

const AUTHOR = "nj-workflows";
const APPROVER = "nj-publisher";
const MAIN = "workflows/venue-check.yaml";
const FROM = "2026-12-15";

let server: Server;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startDemo({ manualClock: true }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function deskOf(username: string, options = {}): Promise<Desk> {
  const desk = await Desk.open(browser, server.url, options);
  await desk.signIn(username);
  return desk;
}

/** What a page shows of a draft in a state: its badge, nothing wrong with it, and a picture for whoever asks. */
async function shows(desk: Desk, status: string, name = status): Promise<void> {
  await desk.page.locator(".badge").getByText(status, { exact: true }).first().waitFor();
  await desk.check();
  const folder = process.env.YIJIAO_LOOK;
  if (folder) await desk.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

test("a change of a workflow goes by clicks from its editor to approval, back, in again, is let in and taken back", async () => {
  const author = await deskOf(AUTHOR);
  const { page } = author;
  await beginDraft(author);
  await page.getByRole("navigation", { name: "环节大纲" }).getByRole("button", { name: /^复核/ }).click();
  const name = page.getByRole("complementary", { name: "所选内容" }).getByLabel("名称（中文）").first();
  await name.fill("复核复查");
  await name.press("Enter");
  await saved(page);

  // From the editor to what is said of it, and handed in from there.
  await page.getByRole("link", { name: "审批情况" }).click();
  const told = page.getByRole("list", { name: "流程的改动" });
  await told.getByText("环节“复核复查”：名称").waitFor();
  await told.getByText("复核 → 复核复查").waitFor();
  const drawing = page.getByRole("region", { name: "流程图上的改动" });
  await drawing.locator('[data-mark="changed"]').getByText("≠ 复核复查").waitFor();
  await page.getByRole("list", { name: "图例" }).getByText("改动 1 处").waitFor();
  await shows(author, "起草中");
  await page.getByLabel("施行日期").fill(FROM);
  await page.getByLabel("理由", { exact: true }).fill("名称更明确");
  for (const warning of await page.getByPlaceholder("为什么可以接受").all()) await warning.fill("已核对，可以接受");
  await page.getByRole("button", { name: "提交审核" }).click();
  await page.getByText(/不能批准：/).waitFor();
  await shows(author, "待审核");
  const address = new URL(page.url()).pathname;

  // Whoever decides sees the same, and that its scenarios hold; looks at it in the editor and comes back.
  const approver = await deskOf(APPROVER);
  await approver.page.getByRole("link", { name: "审批", exact: true }).click();
  await approver.page.locator(`a[href="${address}"]`).first().click();
  await approver.page.getByText("复核 → 复核复查").waitFor();
  await approver.page.getByText(/(\d+) 个场景中 \1 个符合/).waitFor();
  await approver.page.getByRole("link", { name: "打开编辑器查看、模拟" }).click();
  await approver.page.locator(".state-box").first().waitFor();
  await approver.check();
  await approver.page.getByRole("link", { name: "审批情况" }).click();
  await approver.page.getByLabel(/审核意见/).fill("英文名称也要改");
  await approver.page.getByRole("button", { name: "退回修改" }).click();
  await shows(approver, "已退回");

  // Its author reads why, and hands it in again.
  await page.goto("/drafts?tab=mine");
  await page.locator(`a[href="${address}"]`).first().click();
  await page.getByText("英文名称也要改").waitFor();
  await page.getByRole("link", { name: "打开编辑器查看、模拟" }).waitFor();
  await page.getByLabel("施行日期").fill(FROM);
  await page.getByLabel("理由", { exact: true }).fill("名称更明确");
  for (const warning of await page.getByPlaceholder("为什么可以接受").all()) await warning.fill("已核对，可以接受");
  await page.getByRole("button", { name: "提交审核" }).click();
  await page.getByText(/不能批准：/).waitFor();
  await author.close();

  await approver.page.reload();
  await approver.page.getByRole("button", { name: "批准", exact: true }).click();
  await shows(approver, "已批准");
  await approver.page.getByRole("button", { name: "撤回，不施行" }).click();
  await shows(approver, "已撤回");
  expect(await approver.page.getByRole("button", { name: "批准", exact: true }).count()).toBe(0);

  const reader = await deskOf(APPROVER, { phone: true, language: "en" });
  await reader.page.goto(address);
  await reader.page.getByText(/Review \(复核\) → Review \(复核复查\)/).waitFor();
  await reader.fits();
  await reader.check();
  await Promise.all([reader.close(), approver.close()]);
}, 240_000);

test("where another version has come into force since, all three texts stand side by side, conflicts first", async () => {
  const office = await Office.open(server.url);
  const author = await office.as(AUTHOR);
  /** A draft of the workflow as it is in force, with passages written otherwise. */
  const draft = async (title: string, ...passages: [string, string][]): Promise<DraftDetail> => {
    const begun = await author.post<DraftDetail>("/drafts", { title, workflow: "venue-check" });
    const files = (begun.files ?? []).map(({ path, text }) => ({
      path,
      text: path === MAIN ? passages.reduce((made, [from, to]) => made.replace(from, to), text) : text,
    }));
    return author.put<DraftDetail>(`/drafts/${begun.id}`, { revision: begun.revision, files });
  };
  const mine = await draft("我的修改", ["zh: 场所巡检", "zh: 场所安全巡检"]);
  const theirs = await draft(
    "已施行的修改",
    ["zh: 场所巡检", "zh: 场所月检"],
    ["zh: 隐患整改期限", "zh: 整改期限"],
    ["zh: 登记巡检", "zh: 登记月检"],
  );
  const reason = { zh: "先行", en: "First" };
  const signedOff = theirs.problems.map(({ code, path = "" }) => ({ code, path, reason: "可以接受" }));
  const from = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const sent = await author.post<DraftDetail>(`/drafts/${theirs.id}/submit`, {
    ...{ revision: theirs.revision, from, reason, signedOff },
  });
  const publisher = await office.as(APPROVER);
  await publisher.post(`/drafts/${theirs.id}/publish`, { revision: sent.revision });

  const desk = await deskOf(AUTHOR);
  const { page } = desk;
  await page.goto(`/drafts/${mine.id}`);
  const table = page.getByRole("table", { name: "三方对比" });
  await table.getByText("改法不同").waitFor();
  await table.getByText("现行改了").first().waitFor();
  expect(await table.locator("tbody tr").first().innerText()).toContain("改法不同");
  await desk.check();
  await shows(desk, "起草中", "三方对比");

  // What the version in force changed of the one before it, from the list of versions.
  await page.goto("/editor");
  const versions = page.getByRole("region", { name: "场所月检", exact: true });
  await versions
    .getByRole("button", { name: /^第 \d+ 版改了什么$/ })
    .first()
    .click();
  const drawing = page.getByRole("dialog").getByRole("region", { name: "流程图上的改动" });
  await drawing.locator('[data-mark="changed"]').getByText("≠ 登记月检").waitFor();
  await desk.check();
  if (process.env.YIJIAO_LOOK) await page.screenshot({ path: `${process.env.YIJIAO_LOOK}/versions.png` });
  await desk.close();
}, 240_000);
