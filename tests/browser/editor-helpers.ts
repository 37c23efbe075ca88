import type { Locator, Page } from "playwright-core";
import type { Desk } from "./desk.ts";

/** A new draft of a workflow, open in the editor; its address. */
export async function beginDraft(desk: Desk, title = "企业退休人员移交"): Promise<string> {
  const { page } = desk;
  await page.goto("/editor");
  await page.getByRole("region", { name: title, exact: true }).getByRole("button", { name: "新拟草案" }).click();
  await page.waitForURL(/\/editor\/.+/);
  await page.locator(".state-box").first().waitFor();
  return new URL(page.url()).pathname;
}

/** Opens a further file of the draft. */
export async function openFile(page: Page, file: string): Promise<void> {
  await page.getByRole("navigation", { name: "视图" }).getByLabel("表单、文书、表").click();
  await page.keyboard.type(file);
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: file }).first().click();
  await page.locator(".ant-select-dropdown:visible").waitFor({ state: "hidden" });
}

/** The files of a draft as they are kept. */
export async function keptFile(page: Page, path: string): Promise<string> {
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const answer = await page.request.get(`/api/v1/drafts/${id}`);
  const { files }: { files: { path: string; text: string }[] } = await answer.json();
  return files.find((one) => one.path === path)?.text ?? "";
}

/** Pastes over all of a text, as from the clipboard. */
export async function pasteOver(editor: Locator, text: string): Promise<void> {
  await editor.click();
  await editor.page().keyboard.press("ControlOrMeta+a");
  await editor.evaluate((place, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    place.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

export const saved = (page: Page): Promise<void> => page.getByText("已保存", { exact: true }).waitFor();
