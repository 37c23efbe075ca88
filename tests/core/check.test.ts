import { describe, expect, test } from "vitest";
import { checkBundle } from "../../src/core/check/check.ts";
import { bundle, DONE, GOOD, judge, type Row, simple, TITLE, task, WORLD, workflow } from "./check-sample.ts";

const twoDuties = (first: string, second: string) =>
  workflow(
    `initial: a
states:
  a: ${task("a", `position: ${first}, outcomes: [accept]`, "on: { a.accept: b }")}
  b: ${task("b", `position: ${second}, outcomes: [accept]`, "on: { b.accept: done }")}
${DONE}`,
    "separate: [[a, b]]",
  );

const ROWS: Row[] = [
  {
    finding: "a state that no case reaches",
    code: "CHECK_UNREACHABLE",
    severity: "warning",
    bad: workflow(
      `${GOOD}\n  island: ${task("island", "position: desk, outcomes: [accept]", "on: { island.accept: done }")}`,
    ),
    good: workflow(GOOD),
  },
  {
    finding: "a state from which no case ends",
    code: "CHECK_DEAD_END",
    bad: workflow(
      `${GOOD.replace("work.accept: done", "work.accept: pit, work.refuse: done").replace("[accept]", "[accept, refuse]")}\n  pit: ${task("pit", "position: desk, outcomes: [accept]", "on: { pit.accept: pit }")}`,
    ),
    good: workflow(
      `${GOOD.replace("work.accept: done", "work.accept: pit, work.refuse: done").replace("[accept]", "[accept, refuse]")}\n  pit: ${task("pit", "position: desk, outcomes: [accept]", "on: { pit.accept: done }")}`,
    ),
  },
  {
    finding: "a circle of eventless transitions",
    code: "CHECK_LOOP",
    bad: workflow(
      `initial: a\nstates:\n  a: { ${TITLE("甲", "A")}, always: [{ guard: "= value > 3", target: done }, b] }\n  b: { ${TITLE("乙", "B")}, always: a }\n${DONE}`,
    ),
    good: workflow(
      `initial: a\nstates:\n  a: { ${TITLE("甲", "A")}, always: [{ guard: "= value > 3", target: done }, b] }\n  b: ${task("b", "position: desk, outcomes: [accept]", "on: { b.accept: a }")}\n${DONE}`,
    ),
  },
  {
    finding: "a circle that only a condition may end",
    code: "CHECK_LOOP",
    severity: "warning",
    bad: workflow(
      `initial: a\nstates:\n  a: { ${TITLE("甲", "A")}, always: [{ guard: "= value > 3", target: b }, done] }\n  b: { ${TITLE("乙", "B")}, always: a }\n${DONE}`,
    ),
    good: workflow(
      `initial: a\nstates:\n  a: { ${TITLE("甲", "A")}, always: [{ guard: "= value > 3", target: b }, done] }\n  b: { ${TITLE("乙", "B")}, after: { 2wd: a } }\n${DONE}`,
    ),
  },
  {
    finding: "a circle through a step that is turned off in the mode",
    code: "CHECK_LOOP",
    severity: "warning",
    bad: workflow(
      `initial: a\nstates:\n  a: { ${TITLE("甲", "A")}, always: b }\n  b:\n    meta: { title: { zh: 乙, en: B }, skip: { when: '= instance.mode = "branch"', as: accept } }\n    invoke: { src: task, id: b, input: { position: desk, outcomes: [accept, refuse] } }\n    on: { b.accept: a, b.refuse: done }\n${DONE}`,
    ),
    good: workflow(
      `initial: a\nstates:\n  a: { ${TITLE("甲", "A")}, always: b }\n  b:\n    meta: { title: { zh: 乙, en: B }, skip: { when: '= instance.mode = "branch"', as: accept } }\n    invoke: { src: task, id: b, input: { position: desk, outcomes: [accept, refuse] } }\n    on: { b.accept: a, b.refuse: done }\n${DONE}`,
    ),
    world: { place: { mode: "branch", params: {} } },
    goodWorld: { place: { mode: "central", params: {} } },
  },
  {
    finding: "a task whose position has no candidates in the mode",
    code: "CHECK_NOBODY",
    bad: workflow(simple("position: centralOnly, outcomes: [accept]")),
    good: workflow(simple("position: desk, outcomes: [accept]")),
    world: { place: { mode: "branch", params: {} } },
  },
  {
    finding: "a task for which nobody here holds the role",
    code: "CHECK_NOBODY",
    severity: "warning",
    bad: workflow(simple("position: head, outcomes: [accept]")),
    good: workflow(simple("position: desk, outcomes: [accept]")),
    world: { resolveTask: (name) => (name === "head" ? { zh: "空缺", en: "vacant" } : null) },
  },
  {
    finding: "two separated duties of one role",
    code: "CHECK_SEPARATION",
    severity: "warning",
    bad: twoDuties("desk", "counter"),
    good: twoDuties("desk", "head"),
  },
  {
    finding: "two separated duties and one person",
    code: "CHECK_SEPARATION",
    bad: twoDuties("desk", "head"),
    good: twoDuties("desk", "head"),
    world: { samePerson: () => ({ zh: "鼓楼区", en: "Gulou" }) },
    goodWorld: { samePerson: () => null },
  },
];

describe("what is found of where a case goes and who does it", () => {
  judge(ROWS);

  test("a change of an area that leaves an outcome without a way is found, though the file had one", () => {
    const whole = bundle(workflow(GOOD));
    const definition = structuredClone(whole.definition);
    delete definition.machine.states?.work?.on?.["work.accept"];
    const codes = checkBundle({ ...whole, definition }, WORLD).map(({ code, path }) => `${code} ${path}`);
    expect(codes).toContain("DEFINITION_OUTCOME workflows/loan.yaml/machine/states/work/invoke/input/outcomes");
  });
});
