import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../helpers/browser.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { Desk } from "./desk.ts";

const COUNTY = "320106000000";

let server: Server;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startDemo(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** A picture of the page for whoever asks. */
async function look(desk: Desk, name: string): Promise<void> {
  const folder = process.env.YIJIAO_LOOK;
  if (folder) await desk.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

test("a county adds a ground of its own, and a step for some modes of management alone, in words from first to last", async () => {
  const desk = await Desk.open(browser, server.url);
  await desk.signIn("gl-policy");
  const { page } = desk;
  const dialog = page.getByRole("dialog");
  const keep = async () => {
    await dialog.getByRole("button", { name: "加入本次更改" }).click();
    await dialog.waitFor({ state: "hidden" });
  };
  await page.goto(`/procedures?workflow=handover-line&division=${COUNTY}`);

  await page.getByRole("button", { name: "增加：拒收理由是否成立" }).click();
  await dialog.getByLabel("名称", { exact: true }).fill("正在征收搬迁");
  // No condition is asked for: the ground is met by its own name.
  expect(await dialog.getByText("本地允许拒收").count()).toBe(0);
  await dialog.getByLabel("理由说明").fill("住所正在征收搬迁");
  await dialog.getByLabel("协调建议").fill("搬迁后接收");
  await dialog.getByText(/增加规则“拒收理由：正在征收搬迁”/).waitFor();
  await desk.check();
  await look(desk, "增加理由");
  await keep();

  await page.getByRole("button", { name: "增加：街道核对前增加环节" }).click();
  await dialog.getByLabel("会签", { exact: true }).click();
  await dialog.getByRole("radiogroup").last().getByRole("radio").first().click();
  await dialog.getByLabel("街道直管", { exact: true }).check();
  await dialog.getByText(/只在街道直管时/).waitFor();
  await desk.check();
  await look(desk, "增加环节");
  await keep();
  await page.getByText("已保存，共 2 项").waitFor();
  await desk.check();
  await desk.close();
}, 180_000);
