import { describe, expect, test } from "vitest";
import { accepts } from "../../src/core/machine/accept.ts";
import { activeStates } from "../../src/core/machine/active.ts";
import { fireTimer, startMachine, stepMachine } from "../../src/core/machine/step.ts";
import { contextOf, fire, machineOf, send, start } from "./machine-helpers.ts";

const lending = machineOf({
  initial: "review",
  states: {
    review: {
      meta: { title: { zh: "审核", en: "Review" }, phase: "accepted" },
      tags: ["work"],
      invoke: {
        src: "task",
        id: "review",
        input: {
          position: "keeper",
          form: "review",
          title: { zh: "审核借用", en: "Review the loan" },
          due: "= params.within",
          outcomes: ["approve", { id: "refuse", title: { zh: "不借", en: "Refuse" }, kind: "danger" }],
        },
      },
      on: {
        "review.approve": [
          { guard: "= value > params.limit", target: "second" },
          {
            guard: "= value <= params.limit",
            target: "lent",
            actions: { type: "set", params: { lentOn: "= today()" } },
          },
        ],
        "review.refuse": { target: "refused", actions: [{ type: "document", params: { template: "refusal" } }] },
      },
      after: { "= params.within": { actions: [{ type: "escalate", params: { to: "supervising" } }] } },
    },
    second: {
      invoke: { src: "task", id: "second", input: { position: "head", outcomes: ["ok"] } },
      on: { "second.*": "lent" },
    },
    lent: {
      invoke: { src: "task", id: "return", input: { position: "keeper", outcomes: ["back"] } },
      on: { "return.back": "closed" },
    },
    refused: { type: "final", output: { refused: true, value: "= value" } },
    closed: { type: "final" },
  },
});
const params = { within: "5wd", limit: 100 };
const at = (path: string) => ({ value: path, history: {}, status: "active" });

describe("starting", () => {
  test("opens the task of the first state with its input evaluated and its limit counted in working days", () => {
    const begun = start(lending, { params, data: { value: 40 } });
    expect(begun.stored).toEqual(at("review"));
    expect(begun.data).toEqual({ value: 40 });
    expect(begun.effects).toEqual([
      {
        type: "openTask",
        id: "review",
        state: "review",
        dueAt: "2026-03-09T15:59:59.999Z",
        input: {
          position: "keeper",
          form: "review",
          title: { zh: "审核借用", en: "Review the loan" },
          due: "5wd",
          outcomes: [
            { id: "approve", title: { zh: "approve", en: "approve" } },
            { id: "refuse", title: { zh: "不借", en: "Refuse" }, kind: "danger" },
          ],
        },
      },
      {
        type: "setTimer",
        key: "xstate.after.= params.within.lending.review",
        state: "review",
        dueAt: "2026-03-09T15:59:59.999Z",
      },
    ]);
    expect(begun.notes).toEqual([]);
  });

  test("is the same every time", () => {
    const context = contextOf({ params, data: { value: 40 } });
    expect(startMachine(lending, context)).toEqual(startMachine(lending, context));
  });
});

