import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DemoAccount, ImportBody, Progress, RecordTypeBody, WorkflowItem } from "../../src/core/api.ts";
import { groupAccounts } from "../../web/src/app/demo-accounts.ts";
import { placesFor } from "../../web/src/app/navigation.ts";
import { matrixOf, percentDone } from "../../web/src/cases/matrix.ts";
import { inOrder } from "../../web/src/imports/line-values.ts";
import { mergeProgress } from "../../web/src/imports/use-import.ts";
import { changesBetween, choicesOf, filterSpecs, hasMasked, namesIn, queryFor } from "../../web/src/records/schema.ts";
import { depthOf, looksLikeDivision, parentOf } from "../../web/src/ui/division-code.ts";
import { dueParts } from "../../web/src/ui/due.ts";
import { durationInWords } from "../../web/src/ui/duration.ts";
import { cappedCount, formatDay, formatShortDay, plainValue } from "../../web/src/ui/format.ts";
import { visibleRows } from "../../web/src/ui/window-rows.ts";

const text = (zh: string) => ({ zh, en: zh });

describe("a batch counted by place and state", () => {
  const group = fc.record({
    place: fc.constantFrom(null, "320106001000", "320106002000"),
    placeName: fc.constant("街道"),
    state: fc.constantFrom("verify", "done"),
    stateTitle: fc.constant(text("环节")),
    status: fc.constantFrom("active", "done"),
    count: fc.nat(50),
  });

  test("every row and every column adds up to the whole", () => {
    fc.assert(
      fc.property(fc.array(group, { maxLength: 12 }), (groups) => {
        const matrix = matrixOf(groups);
        const whole = groups.reduce((sum, one) => sum + one.count, 0);
        expect(matrix.total).toBe(whole);
        expect(matrix.columns.reduce((sum, one) => sum + one.total, 0)).toBe(whole);
        expect(matrix.rows.every((row) => row.cells.length === matrix.columns.length)).toBe(true);
      }),
    );
  });

  test("only a finished batch is at 100 per cent", () => {
    const progress = (done: number, total: number): Progress => ({ total, done, open: total - done, groups: [] });
    expect([percentDone(progress(0, 0)), percentDone(progress(999, 1000)), percentDone(progress(5, 5))]).toEqual([
      0, 99, 100,
    ]);
  });
});

test("a long table draws the rows in sight and never others than it has", () => {
  fc.assert(
    fc.property(fc.nat(500_000), fc.nat(2_000), fc.nat(10_000), (top, height, count) => {
      const { from, to } = visibleRows({ top, height, rowHeight: 44, ahead: 12, count });
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(count);
      expect(from).toBeLessThanOrEqual(to);
      expect(to - from).toBeLessThanOrEqual(Math.ceil(height / 44) + 26);
      const first = Math.floor(top / 44);
      if (first < count) expect(from <= first && first < to).toBe(true);
    }),
  );
});

test.each([
  ["320000000000", 0, null],
  ["320100000000", 1, "320000000000"],
  ["320106000000", 2, "320100000000"],
  ["320106001000", 3, "320106000000"],
  ["320106001003", 4, "320106001000"],
  ["460400100000", 3, "460400000000"],
  ["32010600100", -1, null],
])("division %s lies %i deep, below %s", (code, depth, parent) => {
  expect([depthOf(code), parentOf(code)]).toEqual([depth, parent]);
});

test.each([
  ["320106001003", true],
  ["000000000000", false],
  ["130****0000", false],
  ["32010600100", false],
  [320106001003, false],
])("the value %s is shown as a division: %s", (value, shown) => {
  expect(looksLikeDivision(value)).toBe(shown);
});

