import { describe } from "vitest";
import { DONE, judge, param, type Row, simple, task, workflow } from "./check-sample.ts";

const timed = (first: string, second: string, clock: string) =>
  workflow(
    `initial: a
states:
  a: ${task("a", `position: desk, due: ${first}, outcomes: [accept, return]`, "on: { a.accept: b, a.return: a }")}
  b: ${task("b", `position: head, due: ${second}, outcomes: [accept, return]`, "on: { b.accept: done, b.return: a }")}
${DONE}`,
    `clock: ${clock}`,
  );
const detour = workflow(
  `initial: a
states:
  a: ${task("a", "position: desk, due: 5wd, outcomes: [accept]", `on: { a.accept: [{ guard: '= instance.mode = "central" and value > 3', target: b }, done] }`)}
  b: ${task("b", "position: head, due: 6wd, outcomes: [accept]", "on: { b.accept: done }")}
${DONE}`,
  "clock: { legal: 10wd }",
);

const ROWS: Row[] = [
  {
    finding: "a value out of bounds at the place",
    code: "CHECK_PARAM_BOUNDS",
    bad: workflow(simple('position: desk, due: "= params.shared", outcomes: [accept]')),
    good: workflow(simple('position: desk, due: "= params.shared", outcomes: [accept]')),
    world: { place: { mode: "central", params: { shared: "11wd" } } },
    goodWorld: { place: { mode: "central", params: { shared: "10wd" } } },
  },
  {
    finding: "a limit that is no duration",
    code: "CHECK_LIMIT_INVALID",
    bad: workflow(
      simple('position: desk, due: "= params.within", outcomes: [accept]'),
      param("5", "start", "{ type: integer }"),
    ),
    good: workflow(simple('position: desk, due: "= params.within", outcomes: [accept]'), param("5wd")),
  },
  {
    finding: "limits longer than the law allows",
    code: "CHECK_LIMIT_TOTAL",
    bad: timed("5wd", "6wd", "{ legal: 10wd }"),
    good: timed("5wd", "5wd", "{ legal: 10wd }"),
  },
  {
    finding: "limits longer than the law allows, in days",
    code: "CHECK_LIMIT_TOTAL",
    bad: timed("P14D", "P14D", "{ legal: P27D }"),
    good: timed("P14D", "P14D", "{ legal: P28D }"),
  },
  {
    finding: "limits longer than the promise",
    code: "CHECK_LIMIT_TOTAL",
    severity: "warning",
    bad: timed("5wd", "6wd", "{ promise: 10wd }"),
    good: timed("5wd", "5wd", "{ promise: 10wd }"),
  },
  {
    finding: "limits longer than the law allows, on a way that is taken here",
    code: "CHECK_LIMIT_TOTAL",
    bad: detour,
    good: detour,
    world: { place: { mode: "central", params: {} } },
    goodWorld: { place: { mode: "branch", params: {} } },
  },
];

describe("what is found of limits and values", () => {
  judge(ROWS);
});
