import { describe, expect, test } from "vitest";
import { type Route, withOffice } from "../../src/core/case/route.ts";
import type { ActionConfig, MachineConfig } from "../../src/core/definition/model.ts";
import { machineOf, send, start } from "./machine-helpers.ts";

/** A machine that writes one record with these parameters when it goes. */
const writing = (params: Record<string, unknown>) => {
  const action: ActionConfig = { type: "record", params: { record: "volume", ...params } };
  return machineOf({
    initial: "open",
    states: { open: { on: { GO: "written" } }, written: { entry: [action] } },
  });
};
const written = (params: Record<string, unknown>, data: Record<string, unknown> = {}) => {
  const machine = writing(params);
  return send(machine, start(machine, { data }), "GO");
};

describe("a record write of rows", () => {
  const params = { key: "no", rows: "= volumes", validFrom: "= day", office: { position: "keeper" } };

  test("is one record for each, keyed by the row's own property, all at one office and from one day", () => {
    const volumes = [
      { no: "A-1", pages: 86 },
      { no: 7, pages: 12 },
    ];
    const shared = { validFrom: "2026-04-01", office: { position: "keeper" } };
    expect(written(params, { volumes, day: "2026-04-01" }).effects).toEqual([
      { type: "record", record: "volume", key: "A-1", values: { no: "A-1", pages: 86 }, ...shared },
      { type: "record", record: "volume", key: 7, values: { no: 7, pages: 12 }, ...shared },
    ]);
  });

  test.each([
    ["no list", {}],
    ["an empty list", { volumes: [] }],
  ])("is nothing, and no fault, for %s", (_, data) => {
    const next = written({ key: "no", rows: "= volumes" }, data);
    expect([next.effects, next.notes]).toEqual([[], []]);
  });

  test.each([
    ["a row without its key", [{ no: "A-1" }, { pages: 12 }]],
    ["a row that is none", [{ no: "A-1" }, "A-2"]],
    ["something that is no list", { no: "A-1" }],
  ])("writes none of them for %s, and tells the supervisors", (_, volumes) => {
    const next = written({ key: "no", rows: "= volumes" }, { volumes });
    expect(next.effects.map(({ type }) => type)).toEqual(["escalate"]);
    expect(next.notes).toHaveLength(1);
  });
});

describe("a record write that fills in what is not there", () => {
  test("names it apart from what it lays over", () => {
    const fill = { status: "listed" };
    expect(written({ key: "A-1", values: { name: "秦一" }, fill }).effects).toEqual([
      { type: "record", record: "volume", key: "A-1", values: { name: "秦一" }, fill },
    ]);
    expect(written({ key: "no", rows: "= volumes", fill }, { volumes: [{ no: "A-1" }] }).effects).toEqual([
      { type: "record", record: "volume", key: "A-1", values: { no: "A-1" }, fill },
    ]);
  });

  test("is not written at all where that is no set of values", () => {
    const next = written({ key: "A-1", values: {}, fill: "listed" });
    expect(next.effects.map(({ type }) => type)).toEqual(["escalate"]);
  });
});

describe("a record write with an office", () => {
  const values = { key: "A-1", values: { name: "秦一" } };

  test("names the position, and the property that takes the office's name", () => {
    const office = { position: "keeper", name: "holder" };
    expect(written({ ...values, office }).effects).toEqual([
      { type: "record", record: "volume", key: "A-1", values: { name: "秦一" }, office },
    ]);
    expect(written({ ...values, office: { position: "keeper" } }).effects).toMatchObject([
      { office: { position: "keeper" } },
    ]);
  });

  test.each([
    ["without a position", { name: "holder" }],
    ["that is a name", "keeper"],
    ["that came to nothing", "= who"],
  ])("%s is not written at all", (_, office) => {
    expect(written({ ...values, office }).effects.map(({ type }) => type)).toEqual(["escalate"]);
  });
});

describe("what the record then holds", () => {
  const found: Route = { organisation: "street-1", role: "keeper", exception: null, tried: [] };
  const vacant: Route = { ...found, exception: { zh: "无人", en: "Nobody" } };
  const nameOf = (id: string) => (id === "street-1" ? "宁海路街道" : undefined);

  test.each([
    ["the office and its name", { no: 1 }, found, { no: 1, organisation: "street-1", holder: "宁海路街道" }],
    ["the office under a name given before", { holder: "库房" }, found, { organisation: "street-1", holder: "库房" }],
    ["an organisation given before, untouched", { organisation: "a-2" }, found, { organisation: "a-2" }],
    ["no office where the post is vacant", { no: 1 }, vacant, { no: 1 }],
    ["no name where the office has none", {}, { ...found, organisation: "a-3" }, { organisation: "a-3" }],
  ])("is %s", (_, values, route, held) => {
    expect(withOffice(values, { name: "holder" }, route, nameOf)).toEqual(held);
  });
});

describe("children", () => {
  const parent = (outlives: boolean): MachineConfig => ({
    initial: "signing",
    states: {
      signing: {
        invoke: { src: "workflow", id: "pact", input: { workflow: "pact", ...(outlives ? { outlives } : {}) } },
        on: { "pact.effective": "onward", "pact.done": "onward" },
      },
      onward: {},
    },
  });

  test.each([
    [true, []],
    [false, ["closeChildren"]],
  ])("that outlive their step (%s) are ended with it: %j", (outlives, closed) => {
    const machine = machineOf(parent(outlives));
    const begun = start(machine);
    expect(begun.effects.map(({ type }) => type)).toEqual(["openChildren"]);
    const next = send(machine, begun, "pact.effective");
    expect(next.stored.value).toBe("onward");
    expect(next.effects.map(({ type }) => type)).toEqual(closed);
  });

  test("have told how each ended by the time all are done", () => {
    const machine = machineOf({
      initial: "waiting",
      states: {
        waiting: {
          on: {
            "lines.done": {
              target: "closed",
              actions: [
                { type: "set", params: { received: "= event.data.ended.done", lost: "= event.data.ended.lost" } },
              ],
            },
          },
        },
        closed: {},
      },
    });
    const next = send(machine, start(machine), "lines.done", { ended: { done: 285, removed: 6 } });
    expect(next.data).toEqual({ received: 285, lost: null });
  });
});
