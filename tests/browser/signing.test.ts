import { expect, test } from "vitest";
import { demoOffice } from "./demo-office.ts";
import { movingCase, taskOf } from "./relation-case.ts";

const demo = demoOffice();

test("an officer asks others to sign as well, takes one back, and decides once the other has agreed", async () => {
  const id = await movingCase(demo.office, 2);
  const task = await taskOf(demo.office, id, "outConfirm");
  const at = await demo.desk(demo.office.holder(task));
  const { page } = at;
  await page.goto(`/tasks/${task.id}`);
  const signers = page.getByRole("region", { name: "会签" });

  /** Chooses by the first letters, as one does in a long list. */
  const ask = async (words: string, place: string) => {
    await signers.getByRole("button", { name: "加签", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("请谁签署").fill(words);
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().click();
    await dialog.getByLabel(place).check();
    await dialog.getByLabel("理由").fill("档案册数有疑问");
    await at.check();
    await dialog.getByRole("button", { name: "加签", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
  };
  await ask("上门走访", "与我同时");
  await signers.getByText("待签署").first().waitFor();
  await ask("经办机构复核", "与我同时");
  await expect.poll(() => signers.getByRole("listitem").count()).toBe(3);
  await at.check();
  await at.picture("signers");

  await signers.getByRole("button", { name: "减签" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("理由").fill("不必再请");
  await dialog.getByRole("button", { name: "减签", exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
  await expect.poll(() => signers.getByRole("listitem").count()).toBe(2);
  await at.close();

  const asked = (await demo.office.openTasks("nj-supervisor")).find((one) => one.instance === id && one.id !== task.id);
  if (!asked) throw new Error("nobody was asked");
  const other = await demo.desk(demo.office.holder(asked), { phone: true, language: "en" });
  await other.page.goto(`/tasks/${asked.id}`);
  await other.page.getByLabel("Opinion").fill("册数属实");
  await other.check();
  await other.fits();
  await other.page.getByRole("button", { name: "Agree", exact: true }).click();
  await other.page.getByText(/Agree/).first().waitFor();
  await other.close();

  await demo.office.complete(await demo.office.as(demo.office.holder(task)), task.id, "confirm", {
    ...{ archiveNo: "YJ-1-0002", volumeCount: 2, openCases: [] },
  });
  await taskOf(demo.office, id, "inAccept");
}, 180_000);
