import { describe, expect, test } from "vitest";
import type { ActorSource, JsonSchema } from "../../src/core/definition/model.ts";
import { ACTOR_SOURCES } from "../../src/core/definition/model.ts";
import { parseDefinition } from "../../src/core/definition/parse.ts";
import { applyEdit } from "../../src/core/edit/apply.ts";
import { invokeSchema } from "../../src/core/edit/schema-invoke.ts";
import { isPlainObject } from "../../src/core/expression/plain.ts";
import { freshActor, freshSigning } from "../../web/src/editor/panel/actor.ts";
import {
  freshOf,
  type Part,
  partsOf,
  wayFor,
  waysOf,
  withKey,
  written,
} from "../../web/src/editor/panel/schema/shape.ts";

const names = {
  positions: new Set(["desk", "head"]),
  workflows: new Set(["loan", "repair"]),
  records: new Set(["item"]),
  outcomes: new Set(["approve", "refuse"]),
};
const around = { outcomes: ["approve", "refuse"], ends: ["done"], children: ["parts"] };

function inputOf(src: ActorSource): JsonSchema {
  const { properties } = invokeSchema(src, names);
  const input = isPlainObject(properties) ? properties.input : {};
  return isPlainObject(input) ? input : {};
}

function partOf(src: ActorSource, name: string): Part {
  const part = partsOf(inputOf(src)).find((one) => one.name === name);
  if (!part) throw new Error(`${src} has no ${name}`);
  return part;
}

const FILE = `id: loan
title: { zh: 借用, en: Loan }
start: { positions: [desk] }
number: "LN-{seq5}"
machine:
  initial: begun
  states:
    begun:
      # What is waited for.
      on:
        review.approve: { target: ended }
        review.refuse: { target: ended }
    parts:
      invoke: { src: workflow, id: parts, input: { workflow: repair } }
      on: { parts.done: ended }
    ended: { type: final }
`;

/** The file with an actor put into its first state, by the same commands as the panel gives. */
function withActor(src: ActorSource, input: Record<string, unknown>): string {
  const invoke = { src, id: src === "task" ? "review" : "waited", input };
  const edited = applyEdit(FILE, { do: "addInvoke", at: "begun", invoke }, names);
  if ("problem" in edited) throw new Error(edited.problem.what.en);
  return edited.yaml;
}

function errorsIn(yaml: string): string[] {
  return parseDefinition(yaml, "loan.yaml", names)
    .problems.filter(({ severity }) => severity === "error")
    .map(({ what }) => what.en);
}

describe("the forms of what a state waits for come of the schema", () => {
  test.each(ACTOR_SOURCES)("every field of a %s has a name in both languages", (src) => {
    const unnamed = (schema: JsonSchema): string[] =>
      partsOf(schema).flatMap(({ name, title, schema: held }) => [
        ...(title.zh === name || title.en === name ? [name] : []),
        ...waysOf(held).flatMap((way) => (way.kind === "group" ? unnamed(way.schema) : [])),
      ]);
    expect(unnamed(inputOf(src))).toEqual([]);
  });

  test.each(ACTOR_SOURCES)("a %s as first put into a state is taken", (src) => {
    const { input, event } = freshActor(src, names, "loan");
    const target = {
      do: "addInvoke",
      at: "begun",
      invoke: { src, id: "fresh", input },
      ways: { [event]: "ended" },
    } as const;
    const edited = applyEdit(FILE, target, names);
    expect("problem" in edited ? edited.problem : errorsIn(edited.yaml)).toEqual([]);
  });

  test.each(ACTOR_SOURCES)("whatever way of writing is chosen for a field of a %s, the file can be read", (src) => {
    const { input } = freshActor(src, names, "loan");
    for (const { name, schema } of partsOf(inputOf(src))) {
      for (const way of waysOf(schema)) {
        if (way.kind === "words" || way.kind === "text" || name === "signing") continue;
        const said = { ...input, ...(name === "outcomes" ? {} : { [name]: freshOf(way, around) }) };
        expect([
          name,
          way.kind,
          errorsIn(withActor(src, { ...said, ...(src === "task" ? { outcomes: ["approve", "refuse"] } : {}) })),
        ]).toEqual([name, way.kind, []]);
      }
    }
  });

  test("a value is found again in the way in which it was written", () => {
    for (const src of ACTOR_SOURCES) {
      for (const { name, schema } of partsOf(inputOf(src))) {
        for (const way of waysOf(schema)) {
          if (way.kind === "flag" || way.kind === "text") continue;
          const found = wayFor(waysOf(schema), freshOf(way, around));
          expect([name, found?.kind, found?.value]).toEqual([name, way.kind, way.value]);
        }
      }
    }
  });

  test("several who sign are two of the post at first, and may be listed with what their votes weigh", () => {
    const outcomes = ["approve", "refuse"].map((id) => ({ id, title: { zh: id, en: id } }));
    const signing = freshSigning(outcomes, false);
    expect(signing).toEqual({ signers: 2, done: "all", pass: "approve", fail: "refuse" });
    expect(freshSigning(outcomes, true)).toHaveProperty("into");
    const input = { position: "desk", outcomes: ["approve", "refuse"] };
    expect(errorsIn(withActor("task", { ...input, signing }))).toEqual([]);
    const signers = partsOf(partOf("task", "signing").schema).find(({ name }) => name === "signers");
    const listed = waysOf(signers?.schema ?? {}).find(({ kind }) => kind === "list");
    expect(listed && freshOf(listed, around)).toEqual(["desk"]);
    const [one] = waysOf((listed?.schema.items ?? {}) as JsonSchema);
    expect(one?.short).toBe("position");
    expect(written(one?.short, withKey({ position: "head" }, "weight", 2))).toEqual({ position: "head", weight: 2 });
    expect(written(one?.short, withKey({ position: "head", weight: 2 }, "weight", null))).toBe("head");
  });

  test("changing one part of who signs leaves the comments beside it", () => {
    const yaml = FILE.replace(
      "      # What is waited for.\n",
      `      invoke:
        src: task
        id: review
        input:
          position: desk
          outcomes: [approve, refuse]
          signing:
            signers: 3 # the whole board
            # Two thirds of them.
            done: { ratio: 0.667 }
            pass: approve
            fail: refuse
`,
    );
    expect(errorsIn(yaml)).toEqual([]);
    const signing = { signers: 3, done: { count: 2 }, pass: "approve", fail: "refuse", order: "sequential" };
    const edited = applyEdit(yaml, { do: "setTask", id: "review", input: { signing } }, names);
    if ("problem" in edited) throw new Error(edited.problem.what.en);
    expect(edited.yaml).toContain("signers: 3 # the whole board");
    expect(edited.yaml).toContain("# Two thirds of them.");
    expect(edited.yaml).toContain("done: { count: 2 }");
    expect(edited.yaml).toContain("order: sequential");
  });
});
