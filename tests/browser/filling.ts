import type { Locator, Page } from "playwright-core";

export type Values = Record<string, unknown>;

const SCAN = { name: "材料扫描件.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 scan") };
/** Put where a field wants a paper. */
export const PAPER = Symbol("paper");

/** Fills a form as its person does: types, ticks, picks from lists by the words shown, and hands papers in. */
export async function fillForm(page: Page, values: Values): Promise<void> {
  for (const [key, value] of Object.entries(values)) {
    const field = page.locator(`[id$="_${key}"]`).first();
    await field.waitFor({ state: "attached" });
    if (value === PAPER) await handIn(page, field, key);
    else if (Array.isArray(value)) for (const one of value) await pick(page, field, String(one));
    else if (typeof value === "boolean") await field.setChecked(value);
    else if ((await field.getAttribute("role")) === "combobox") await pick(page, field, String(value));
    else {
      await field.fill(String(value));
      // A date that is typed is taken when its field is left.
      await field.press("Tab");
    }
  }
}

async function pick(page: Page, field: Locator, words: string): Promise<void> {
  await field.click();
  await page.locator(".ant-select-dropdown:visible").getByTitle(words, { exact: true }).click();
  // A list of which several are picked stays open over the fields below.
  await page.keyboard.press("Escape");
}

async function handIn(page: Page, field: Locator, key: string): Promise<void> {
  const inside = page.locator(`input[type=file][id$="_${key}"]`).or(field.locator("input[type=file]"));
  const before = await page.getByText(SCAN.name).count();
  await inside.first().setInputFiles(SCAN);
  await page.getByText(SCAN.name).nth(before).waitFor();
}