describe("a step", () => {
  const begun = start(lending, { params, data: { value: 40 } });

  test("merges what the officer entered before the guards are asked, and runs the transition's actions", () => {
    const next = send(lending, begun, "review.approve", { value: 70, remark: "ok" }, { params });
    expect(next.stored).toEqual(at("lent"));
    expect(next.data).toEqual({ value: 70, remark: "ok", lentOn: "2026-03-02" });
    expect(next.effects.map((effect) => effect.type)).toEqual(["closeTask", "cancelTimer", "openTask"]);
  });

  test("takes the branch whose guard holds over the new data", () => {
    expect(send(lending, begun, "review.approve", { value: 700 }, { params }).stored).toEqual(at("second"));
  });

  test("ends in a final state with its output", () => {
    const next = send(lending, begun, "review.refuse", { value: 3 }, { params });
    expect(next.stored).toEqual({ status: "done", value: "refused", history: {}, output: { refused: true, value: 3 } });
    expect(next.effects).toEqual([
      { type: "closeTask", id: "review", state: "review" },
      { type: "cancelTimer", key: "xstate.after.= params.within.lending.review" },
      { type: "document", template: "refusal" },
    ]);
  });

  test("whose guards all fail changes nothing, says so and calls the supervisors", () => {
    const next = send(lending, begun, "review.approve", { value: "seventy" }, { params });
    expect(next.stored).toEqual(at("review"));
    expect(next.data).toEqual({ value: 40 });
    expect(next.effects).toEqual([{ type: "escalate", to: "supervising", reason: expect.any(Object) }]);
    expect(next.notes).toEqual([
      {
        type: "expressionFailed",
        place: "/machine/states/review/on/review.approve/0/guard",
        expression: "= value > params.limit",
        why: expect.stringContaining("NOT_COMPARABLE"),
      },
      expect.objectContaining({ type: "expressionFailed", expression: "= value <= params.limit" }),
      { type: "unrouted", state: "review", event: "review.approve" },
    ]);
  });

  test.each([
    "review.nosuch",
    "second.ok",
    "",
    "*",
    "review.*",
    "approve",
    "__proto__",
  ])("refuses %j and says what is accepted", (type) => {
    const result = stepMachine(lending, begun.stored, { type }, contextOf({ params }));
    expect(result).toMatchObject({ ok: false, refused: { code: "EVENT_REFUSED" } });
    expect(JSON.stringify(result)).toContain("review.approve, review.refuse");
  });

  test.each([
    "xstate.after.= params.within.lending.review",
    "xstate.init",
    "xstate.stop",
    "xstate.done.state.lending",
  ])("refuses the forged %s", (type) => {
    expect(stepMachine(lending, begun.stored, { type }, contextOf({ params }))).toMatchObject({ ok: false });
  });

  test("refuses everything once the case is done", () => {
    const done = send(lending, begun, "review.refuse", {}, { params });
    expect(stepMachine(lending, done.stored, { type: "review.refuse" }, contextOf())).toMatchObject({
      ok: false,
      refused: { code: "EVENT_REFUSED" },
    });
    expect(accepts(lending, done.stored, contextOf())).toEqual([]);
  });

  test.each<[string, unknown]>([
    ["no such state", "nowhere"],
    ["a state inside a leaf", { review: "x" }],
    ["two states at once", { review: {}, lent: {} }],
    ["nothing", {}],
    ["a prototype", "constructor"],
  ])("refuses a stored state that names %s", (_, value) => {
    const stored = JSON.parse(JSON.stringify({ status: "active", value, history: {} }));
    const result = stepMachine(lending, stored, { type: "review.approve" }, contextOf({ params }));
    expect(result).toMatchObject({ ok: false, refused: { code: "STATE_UNKNOWN" } });
  });

  test("never takes a prototype or a reserved name from what was entered", () => {
    const hostile: Record<string, unknown> = JSON.parse(
      '{"__proto__":{"admin":1},"params":{"limit":1},"now":3,"value":50}',
    );
    const next = send(lending, begun, "review.approve", hostile, { params });
    expect(next.data).toEqual({ value: 50, lentOn: "2026-03-02" });
    expect(next.stored).toEqual(at("lent"));
  });

  test("survives data that looks like the statechart library's own references", () => {
    const next = send(lending, begun, "review.approve", { value: 5, note: { xstate$$type: 1, id: "x" } }, { params });
    expect(next.data.note).toEqual({ xstate$$type: 1, id: "x" });
  });
});

describe("what a case accepts", () => {
  test("lists outcomes, also those a wildcard takes", () => {
    const begun = start(lending, { params, data: { value: 400 } });
    expect(accepts(lending, begun.stored, contextOf())).toEqual(["review.approve", "review.refuse"]);
    const next = send(lending, begun, "review.approve", {}, { params });
    expect(accepts(lending, next.stored, contextOf())).toEqual(["second.ok"]);
  });

  test("names the active state for people", () => {
    const begun = start(lending, { params, data: { value: 400 } });
    expect(activeStates(lending, begun.stored)).toEqual([
      { path: "review", title: { zh: "审核", en: "Review" }, tags: ["work"], phase: "accepted" },
    ]);
  });
});

describe("a timer", () => {
  const begun = start(lending, { params, data: { value: 40 } });
  const key = "xstate.after.= params.within.lending.review";

  test("fires by its key alone", () => {
    const fired = fire(lending, begun, key, { params });
    expect(fired.stored).toEqual(at("review"));
    expect(fired.effects).toEqual([
      {
        type: "escalate",
        to: "supervising",
        reason: { zh: "环节“审核”需要督办", en: 'Step "Review" needs supervision' },
      },
    ]);
  });

  test.each(["review.approve", "xstate.after.nosuch", "xstate.init"])("is not %s", (other) => {
    expect(fireTimer(lending, begun.stored, other, contextOf())).toMatchObject({ ok: false });
  });

  test("is refused when the case has left the state", () => {
    const next = send(lending, begun, "review.approve", {}, { params });
    expect(fireTimer(lending, next.stored, key, contextOf())).toMatchObject({ ok: false });
  });

  test.each([
    [undefined],
    [7],
    ["soon"],
    [{ days: 3 }],
  ])("whose delay is %j is not set, and supervisors are told", (within) => {
    const broken = start(lending, { params: { within }, data: { value: 1 } });
    expect(broken.effects.map((effect) => effect.type)).toEqual(
      within === undefined ? ["openTask", "escalate"] : ["openTask", "escalate", "escalate"],
    );
    expect(broken.effects[0]).toMatchObject({ type: "openTask", dueAt: null });
    expect(broken.notes).toContainEqual(
      expect.objectContaining({ type: "expressionFailed", expression: "= params.within" }),
    );
  });
});
