import { describe, expect, test } from "vitest";
import type { ActionConfig, MachineConfig, StateConfig } from "../../src/core/definition/model.ts";
import type { StepContext } from "../../src/core/machine/model.ts";
import type { Table } from "../../src/core/table/model.ts";
import { fire, machineOf, send, start } from "./machine-helpers.ts";

const title = { zh: "审核", en: "Review" };

function skippable(more: Partial<StateConfig> = {}): MachineConfig {
  return {
    initial: "before",
    states: {
      before: { on: { GO: { target: "review", actions: [{ type: "set", params: { went: true } }] } } },
      review: {
        meta: {
          title,
          skip: {
            when: "= not(params.reviewed)",
            as: "approve",
            reason: { zh: "本区不审核", en: "Not reviewed here" },
          },
        },
        entry: [{ type: "notify", params: { position: "keeper", template: "asked" } }, { type: "pauseClock" }],
        exit: [{ type: "resumeClock" }],
        invoke: {
          src: "task",
          id: "review",
          input: { position: "keeper", due: "5wd", outcomes: ["approve", "refuse"] },
        },
        on: {
          "review.approve": [
            { guard: "= value > 100", target: "second", actions: [{ type: "cc", params: { position: "head" } }] },
            { guard: "= value <= 100", target: "lent", actions: [{ type: "cc", params: { position: "desk" } }] },
          ],
          "review.refuse": "refused",
        },
        after: { "5wd": "refused" },
        ...more,
      },
      second: {
        meta: { title, skip: { when: "= not(params.reviewed)", as: "ok" } },
        invoke: { src: "task", id: "second", input: { position: "head", outcomes: ["ok"] } },
        on: { "second.ok": "lent" },
      },
      lent: { type: "final" },
      refused: { type: "final" },
    },
  };
}

describe("a step that the settings turn off", () => {
  const machine = machineOf(skippable());
  const off = { params: { reviewed: false } };

  test("makes no task, timer or notice, takes its outcome's transitions and says why", () => {
    const begun = start(machine, { ...off, data: { value: 10 } });
    const next = send(machine, begun, "GO", undefined, off);
    expect(next.stored).toMatchObject({ status: "done", value: "lent" });
    expect(next.effects).toEqual([{ type: "cc", position: "desk" }]);
    expect(next.notes).toEqual([
      { type: "skipped", state: "review", as: "approve", reason: { zh: "本区不审核", en: "Not reviewed here" } },
    ]);
  });

  test("asks the guards of that outcome, and may skip several steps at once", () => {
    const next = send(machine, start(machine, { ...off, data: { value: 500 } }), "GO", undefined, off);
    expect(next.stored.value).toBe("lent");
    expect(next.effects).toEqual([{ type: "cc", position: "head" }]);
    expect(next.notes.map((note) => (note.type === "skipped" ? note.state : note.type))).toEqual(["review", "second"]);
  });

  test("stands open, and supervisors are told, when its outcome leads nowhere", () => {
    const next = send(machine, start(machine, { ...off, data: {} }), "GO", undefined, off);
    expect(next.stored.value).toBe("review");
    expect(next.effects.map(({ type }) => type)).toEqual(["notify", "pauseClock", "openTask", "setTimer", "escalate"]);
    expect(next.notes).toContainEqual({ type: "unrouted", state: "review", event: "review.approve" });
  });

  test("is an ordinary step while it is on", () => {
    const on = { params: { reviewed: true } };
    const next = send(machine, start(machine, { ...on, data: { value: 10 } }), "GO", undefined, on);
    expect(next.stored.value).toBe("review");
    expect(next.effects.map(({ type }) => type)).toEqual(["notify", "pauseClock", "openTask", "setTimer"]);
    expect(next.notes).toEqual([]);
  });

  test("that is turned off while it stands open closes what it opened", () => {
    const watching: MachineConfig = {
      type: "parallel",
      states: {
        work: skippable({ meta: { title, skip: { when: "= urgent", as: "approve" } } }),
        watch: { on: { URGENT: { actions: [{ type: "set", params: { urgent: true } }] } } },
      },
    };
    const both = machineOf(watching);
    const open = send(both, start(both, { data: { value: 10 } }), "GO");
    expect(open.effects.map(({ type }) => type)).toContain("openTask");
    const next = send(both, open, "URGENT");
    expect(next.effects.map(({ type }) => type)).toEqual(["resumeClock", "closeTask", "cancelTimer", "cc"]);
  });
});

