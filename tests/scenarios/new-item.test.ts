import { afterAll, beforeAll, expect, test } from "vitest";
import type { DocumentItem, InstanceDetail, Page, TaskItem, WorkflowDetail, WorkflowItem } from "../../src/core/api.ts";
import type { DraftDetail } from "../../src/core/draft/model.ts";
import { ITEM, itemFiles } from "../data/high-age.ts";
import type { Client } from "../helpers/client.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { Office, until } from "./office.ts";

const TODAY = "2026-11-24";
const COMMUNITY = "320106001003";
const WATCHER = "nj-supervisor";
const REASON = { zh: "区政府授权新增高龄津贴", en: "The district assigns a new allowance" };

let server: Server;
let office: Office;
let worker: Client;
beforeAll(async () => {
  server = await startDemo({ manualClock: true });
  office = await Office.open(server.url);
  await office.clock(`${TODAY}T02:00:00.000Z`);
  const account = office.accounts.find(({ roles, organisations }) => {
    return roles.includes("community_worker") && organisations.some((name) => name.includes("仙霞路"));
  });
  worker = await office.as(account?.username ?? "");
}, 120_000);
afterAll(() => server?.stop());

/** Whoever holds the one open task of the item's state does it. */
async function does(state: string, outcome: string, data: Record<string, unknown> = {}): Promise<string> {
  const task = await until(
    async () => (await office.openTasks(WATCHER)).find((one) => one.workflow === ITEM && one.state === state),
    (found): found is TaskItem => found !== undefined,
  );
  if (!task) throw new Error(state);
  const holder = office.holder(task);
  await office.complete(await office.as(holder), task.id, outcome, data);
  return holder;
}

/** Claims the allowance as the community does, for somebody of this resident ID. */
async function claim(residentId: string): Promise<{ status: number; body: InstanceDetail }> {
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(Buffer.from("%PDF-1.7 扫描件"))]), "身份证.pdf");
  const idCopy = [(await worker.post<{ id: string }>("/attachments", form)).id];
  const bank = { bankName: "江苏银行", bankAccount: "6228480000000000018", bankAccountName: "秦一" };
  const data = { name: "秦一", residentId, phone: "13700002606", ...bank, idCopy };
  return worker.ask("POST", "/instances", { workflow: ITEM, division: COMMUNITY, data });
}

test("an item nobody thought of is drafted from files, let in by another person and used the same day, by a server that goes on", async () => {
  const startable = async () => {
    const { items } = await worker.get<Page<WorkflowItem>>("/workflows");
    return items.some(({ id, startable: open }) => id === ITEM && open);
  };
  expect(await startable()).toBe(false);
  expect((await claim("320199193604012148")).status).toBe(404);

  const author = await office.as("nj-workflows");
  const begun = await author.post<DraftDetail>("/drafts", { title: "高龄津贴", workflow: ITEM, files: itemFiles() });
  expect(begun).toMatchObject({ kind: "workflow", baseVersion: null, problems: [] });
  const wish = { from: TODAY, reason: REASON, document: "鼓政发〔2026〕9号", clauses: ["jiangsu-2003/4.9"] };
  const handedIn = await author.post<DraftDetail>(`/drafts/${begun.id}/submit`, { revision: begun.revision, ...wish });
  const { revision } = handedIn;
  expect((await author.ask("POST", `/drafts/${begun.id}/publish`, { revision })).status).toBe(403);
  expect(await startable()).toBe(false);
  const publisher = await office.as("nj-publisher");
  const done = await publisher.post<DraftDetail>(`/drafts/${begun.id}/publish`, { revision });
  expect(done).toMatchObject({ status: "published", decision: { act: "publish", version: 1 } });

  // The same process, the same day.
  expect(server.process.exitCode).toBeNull();
  expect(await startable()).toBe(true);
  const { status, body: started } = await claim("320199193604012148");
  expect(status).toBe(201);
  const people = [
    await does("receipt", "accept"),
    await does("review", "approve", { opinion: "情况属实" }),
    await does("approval", "approve"),
    await does("payment", "pay", { receiptNo: "R001", paidOn: TODAY }),
  ];
  expect(new Set(people).size).toBe(4);
  expect(people[2]).toBe("gl-civil");
  const closed = await worker.get<InstanceDetail>(`/instances/${started.id}`);
  expect(closed).toMatchObject({ status: "done", state: "closed", data: { age: 90, monthlyAmount: 200 } });
  const papers = await worker.get<Page<DocumentItem>>(`/instances/${started.id}/documents`);
  expect(papers.items.map(({ template }) => template).sort()).toEqual(["high-age-acceptance", "high-age-decision"]);

  // What a county pays is its own: a parameter of the new item may be set at once, like any other's.
  const policy = await office.as("gl-policy");
  const set = { division: "320106000000", key: `${ITEM}.promiseWithin`, value: "8wd", from: TODAY, reason: REASON };
  await policy.post("/settings", set);
  const detail = await worker.get<WorkflowDetail>(`/workflows/${ITEM}?division=320106000000`);
  expect(detail.params.promiseWithin).toMatchObject({ value: "8wd", source: "setting" });
}, 120_000);

test("and it says which clause it rests on, among those of the regulation", async () => {
  interface Told {
    items: { clauses: { id: string; uses: { workflow: string | null }[] }[] }[];
  }
  const { items } = await worker.get<Told>("/regulations");
  const clause = items.flatMap(({ clauses }) => clauses).find(({ id }) => id === "4.9");
  expect(clause?.uses.some(({ workflow }) => workflow === ITEM)).toBe(true);
}, 60_000);
