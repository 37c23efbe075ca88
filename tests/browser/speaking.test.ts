import { expect, test } from "vitest";
import type { InstanceItem, WordItem } from "../../src/core/api.ts";
import { demoOffice } from "./demo-office.ts";
import { movingCase, WATCHER } from "./relation-case.ts";

const CLERK = "gl-ninghai-clerk";

const demo = demoOffice();

test("a case is suspended until a day, and a question about it waits in the inbox of whom it was put to", async () => {
  const instance = await movingCase(demo.office, 0);
  const above = await demo.desk(WATCHER);
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
  expect((await demo.office.all<InstanceItem>(WATCHER, "/instances")).find(({ id }) => id === instance)?.status).toBe(
    "suspended",
  );
  await above.page.getByRole("button", { name: "恢复", exact: true }).waitFor();
  const [word] = await demo.office.all<WordItem>(WATCHER, "/words?box=out");
  expect(word?.asked).toBe("档案是否齐全");
  await above.close();
}, 180_000);

test("a colleague is asked to stand in, on one's own page", async () => {
  const own = await demo.desk(CLERK);
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
