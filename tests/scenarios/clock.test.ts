import ExcelJS from "exceljs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  DocumentItem,
  ImportBody,
  InstanceDetail,
  NoticeItem,
  ProblemBody,
  TaskItem,
} from "../../src/core/api.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { handIn, linesAt, linesOf, type Person, people, rosterOf } from "./batch.ts";
import { stateOf, usuallyExcept } from "./handover-office.ts";
import { Office, until } from "./office.ts";

const WATCHER = "nj-supervisor";

let server: Server;
let office: Office;
let inOrder: Person[];
let wrongNumber: Person | undefined;
beforeAll(async () => {
  server = await startDemo({ manualClock: true });
  office = await Office.open(server.url);
  const persons = (await people()).filter(({ cells }) => (cells.退休时间 ?? "9") < "2025");
  inOrder = persons.filter((one) => one.do === "accept");
  wrongNumber = (await people()).find((one) => one.codes.join() === "ID_CHECKSUM");
}, 120_000);
afterAll(() => server?.stop());

/** Ten in the morning of a day. */
const morning = (day: string) => office.clock(`${day}T02:00:00Z`);
/** The day, here, of an instant. */
const dayOf = (at: string | null) =>
  at === null ? null : new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10);

async function taskOf(batch: string, state: string): Promise<TaskItem> {
  const found = (await office.openTasks(WATCHER)).find((task) => task.instance === batch && stateOf(task) === state);
  if (!found) throw new Error(`the batch has no task "${state}"`);
  return found;
}

async function does(username: string, batch: string, state: string, outcome: string, data = {}): Promise<void> {
  const task = await taskOf(batch, state);
  await office.complete(await office.as(username), task.id, outcome, data);
}

const caseOf = (batch: string): Promise<InstanceDetail> => office.instance(WATCHER, batch);
const stands = (batch: string, state: string): Promise<InstanceDetail> =>
  until(
    () => caseOf(batch),
    (one) => one.state.split(".")[0] === state,
  );
const noticesOf = async (username: string, batch: string): Promise<string[]> =>
  (await office.all<NoticeItem>(username, "/notices"))
    .filter(({ instance }) => instance === batch)
    .map(({ text }) => text.zh);
const templatesOf = async (batch: string): Promise<string[]> =>
  (await office.all<DocumentItem>(WATCHER, `/instances/${batch}/documents`)).map(({ template }) => template);

describe("the clock of a batch", () => {
  let batch: string;

  test("accepted on 2026-02-12, what has five working days is due on 2026-02-26", async () => {
    await morning("2026-02-11");
    const lines = [...inOrder.slice(0, 2), ...(wrongNumber ? [wrongNumber] : [])];
    batch = await handIn(office, rosterOf(lines.map(({ cells }) => cells)));
    await morning("2026-02-12");
    await does("nj-clerk", batch, "received", "accept");
    expect(dayOf((await taskOf(batch, "dataCheck")).due.at)).toBe("2026-02-26");
    const one = await caseOf(batch);
    expect(one.data).toMatchObject({ acceptedOn: "2026-02-12" });
    expect([dayOf(one.due.at), one.due.of, one.due.paused]).toEqual(["2026-05-18", 60, 0]);
  });

  test("six working days of waiting for the enterprise move what is promised by six", async () => {
    await morning("2026-02-24");
    await does("nj-clerk", batch, "dataCheck", "returnToEnterprise", { dataCheckOpinion: "第三人号码有误" });
    expect((await caseOf(batch)).phase).toBe("correction");
    await morning("2026-03-03");
    const list = await corrected();
    await does("qy-officer", batch, "enterpriseCorrection", "resubmit", { roster: list.id, correctionNote: "已更正" });
    const one = await caseOf(batch);
    expect([dayOf(one.due.at), one.due.of, one.due.paused]).toEqual(["2026-05-26", 60, 6]);
    expect(dayOf((await taskOf(batch, "dataCheck")).due.at)).toBe("2026-03-10");
  });

  /** The enterprise takes the workbook of errors, puts the number right and sends that alone. */
  async function corrected(): Promise<ImportBody> {
    const [before = ""] = (await caseOf(batch)).imports;
    const officer = await office.as("qy-officer");
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(new Uint8Array(await officer.bytes(`/imports/${before}/errors.xlsx`)).buffer);
    let put = 0;
    workbook.worksheets[0]?.eachRow((row) =>
      row.eachCell((cell) => {
        if (cell.text !== wrongNumber?.cells.公民身份号码) return;
        cell.value = wrongNumber.suggest ?? "";
        put += 1;
      }),
    );
    expect(put, "the wrong number stands once in the workbook of errors").toBe(1);
    const bytes = Buffer.from(await workbook.xlsx.writeBuffer());
    const list = await office.imports("qy-officer", { name: "更正.xlsx", bytes }, "320100000000", before);
    expect(list).toMatchObject({ status: "ready", total: 3, counts: { byDisposition: { accept: 3 } } });
    return list;
  }

  test("goes on with the list as corrected: all three are dispatched", async () => {
    await office.work(
      WATCHER,
      usuallyExcept((task) => (task.workflow === "handover-line" ? null : undefined)),
      linesAt(office, WATCHER, batch, "verify", 3),
    );
    const lines = await linesOf(office, WATCHER, batch);
    expect(lines.map(({ state }) => state)).toEqual(["verify", "verify", "verify"]);
    expect(lines.map(({ label }) => label).sort()).toEqual(
      [...inOrder.slice(0, 2).map(({ name }) => name), wrongNumber?.name].sort(),
    );
  });

  test("a street that is silent is reminded after ten days and told on after thirteen, and never received for", async () => {
    await morning("2026-03-20");
    const clerks = office.accounts.filter(({ roles }) => roles.includes("street_clerk"));
    const [line] = await linesOf(office, WATCHER, batch);
    const street = clerks.find(({ division }) => division === line?.division.slice(0, 9).padEnd(12, "0"));
    const late = await until(
      () => noticesOf(street?.username ?? "", line?.id ?? ""),
      (texts) => texts.length > 0,
    );
    expect(late).toHaveLength(1);
    await morning("2026-03-26");
    const told = await until(
      () => noticesOf("gl-supervisor", line?.id ?? ""),
      (texts) => texts.length > 0,
    );
    expect(told.join()).toContain("街道核对逾期");
    expect((await linesOf(office, WATCHER, batch)).map(({ state }) => state)).toEqual(["verify", "verify", "verify"]);
  });
});

