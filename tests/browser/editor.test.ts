import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DraftDetail } from "../../src/core/draft/model.ts";
import { openBrowser } from "../helpers/browser.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { handIn, people, rosterOf } from "../scenarios/batch.ts";
import { stateOf, usually } from "../scenarios/handover-office.ts";
import { Office } from "../scenarios/office.ts";
import { Desk } from "./desk.ts";

const STREET = "320106001000";
const SCENARIOS = "workflows/handover.scenarios.yaml";
/** The agency's review, not that of an agreement; what must hold then is said after the step that now follows. */
const REVIEWED = /- \{ do: review\.approve(, by: agency\.reviewer)?(, then: \{.*\})? \}/g;

let server: Server;
let browser: Browser;
let office: Office;
beforeAll(async () => {
  [server, browser] = await Promise.all([startDemo(), openBrowser()]);
  office = await Office.open(server.url);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Picks from a list that opens; a long one is searched, since it shows only what is in sight. */
async function choose(inside: Locator, label: string, option: string, sought = ""): Promise<void> {
  const page = inside.page();
  await inside.getByLabel(label, { exact: true }).click();
  if (sought !== "") await page.keyboard.type(sought);
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: option }).first().click();
  await page.locator(".ant-select-dropdown:visible").waitFor({ state: "hidden" });
}

/** Pastes a text, as from the clipboard. */
async function paste(into: Locator, text: string): Promise<void> {
  await into.evaluate((place, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    place.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** A batch of one person, handed in. */
async function batch(): Promise<string> {
  const [one] = (await people()).filter((person) => person.do === "accept" && person.hukou === STREET);
  return handIn(office, rosterOf([one?.cells ?? {}]));
}

/** Everything done as usual until a batch stands in none of the states before `until`. */
async function walk(id: string, until: RegExp): Promise<string> {
  for (let steps = 0; steps < 12; steps += 1) {
    const { number, state } = await office.instance("qy-officer", id);
    if (until.test(state)) return state;
    const watcher = await office.as("nj-supervisor");
    const { items } = await watcher.get<{ items: Parameters<typeof stateOf>[0][] }>(
      `/tasks?scope=all&limit=100&workflow=handover&q=${number}`,
    );
    const [task] = items;
    if (!task) throw new Error(`nothing to do in ${state}`);
    const doing = usually(task);
    if (!doing) throw new Error(`nobody knows what to do in ${stateOf(task)}`);
    await office.complete(await office.as(office.holder(task)), task.id, doing.outcome, doing.data);
  }
  throw new Error("the batch never came there");
}

test("an administrator puts a step with a form and a document into the handover; the next batch goes by it, a running one does not", async () => {
  const running = await batch();
  const desk = await Desk.open(browser, server.url);
  await desk.signIn("nj-workflows");
  const { page } = desk;
  await page.goto("/editor");
  await page
    .getByRole("region", { name: "企业退休人员移交", exact: true })
    .getByRole("button", { name: "新拟草案" })
    .click();
  await page.waitForURL(/\/editor\/.+/);
  await page.locator(".state-box").first().waitFor();
  await desk.check();

  // Between the review and the dispatch: what was reviewed is looked at once more.
  const outline = page.getByRole("navigation", { name: "环节大纲" });
  await outline.getByRole("button", { name: /^复核/ }).click();
  const panel = page.getByRole("complementary", { name: "所选内容" });
  await panel.getByRole("region", { name: "去向" }).getByRole("button", { name: /^通过/ }).click();
  await panel.getByRole("button", { name: "在此插入环节" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("环节名称（中文）").fill("抽查核实");
  await dialog.getByLabel("环节名称（英文）").fill("Second look");
  await choose(dialog, "由谁办理", "agency.clerk", "agency.clerk");
  await choose(dialog, "办结时出具的文书", "新建文书");
  await desk.check();
  await dialog.getByRole("button", { name: "插入环节" }).click();
  await outline.getByRole("button", { name: /^抽查核实/ }).waitFor();

  // One step of undoing for all of it, and back again.
  await page.getByRole("button", { name: "撤销" }).click();
  await outline.getByRole("button", { name: /^抽查核实/ }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "重做" }).click();
  await outline.getByRole("button", { name: /^抽查核实/ }).waitFor();

  // The text says the same, with the comments that people wrote.
  await page.getByRole("button", { name: "文本（YAML）" }).click();
  await page.locator(".cm-content").getByText("(P03)").first().waitFor();
  await desk.check();
  await page.getByText("已保存").waitFor();
  const draftId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const admin = await office.as("nj-workflows");
  const draft = await admin.get<DraftDetail>(`/drafts/${draftId}`);
  const main = draft.files?.find(({ path }) => path === "workflows/handover.yaml")?.text ?? "";
  expect(main).toContain("secondLook");
  expect(main.split("\n").filter((line) => line.trimStart().startsWith("#"))).toEqual(
    draft.baseFiles
      ?.find(({ path }) => path === "workflows/handover.yaml")
      ?.text.split("\n")
      .filter((line) => line.trimStart().startsWith("#")),
  );
  expect(draft.files?.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["forms/handover-second-look.json", "templates/second-look-notice.hbs"]),
  );

  // The scenarios say what was wanted until now; whoever means it otherwise says so there.
  await choose(
    page.getByRole("navigation", { name: "视图" }),
    "表单、文书、表",
    "handover.scenarios",
    "handover.scenarios",
  );
  const scenarios = (draft.files?.find(({ path }) => path === SCENARIOS)?.text ?? "")
    .replaceAll(REVIEWED, "- { do: review.approve$1 }\n      - { do: secondLook.approve$2 }")
    // The paper of the new step, in the one scenario that counts them.
    .replace("comparison-result, completion-notice", "comparison-result, second-look-notice, completion-notice");
  await page.locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+a");
  await paste(page.locator(".cm-content"), scenarios);
  await page.getByRole("button", { name: "模拟与场景" }).click();
  await page.getByRole("button", { name: "运行全部场景" }).click();
  await page.getByText(/(\d+) 个场景中 \1 个符合/).waitFor();
  await desk.check();
  await page.getByText("已保存").waitFor();

  // Submitted, with a reason for each warning; somebody else lets it in.
  await page.getByRole("button", { name: "提交审核" }).click();
  const submit = page.getByRole("dialog");
  await submit.getByLabel("修改理由", { exact: true }).fill("加强核实");
  await desk.check();
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  await submit.getByLabel("施行日期").fill(today);
  await submit.getByLabel("施行日期").press("Enter");
  for (const warning of await submit.getByPlaceholder("可以接受的理由").all()) await warning.fill("已核对，可以接受");
  await submit.getByRole("button", { name: "提交", exact: true }).click();
  await submit.waitFor({ state: "hidden" });
  await page.getByText("待审核", { exact: true }).waitFor();
  await desk.check();
  await desk.close();
  const { revision } = await admin.get<DraftDetail>(`/drafts/${draftId}`);
  const publisher = await office.as("nj-publisher");
  const published = await publisher.ask<DraftDetail>("POST", `/drafts/${draftId}/publish`, { revision });
  expect(published.body).toMatchObject({ status: "published" });

  expect(await walk(await batch(), /^(secondLook|handling)/)).toBe("secondLook");
  expect(await walk(running, /^(secondLook|handling)/)).toMatch(/^handling/);
}, 180_000);
