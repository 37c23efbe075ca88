import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DocumentItem, InstanceDetail, InstanceItem, Page, RecordItem } from "../../src/core/api.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { Office, until } from "./office.ts";

const COMMUNITY = "320106001003";
const WATCHER = "nj-supervisor";
const DEAD = { name: "秦一", residentId: "320199195102142363" };
/** Four months were credited after that of the death. */
const CREDITED = ["2023-07", "2023-08", "2023-09", "2023-10", "2023-11"].map((month) => ({ month, amount: 3200.65 }));
const OVERPAID = 12_802.6;

let server: Server;
let office: Office;
let worker: string;
beforeAll(async () => {
  server = await startDemo({ manualClock: true });
  office = await Office.open(server.url);
  await office.clock("2023-11-20T02:00:00Z");
  worker =
    office.accounts.find(({ roles, organisations }) => {
      return roles.includes("community_worker") && organisations.some((name) => name.includes("仙霞路"));
    })?.username ?? "";
}, 120_000);
afterAll(() => server?.stop());

const does = (at: string, outcome: string, data?: Record<string, unknown>, papers?: string[]) =>
  office.does(WATCHER, at, outcome, data, papers);

const recordsOf = async (type: string): Promise<Record<string, unknown>[]> =>
  (await (await office.as("gl-supervisor")).get<Page<RecordItem>>(`/records/${type}?limit=100`)).items
    .map(({ data }) => data)
    .filter(({ name }) => name === DEAD.name);

