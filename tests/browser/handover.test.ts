import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { HistoryItem, Page, TaskItem, TaskPage } from "../../src/core/api.ts";
import { openBrowser } from "../helpers/browser.ts";
import { type Server, startServer } from "../helpers/server.ts";
import { handIn, people, rosterOf } from "../scenarios/batch.ts";
import { stateOf, usually } from "../scenarios/handover-office.ts";
import { Office, until } from "../scenarios/office.ts";
import { decide, handInList, importList, openPaper, setMode, together } from "./clicks.ts";
import { Desk } from "./desk.ts";
import { paperDrawn } from "./paper.ts";

const ROSTER = join(import.meta.dirname, "../fixtures/rosters/roster-120-messy.xlsx");
/** Somebody who sees the whole city. */
const WATCHER = "nj-supervisor";
/** 宁海路街道: the small batch is all its own. */
const STREET = "320106001000";

const WAIT_MS_MAX = 45_000;

/** Kept while the server is away. */
const dataDir = mkdtempSync(join(tmpdir(), "yijiao-browser-"));
let server: Server;
let browser: Browser;
let office: Office;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ demo: true, dataDir }), openBrowser()]);
  office = await Office.open(server.url);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function desk(username: string, options = {}): Promise<Desk> {
  const opened = await Desk.open(browser, server.url, options);
  await opened.signIn(username);
  return opened;
}

const isIn = (state: string) => (one: TaskItem) => `${one.workflow} ${stateOf(one)}` === state;

