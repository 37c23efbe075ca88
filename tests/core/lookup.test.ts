import { describe, expect, test } from "vitest";
import { checkBundle } from "../../src/core/check/check.ts";
import { parseDefinition } from "../../src/core/definition/parse.ts";
import { answer, questionsOf } from "../../src/core/lookup/lookup.ts";
import type { LookupSpec, Question } from "../../src/core/lookup/model.ts";
import { parseRecordType } from "../../src/core/record/parse.ts";

const USES = {
  a: { room: "一号", from: "2026-04-03T09:00", until: "2026-04-03T11:00", hours: 2, status: "held" },
  b: { room: "一号", from: "2026-04-04", until: "2026-04-06", hours: 24, status: "used" },
  c: { room: "二号", from: "2026-04-03T09:00", until: null, status: "held" },
};
const TYPES = new Map([["room-use", { calendar: { from: "from", until: "until", title: "purpose" } }]]);
const facts = (data: Record<string, unknown>) => ({
  ...{ now: "2026-04-01T02:00:00.000Z", zone: "Asia/Shanghai", data, params: { most: 2 } },
  ...{ instance: { number: "b" }, subject: null, actor: null },
});
const spec = (more: Partial<LookupSpec> = {}): LookupSpec => ({
  record: "room-use",
  where: { room: "= room" },
  from: "= from",
  until: "= until",
  ...more,
});
const ask = (one: LookupSpec, data: Record<string, unknown>) => {
  const [question] = questionsOf({ one }, facts(data), TYPES);
  return question ? answer(question, USES) : null;
};

describe("a lookup", () => {
  test.each([
    ["a moment inside", "2026-04-03T10:00", "2026-04-03T10:30", 1],
    ["one that ends as it begins", "2026-04-03T08:00", "2026-04-03T09:00", 0],
    ["one that begins as it ends", "2026-04-03T11:00", "2026-04-03T12:00", 0],
    ["the whole day", "2026-04-03", "2026-04-03", 1],
    ["an evening within whole days", "2026-04-06T20:00", "2026-04-06T21:00", 1],
    ["the day after whole days", "2026-04-07", "2026-04-08", 0],
    ["everything", "2026-01-01", "2026-12-31", 2],
  ])("over %s finds what overlaps", (_, from, until, count) => {
    expect(ask(spec(), { room: "一号", from, until })?.count).toBe(count);
  });

  test("finds any of several values, adds up, shows what is asked for and passes over the case's own", () => {
    const wide = { room: "一号", from: "2026-04-01", until: "2026-04-30" };
    const where = { room: "= room", status: ["held", "used"] };
    expect(ask(spec({ where, sum: "hours", rows: ["status"] }), wide)).toEqual({
      ...{ count: 2, sum: 26 },
      rows: [{ status: "held" }, { status: "used" }],
    });
    expect(ask(spec({ where: { room: "= room", status: "held" } }), wide)?.count).toBe(1);
    expect(ask(spec({ except: "= instance.number" }), wide)?.count).toBe(1);
  });

  test("is not asked while a value is missing or cannot be worked out", () => {
    expect(ask(spec(), { from: "2026-04-03", until: "2026-04-03" })).toBeNull();
    expect(ask(spec(), { room: "一号", until: "2026-04-03" })).toBeNull();
    expect(ask(spec({ from: "= room + 1" }), { room: "一号", until: "2026-04-03" })).toBeNull();
    expect(ask(spec({ record: "elsewhere" }), { room: "一号", from: "2026-04-03", until: "2026-04-03" })).toBeNull();
  });

  test("counts a record without an end by its beginning", () => {
    const question: Question | undefined = questionsOf(
      { one: spec() },
      facts({ room: "二号", from: "2026-04-03T08:00", until: "2026-04-03T09:30" }),
      TYPES,
    )[0];
    expect(question && answer(question, USES).count).toBe(1);
  });
});

const FILE = (lookups: string) => `
id: room
title: { zh: 用房, en: Room }
start: { positions: [], by: [schedule] }
number: "YF-{yyyy}-{seq5}"
lookups: ${lookups}
machine: { initial: a, states: { a: { type: final, meta: { title: { zh: 甲, en: A } }, output: "= found.one.count" } } }
`;

describe("a workflow file with lookups", () => {
  test.each([
    ["{ one: { record: room-use } }", "/lookups/one"],
    ["{ one: { record: room-use, where: { room: a }, by: x } }", "/lookups/one/by"],
    ["{ one: { record: nothing, where: { room: a } } }", "/lookups/one/record"],
    ['{ one: { record: room-use, where: { room: "= 1 +" } } }', "/lookups/one/where/room"],
    ["{ xstate.a: { record: room-use, where: { room: a } } }", "/lookups/xstate.a"],
  ])("is refused: %s", (lookups, path) => {
    const { problems } = parseDefinition(FILE(lookups), "room.yaml", { records: new Set(["room-use"]) });
    expect(problems.map((problem) => problem.path)).toContain(path);
  });

  test("names only what the register can be searched by, and shows nothing that it hides", () => {
    const lookups =
      "{ one: { record: room-use, where: { phone: a, room: b }, from: a, sum: nothing, rows: [phone, room] } }";
    const { definition } = parseDefinition(FILE(lookups), "room.yaml");
    if (!definition) throw new Error("not read");
    const properties = { phone: { type: "string", "x-protect": true }, room: { type: "string" } };
    const type = { id: "room-use", filters: ["room"], schema: { type: "object", properties } };
    const problems = checkBundle(
      { definition, forms: {}, tables: {}, templates: {} },
      {
        ...{ positions: { modes: {}, defaultMode: "", positions: {} }, outcomes: {}, params: {} },
        records: new Map([["room-use", type]]),
      },
    );
    expect(
      problems.filter(({ code }) => code === "CHECK_LOOKUP").map(({ path }) => path?.split("/lookups/")[1]),
    ).toEqual(["one/where/phone", "one/from", "one/sum", "one/rows"]);
  });
});

test("a record type counts only by its filters, and its calendar names its own properties", () => {
  const type = (more: string) => `
id: room-use
title: { zh: 用房, en: Use }
key: no
name: no
list: [no]
schema: { type: object, properties: { no: { type: string, title: 号 }, room: { type: string, title: 房 } } }
${more}`;
  const codes = (more: string) => parseRecordType(type(more), "room-use.yaml").problems.map(({ path }) => path);
  expect(codes("filters: [room]\ncounted: [room]")).toEqual([]);
  expect(codes("counted: [room]")).toHaveLength(1);
  expect(codes("calendar: { from: no, until: no, title: nothing }")).toHaveLength(1);
});