test("people see the places they have use for", () => {
  const workflow = (more: Partial<WorkflowItem>): WorkflowItem => ({
    ...{ id: "loan", title: text("借用"), version: 1, hash: "h", startable: true, divisions: [], ...more },
  });
  expect(placesFor([], [])).toEqual(["inbox", "cases"]);
  expect(placesFor([], [workflow({})])).toEqual(["inbox", "start", "cases"]);
  expect(placesFor([], [workflow({ imports: "list" })])).toContain("imports");
  expect(placesFor([], [workflow({ imports: "list", startable: false })])).toEqual(["inbox", "cases"]);
  expect(placesFor(["records.read", "settings.read"], [])).toEqual([
    ...["inbox", "cases", "records", "procedures", "settings"],
  ]);
  expect(placesFor(["drafts.read"], [])).toEqual(["inbox", "cases", "procedures", "drafts"]);
});

describe("demo accounts", () => {
  const account = (name: string, divisionName: string): DemoAccount => ({
    ...{
      username: `u-${name}`,
      password: "p",
      name,
      roles: ["clerk"],
      organisation: "窗口",
      organisations: ["窗口"],
      division: "320106000000",
    },
    ...{
      mode: "street",
      roleTitles: [{ zh: "经办", en: "Clerk" }],
      divisionName,
      modeTitle: { zh: "街道", en: "Street" },
    },
  });
  const accounts = [account("王", "鼓楼区"), account("李", "盱眙县"), account("张", "鼓楼区")];

  test("stand where they work together, in the reader's words", () => {
    const { groups, rest } = groupAccounts(accounts, "", "en");
    expect(groups.map((group) => [group.title, group.accounts.map((one) => one.posts)])).toEqual([
      ["鼓楼区 · Street", ["Clerk", "Clerk"]],
      ["盱眙县 · Street", ["Clerk"]],
    ]);
    expect(rest).toBe(0);
  });

  test("are found by anything that is said of them", () => {
    const names = (text: string) =>
      groupAccounts(accounts, text, "zh").groups.flatMap((group) => group.accounts.map((one) => one.account.name));
    expect(names("盱眙")).toEqual(["李"]);
    expect(names("U-张")).toEqual(["张"]);
    expect(names("clerk")).toHaveLength(3);
    expect(names("无此人")).toEqual([]);
  });

  test("who serve several offices are found by each, and the one that was asked for is named", () => {
    const several = [{ ...account("王", "鼓楼区"), organisations: ["窗口", "北门服务室", "南门服务室"] }];
    const [found] = groupAccounts(several, "南门", "zh").groups.flatMap((group) => group.accounts);
    expect(found).toMatchObject({ office: "南门服务室", others: 2 });
    const [shown] = groupAccounts(several, "", "zh").groups.flatMap((group) => group.accounts);
    expect(shown).toMatchObject({ office: "窗口", others: 2 });
  });

  test("are not all shown at once", () => {
    const many = Array.from({ length: 1_155 }, (_, index) => account(`n${String(index)}`, "鼓楼区"));
    const { groups, rest } = groupAccounts(many, "", "zh");
    expect(groups.flatMap((group) => group.accounts).length + rest).toBe(1_155);
    expect(rest).toBeGreaterThan(1_000);
  });
});

test("a line shows its columns in their order and under their titles, then what was derived", () => {
  const columns = [
    { key: "name", title: text("姓名") },
    { key: "phone", title: text("电话") },
  ];
  expect(
    inOrder({ columns }, { age: 70, phone: "1", name: "王" }).map((one) => [one.key, one.title?.zh ?? null]),
  ).toEqual([
    ["name", "姓名"],
    ["phone", "电话"],
    ["age", null],
  ]);
});

test("progress that was told changes progress and nothing else", () => {
  const known: ImportBody = {
    ...{ id: "i", workflow: "loan", definition: "list", division: "320106000000", fileName: "a.xlsx" },
    ...{ status: "reading" as const, total: 0, done: 0, counts: { byCode: {}, byDisposition: {}, byPlace: {} } },
    ...{
      codes: {},
      dispositions: {},
      layout: null,
      problem: null,
      replaces: null,
      instance: null,
      createdAt: "2026-11-24",
    },
  };
  expect(mergeProgress(known, { status: "checking", total: 120, done: 60, fileName: "b" })).toEqual({
    ...known,
    ...{ status: "checking", total: 120, done: 60 },
  });
});