function once(actions: ActionConfig[], context: Partial<StepContext> = {}) {
  const machine = machineOf({
    initial: "a",
    states: { a: { meta: { title }, on: { GO: { target: "b", actions } } }, b: {} },
  });
  return send(machine, start(machine, context), "GO", { from: "event" }, context);
}

describe("actions", () => {
  test.each<[ActionConfig, object]>([
    [
      { type: "document", params: { template: "= kind", organisation: "o1", copies: 2, data: { who: "= name" } } },
      { type: "document", template: "receipt", organisation: "o1", copies: 2, data: { who: "王芳" } },
    ],
    [
      { type: "notify", params: { position: "keeper", template: "t" } },
      { type: "notify", position: "keeper", template: "t" },
    ],
    [
      { type: "notify", params: { role: "clerk", template: "t" } },
      { type: "notify", role: "clerk", template: "t" },
    ],
    [
      {
        type: "record",
        params: { record: "loan", key: "= name", values: { on: "= today()" }, validFrom: "= today()" },
      },
      { type: "record", record: "loan", key: "王芳", values: { on: "2026-03-02" }, validFrom: "2026-03-02" },
    ],
    [
      { type: "escalate", params: { to: "supervising", reason: { zh: "逾期", en: "Late" } } },
      { type: "escalate", to: "supervising", reason: { zh: "逾期", en: "Late" } },
    ],
    [
      { type: "cc", params: { position: "head" } },
      { type: "cc", position: "head" },
    ],
    [
      { type: "emit", params: { name: "confirmed", to: { children: "lines" }, data: { at: "= event.data.from" } } },
      { type: "emit", name: "confirmed", to: { children: "lines" }, data: { at: "event" } },
    ],
    [
      { type: "emit", params: { name: "x", to: { parent: true } } },
      { type: "emit", name: "x", to: { parent: true } },
    ],
    [
      { type: "emit", params: { name: "x", to: { instance: "= other" } } },
      { type: "emit", name: "x", to: { instance: "i9" } },
    ],
    [{ type: "pauseClock" }, { type: "pauseClock", reason: title }],
    [{ type: "resumeClock" }, { type: "resumeClock" }],
  ])("%j become effects with their expressions worked out", (action, effect) => {
    const next = once([action], { data: { kind: "receipt", name: "王芳", other: "i9" } });
    expect(next.effects).toEqual([effect]);
    expect(next.notes).toEqual([]);
  });

  test.each<[ActionConfig]>([
    [{ type: "document", params: { template: "= missing" } }],
    [{ type: "notify", params: { template: "t" } }],
    [{ type: "record", params: { record: "loan", key: "= missing", values: {} } }],
    [{ type: "escalate", params: {} }],
    [{ type: "cc", params: { position: "= 1 + missing" } }],
    [{ type: "emit", params: { name: "x", to: { instance: "= missing" } } }],
  ])("%j are not carried out by halves: supervisors are told", (action) => {
    const next = once([action]);
    expect(next.effects).toEqual([{ type: "escalate", to: "supervising", reason: expect.any(Object) }]);
    expect(next.notes).toContainEqual(expect.objectContaining({ type: "expressionFailed" }));
  });

  test("see the data as it stood when they were asked", () => {
    const next = once(
      [
        { type: "cc", params: { position: "= who" } },
        { type: "set", params: { who: "second" } },
        { type: "cc", params: { position: "= who" } },
      ],
      { data: { who: "first" } },
    );
    expect(next.effects).toEqual([
      { type: "cc", position: "first" },
      { type: "cc", position: "second" },
    ]);
  });
});

