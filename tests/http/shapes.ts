import type { OperationId } from "../../src/core/operation/catalogue.ts";

/** The shapes of a procedure in which every operation is tried: what stands between its first step and its last. */
export const SHAPES = ["simple", "parallel", "nested", "several", "child"] as const;
export type Shape = (typeof SHAPES)[number];

const TASK = (id: string, more = "]") =>
  `{ src: task, id: ${id}, input: { position: desk, outcomes: [accept${more} } }`;
const STEP = (id: string, to: string) => `{ invoke: ${TASK(id)}, on: { ${id}.accept: ${to} } }`;
const INSIDE = (id: string) => `initial: do, states: { do: ${STEP(id, "f")}, f: { type: final } }`;

const WORK: Record<Shape, string> = {
  simple: STEP("work", "last"),
  parallel: `{ type: parallel, states: { one: { ${INSIDE("work")} }, two: { ${INSIDE("beside")} } }, onDone: last }`,
  nested: `{ initial: deep, states: { deep: { ${INSIDE("work")}, onDone: f }, f: { type: final } }, onDone: last }`,
  several: `{ invoke: ${TASK("work", ", refuse], signing: { signers: 3, done: all, pass: accept, fail: refuse }")}, on: { work.accept: last, work.refuse: last } }`,
  child: "{ invoke: { src: workflow, id: parts, input: { workflow: part } }, on: { parts.done: last } }",
};

/** The part that the last shape begins: the work is its own, after a step of its own. */
export const PART = `
id: part
title: { zh: 分办, en: Part }
start: { positions: [], by: [parent] }
number: "{parent}-{index4}"
machine: { initial: first, states: { first: ${STEP("early", "at")}, at: ${STEP("work", "over")}, over: { type: final } } }
`;

export const procedureOf = (shape: Shape) => `
id: ${shape}
title: { zh: 办件, en: Case }
start: { positions: [desk], form: anything }
number: "${shape.toUpperCase()}-{division6}-{yyyy}-{seq5}"
clock: { promise: 10wd, extension: { position: desk, most: 5wd, template: extension } }
machine:
  initial: first
  states:
    first: ${STEP("first", "at")}
    at: ${WORK[shape]}
    last: ${STEP("last", "over")}
    over: { type: final }
`;

/** What is to be said of a cell of the table beside its test, and where it is n/a, why. */
export const NOTES: Partial<Record<OperationId, Partial<Record<Shape, string>>>> = {
  withdraw: {
    child: "of a step of the part; n/a to the step that began the parts: what others work on meanwhile is not unmade",
  },
  reopen: { child: "of the whole, whose part begins anew; n/a to a part alone: it follows its whole" },
  suspend: { child: "of the whole; its parts go on, and it hears of them afterwards" },
  jump: { child: "of the whole; the part ends" },
  terminate: { child: "of the whole, and its part with it" },
  cancel: { child: "of the whole, and its part with it" },
};

/** The table of docs/operations.md. */
export function tableOfShapes(operations: readonly OperationId[]): string[] {
  const notes: string[] = [];
  const cell = (id: OperationId, shape: Shape): string => {
    const note = NOTES[id]?.[shape];
    if (note === undefined) return "✓";
    notes.push(note);
    return `✓ (${notes.length})`;
  };
  const rows = operations.map((id) => `| \`${id}\` | ${SHAPES.map((shape) => cell(id, shape)).join(" | ")} |`);
  return [
    "| | simple | parallel | nested | several who sign | child |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
    ...notes.map((note, index) => `${index + 1}. ${note}.`),
  ];
}
