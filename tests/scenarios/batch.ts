import ExcelJS from "exceljs";
import type { DocumentItem, InstanceItem } from "../../src/core/api.ts";
import type { Client } from "../helpers/client.ts";
import { type ExpectedLine, expectedResults, fixture } from "../helpers/rosters.ts";
import type { Office, RosterFile } from "./office.ts";

export const NANJING = "320100000000";
/** The enterprise whose people stand in roster-300. */
const ZHEHU = { enterpriseName: "南京柘湖纺织有限责任公司", enterpriseUscc: "913201992460298230" };

/** A file that is taken for a scan by how it begins. */
const SCAN = Buffer.from("%PDF-1.7 花名册盖章件");

export const wholeRoster = (): RosterFile => ({ name: "roster-300.xlsx", bytes: fixture("roster-300.xlsx") });

export interface Person extends ExpectedLine {
  name: string;
  /** The line as it stands in the roster, by heading. */
  cells: Record<string, string>;
}

/** The people of roster-300 with what is expected of each. */
export async function people(): Promise<Person[]> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(new Uint8Array(fixture("roster-300.xlsx")).buffer);
  const rows: string[][] = [];
  workbook.worksheets[0]?.eachRow((row) => {
    const cells: string[] = [];
    row.eachCell({ includeEmpty: true }, (cell, column) => {
      cells[column - 1] = cell.text;
    });
    rows.push(cells);
  });
  const [headings = [], ...lines] = rows;
  const expected = expectedResults().rosters["roster-300.xlsx"]?.lines ?? [];
  return expected.map((line, index) => {
    const cells = Object.fromEntries(headings.map((heading, at) => [heading, lines[index]?.[at] ?? ""]));
    return { ...line, cells, name: cells.姓名 ?? "" };
  });
}

/** A roster of these lines alone, as an enterprise would save it from its sheet. */
export function rosterOf(lines: readonly Record<string, string>[], name = "花名册.csv"): RosterFile {
  const headings = [...new Set(lines.flatMap((line) => Object.keys(line)))];
  const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
  const rows = [headings, ...lines.map((line) => headings.map((heading) => line[heading] ?? ""))];
  return { name, bytes: Buffer.from(rows.map((row) => row.map(quoted).join(",")).join("\r\n")) };
}

export interface BatchOptions {
  officer?: string;
  division?: string;
  data?: Record<string, unknown>;
}

/** Imports a roster and hands the batch in, as the enterprise's officer does; the id of the case. */
export async function handIn(office: Office, roster: RosterFile, options: BatchOptions = {}): Promise<string> {
  const { officer = "qy-officer", division = NANJING, data = {} } = options;
  const list = await office.imports(officer, roster, division);
  if (list.status !== "ready") throw new Error(`the roster cannot be read: ${JSON.stringify(list.problem)}`);
  const client = await office.as(officer);
  const { id } = await client.post<{ id: string }>("/instances", {
    ...{ workflow: "handover", division },
    data: {
      ...ZHEHU,
      ...{ contactPerson: "沈文静", phone: "02584410000", roster: list.id, headcount: list.total },
      ...{ medicalReformJoined: true, commitment: true, rosterScan: [await scan(client)], householdPagesPledge: true },
      ...(list.total > 50 ? { planSchedule: "一个月内完成", planContingency: "专人值守" } : {}),
      ...data,
    },
  });
  return id;
}

/** The sealed roster as the enterprise's officer scans it. */
async function scan(client: Client): Promise<string> {
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(SCAN)]), "花名册盖章件.pdf");
  return (await client.post<{ id: string }>("/attachments", form)).id;
}

export const linesOf = (office: Office, watcher: string, batch: string): Promise<InstanceItem[]> =>
  office.all(watcher, `/instances/${batch}/children?invoke=lines&limit=100`);

export const receiptsOf = (office: Office, watcher: string, batch: string): Promise<InstanceItem[]> =>
  office.all(watcher, `/instances/${batch}/children?invoke=receipts&limit=100`);

/** What a batch is worked for: to be closed. */
export const closed =
  (office: Office, watcher: string, batch: string): (() => Promise<boolean>) =>
  async () =>
    (await office.instance(watcher, batch)).status === "done";

/** Or to have so many lines, all of them at one step. */
export const linesAt =
  (office: Office, watcher: string, batch: string, state: string, count: number): (() => Promise<boolean>) =>
  async () => {
    const lines = await linesOf(office, watcher, batch);
    return lines.length === count && lines.every((line) => line.state === state);
  };

/** Every paper of a batch: its own, those of its lines and receipts, and of the agreements and archives below. */
export async function papersOf(office: Office, watcher: string, batch: string): Promise<DocumentItem[]> {
  const papers = await office.all<DocumentItem>(watcher, `/instances/${batch}/documents?parts=all&limit=100`);
  for (const receipt of await receiptsOf(office, watcher, batch)) {
    for (const part of await office.all<InstanceItem>(watcher, `/instances/${receipt.id}/children?limit=100`)) {
      papers.push(...(await office.all<DocumentItem>(watcher, `/instances/${part.id}/documents?limit=100`)));
    }
  }
  return papers;
}

/** How often each value comes. */
export function tally(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