describe("a death that is reported four months late", () => {
  let report: InstanceDetail;
  let papers: DocumentItem[];

  beforeAll(async () => {
    const client = await office.as(worker);
    const data = {
      ...{ ...DEAD, deathDate: "2023-07-10", deathCause: "illness", reporterName: "秦小明", phone: "13700002606" },
      ...{ reportChannel: "family", lateReason: "家属不知须申报" },
    };
    const { id } = await client.post<{ id: string }>("/instances", {
      ...{ workflow: "death-report", division: COMMUNITY, data },
    });
    const proof = { certificateType: "medical", certificateNo: "C2023-001", paidAfter: CREDITED };
    await does("death-report verification", "prove", proof);
    await does("death-report stopping", "stop");
    await does("overpayment found", "file");
    await does("overpayment calculation", "calculate");
    await does("overpayment review", "approve");
    await does("overpayment approval", "approve");
    await does("overpayment bankReturn", "continue");
    await does("overpayment notice", "deliver", { deliveredOn: "2023-11-20", deliveryMode: "direct" });
    await does("overpayment plan", "offset", {}, ["offsetPaper"]);
    await does("death-report invitation", "claim");
    const claim = {
      ...{ insuredStatus: "retired", claimantName: "秦小明", claimantId: "320199197703152371", claimantKind: "child" },
      ...{ pledgeSigned: true, benefitScheme: "pension", bankName: "江苏银行", bankAccount: "6228480000000000018" },
      ...{ bankAccountName: "秦小明", deathDataShared: true },
    };
    const scanned = ["applicationForm", "claimantIdCopy", "relationProof", "bankCopy"];
    await does("death-report claiming", "submit", claim, scanned);
    await does("funeral-subsidy preReview", "forward", { preReviewOpinion: "关系属实" });
    await does("funeral-subsidy acceptance", "accept");
    const worth = { contributedMonths: 420, drawnMonths: 120, accountBalance: 1234.56, duePension: 0 };
    const offset = { overpaidAmount: OVERPAID, offsetConsent: true };
    await does("funeral-subsidy calculation", "calculate", { ...worth, ...offset }, ["offsetPaper"]);
    await does("funeral-subsidy review", "approve");
    await does("funeral-subsidy approval", "approve");
    await does("funeral-subsidy payment", "pay", { receiptNo: "R001", paidOn: "2023-11-20" });
    await does("overpayment repaying", "receive", {
      ...{ receivedAmount: OVERPAID, receivedOn: "2023-11-20", receiptNo: "S001" },
    });
    const delivered = { deliveredTo: "秦小明", deliveryMode: "direct", deliveredOn: "2023-11-20" };
    await does("funeral-subsidy delivery", "deliver", delivered);
    report = await until(
      () => office.instance(WATCHER, id),
      ({ status }) => status === "done",
    );
    papers = await office.all<DocumentItem>(WATCHER, `/instances/${id}/documents?parts=all&limit=100`);
  }, 180_000);

  test("is closed, and so are its claim and the recovery", async () => {
    expect(report).toMatchObject({ state: "closed", data: { overpaidMonths: 4, overpaidTotal: OVERPAID } });
    const parts = await office.all<InstanceItem>(WATCHER, `/instances/${report.id}/children?limit=100`);
    expect(parts.map(({ workflow, state }) => `${workflow} ${state}`).sort()).toEqual([
      "funeral-subsidy closed",
      "overpayment settled",
    ]);
    expect((await office.openTasks(WATCHER)).filter(({ label }) => label === DEAD.name)).toEqual([]);
  });

  test("stands on the registers to the fen", async () => {
    expect(await recordsOf("death")).toMatchObject([
      { status: "confirmed", stoppedFrom: "2023-08", overpaidMonths: 4 },
    ]);
    expect(await recordsOf("overpayment")).toMatchObject([
      { overpaidTotal: OVERPAID, repaidTotal: OVERPAID, status: "settled" },
    ]);
    expect(await recordsOf("claim")).toMatchObject([
      { funeralDue: 10_030, lumpDue: 70_210, accountDue: 1234.56, offsetAmount: OVERPAID, netAmount: 68_671.96 },
    ]);
    const events = (await recordsOf("pay-event")).map(({ kind }) => String(kind)).sort();
    expect(events).toEqual(["hold", "stop"]);
    expect(await recordsOf("retiree"), "nobody is put on the register by his death").toEqual([]);
  });

  test("leaves papers whose totals agree", async () => {
    const clerk = await office.as("gl-agency-clerk");
    const page = async (template: string): Promise<string> => {
      const paper = papers.find((one) => one.template === template);
      const html = (await clerk.bytes(paper?.html ?? "")).toString("utf8");
      expect(html, template).not.toMatch(/\{\{|undefined|\[object|NaN/);
      expect((await clerk.bytes(paper?.pdf ?? "")).subarray(0, 5).toString("latin1"), template).toBe("%PDF-");
      return html;
    };
    expect(await page("death-benefits-notice")).toContain("4 个月、计 ¥12,802.60");
    expect(await page("overpayment-statement")).toContain("¥12,802.60（大写：人民币壹万贰仟捌佰零贰元陆角）");
    expect(await page("overpayment-notice")).toContain("¥12,802.60");
    const sheet = await page("claim-sheet");
    for (const amount of ["¥10,030.00", "¥70,210.00", "¥1,234.56", "¥81,474.56", "¥12,802.60", "¥68,671.96"])
      expect(sheet).toContain(amount);
    expect(await page("claim-decision")).toContain("¥68,671.96（大写：人民币陆万捌仟陆佰柒拾壹元玖角陆分）");
    expect(await page("payment-voucher")).toContain("¥68,671.96");
    for (const template of ["settlement-certificate", "repayment-agreement", "repayment-receipt", "delivery-receipt"])
      await page(template);
  });

  test("was calculated, reviewed and approved by three people", async () => {
    const [claim] = (await office.all<InstanceItem>(WATCHER, `/instances/${report.id}/children?limit=100`)).filter(
      ({ workflow }) => workflow === "funeral-subsidy",
    );
    const { data } = await office.instance(WATCHER, claim?.id ?? "");
    expect(new Set([data.calculatedBy, data.reviewedBy, data.approvedBy]).size).toBe(3);
  });
});

describe("a death among the people of an enterprise that keeps its own", () => {
  test("is reported by its officer, whose desk goes on helping the family", async () => {
    const clerk = await office.as("nj-clerk");
    const people = await office.all<RecordItem>(
      "nj-clerk",
      "/records/retiree?filter=managingMode:enterprise&limit=100",
    );
    const one = people.find(({ data }) => data.pensionStatus === "normal" && data.enterpriseName);
    const data = await office.clear("nj-clerk", "retiree", one?.id ?? "", "核实死亡申报");
    const officer = await office.as("hy-org-officer");
    const { id } = await officer.post<{ id: string }>("/instances", {
      ...{ workflow: "death-report", division: "320117000000" },
      data: {
        ...{ name: data.name, residentId: data.residentId, deathDate: "2023-11-10", deathCause: "illness" },
        ...{ reporterName: "秦小明", phone: "13700002606", reportChannel: "enterprise" },
      },
    });
    expect(await office.instance(WATCHER, id)).toMatchObject({ mode: "enterprise", state: "verification" });
    await does("death-report verification", "prove", { certificateType: "medical", certificateNo: "C2023-002" });
    await does("death-report stopping", "stop");
    const desk = (await office.openTasks(WATCHER)).find((task) => task.state === "invitation");
    expect(desk).toMatchObject({ role: "ent_officer", organisationName: expect.stringContaining("珩原") });
    const kept = await clerk.get<{ data: Record<string, unknown> }>(`/records/retiree/${one?.id}`);
    expect(kept.data).toMatchObject({ pensionStatus: "ended", diedOn: "2023-11-10", paymentHold: false });
  });
});
