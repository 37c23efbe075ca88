import { expect, test } from "vitest";
import { demoOffice } from "./demo-office.ts";
import { movingCase, taskOf, WATCHER } from "./relation-case.ts";

const demo = demoOffice();

/** A case that one office has confirmed and the next has to accept; who confirmed, and who accepts. */
async function confirmed(index: number): Promise<{ id: string; first: string; next: string; task: string }> {
  const id = await movingCase(demo.office, index);
  const open = await taskOf(demo.office, id, "outConfirm");
  const first = demo.office.holder(open);
  await demo.office.complete(await demo.office.as(first), open.id, "confirm", {
    ...{ archiveNo: "YJ-1-0001", volumeCount: 2, openCases: [] },
  });
  const next = await taskOf(demo.office, id, "inAccept");
  return { id, first, next: demo.office.holder(next), task: next.id };
}

test("a step is returned to whoever did it, with what it ends shown first, and comes straight back", async () => {
  const { id, first, next, task } = await confirmed(0);
  const at = await demo.desk(next);
  await at.page.goto(`/tasks/${task}`);
  await at.page.getByRole("button", { name: "转办", exact: true }).click();
  const handing = at.page.getByRole("dialog");
  await handing.getByLabel("转给").click();
  await at.page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().waitFor();
  await at.page.keyboard.press("Escape");
  await handing.getByRole("button", { name: "取消" }).click();
  await handing.waitFor({ state: "hidden" });
  await at.page.getByRole("button", { name: "退回", exact: true }).click();
  const dialog = at.page.getByRole("dialog");
  await dialog.getByText("将结束：").waitFor();
  await at.check();
  await at.picture("return");
  await dialog.getByLabel("理由").fill("原档案册数与清单不符");
  await dialog.getByRole("button", { name: "退回", exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
  const again = await taskOf(demo.office, id, "outConfirm");
  expect(again.assigneeName).not.toBeNull();
  await at.close();

  const earlier = await demo.desk(first);
  await earlier.page.goto("/inbox?scope=mine");
  await earlier.page.locator(`a[href="/tasks/${again.id}"]`).first().click();
  await earlier.page
    .getByText(/原档案册数与清单不符/)
    .first()
    .waitFor();
  await earlier.page.getByRole("button", { name: "确认", exact: true }).click();
  await earlier.page.getByText("已办理：确认。").waitFor();
  await taskOf(demo.office, id, "inAccept");
  await earlier.close();
}, 180_000);

test("whoever took the last step takes it back, and those who direct cases lead one elsewhere, on a phone and in English", async () => {
  const { id, first } = await confirmed(1);
  const own = await demo.desk(first);
  await own.page.goto(`/cases/${id}`);
  await own.page.getByRole("button", { name: "撤回", exact: true }).click();
  const mine = own.page.getByRole("dialog");
  await mine.getByText("将开始：").waitFor();
  await mine.getByLabel("理由").fill("填错了册数");
  await mine.getByRole("button", { name: "撤回", exact: true }).click();
  await mine.waitFor({ state: "hidden" });
  await taskOf(demo.office, id, "outConfirm");
  await own.check();
  await own.close();

  const above = await demo.desk(WATCHER, { phone: true, language: "en" });
  await above.page.goto(`/cases/${id}`);
  await above.page.getByRole("button", { name: "Jump", exact: true }).click();
  const dialog = above.page.getByRole("dialog");
  await dialog.getByLabel("Lead to").click();
  await above.page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().click();
  await dialog.getByText("Ends:").waitFor();
  await above.check();
  await above.fits();
  await above.picture("jump-phone");
  await dialog.getByLabel("Reason").fill("By order of the city");
  await dialog.getByRole("button", { name: "Jump", exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
  await above.page.getByText("Jumped").first().waitFor();
  await above.page.getByRole("button", { name: "Urge", exact: true }).click();
  const urging = above.page.getByRole("dialog");
  await urging.getByLabel("Reason").fill("The family is waiting");
  await urging.getByRole("button", { name: "Urge", exact: true }).click();
  await urging.waitFor({ state: "hidden" });
  await above.page.getByText("Urged").first().waitFor();
  await above.close();
}, 180_000);
