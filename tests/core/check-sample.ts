import { expect, test } from "vitest";
import { bundleOf } from "../../src/core/bundle/bundle.ts";
import { checkBundle } from "../../src/core/check/check.ts";
import type { CheckWorld } from "../../src/core/check/world.ts";
import { parseDefinition } from "../../src/core/definition/parse.ts";
import type { Table } from "../../src/core/table/model.ts";
import type { Bundle, Form, Template } from "../../src/core/variant.ts";

/** A small world: two modes, a few positions, one shared parameter. */
export const WORLD: CheckWorld = {
  positions: {
    modes: { central: { title: { zh: "集中", en: "Central" } }, branch: { title: { zh: "分馆", en: "Branch" } } },
    defaultMode: "central",
    positions: {
      desk: position({ default: [{ type: "OFFICE", at: "county", role: "clerk" }] }),
      counter: position({ default: [{ type: "OFFICE", at: "county", role: "clerk" }] }),
      head: position({ default: [{ type: "OFFICE", at: "county", role: "head" }] }),
      centralOnly: position({ central: [{ type: "OFFICE", at: "city", role: "head" }] }),
      supervising: position({ default: [{ type: "OFFICE", at: "city", role: "supervisor" }] }),
    },
  },
  outcomes: Object.fromEntries(
    ["accept", "refuse", "approve", "return"].map((id) => [id, { id, title: { zh: id, en: id } }]),
  ),
  params: {
    shared: {
      title: { zh: "共用", en: "Shared" },
      schema: { $ref: "duration" },
      default: "5wd",
      bounds: { min: "1wd", max: "10wd" },
      levels: ["city"],
      on: "start",
    },
  },
};

function position(candidates: CheckWorld["positions"]["positions"][string]["candidates"]) {
  return { title: { zh: "岗位", en: "Post" }, candidates };
}

const REQUEST: Form = form("request", {
  value: { type: "number", title: "价值", "x-title-en": "Value" },
  kind: {
    type: "string",
    title: "类别",
    "x-title-en": "Kind",
    enum: ["tool", "book"],
    "x-enum-titles": { tool: { zh: "工具", en: "Tool" }, book: { zh: "书", en: "Book" } },
  },
});

export function form(id: string, properties: Record<string, unknown>): Form {
  return { id, title: { zh: id, en: id }, schema: { type: "object", properties }, ui: {} };
}

/** A workflow file around a machine. */
export function workflow(machine: string, head = ""): string {
  return `id: loan
title: { zh: 借用, en: Loan }
start: { positions: [desk], form: request }
number: "LN-{yyyy}-{seq5}"
${head}
machine:
${machine.replace(/^/gm, "  ").trimEnd()}
`;
}

export interface Shelf {
  forms?: Form[];
  tables?: Table[];
  templates?: Template[];
}

export function bundle(yaml: string, { forms = [], tables = [], templates = [] }: Shelf = {}): Bundle {
  const { definition, problems } = parseDefinition(yaml, "loan.yaml");
  if (!definition) throw new Error(JSON.stringify(problems));
  const byId = <T extends { id: string }>(list: readonly T[]) => new Map(list.map((one) => [one.id, one]));
  return bundleOf(definition, { forms: byId([REQUEST, ...forms]), tables: byId(tables), templates: byId(templates) });
}

/** Codes and severities found in a file, once each. */
export function found(yaml: string, shelf: Shelf = {}, world: Partial<CheckWorld> = {}): string[] {
  const problems = checkBundle(bundle(yaml, shelf), { ...WORLD, ...world });
  return [...new Set(problems.map(({ code, severity }) => `${severity} ${code}`))].sort();
}

export const TITLE = (zh: string, en: string) => `meta: { title: { zh: ${zh}, en: ${en} } }`;

export const task = (id: string, input: string, more = "") => `
    ${TITLE("环节", "Step")}
    invoke: { src: task, id: ${id}, input: { ${input} } }
    ${more}`;

export const DONE = `  done: { type: final, ${TITLE("办结", "Done")} }`;

/** One step of work and an end. */
export const simple = (input: string, transition = "done") => `initial: work
states:
  work: ${task("work", input, `on: { work.accept: ${transition} }`)}
${DONE}`;

export const GOOD = simple("position: desk, outcomes: [accept]");

export interface Row {
  finding: string;
  code: string;
  severity?: string;
  bad: string;
  good: string;
  shelf?: Shelf;
  goodShelf?: Shelf;
  world?: Partial<CheckWorld>;
  goodWorld?: Partial<CheckWorld>;
}

export const param = (value: string, on = "start", schema = "{ $ref: duration }") =>
  `params: { within: { title: { zh: 期限, en: Time }, schema: ${schema}, default: ${value}, levels: [city], on: ${on} } }`;

/** Each finding is made where it should be and nowhere else, and says place, cause and cure in both languages. */
export function judge(rows: readonly Row[]): void {
  test.each(rows.map((row) => [row.finding, row] as const))("%s", (_, row) => {
    const { code, severity = "error", bad, good, shelf = {}, goodShelf = shelf, world = {}, goodWorld = world } = row;
    expect(found(bad, shelf, world)).toEqual([`${severity} ${code}`]);
    expect(found(good, goodShelf, goodWorld)).toEqual([]);
    for (const problem of checkBundle(bundle(bad, shelf), { ...WORLD, ...world })) {
      expect(problem.path).toMatch(/^(workflows|forms|templates|policies)\//);
      for (const text of [problem.what, problem.cure]) {
        expect(text?.zh).toMatch(/\p{Script=Han}/u);
        expect(text?.en).toMatch(/^[A-Z"]/);
      }
    }
  });
}
