import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../helpers/browser.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { Desk } from "./desk.ts";
import { beginDraft, keptFile, openFile, saved } from "./editor-helpers.ts";

const MAIN = "workflows/handover.yaml";
const FORM = "forms/handover-application.json";

let server: Server;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startDemo(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test("undoing and redoing go through text, panel, outline, diagram and forms in the order things were done", async () => {
  const desk = await Desk.open(browser, server.url);
  await desk.signIn("nj-workflows");
  await beginDraft(desk);
  const { page } = desk;
  const main = await keptFile(page, MAIN);
  const outline = page.getByRole("navigation", { name: "环节大纲" });
  const panel = page.getByRole("complementary", { name: "所选内容" });
  const dialog = page.getByRole("dialog");
  const way = page.locator('.react-flow__edge[aria-label^="再次补正须批准"]').first();

  await page.getByRole("button", { name: "文本（YAML）" }).click();
  await page.locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.type("# first, in the text");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "流程图", exact: true }).click();

  // Both names one straight after the other: the second must not be written over the first as it was before.
  await outline.getByRole("button", { name: /^复核/ }).click();
  await panel.getByRole("heading", { name: "复核", exact: true }).waitFor();
  await typeAtOnce(panel.getByLabel("名称（中文）").first(), "复核复查");
  await typeAtOnce(panel.getByLabel("名称（英文）").first(), "Looked at twice");
  const key = panel.getByLabel("编号", { exact: true }).first();
  await panel.locator("details.part").filter({ hasText: "文件中的名称" }).last().locator("summary").first().click();
  await typeAtOnce(key, "lookedAtTwice");
  await panel.getByRole("heading", { name: "复核复查" }).waitFor();

  await page.getByRole("button", { name: "添加环节" }).first().click();
  await dialog.getByLabel("名称（中文）").fill("归档");
  await dialog.getByLabel("名称（英文）").fill("Filed away");
  await dialog.getByRole("button", { name: /添\s?加/ }).click();
  await outline.getByRole("button", { name: /^归档/ }).waitFor();

  await way.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Delete");
  await way.waitFor({ state: "detached" });

  await openFile(page, "handover-application");
  await page.getByRole("button", { name: "添加字段" }).click();
  await dialog.getByLabel("名称（英文）").fill("Something more");
  await dialog.getByRole("button", { name: /添\s?加/ }).click();
  await dialog.waitFor({ state: "hidden" });

  const stands = async () => {
    await saved(page);
    const [text, form] = [await keptFile(page, MAIN), await keptFile(page, FORM)];
    const done = ["first, in the text", "复核复查", "Looked at twice", "lookedAtTwice:", "filedAway:"];
    return [...done.map((one) => text.includes(one)), !text.includes("id: second,"), form.includes("somethingMore")];
  };
  const upTo = (count: number) => Array.from({ length: 7 }, (_, at) => at < count);
  const [undo, redo] = [page.getByRole("button", { name: "撤销" }), page.getByRole("button", { name: "重做" })];
  await expect.poll(stands).toEqual(upTo(7));
  for (let left = 6; left >= 0; left -= 1) {
    if (left % 2 === 0) await undo.click();
    else await page.keyboard.press("ControlOrMeta+z");
    await expect.poll(stands).toEqual(upTo(left));
  }
  expect(await keptFile(page, MAIN)).toBe(main);
  expect(await undo.isDisabled()).toBe(true);

  // Every view says what was undone, and says it again.
  await page.getByRole("button", { name: "流程图", exact: true }).click();
  await outline.getByRole("button", { name: /^复核/ }).waitFor();
  expect(await outline.getByRole("button", { name: /^(复核复查|归档)/ }).count()).toBe(0);
  await way.waitFor({ state: "attached" });
  for (let done = 1; done <= 7; done += 1) await redo.click();
  await expect.poll(stands).toEqual(upTo(7));
  await outline.getByRole("button", { name: /^复核复查/ }).waitFor();
  await outline.getByRole("button", { name: /^归档/ }).waitFor();
  await way.waitFor({ state: "detached" });
  expect(await redo.isDisabled()).toBe(true);
  await desk.check();
  await desk.close();
}, 240_000);

/** Types into a field and leaves it in the same breath, as a quick hand does. */
async function typeAtOnce(field: Locator, text: string): Promise<void> {
  await field.fill(text);
  await field.press("Enter");
}