describe("a register drawn from its type", () => {
  const type: RecordTypeBody = {
    ...{
      id: "borrower",
      calendar: null,
      title: text("借用人"),
      list: ["name"],
      filters: ["state", "class"],
      key: "id",
      name: "name",
      relations: [],
    },
    schema: {
      type: "object",
      properties: {
        name: { type: "string", title: "姓名" },
        phone: { type: "string", "x-mask": "phone" },
        office: { type: "string", title: "机构编号", "x-hidden": true },
        state: { type: "string", enum: ["in", "out"], "x-enum-titles": { in: text("在管"), out: text("转出") } },
      },
    },
  };

  test("asks for its own filters as pairs and keeps search and place apart", () => {
    expect(queryFor(type, { q: "wxy", division: "", state: "in", class: "" })).toEqual({
      q: "wxy",
      division: "",
      filter: "state:in",
    });
    expect(Object.keys(filterSpecs(type))).toEqual(["q", "division", "state", "class"]);
    expect(choicesOf(type, "state", "zh")).toEqual([
      { value: "in", label: "在管" },
      { value: "out", label: "转出" },
    ]);
    expect(choicesOf(type, "name", "zh")).toBeNull();
  });

  test("shows what is there in the order of the schema and knows whether anything is masked", () => {
    expect(namesIn(type, { state: "in", name: "王", phone: "", other: 1 })).toEqual(["name", "state"]);
    expect(hasMasked(type)).toBe(true);
  });

  test("says what changed between two versions", () => {
    expect(changesBetween(type, { a: 1, b: [1], c: 3 }, { a: 1, b: [2], d: 4 }).sort()).toEqual(["b", "c", "d"]);
  });

  test("leaves out codes that only the system reads", () => {
    expect(namesIn(type, { name: "王", office: "office-7" })).toEqual(["name"]);
    expect(changesBetween(type, { name: "王", office: "office-7" }, { name: "李", office: "office-8" })).toEqual([
      "name",
    ]);
  });
});

test("a limit is told by light, day, pause and date", () => {
  expect(
    dueParts({ at: "2026-11-26", light: "yellow", day: 7, of: 10, paused: 3, unit: "hours", provisional: true }),
  ).toEqual({
    ...{ light: "yellow", day: { day: 7, of: 10 }, unit: "hours", paused: 3, at: "2026-11-26", provisional: true },
  });
  expect(dueParts({ at: null, light: "none" })).toEqual({
    light: "none",
    day: null,
    unit: "days",
    paused: null,
    at: null,
    provisional: false,
  });
});

test.each([
  ["5wd", "5 个工作日", "5 working days"],
  ["1wd", "1 个工作日", "1 working day"],
  ["P30D", "30 天", "30 days"],
  ["P1M", "1 个月", "1 month"],
  ["PT4H", "4 小时", "4 hours"],
  ["street", null, null],
  [5, null, null],
])("the value %s is read as %s / %s", (value, zh, en) => {
  expect([durationInWords(value, "zh"), durationInWords(value, "en")]).toEqual([zh, en]);
});

test("dates, counts and values are written for their reader", () => {
  expect([formatDay("2026-11-05", "zh"), formatDay("2026-11-05", "en")]).toEqual(["2026年11月5日", "5 Nov 2026"]);
  expect(formatShortDay("2026-11-05", "zh", "2026-01-01")).toBe("11月5日");
  expect(formatShortDay("2027-11-05", "zh", "2026-01-01")).toBe("2027年11月5日");
  expect([cappedCount(99), cappedCount(100)]).toEqual(["99", "99+"]);
  const words = { yes: "是", no: "否", unknown: "无" };
  expect(plainValue([true, "甲", { 数: 2 }, null], words)).toBe("是、甲、数: 2、无");
});
