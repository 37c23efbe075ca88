import { describe, expect, test } from "vitest";
import type { StateConfig } from "../../src/core/definition/model.ts";
import { machineOf, start } from "./machine-helpers.ts";

const title = { zh: "审核", en: "Review" };

function opening(invoke: StateConfig["invoke"], data: Record<string, unknown>) {
  return start(machineOf({ initial: "a", states: { a: { meta: { title }, invoke } } }), { data });
}

describe("actors", () => {
  const items = [{ thing: "drill" }, { thing: "saw" }];
  test.each<[string, Record<string, unknown>, object]>([
    [
      "one child",
      { workflow: "loan-thing", division: "= place", data: { a: "= 1 + 1" } },
      { workflow: "loan-thing", division: "320106", data: { a: 2 } },
    ],
    ["a child for each of a list", { workflow: "w", forEach: "= items" }, { workflow: "w", forEach: { items } }],
    [
      "a child for each, one after another",
      { workflow: "w", forEach: "= items", order: "sequential" },
      { workflow: "w", forEach: { items }, order: "sequential" },
    ],
    [
      "a child for each at once",
      { workflow: "w", forEach: "= items", order: "parallel" },
      { workflow: "w", forEach: { items } },
    ],
    [
      "a child for each imported row",
      { workflow: "w", forEach: { rows: "= file", where: ["ok"] } },
      { workflow: "w", forEach: { rows: "imp1", where: ["ok"] } },
    ],
    [
      "a child for each group",
      {
        workflow: "w",
        forEach: {
          children: "lines",
          milestone: "accepted",
          groupBy: '= if place = "320106" then "street" else "county"',
        },
      },
      { workflow: "w", forEach: { children: "lines", milestone: "accepted", groupBy: "street" } },
    ],
    [
      "a child for each group, as fine as the mode of each asks for",
      { workflow: "w", forEach: { children: "lines", groupBy: { agency: "= level", default: "street" } } },
      { workflow: "w", forEach: { children: "lines", groupBy: { agency: "county", default: "street" } } },
    ],
  ])("open %s", (_, input, expected) => {
    const begun = opening(
      { src: "workflow", id: "lines", input },
      { items, place: "320106", file: "imp1", level: "county" },
    );
    expect(begun.effects).toEqual([{ type: "openChildren", id: "lines", state: "a", input: expected }]);
  });

  test.each<[unknown]>([
    ["= items"],
    [{ rows: "= nosuch" }],
    [{ children: "x", groupBy: "planet" }],
    [{ children: "x", groupBy: { agency: "county" } }],
    [{ children: "x", groupBy: { agency: "planet", default: "county" } }],
    [5],
  ])("whose children cannot be told from %j open none, and supervisors are told", (forEach) => {
    const begun = opening({ src: "workflow", id: "lines", input: { workflow: "w", forEach } }, { items: [1, 2] });
    expect(begun.effects).toEqual([
      { type: "openChildren", id: "lines", state: "a", input: { workflow: "w", forEach: { items: [] } } },
      { type: "escalate", to: "supervising", reason: expect.any(Object) },
    ]);
    expect(begun.notes).toContainEqual(expect.objectContaining({ place: "/machine/states/a/invoke/input/forEach" }));
  });

  test("whose order is a word that nobody knows begin at once, and supervisors are told", () => {
    const input = { workflow: "w", forEach: "= items", order: "= how" };
    const begun = opening({ src: "workflow", id: "lines", input }, { items, how: "slowly" });
    expect(begun.effects).toMatchObject([
      { type: "openChildren", input: { workflow: "w", forEach: { items } } },
      { type: "escalate", to: "supervising" },
    ]);
    expect(begun.notes).toContainEqual(expect.objectContaining({ place: "/machine/states/a/invoke/input/order" }));
  });

  test("open messages and services", () => {
    const begun = opening(
      [
        { src: "message", id: "m", input: { name: "confirmed" } },
        { src: "service", id: "s", input: { topic: "= topic", data: { n: "= 2" } } },
      ],
      { topic: "scan" },
    );
    expect(begun.effects).toEqual([
      { type: "openMessage", id: "m", state: "a", input: { name: "confirmed" } },
      { type: "openService", id: "s", state: "a", input: { topic: "scan", data: { n: 2 } } },
    ]);
  });

  test("a task for nobody opens for the supervisors, never nowhere", () => {
    const begun = opening({ src: "task", id: "t", input: { position: "= missing", outcomes: ["ok"] } }, {});
    expect(begun.effects).toMatchObject([
      { type: "openTask", input: { position: "supervising" } },
      { type: "escalate" },
    ]);
    expect(begun.notes).toContainEqual(expect.objectContaining({ place: "/machine/states/a/invoke/input/position" }));
  });
});
