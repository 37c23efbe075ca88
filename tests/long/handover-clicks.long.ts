import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { handInList, importList, openPaper, setMode } from "../browser/clicks.ts";
import { openBrowser } from "../helpers/browser.ts";
import { type Server, startServer } from "../helpers/server.ts";
import { closed, linesOf, tally } from "../scenarios/batch.ts";
import { Office } from "../scenarios/office.ts";
import { ClickingOffice } from "./clicking-office.ts";

/**
 * The whole of a messy roster from the enterprise's sheet to the last community, decided by clicks alone, under every mode.
 * Between the modes nothing is changed but settings, on their page.
 */
const ROSTER = join(import.meta.dirname, "../fixtures/rosters/roster-120-messy.xlsx");
const ENTERPRISE = "南京柘湖纺织有限责任公司";
const WATCHER = "nj-supervisor";
/** 南京市, and 鼓楼区, which has a setting of its own. */
const AREAS = ["320100000000", "320106000000"];

/** A mode, as the page of settings calls it where it must be set, and the state of the lines that went well. */
const MODES: [string, string | null, string][] = [
  ["street", null, "done"],
  ["agency", "经办机构直管", "done"],
  ["enterprise", "企业退管组织管理", "registered"],
];

const hashes = new Set<string>();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

describe.each(MODES)("in mode %s", (mode, title, end) => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ demo: true });
  }, 120_000);
  afterAll(() => server?.stop());

  test("120 messy lines are handed over to the end in the browser, and the papers printed", async () => {
    const office = await Office.open(server.url);
    const clicking = new ClickingOffice(browser, office);
    if (title !== null) {
      const policy = await clicking.desk("nj-policy");
      for (const area of AREAS) await setMode(policy, area, title, `试行${title}`);
      await policy.close();
    }
    const officer = await clicking.desk("qy-officer");
    await importList(officer, ROSTER);
    const path = await handInList(officer);
    const batch = path.split("/").at(-1) ?? "";
    await clicking.work(WATCHER, closed(office, WATCHER, batch));

    const found = await office.instance(WATCHER, batch);
    expect(found).toMatchObject({ status: "done", state: "closed", mode });
    hashes.add(found.hash);
    const lines = tally((await linesOf(office, WATCHER, batch)).map(({ state }) => state));
    expect(Object.values(lines).reduce((sum, count) => sum + count, 0)).toBe(120);
    expect(lines[end]).toBeGreaterThan(50);
    await officer.page.goto(path);
    await officer.page.getByText("已办结", { exact: true }).first().waitFor();
    await officer.check();
    await (await openPaper(officer, "移交办结通知书", ENTERPRISE)).close();
    await officer.close();
  }, 1_800_000);
});

test("all modes ran one and the same workflow", () => {
  expect(hashes.size).toBe(1);
});
