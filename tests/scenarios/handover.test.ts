import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DocumentItem, InstanceDetail } from "../../src/core/api.ts";
import { startDemo } from "../helpers/demo.ts";
import { expectedResults } from "../helpers/rosters.ts";
import type { Server } from "../helpers/server.ts";
import { closed, handIn, linesOf, papersOf, tally, wholeRoster } from "./batch.ts";
import { usually } from "./handover-office.ts";
import { Office } from "./office.ts";

const TEMPLATES = join(import.meta.dirname, "..", "..", "templates");
/** Every paper that a batch without trouble leaves behind, with how many of it. */
const PAPERS = {
  ...{
    D04: 1,
    D05: 14,
    D06: 1,
    D07: 1,
    D08: 13,
    D10: 13,
    D11: 13,
    D12: 285,
    D13: 285,
    D14: 1,
    D15: 13,
    D20: 1,
    D23: 1,
  },
};

describe("a roster of 300, from the enterprise's sheet to the last community", () => {
  let server: Server;
  let office: Office;
  let batch: InstanceDetail;
  let papers: DocumentItem[];
  beforeAll(async () => {
    server = await startDemo({ manualClock: true });
    office = await Office.open(server.url);
    await office.clock("2026-11-20T02:00:00Z");
    const id = await handIn(office, wholeRoster());
    await office.work("nj-supervisor", usually, closed(office, "nj-supervisor", id));
    batch = await office.instance("nj-supervisor", id);
    papers = await papersOf(office, "nj-supervisor", id);
  }, 240_000);
  afterAll(() => server?.stop());

  test("is closed, with 285 received by their communities and every other line where it belongs", async () => {
    expect(batch).toMatchObject({ status: "done", state: "closed", phase: "closed", data: { closedOn: "2026-11-20" } });
    expect(batch.stateTitle.zh).toBe("已办结");
    const lines = await linesOf(office, "nj-supervisor", batch.id);
    expect(tally(lines.map(({ state }) => state))).toEqual({ done: 285, carried: 4, joint: 5, removed: 6 });
    expect(lines.every(({ status }) => status === "done")).toBe(true);
    expect(batch.children.map(({ invoke, progress }) => [invoke, progress.total, progress.open])).toEqual([
      ["lines", 300, 0],
      ["receipts", 13, 0],
    ]);
    expect(await office.openTasks("nj-supervisor")).toEqual([]);
  });

  test("went to the streets that the households ask for, line by line", async () => {
    const expected = expectedResults().rosters["roster-300.xlsx"]?.lines ?? [];
    const lines = await linesOf(office, "nj-supervisor", batch.id);
    const streets = lines.map(({ state, division }) => (state === "done" ? `${division.slice(0, 9)}000` : null));
    // The agency sees all that could go wrong; a line in order goes where its household is.
    expect(streets).toEqual(expected.map((line) => (line.do === "accept" ? line.hukou : null)));
  });

  test("left every paper, each told apart by its code", () => {
    const codes = new Map(
      readdirSync(TEMPLATES).flatMap((file) => {
        const code = /^code: (D\d\d)$/m.exec(readFileSync(join(TEMPLATES, file), "utf8"))?.[1];
        return code === undefined ? [] : [[file.replace(/\.hbs$/, ""), code]];
      }),
    );
    expect(tally(papers.map(({ template }) => codes.get(template) ?? template))).toEqual(PAPERS);
  });

  test("prints one of each paper as a page and as a PDF, in the clear for who takes part", async () => {
    const agency = await office.as("nj-clerk");
    const kinds = new Map(papers.map((paper) => [paper.template, paper]));
    for (const { template, title, html, pdf } of kinds.values()) {
      const page = (await agency.bytes(html)).toString("utf8");
      expect(page, template).toContain(title.zh);
      expect(page, template).not.toMatch(/\{\{|undefined|\[object|NaN/);
      expect((await agency.bytes(pdf)).subarray(0, 5).toString("latin1"), template).toBe("%PDF-");
    }
    const notice = papers.find(({ template }) => template === "completion-notice");
    const ends = (await agency.bytes(notice?.html ?? "")).toString("utf8");
    const cells = [...ends.matchAll(/<td>(\d+)<\/td>/g)].map(([, count]) => Number(count));
    expect(cells, "handed in, received, removed, joint, carried, refused").toEqual([300, 285, 6, 5, 4, 0]);
    expect(ends, "known again by number and digest").toMatch(/<footer class="mark">.*校验码 [0-9a-f]{16}</);
    const agreement = papers.find(({ template }) => template === "agreement");
    const page = (await agency.bytes(agreement?.html ?? "")).toString("utf8");
    expect(page, "party A is named by who answered for it").toMatch(/甲方（接收管理方）：[^_<]*劳动保障事务所/);
  });

  test("prints the batch in one PDF, and the contact cards of all its people in another", async () => {
    const agency = await office.as("nj-clerk");
    for (const query of ["", "?parts=all&template=contact-card"]) {
      const file = await agency.bytes(`/instances/${batch.id}/documents.pdf${query}`);
      expect(file.subarray(0, 5).toString("latin1")).toBe("%PDF-");
    }
  });

  test("numbered its papers without a gap, by office, year and kind", () => {
    const counts = new Map<string, number[]>();
    for (const { number, template } of papers) {
      if (number === null) continue;
      const [, series = "", count = ""] = /^(.+〔2026〕)(\d+)号$/.exec(number) ?? [];
      const key = `${template} ${series}`;
      counts.set(key, [...(counts.get(key) ?? []), Number(count)]);
    }
    for (const [series, found] of counts) {
      const sorted = [...found].sort((a, b) => a - b);
      expect(sorted, series).toEqual(sorted.map((_, index) => index + 1));
    }
    expect([...counts.keys()].map((key) => key.split(" ")[0]).sort()).toEqual(
      ["acceptance-notice", "completion-notice", "handover-confirmation", "introduction-letter"].sort(),
    );
  });

  test("printed nothing of anybody in the log", () => {
    expect(server.output()).not.toMatch(/320199\d{11}[\dX]/);
  });
});