describe("corrections are asked for once", () => {
  let batch: string;
  const items = [{ name: "移交方案", problem: "未附时间安排", how: "补充时间安排" }];

  test("all that is missing is said at once, the enterprise answers, and the batch is submitted again", async () => {
    await morning("2026-04-01");
    batch = await handIn(office, rosterOf([inOrder[3]?.cells ?? {}]));
    await does("nj-clerk", batch, "received", "supplement", { missingItems: items });
    expect(await caseOf(batch)).toMatchObject({ state: "correction", phase: "correction" });
    expect(await templatesOf(batch)).toContain("correction-notice");
    await until(
      () => noticesOf("qy-officer", batch),
      (texts) => texts.length > 0,
    );
    await morning("2026-04-08");
    await does("qy-officer", batch, "correction", "resubmit", { correctionNote: "已补充" });
    expect(await caseOf(batch)).toMatchObject({ state: "received", phase: "submitted" });
  });

  test("a second time needs the approver's word", async () => {
    await does("nj-clerk", batch, "received", "supplement", { missingItems: items });
    expect((await caseOf(batch)).state).toBe("secondNotice");
    const clerk = await office.as("nj-clerk");
    const own = await clerk.ask<ProblemBody>("POST", `/tasks/${(await taskOf(batch, "secondNotice")).id}/complete`, {
      ...{ outcome: "approve", data: { secondNoticeReason: "新发现" } },
    });
    expect([own.status, own.body.code], "the clerk alone cannot").toEqual([403, "FORBIDDEN"]);
    await does("nj-approver", batch, "secondNotice", "approve", { secondNoticeReason: "新发现的问题" });
    expect((await caseOf(batch)).state).toBe("correction");
  });

  test("silence for the whole period counts as withdrawal", async () => {
    await morning("2026-04-28");
    expect((await caseOf(batch)).state).toBe("correction");
    await morning("2026-05-08");
    const one = await stands(batch, "withdrawn");
    expect(one).toMatchObject({ status: "done", data: { lapsed: true } });
    expect((await office.openTasks(WATCHER)).filter((task) => task.instance === batch)).toEqual([]);
  });
});

describe("an agency that does not decide", () => {
  test("has accepted by lapse of time, and the supervisors are told", async () => {
    await morning("2026-05-11");
    const batch = await handIn(office, rosterOf([inOrder[4]?.cells ?? {}]));
    await morning("2026-05-18");
    expect((await caseOf(batch)).state, "the fifth day is not over").toBe("received");
    await morning("2026-05-19");
    const one = await stands(batch, "dataCheck");
    expect(one.data).toMatchObject({ deemed: true, acceptedOn: "2026-05-11" });
    expect(await templatesOf(batch)).toContain("acceptance-notice");
    const told = await until(
      () => noticesOf(WATCHER, batch),
      (texts) => texts.length > 0,
    );
    expect(told.join()).toContain("逾期未作受理决定，视为受理");
    expect((await office.all<TaskItem>(WATCHER, "/tasks?scope=all&due=overdue")).map(stateOf)).not.toContain(
      "received",
    );
    await office.work(
      WATCHER,
      usuallyExcept((task) => (task.instance === batch ? undefined : null)),
      linesAt(office, WATCHER, batch, "verify", 1),
    );
    expect((await caseOf(batch)).state).toBe("handling.verification");
  });
});
