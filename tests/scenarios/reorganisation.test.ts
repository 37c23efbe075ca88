import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HistoryItem, InstanceDetail, Page, RecordItem, TaskItem } from "../../src/core/api.ts";
import { startDemo } from "../helpers/demo.ts";
import type { Server } from "../helpers/server.ts";
import { Office, until } from "./office.ts";

const WATCHER = "nj-supervisor";
const CLERK = "gl-ninghai-clerk";
const OLD = "station-320106001003";
const DAY = "2026-11-23";

let server: Server;
let office: Office;
let next: string;
let worker: string;
let neighbour: string;
let person: RecordItem;
let open: InstanceDetail;
beforeAll(async () => {
  server = await startDemo({ manualClock: true });
  office = await Office.open(server.url);
  await office.clock("2026-11-20T02:00:00Z");
  const stations = await office.all<{ id: string; name: string }>(
    CLERK,
    "/organisations?type=STATION&q=宁海路&limit=100",
  );
  const other = stations.find(({ id }) => id !== OLD);
  const name = stations.find(({ id }) => id === OLD)?.name ?? "";
  const holds =
    (station: string) =>
    ({ roles, organisations }: Office["accounts"][number]) =>
      roles.includes("community_worker") && organisations.includes(station);
  next = other?.id ?? "";
  worker = office.accounts.find(holds(name))?.username ?? "";
  neighbour = office.accounts.find(holds(other?.name ?? ""))?.username ?? "";
  const people = await office.all<RecordItem>(CLERK, "/records/retiree?filter=managingMode:street&limit=100");
  const found = people.find(({ data, division }) => data.pensionStatus === "normal" && division === "320106001003");
  if (!found) throw new Error("the demonstration has nobody in this community");
  person = found;
  open = await changes("湖南路1号");
}, 120_000);
afterAll(() => server?.stop());

/** A change of relation of somebody of the old community, which its worker is to confirm. */
async function changes(newAddress: string): Promise<InstanceDetail> {
  const clerk = await office.as(CLERK);
  const shown = await clerk.post<{ data: { residentId: string } }>(`/records/retiree/${person.id}/unmask`, {
    reason: "核对户口",
  });
  const data = {
    name: person.name,
    residentId: shown.data.residentId,
    changeKind: "household",
    requestSource: "person",
  };
  const { id } = await clerk.post<{ id: string }>("/instances", {
    ...{ workflow: "relation-change", division: "320106001000" },
    data: { ...data, proofKind: "householdBook", newDivision: "320106003000", newAddress },
  });
  return office.instance(WATCHER, id);
}

const plan = () => ({
  on: DAY,
  reason: "两个社区合并",
  document: "鼓政发〔2026〕9号",
  closes: [{ organisation: OLD, into: next }],
});

interface Told {
  id: string | null;
  work: { organisation: string; count: number; to: string; vacant: boolean }[];
  people: { organisation: string; role: string }[];
  places: { division: string; organisation: string }[];
}

async function taskOf(id: string): Promise<TaskItem | undefined> {
  return (await office.openTasks(WATCHER)).find((task) => task.instance === id);
}

/** Who is on the register of a community, as somebody sees it. */
async function seen(username: string, division: string): Promise<number> {
  const people = await office.all<RecordItem>(username, "/records/retiree?limit=100");
  return people.filter((one) => one.division === division).length;
}

describe("two communities that merge on a day", () => {
  test("may be merged by the administrator and nobody else", async () => {
    const clerk = await office.as(CLERK);
    await expect(clerk.post("/reorganisations", plan())).rejects.toThrow("FORBIDDEN");
  });

  test("are shown with what moves before anything does", async () => {
    const admin = await office.as("admin");
    const told = await admin.post<Told>("/reorganisations?preview=true", plan());
    expect(told.id).toBeNull();
    expect(told.work).toEqual([expect.objectContaining({ organisation: OLD, to: next, vacant: false })]);
    expect(told.people.map(({ organisation }) => organisation)).toEqual(expect.arrayContaining([OLD, next]));
    expect(told.places).toContainEqual(expect.objectContaining({ division: "320106001003", organisation: next }));
    expect(await admin.get<Page<unknown>>("/reorganisations")).toMatchObject({ items: [] });
  });

  test("stay apart until the day: work, register and people are where they were", async () => {
    await (await office.as("admin")).post<Told>("/reorganisations", plan());
    expect(await taskOf(open.id)).toMatchObject({ organisation: OLD, state: "outConfirm" });
    expect(await seen(worker, "320106001003")).toBeGreaterThan(0);
    expect(await seen(neighbour, "320106001003"), "not theirs yet").toBe(0);
  });

  test("are one from the day on: the open case goes along, and whoever followed confirms it there", async () => {
    const before = await seen(worker, "320106001003");
    await office.clock(`${DAY}T02:00:00Z`);
    const task = await until(
      () => taskOf(open.id),
      (found) => found?.organisation === next,
    );
    expect(task).toMatchObject({ role: "community_worker" });
    expect(await seen(neighbour, "320106001003")).toBe(before);
    const admin = await office.as("admin");
    const list = await until(
      () => admin.get<Page<{ moved: number; doneAt: string | null }>>("/reorganisations"),
      ({ items }) => items[0]?.doneAt !== null,
    );
    expect(list.items).toMatchObject([{ on: DAY, reason: "两个社区合并" }]);
    await office.complete(await office.as(worker), task?.id ?? "", "confirm", { openCases: [] });
    expect(await office.instance(WATCHER, open.id)).toMatchObject({ state: "inAccept" });
  });

  test("leave the history with the old place", async () => {
    const history = await office.all<HistoryItem>(WATCHER, `/instances/${open.id}/history`);
    const types = history.map(({ type }) => type);
    expect(types).toContain("reorganised");
    expect(JSON.stringify(history.find(({ type }) => type === "reorganised"))).toContain("两个社区合并");
    expect(open.division).toBe("320106001003");
  });
});
