import { expect, test } from "vitest";
import type { ContactBody, RelativesBody } from "../../src/core/api.ts";
import { residentIdCheck } from "../../src/core/form/identity.ts";
import { demoOffice } from "./demo-office.ts";
import type { Desk } from "./desk.ts";

const CLERK = "gl-ninghai-clerk";
const ADMIN = "admin";
/** Without its check character. */
const FIRST = "32010619600101123";

const demo = demoOffice();

/** A picture of a page for whoever wants to look at it. */
async function look(desk: Desk, name: string): Promise<void> {
  await desk.check();
  await desk.fits();
  const folder = process.env.YIJIAO_LOOK;
  if (folder) await desk.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

test("relatives are declared and taken back on one's own page, reached from one's name", async () => {
  const own = await demo.desk(CLERK);
  const { page } = own;
  await page.locator("button[aria-haspopup=menu]").last().click();
  await page.getByRole("link", { name: "回避申报" }).click();
  await page.getByRole("heading", { name: "回避申报", exact: true }).waitFor();
  await page.getByLabel("与本人的关系").click();
  await page.locator(".ant-select-dropdown:visible").getByText("配偶").click();
  await page.getByLabel("姓名").fill("李某");
  await page.getByLabel("公民身份号码").fill(`${FIRST}${residentIdCheck(FIRST)}`);
  await page.getByRole("button", { name: "申报", exact: true }).click();
  await page.getByRole("button", { name: "撤回对李某的申报" }).waitFor();
  await look(own, "relatives-zh");
  expect((await (await demo.office.as(CLERK)).get<RelativesBody>("/me/relatives")).items).toHaveLength(1);
  await page.getByRole("button", { name: "撤回对李某的申报" }).click();
  await page.getByText("尚未申报。").waitFor();
  await own.close();
  const phone = await demo.desk(CLERK, { phone: true, language: "en" });
  await phone.page.goto("/me/relatives");
  await phone.page.getByRole("heading", { name: "Relatives declared" }).waitFor();
  await look(phone, "relatives-en-phone");
  await phone.close();
}, 180_000);

test("how one is notified is said on one's own page and kept", async () => {
  const own = await demo.desk(CLERK);
  const { page } = own;
  await page.goto("/me/contact");
  await page.getByLabel("电子邮箱").fill("clerk@example.org");
  await page.getByLabel("发电子邮件").check();
  await page.getByLabel("一天的通知合并").check();
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("已保存").waitFor();
  await look(own, "contact-zh");
  const kept = await (await demo.office.as(CLERK)).get<ContactBody>("/me/contact");
  expect(kept).toMatchObject({ email: "clerk@example.org", mail: true, digest: true, sms: false });
  await own.close();
  const phone = await demo.desk(CLERK, { phone: true, language: "en" });
  await phone.page.goto("/me/contact");
  await phone.page.getByRole("heading", { name: "How I am notified" }).waitFor();
  await look(phone, "contact-en-phone");
  await phone.close();
}, 180_000);

test("who administers users names a leaver and who takes over, and is told how much went", async () => {
  const desk = await demo.desk(ADMIN);
  const { page } = desk;
  await page.getByRole("link", { name: "离职转办" }).click();
  for (const [label, who] of [
    ["离岗人员", CLERK],
    ["接办人员", "gl-ninghai"],
  ] as const) {
    await page.getByLabel(label).fill(who);
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option").last().click();
  }
  await page.getByLabel("理由").fill("调离本单位");
  await look(desk, "handover-zh");
  await page.getByRole("button", { name: "转办", exact: true }).click();
  await page.getByRole("status").waitFor();
  await look(desk, "handover-done-zh");
  await desk.close();
  const phone = await demo.desk(ADMIN, { phone: true, language: "en" });
  await phone.page.goto("/handover");
  await phone.page.getByRole("heading", { name: "Hand over a leaver's work" }).waitFor();
  await look(phone, "handover-en-phone");
  await phone.close();
}, 180_000);

test("a reorganisation is written, previewed and put in force from a day on, by whoever administers offices", async () => {
  const desk = await demo.desk(ADMIN);
  const { page } = desk;
  await page.getByRole("link", { name: "机构调整" }).click();
  await page.getByLabel("自何日起").fill("2027-03-01");
  await page.getByLabel("理由").fill("两街道劳动保障事务所合并");
  await page.getByRole("button", { name: "加一个撤并机构" }).click();
  for (const [label, who] of [
    ["撤销的机构", "华侨路街道劳动保障"],
    ["并入", "宁海路街道劳动保障"],
  ] as const) {
    await page.getByLabel(label, { exact: true }).fill(who);
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().click();
  }
  await page.getByRole("button", { name: "预览" }).click();
  await page.getByText("预览：自2027-03-01起").waitFor();
  await page.getByText(/华侨路街道.*至2027-02-28止.*由.*宁海路街道.*承接/).waitFor();
  await look(desk, "organisations-zh");
  await page.getByRole("button", { name: "生效", exact: true }).click();
  await page.getByText("已登记，自2027-03-01起生效").waitFor();
  await page.getByText("在办待办自该日起转移，已转 0 件").waitFor();
  await desk.close();
  const phone = await demo.desk(ADMIN, { phone: true, language: "en" });
  await phone.page.goto("/organisations");
  await phone.page.getByText("From 2027-03-01 on").waitFor();
  await phone.page.getByRole("button", { name: "Add a place that moves" }).click();
  await look(phone, "organisations-en-phone");
  await phone.close();
}, 180_000);
