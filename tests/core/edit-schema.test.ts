import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { statesOf } from "../../src/core/definition/walk.ts";
import { graphOf } from "../../src/core/diagram/graph.ts";
import { outlineOf } from "../../src/core/diagram/outline.ts";
import { definitionSchema } from "../../src/core/edit/schema.ts";
import { definitionOf, idsIn, read, world } from "../data/release.ts";

const workflows = [...idsIn("workflows", ".yaml")].filter((id) => !id.includes("."));
const validate = (schema: object) => new Ajv2020({ strict: false, allErrors: false }).compile(schema);

describe("the schema of workflow files", () => {
  const plain = validate(definitionSchema());
  const named = validate(definitionSchema(world()));

  test.each(workflows)("holds for %s, with and without the names there are", (id) => {
    const file: unknown = parse(read(`workflows/${id}.yaml`));
    expect([plain(file), plain.errors]).toEqual([true, null]);
    expect([named(file), named.errors]).toEqual([true, null]);
  });

  const task = (input: string) => `states: { a: { invoke: { src: task, id: t, input: { ${input} } } } }`;
  const whole = (machine: string, more = "") =>
    parse(
      `id: loan\ntitle: { zh: 借, en: Loan }\nstart: { positions: [supervising] }\nnumber: x\n${more}\nmachine: { initial: a, ${machine} }`,
    );

  test.each([
    ["a plain one", "states: { a: { type: final } }", ""],
    ["an empty state", "states: { a: }", ""],
    ["a task", task("position: supervising, outcomes: [accept]"), ""],
    ["a position that the case gives", task('position: "= params.x", outcomes: [accept]'), ""],
  ])("takes %s", (_, machine, more) => {
    expect([named(whole(machine, more)), named.errors]).toEqual([true, null]);
  });

  test.each([
    ["an unknown key at the top", "states: { a: { type: final } }", "colour: red"],
    ["an unknown key of a state", "states: { a: { colour: red } }", ""],
    ["an unknown key of a task", task("position: supervising, outcomes: [accept], colour: red"), ""],
    ["an unknown kind of state", "states: { a: { type: round } }", ""],
    ["an unknown action", "states: { a: { entry: { type: shout } } }", ""],
    [
      "an unknown parameter of an action",
      "states: { a: { entry: { type: cc, params: { position: supervising, loud: 1 } } } }",
      "",
    ],
    ["an action without what it needs", "states: { a: { entry: { type: document } } }", ""],
    ["a condition that is no expression", "states: { a: { always: { target: a, guard: x } } }", ""],
    ["a title in one language", "states: { a: { meta: { title: { zh: 甲 } } } }", ""],
    ["a position that there is not", task("position: nobody, outcomes: [accept]"), ""],
    ["a task without outcomes", task("position: supervising"), ""],
  ])("refuses %s", (_, machine, more) => {
    expect(named(whole(machine, more))).toBe(false);
  });
});

describe("a workflow as a picture and as a tree", () => {
  test.each(workflows)("%s: every state once, inside its parent, and every way between states that exist", (id) => {
    const definition = definitionOf(id);
    const states = statesOf(definition.machine).map((state) => state.path);
    const { nodes, edges } = graphOf(definition);
    expect(nodes.map((node) => node.id)).toEqual(states);
    for (const node of nodes) if (node.parent !== null) expect(states).toContain(node.parent);
    for (const edge of edges) expect([states.includes(edge.from), states.includes(edge.to)]).toEqual([true, true]);
    expect(new Set(edges.map((edge) => edge.id)).size).toBe(edges.length);
    const flat: string[] = [];
    const visit = (item: ReturnType<typeof outlineOf>): void => {
      if (item.kind === "state") flat.push(item.state);
      for (const inner of item.items) visit(inner);
    };
    visit(outlineOf(definition));
    expect(flat).toEqual(states);
  });

  test("a transition knows its trigger, its condition and where it stands", () => {
    const { edges, nodes } = graphOf(definitionOf("handover"));
    expect(edges.find((edge) => edge.from === "received" && edge.to === "secondNotice")).toEqual({
      id: "/machine/states/received/on/acceptance.supplement/1",
      ...{ from: "received", to: "secondNotice", trigger: "event", word: "acceptance.supplement", guard: null },
      title: { zh: "再次补正须批准", en: "A second correction needs approval" },
    });
    expect(edges.some((edge) => edge.trigger === "timer" && edge.word === "= params.correctionPeriod")).toBe(true);
    expect(nodes.find((node) => node.id === "handling.verification")).toMatchObject({
      parent: "handling",
      first: true,
    });
  });
});
