import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Engine, Log } from "../../src/engine/engine.ts";
import { loadRelease } from "../../src/engine/load.ts";
import { recordRow } from "../../src/engine/registry.ts";
import type { Database } from "../../src/store/database.ts";
import { addRecords } from "../../src/store/record-seed.ts";
import { CITY, NOW, SILENT } from "../helpers/lending.ts";

/** A batch whose lines are children: of listed items, of imported rows, or grouped again by place. */
const BATCH = `
id: batch
title: { zh: 批次, en: Batch }
start: { positions: [desk], form: batch-start }
number: "PC-{division6}-{yyyy}-{seq5}"
machine:
  initial: working
  states:
    working:
      invoke:
        src: workflow
        id: lines
        input:
          workflow: batch-line
          forEach: "= if roster != null then { rows: roster, where: [\\"accept\\"] } else items"
          order: '= if inTurn = true then "sequential" else "parallel"'
          data: { colour: red }
      on:
        lines.checked: { target: grouping, actions: [{ type: set, params: { seen: "= if seen = null then 1 else seen + 1" } }] }
        lines.done: { target: closed }
    grouping:
      invoke:
        src: workflow
        id: groups
        input: { workflow: batch-group, forEach: { children: lines, milestone: checked, groupBy: street } }
      on: { groups.done: closed }
    closed: { type: final }
`;
/** `keep: true` waits; anything else is checked at once and ends, after a look at it where the street wants one. */
const LINE = `
id: batch-line
title: { zh: 行, en: Line }
label: "= name"
place: "= if place != null then place else null"
start: { positions: [], by: [parent] }
number: "{parent}-{index4}"
params:
  tone: { title: { zh: 语气, en: Tone }, schema: { type: string }, default: plain, levels: [county, street], on: start }
local:
  - { op: step, at: looked, as: accept, levels: [street], title: { zh: 看一眼, en: A look } }
machine:
  initial: begin
  states:
    begin:
      always: [{ guard: "= keep = true", target: waiting }, { target: looked }]
    looked:
      meta: { skip: { when: "= true", as: accept } }
      invoke: { src: task, id: looked, input: { position: desk, outcomes: [accept] } }
      on: { looked.accept: checked }
    waiting:
      tags: [checked]
      invoke: { src: message, id: news, input: { name: go } }
      on: { news.received: [{ guard: "= event.data.place != null", target: looked, actions: [{ type: set, params: { place: "= event.data.place" } }] }, { target: ended }] }
    checked: { type: final, tags: [checked] }
    ended: { type: final, tags: [checked] }
`;
const GROUP = `
id: batch-group
title: { zh: 组, en: Group }
label: "= placeName"
start: { positions: [], by: [parent] }
number: "{parent}-G{index4}"
machine: { initial: done, states: { done: { type: final } } }
`;
/** Its lines wait; it tells them all, or leaves them behind. */
const CALLER = `
id: herald
title: { zh: 通知批次, en: Herald }
start: { positions: [desk], form: batch-start }
number: "TZ-{division6}-{yyyy}-{seq5}"
machine:
  initial: working
  states:
    working:
      invoke:
        - { src: workflow, id: lines, input: { workflow: batch-line, forEach: "= if roster != null then { rows: roster } else items" } }
        - { src: task, id: decide, input: { position: desk, outcomes: [accept, refuse] } }
      on:
        decide.accept: { actions: [{ type: emit, params: { to: { children: lines }, name: go } }] }
        decide.refuse: left
        lines.done: closed
    left: { invoke: { src: task, id: rest, input: { position: desk, outcomes: [accept] } }, on: { rest.accept: closed } }
    closed: { type: final }
`;
/** Nobody starts it but a schedule. */
const DAILY = `
id: daily
title: { zh: 每日, en: Daily }
start: { positions: [], by: [schedule] }
number: "MR-{division6}-{yyyy}-{seq5}"
machine: { initial: done, states: { done: { type: final } } }
`;
/** One for every borrower who has borrowed nothing for as long as the place says. */
const RECALL = `
id: recall
title: { zh: 回访, en: Recall }
subject: borrower
subjectKey: "= residentId"
label: "= name"
start: { positions: [], by: [schedule] }
number: "HF-{division6}-{yyyy}-{seq5}"
params:
  days: { title: { zh: 天数, en: Days }, schema: { type: integer }, default: 30, levels: [city, county] }
machine:
  initial: calling
  states:
    calling:
      invoke: { src: task, id: call, input: { position: desk, outcomes: [accept], due: "= string(params.days) + \\"wd\\"" } }
      on: { call.accept: called }
    called: { type: final }
`;
const FORM = {
  id: "batch-start",
  title: { zh: "批次", en: "Batch" },
  schema: {
    type: "object",
    properties: {
      roster: { type: "string", title: "名册", maxLength: 60 },
      inTurn: { type: "boolean", title: "依次" },
      items: {
        type: "array",
        title: "项",
        maxItems: 5000,
        items: {
          type: "object",
          properties: {
            name: { type: "string", title: "名", maxLength: 40 },
            keep: { type: "boolean", title: "留" },
            place: { type: "string", title: "地", maxLength: 12 },
          },
        },
      },
    },
  },
  ui: {},
};