describe("set", () => {
  test("goes in order, each entry seeing those before it", () => {
    const next = once([{ type: "set", params: { a: 1, b: "= a + 1", c: ["= b", { d: "= event.data.from" }] } }]);
    expect(next.data).toEqual({ a: 1, b: 2, c: [2, { d: "event" }] });
  });

  test("puts null, not an old value, where the expression fails", () => {
    const next = once([{ type: "set", params: { a: "= missing * 2" } }], { data: { a: 500 } });
    expect(next.data).toEqual({ a: null });
    expect(next.notes).toEqual([
      expect.objectContaining({ type: "expressionFailed", place: "/machine/states/a/on/GO/actions/0/params/a" }),
    ]);
  });

  test("cannot name what means something else", () => {
    const next = once([{ type: "set", params: { params: 1, now: 2, ok: 3 } }]);
    expect(next.data).toEqual({ ok: 3 });
  });
});

const deposit: Table = {
  id: "deposit",
  title: { zh: "押金", en: "Deposit" },
  hit: "F",
  inputs: [{ name: "value", expression: "= value" }],
  outputs: [{ name: "deposit" }, { name: "class" }],
  rows: [
    // biome-ignore lint/suspicious/noThenProperty: the word of decision tables
    { id: "dear", when: { value: "> 1000" }, then: { deposit: "= value / 10", class: "dear" } },
    // biome-ignore lint/suspicious/noThenProperty: the word of decision tables
    { id: "cheap", when: { value: "<= 1000" }, then: { deposit: 0, class: "cheap" } },
  ],
};

describe("decide", () => {
  const tables = { deposit, all: { ...deposit, id: "all", hit: "C" as const } };
  test.each<[string, Record<string, unknown>, number, Record<string, unknown>]>([
    ["merges the outputs of the first row that matches", { table: "deposit" }, 5000, { deposit: 500, class: "dear" }],
    ["puts them under a name", { table: "deposit", into: "verdict" }, 10, { verdict: { deposit: 0, class: "cheap" } }],
    [
      "collects all rows under a name",
      { table: "all", into: "verdicts" },
      10,
      { verdicts: [{ deposit: 0, class: "cheap" }] },
    ],
  ])("%s", (_, params, value, data) => {
    const next = once([{ type: "decide", params }], { tables, data: { value } });
    expect(next.data).toEqual({ value, ...data });
    expect(next.notes).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["no row matches", { table: "deposit" }, {}],
    ["there is no such table", { table: "nosuch" }, { value: 5 }],
    ["a list has no name to go under", { table: "all" }, { value: 5 }],
  ])("says so when %s", (_, params, data) => {
    const next = once([{ type: "decide", params }], { tables, data });
    expect(next.data).toEqual(data);
    expect(next.notes.map((note) => note.type)).toContain("expressionFailed");
  });
});

describe("a limit that begins when another has ended", () => {
  const machine = machineOf({
    initial: "first",
    states: { first: { after: { "3wd": "second" } }, second: { after: { "2wd": "late" } }, late: { type: "final" } },
  });
  // From Monday 2026-03-02: three working days end with Thursday, two more with Monday the ninth.
  test.each([
    ["at midnight", "2026-03-05T15:59:59.999Z"],
    ["after midnight", "2026-03-05T16:00:04.000Z"],
    ["at the end of the next working day", "2026-03-06T12:00:00.000Z"],
  ])("counts from the last day of that one, when it is noticed %s", (_, now) => {
    const begun = start(machine);
    const [timer] = begun.effects.flatMap((effect) => (effect.type === "setTimer" ? [effect] : []));
    if (!timer) throw new Error("no timer");
    expect(timer.dueAt).toBe("2026-03-05T15:59:59.999Z");
    const next = fire(machine, begun, timer.key, { now, actor: null, reached: timer.dueAt });
    expect(next.effects.at(-1)).toMatchObject({ type: "setTimer", dueAt: "2026-03-09T15:59:59.999Z" });
  });
});
