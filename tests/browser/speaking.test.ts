import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { InstanceItem, RecordItem, WordItem } from "../../src/core/api.ts";
import { openBrowser } from "../helpers/browser.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { Office } from "../scenarios/office.ts";
import { Desk } from "./desk.ts";

const WATCHER = "nj-supervisor";
const CLERK = "gl-ninghai-clerk";
const COMMUNITY = "320106001003";

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

/** A case that waits at an office. */
async function started(): Promise<string> {
  const clerk = await office.as(CLERK);
  const people = await office.all<RecordItem>(CLERK, "/records/retiree?filter=managingMode:street&limit=100");
  const person = people.find(({ data, division }) => data.pensionStatus === "normal" && division === COMMUNITY);
  const shown = await clerk.post<{ data: { residentId: string } }>(`/records/retiree/${person?.id}/unmask`, {
    reason: "核对户口迁移",
  });
  const asked = { changeKind: "household", requestSource: "person", proofKind: "householdBook" };
  const { id } = await clerk.post<{ id: string }>("/instances", {
    ...{ workflow: "relation-change", division: "320106001000" },
    data: {
      ...{ name: person?.name, residentId: shown.data.residentId, ...asked },
      ...{ newDivision: "320106003000", newAddress: "湖南路1号" },
    },
  });
  return id;
}

test("a case is suspended until a day, and a question about it waits in the inbox of whom it was put to", async () => {
  const instance = await started();
  const above = await Desk.open(browser, server.url);
  await above.signIn(WATCHER);
  await above.page.goto(`/cases/${instance}`);
  await above.page.getByRole("button", { name: "沟通", exact: true }).click();
  const asking = above.page.getByRole("dialog");
  await asking.getByLabel("询问").click();
  const options = above.page.locator(".ant-select-dropdown:visible .ant-select-item-option");
  await options.first().waitFor();
  await above.check();
  await options.first().click();
  await asking.getByLabel("问题").fill("档案是否齐全");
  await asking.getByRole("button", { name: "沟通", exact: true }).click();
  await asking.waitFor({ state: "hidden" });
  await above.page.getByRole("button", { name: "挂起", exact: true }).click();
  const holding = above.page.getByRole("dialog");
  const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  await holding.getByLabel("挂起至（含当日）").fill(day);
  await holding.getByLabel("理由").fill("等待外地核查");
  await holding.getByRole("button", { name: "挂起", exact: true }).click();
  await holding.waitFor({ state: "hidden" });
  await above.page.getByRole("status").getByText(`挂起至 ${day}`).waitFor();
  await above.check();
  expect((await office.all<InstanceItem>(WATCHER, "/instances")).find(({ id }) => id === instance)?.status).toBe(
    "suspended",
  );
  await above.page.getByRole("button", { name: "恢复", exact: true }).waitFor();
  const [word] = await office.all<WordItem>(WATCHER, "/words?box=out");
  expect(word?.asked).toBe("档案是否齐全");
  await above.close();
}, 180_000);

test("a colleague is asked to stand in, on one's own page", async () => {
  const own = await Desk.open(browser, server.url);
  await own.signIn(CLERK);
  await own.page.goto("/me/substitutes");
  await own.page.getByRole("heading", { name: "代理", exact: true }).waitFor();
  const who = own.page.getByLabel("代理人");
  await who.click();
  await own.page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().click();
  const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await own.page.getByLabel("自", { exact: true }).fill(day);
  await own.page.getByLabel("至（含当日）").fill(day);
  await own.page.getByLabel("理由").fill("外出培训");
  await own.page.getByRole("button", { name: "请人代理" }).click();
  await own.page.getByRole("button", { name: "结束代理" }).waitFor();
  await own.check();
  await own.close();
}, 120_000);