/** Publishes the batch workflows beside those of the lending domain. */
export function enterBatch(database: Database, engine: Engine, log: Log): Promise<void> {
  return enter(database, [engine], log, { batch: BATCH, "batch-line": LINE, "batch-group": GROUP, herald: CALLER });
}

/** Publishes a workflow that schedules may start. */
export function enterDaily(database: Database, engines: readonly Engine[]): Promise<void> {
  return enter(database, engines, SILENT, { daily: DAILY });
}

/** Publishes a workflow that a schedule starts for each of many records. */
export function enterRecall(database: Database, engines: readonly Engine[]): Promise<void> {
  return enter(database, engines, SILENT, { recall: RECALL });
}

/** The schedule that goes with it, as the database holds it. */
export const RECALLS = {
  cron: "0 8 * * *",
  workflow: "recall",
  division: "320000000000",
  each: {
    record: "borrower",
    where: [{ property: "lastLoanOn", until: "-P10D", orMissing: false }],
    data: { residentId: "= subject.residentId", name: "= subject.name" },
    when: "= (today() - date(subject.lastLoanOn)).days >= params.days",
  },
};

/** Borrowers of one day's last loan, `count` of them, in a division. */
export async function enterBorrowers(
  engine: Engine,
  count: number,
  from: { first: number; division: string; lastLoanOn?: string },
): Promise<void> {
  const type = engine.policies().records.get("borrower");
  if (!type) throw new Error("the lending domain has borrowers");
  const rows = Array.from({ length: count }, (_, index) => {
    const key = `32019919700101${String(from.first + index).padStart(4, "0")}`;
    const values = { residentId: key, name: `借用人${from.first + index}`, division: from.division };
    const all = from.lastLoanOn === undefined ? values : { ...values, lastLoanOn: from.lastLoanOn };
    const { instance_id: _none, ...row } = recordRow(engine, type, {
      ...{ key, values: all, validFrom: "2026-01-01", instance: "", at: NOW, actor: null },
    });
    return row;
  });
  for (let at = 0; at < rows.length; at += 1_000) await addRecords(engine.database, CITY, rows.slice(at, at + 1_000));
}

async function enter(
  database: Database,
  engines: readonly Engine[],
  log: Log,
  files: Record<string, string>,
): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "yijiao-home-"));
  try {
    cpSync(resolve(import.meta.dirname, "../fixtures/lending"), home, { recursive: true });
    for (const [id, text] of Object.entries(files)) writeFileSync(join(home, "workflows", `${id}.yaml`), text);
    writeFileSync(join(home, "forms", "batch-start.json"), JSON.stringify(FORM));
    const { problems } = await loadRelease(database, home, log);
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    for (const engine of engines) await engine.refreshPolicies();
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** An import of rows as the import leaves it: the worker reads nothing else of it. */
export async function importOf(
  database: Database,
  engine: Engine,
  rows: { line: number; disposition: string; place?: string; keep?: boolean }[],
): Promise<string> {
  const id = crypto.randomUUID();
  const lines = rows.map(({ line, disposition, place = null, keep = false }) => ({
    ...{ home_city: CITY, import_id: id, line, sheet: "1", row_no: line, cells: "[]", disposition, place },
    data: JSON.stringify(engine.sealer.seal({ name: `第${line}行`, ...(keep ? { keep } : {}) })),
  }));
  for (let at = 0; at < lines.length; at += 500) await database.knex("import_line").insert(lines.slice(at, at + 500));
  return `${CITY}-${id}`;
}
