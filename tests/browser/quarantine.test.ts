import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { startInstance } from "../../src/engine/start.ts";
import { openDatabase } from "../../src/store/connect.ts";
import type { Database } from "../../src/store/database.ts";
import { writeManualClock } from "../../src/store/meta.ts";
import { openBrowser } from "../helpers/browser.ts";
import { freshPostgres } from "../helpers/database.ts";
import { HOME, idOf, loanOf, taken } from "../helpers/lending.ts";
import { asAdmin } from "../helpers/postgres-setup.ts";
import { COUNTY, PASSWORD, postsWorld } from "../helpers/posts.ts";
import { type Server, startServer } from "../helpers/server.ts";
import { Desk, type DeskOptions } from "./desk.ts";

const ADMIN = "sys_admin-parent";

let url: string;
let database: Database;
let server: Server;
let browser: Browser;
/** A case whose timer has failed as often as it may. */
let instance: { city: number; uuid: string };

beforeAll(async () => {
  url = await freshPostgres();
  database = await openDatabase({ url });
  const world = await postsWorld(database);
  const wish = { workflow: "loan", division: COUNTY, data: { ...loanOf(500), borrowerOrganisation: "borrower" } };
  instance = idOf(taken(await startInstance(world.engine, world.caller("desk_clerk", "own"), wish)).instance);
  await database.knex("timer").where({ instance_id: instance.uuid }).update({
    failures: 12,
    last_error: "Error the timer was refused: STATE_UNKNOWN",
    dead_at: database.knex.fn.now(),
  });
  await writeManualClock(database, null);
  [server, browser] = await Promise.all([startServer({ databaseUrl: url, home: HOME }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await database?.close();
  await asAdmin(inject("postgresUrl"), `drop database ${new URL(url).pathname.slice(1)} with (force)`);
});

async function atOutside(options: DeskOptions): Promise<Desk> {
  // There is no list of demonstration accounts here.
  const expected = [/^404 .*demo\/accounts$/];
  const desk = await Desk.open(browser, server.url, { ...options, expected });
  await desk.page.goto("/outside");
  await desk.page.getByLabel(/用户名|User name/).fill(ADMIN);
  await desk.page.getByLabel(/密码|Password/).fill(PASSWORD);
  await desk.page.getByRole("button", { name: /登录|Sign in/ }).click();
  await desk.page.getByText("STATE_UNKNOWN").waitFor();
  return desk;
}

async function look(desk: Desk, name: string): Promise<void> {
  await desk.fits();
  const folder = process.env.YIJIAO_LOOK;
  if (folder) await desk.page.screenshot({ path: `${folder}/quarantine-${name}.png`, fullPage: true });
}

test("an administrator sees which case lies in quarantine and why, and has it tried again, with a reason", async () => {
  const phone = await atOutside({ phone: true, language: "en" });
  await phone.page.getByText("Failed 12 times").waitFor();
  await look(phone, "phone");
  const english = await atOutside({ language: "en" });
  await english.page.getByRole("heading", { name: "Cases in quarantine" }).waitFor();
  await look(english, "en");
  const desk = await atOutside({});
  const { page } = desk;
  await page.getByRole("heading", { name: "被隔离的办件" }).waitFor();
  await desk.check();
  await look(desk, "zh");
  await page.getByRole("button", { name: "重试" }).click();
  await page.getByRole("dialog").getByLabel("理由").fill("流程已修复");
  await desk.check();
  await page.getByRole("dialog").getByRole("button", { name: "重试" }).click();
  await page.getByText("没有被隔离的办件").waitFor();
  expect(await database.knex("timer").where({ instance_id: instance.uuid }).whereNotNull("dead_at")).toEqual([]);
  for (const one of [phone, english, desk]) expect(one.faults).toEqual([]);
});