/** The open tasks of a batch in a state, once there are any. Agreements and archives have numbers of their own. */
async function waiting(number: string, state: string): Promise<[TaskItem, ...TaskItem[]]> {
  const watcher = await office.as(WATCHER);
  const [workflow = ""] = state.split(" ");
  const named = workflow.startsWith("handover") ? `&q=${number}` : "";
  const path = `/tasks?scope=all&limit=100&workflow=${workflow}${named}`;
  const deadline = performance.now() + WAIT_MS_MAX;
  for (;;) {
    const { items } = await watcher.get<TaskPage>(path);
    const [first, ...rest] = items.filter(isIn(state));
    if (first) return [first, ...rest];
    if (performance.now() > deadline) throw new Error(`no task ${state} among ${JSON.stringify(items.map(stateOf))}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

/** What the rest of the people do in these states, one after the other, by HTTP. */
async function others(number: string, ...states: string[]): Promise<void> {
  for (const state of states) {
    for (const task of await waiting(number, state)) {
      const doing = usually(task);
      if (!doing) throw new Error(`nobody knows what to do in ${state}`);
      await office.complete(await office.as(office.holder(task)), task.id, doing.outcome, doing.data);
    }
  }
}

test("a messy roster is imported, handed in, accepted, reviewed and verified, by clicking", async () => {
  const officer = await desk("qy-officer");
  await officer.check();
  const { page } = officer;

  await importList(officer, ROSTER);
  await officer.check();
  await officer.picture("import");
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: /下载问题名单/ }).click();
  expect((await saved).suggestedFilename()).toMatch(/\.xlsx$/);
  const batch = await handInList(officer);
  await page.getByText("受理移交申请").waitFor();
  await officer.check();

  const clerk = await desk("nj-clerk");
  await decide(clerk, "受理移交申请", "受理", async () => {
    // What the enterprise scanned is the clerk's to look at.
    const scan = clerk.page.getByRole("link", { name: "花名册盖章件.pdf" });
    expect((await clerk.page.request.get((await scan.getAttribute("href")) ?? "")).status()).toBe(200);
    await clerk.page.getByLabel("受理意见").fill("材料齐全，符合规定，予以受理");
    await clerk.page.getByText(/草稿已保存/).waitFor();
    await clerk.picture("task");
  });
  await decide(clerk, "核对比对结果", "继续");
  await clerk.close();
  const reviewer = await desk("nj-reviewer");
  await decide(reviewer, "复核移交批次", "通过");
  await reviewer.close();

  const [first] = await waiting("YJ-320100", "handover-line verify");
  const street = await desk(office.holder(first));
  await street.page.goto("/inbox?scope=claimable");
  await street.page.getByRole("checkbox", { name: "选择全部可批量办理的" }).check();
  await street.check();
  await street.picture("inbox");
  await together(street, "接收");
  await street.close();

  await page.goto(batch);
  await page.getByRole("table", { name: "按地点和环节统计" }).first().waitFor();
  await officer.check();
  await officer.picture("batch");

  await page.getByRole("link", { name: "逐项查看" }).first().click();
  await page.waitForURL(/\/children/);
  await page.getByRole("table").waitFor();
  await officer.check();
  await officer.close();
}, 180_000);

test("a small batch is signed over, received by its community and closed, by clicking", async () => {
  const two = (await people()).filter((one) => one.do === "accept" && one.hukou === STREET).slice(0, 2);
  const batch = await handIn(office, rosterOf(two.map(({ cells }) => cells)));
  const { number } = await office.instance("qy-officer", batch);
  await others(number, "handover received", "handover dataCheck", "handover review", "handover-line verify");

  const officer = await desk("qy-officer");
  await waiting(number, "agreement draft");
  await decide(officer, "起草协议书", "送对方");
  await waiting(number, "archive-reception listed");
  await decide(officer, "派专人送达档案", "送达", async () => {
    await officer.page.getByLabel("送达人", { exact: true }).fill("王建国");
    await officer.page.getByLabel("送达人（第二人）").fill("李秀英");
    await officer.page.getByLabel("由单位专人送达，未由本人自带").check();
  });
  await others(number, "archive-reception check", "archive-reception shelving", "archive-reception signing");
  await others(number, "agreement counter", "agreement review", "agreement signing", "agreement filing");
  await waiting(number, "handover-receipt confirmEnterprise");
  const head = await desk("qy-head");
  await decide(head, "确认移交（移交人）", "确认并签章");
  await head.close();
  await others(number, "handover-receipt confirmReceiver", "handover-receipt confirmAgency");

  const [contact] = await waiting(number, "handover-line onboard");
  const community = await desk(office.holder(contact));
  await community.page.goto("/inbox?scope=claimable");
  await community.page.getByRole("checkbox", { name: "选择全部可批量办理的" }).check();
  await community.check();
  await together(community, "已电话联系");
  await community.close();

  await until(
    () => office.instance("qy-officer", batch),
    (one) => one.status === "done",
  );
  await officer.page.goto(`/cases/${batch}`);
  await officer.page.getByText("已办结", { exact: true }).first().waitFor();
  await officer.check();

  // Papers open as pages that print and as PDF.
  const paper = await openPaper(officer, "移交办结通知书", "南京柘湖纺织有限责任公司");
  await paperDrawn(paper);
  await paper.close();

  await officer.page.goto("/cases");
  await officer.page.getByText(number).first().waitFor();
  await officer.check();
  await officer.close();
}, 180_000);

test("a mode is changed on the settings page", async () => {
  const policy = await desk("nj-policy");
  const { page } = policy;
  await page.getByRole("link", { name: "设置" }).click();
  await page.getByRole("table").waitFor();
  await policy.check();
  await setMode(policy, "320118000000", "经办机构直管", "试行经办机构直管");
  await page.getByRole("heading", { name: "高淳区现行规定" }).waitFor();
  await policy.check();
  await policy.close();
});

/** A batch of one person, waiting to be accepted; its acceptance open on the page of whoever asks. */
async function acceptanceOpen(...desks: Desk[]): Promise<{ batch: string; number: string }> {
  const [one] = (await people()).filter((person) => person.do === "accept" && person.hukou === STREET);
  const batch = await handIn(office, rosterOf([one?.cells ?? {}]));
  const { number } = await office.instance("qy-officer", batch);
  const [task] = await waiting(number, "handover received");
  for (const { page } of desks) {
    await page.goto(`/tasks/${task.id}`);
    await page.getByRole("button", { name: "受理", exact: true }).waitFor();
  }
  return { batch, number };
}

async function eventsOf(batch: string): Promise<string[]> {
  const { items } = await (await office.as(WATCHER)).get<Page<HistoryItem>>(`/instances/${batch}/history`);
  return items.map((event) => event.type);
}

test("of two windows on one task the second is told who did what, and keeps what was typed", async () => {
  const first = await desk("nj-clerk");
  const second = await desk("nj-clerk", { expected: [/^409 .*\/complete$/, /^40[49] .*\/draft$/] });
  await acceptanceOpen(first, second);
  await second.page.getByLabel("受理意见").fill("第二个窗口写的意见");
  await first.page.getByRole("button", { name: "受理", exact: true }).click();
  await first.page.getByText("已办理：受理。").waitFor();
  await second.page.getByRole("button", { name: "受理", exact: true }).click();
  await second.page.getByText(/陶霞于.*办理了此事项：受理。/).waitFor();
  expect(await second.page.getByLabel("受理意见").inputValue()).toBe("第二个窗口写的意见");
  await second.check();
  await Promise.all([first.close(), second.close()]);
});

test("a double click decides once", async () => {
  const clerk = await desk("nj-clerk");
  const { batch } = await acceptanceOpen(clerk);
  await clerk.page.getByRole("button", { name: "受理", exact: true }).dblclick();
  await clerk.page.getByText("已办理：受理。").waitFor();
  expect((await eventsOf(batch)).filter((type) => type === "acceptance.accept")).toHaveLength(1);
  expect(clerk.faults).toEqual([]);
  await clerk.close();
});

test("what is typed while the server is away is kept, and sent once it is back", async () => {
  const clerk = await desk("nj-clerk");
  const { page } = clerk;
  const { batch } = await acceptanceOpen(clerk);
  await server.stop();
  await page.getByLabel("受理意见").fill("断网时写的意见");
  await page.getByText("服务器没有答复，内容保留在本机，稍后自动再存").waitFor();
  await page.getByRole("button", { name: "受理", exact: true }).click();
  await page.getByText("网络不通，服务器没有答复").first().waitFor();
  expect(await page.getByLabel("受理意见").inputValue()).toBe("断网时写的意见");

  server = await startServer({ demo: true, dataDir, port: Number(new URL(server.url).port) });
  await page.reload();
  await page.getByRole("button", { name: "受理", exact: true }).waitFor();
  expect(await page.getByLabel("受理意见").inputValue()).toBe("断网时写的意见");
  await page.getByRole("button", { name: "受理", exact: true }).click();
  await page.getByText("已办理：受理。").waitFor();
  const { data } = await office.instance("nj-clerk", batch);
  expect(data.acceptanceOpinion).toBe("断网时写的意见");
  expect((await eventsOf(batch)).filter((type) => type === "acceptance.accept")).toHaveLength(1);
  expect(clerk.faults).toEqual([]);
  await clerk.close();
});

test("whoever is signed out while typing signs in again, and what was typed is saved", async () => {
  const clerk = await desk("nj-clerk", { expected: [/^401 /] });
  const { page } = clerk;
  await acceptanceOpen(clerk);
  await page.getByLabel("受理意见").fill("写到一半");
  await page.getByText(/草稿已保存/).waitFor();
  // In another tab of the same browser the same person signs out.
  const other = await page.context().newPage();
  await other.goto("/inbox");
  await other.getByRole("button", { name: "陶霞" }).click();
  await other.getByText("退出登录").click();
  await other.getByLabel("用户名").waitFor();
  await other.close();

  await page.getByLabel("受理意见").fill("退出以后又写了几个字");
  const again = page.getByRole("dialog");
  await again.getByText("登录已过期").waitFor();
  await again.getByLabel("密码").fill("yijiao-2026");
  await again.getByRole("button", { name: "登录", exact: true }).click();
  await again.waitFor({ state: "hidden" });
  await page.getByText(/草稿已保存/).waitFor();
  await page.reload();
  await page.getByLabel("受理意见").waitFor();
  expect(await page.getByLabel("受理意见").inputValue()).toBe("退出以后又写了几个字");
  await clerk.check();
  await clerk.close();
});

test("on a phone nothing has to be scrolled sideways", async () => {
  const clerk = await desk("nj-clerk", { phone: true });
  await acceptanceOpen(clerk);
  await clerk.fits();
  await clerk.check();
  await clerk.picture("phone");
  const officer = await desk("qy-officer", { phone: true });
  for (const path of ["/inbox", "/imports", "/cases"]) {
    await officer.page.goto(path);
    await officer.page.getByRole("heading", { level: 1 }).waitFor();
    await officer.fits();
    await officer.check();
  }
  for (const list of ["/imports", "/cases"]) {
    await officer.page.goto(list);
    await officer.page.getByRole("main").locator(`a[href^="${list}/"]`).first().click();
    await officer.page.waitForURL(new RegExp(`${list}/.+`));
    await officer.page.getByRole("heading", { level: 2 }).first().waitFor();
    await officer.fits();
    await officer.check();
  }
  await Promise.all([clerk.close(), officer.close()]);
});

test("the same pages speak English", async () => {
  const officer = await desk("qy-officer", { language: "en" });
  await officer.page.goto("/cases");
  await officer.page.getByRole("main").locator('a[href^="/cases/"]').first().click();
  await officer.page.getByRole("heading", { name: "Diagram" }).waitFor();
  await officer.page.locator(".diagram svg text").first().waitFor();
  await officer.check();
  await officer.picture("english");
  await officer.close();
});
