import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InstanceDetail } from "../../src/core/api.ts";
import { Counter } from "./counter.ts";

const STREET = "320106001000";
const VOLUMES = [
  { archiveNo: "YJ-1-0001", name: "秦一", condition: "intact" },
  { archiveNo: "YJ-1-0002", name: "王五", condition: "incomplete" },
];

let counter: Counter;
let opened: InstanceDetail;
beforeAll(async () => {
  counter = await Counter.open("2026-11-20T02:00:00.000Z");
  await counter.setting("archiveMissingPolicy", "acceptConditional", "2020-01-01");
  const list = { enterpriseName: "南京某厂", volumeCount: 2 };
  opened = await counter.start("factory-ent_officer", "archive-reception", STREET, list);
});
afterAll(() => counter?.database.close());

const does = (at: string, outcome: string, data?: Record<string, unknown>) => counter.does(at, outcome, data);
const statusOf = async () =>
  Object.fromEntries((await counter.records("archive-volume")).map(({ archiveNo, status }) => [archiveNo, status]));

describe("an archive without the form of retirement (scenario 10)", () => {
  test("is told to the bureau, and the enterprise is asked for a statement with a day", async () => {
    const two = { deliveredBy: "张三", deliveredByToo: "李四", volumeCount: 2, notByRetiree: true };
    await does("archive-reception listed", "deliver", two);
    const defects = [{ person: "王五", archiveNo: "YJ-1-0002", missing: "缺退休审批表" }];
    await does("archive-reception check", "defect", { defects });
    expect(await counter.instance(opened.id)).toMatchObject({ state: "statement", phase: "correction" });
    await does("archive-reception statement", "statement", { missingReason: "原件遗失", completeBy: "2027-03-01" });
  });

  test("is received on condition, the others without, and the handover does not wait for it", async () => {
    await does("archive-reception shelving", "shelve", { shelf: "A-02", volumes: VOLUMES });
    expect(await counter.paper(opened.id, "archive-list", "factory-ent_officer")).toContain("附条件接收");
    await does("archive-reception signing", "sign");
    expect(await counter.instance(opened.id)).toMatchObject({ state: "done", status: "done" });
    expect(await statusOf()).toMatchObject({ "YJ-1-0001": "shelved", "YJ-1-0002": "conditional" });
  });

  test("leaves the enterprise a task until the day, of which the bureau hears when it goes by", async () => {
    const task = await counter.taskAt("archive-completion supply");
    expect(task).toMatchObject({ organisation: "factory", role: "ent_officer" });
    await counter.clock("2027-03-08T02:00:00.000Z");
    const [completion] = await counter.children(opened.id);
    expect(completion).toMatchObject({ workflow: "archive-completion", status: "active" });
    expect(
      (await counter.get<{ items: { text: { zh: string } }[] }>("/notices")).items.map(({ text }) => text.zh).join(),
    ).toContain("档案材料逾期未补齐");
  });

  test("is complete once the keeper has filed what came", async () => {
    await does("archive-completion supply", "supply", { suppliedItems: "退休审批表复印件（盖章）" });
    const task = await counter.taskAt("archive-completion filing");
    expect(task).toMatchObject({ organisation: "ninghai", role: "archivist" });
    await does("archive-completion filing", "file", { filedOn: "2027-03-08" });
    expect(await statusOf()).toMatchObject({ "YJ-1-0001": "shelved", "YJ-1-0002": "shelved" });
  });
});
