import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { type DefinitionWorld, parseDefinition } from "../../src/core/definition/parse.ts";
import { compileMachine } from "../../src/core/machine/compile.ts";
import { startMachine } from "../../src/core/machine/step.ts";
import { contextOf } from "./machine-helpers.ts";

const GOOD = `id: loan
title: { zh: 借用, en: Loan }
basis: [law/1]
subject: borrower
subjectKey: "= residentId"
start: { positions: [counter], form: loan }
number: "LN-{yyyy}-{seq5}"
clock: { legal: 20wd, promise: "= params.within" }
separate: [[review, second]]
params:
  within:
    title: { zh: 期限, en: Time }
    schema: { $ref: duration }
    default: 5wd
    bounds: { min: 1wd, max: 10wd }
    levels: [city, county]
    on: start
machine:
  initial: review
  states:
    review:
      meta: { title: { zh: 审核, en: Review }, phase: accepted, skip: { when: "= not(params.shared)", as: approve } }
      invoke:
        src: task
        id: review
        input: { position: keeper, form: loan, due: "= params.within", outcomes: [approve, { id: refuse, title: { zh: 不借, en: Refuse } }] }
      on:
        review.approve: [{ guard: "= value > 100", target: second }, { target: lent }]
        review.refuse: refused
      after:
        "= params.within": { actions: [{ type: escalate, params: { to: supervising } }] }
    second:
      invoke: { src: task, id: second, input: { position: head, outcomes: [approve] } }
      on: { second.*: lent }
    lent:
      entry: [{ type: document, params: { template: receipt } }, { type: decide, params: { table: deposit } }]
      invoke: { src: workflow, id: things, input: { workflow: loan-thing, forEach: "= things" } }
      on: { things.done: done }
    done: { type: final, output: { value: "= value" } }
    refused: { type: final }
`;

const world: DefinitionWorld = {
  forms: new Set(["loan", "review"]),
  templates: new Set(["receipt"]),
  tables: new Set(["deposit"]),
  positions: new Set(["counter", "keeper", "head", "supervising"]),
  outcomes: new Set(["approve", "refuse"]),
  workflows: new Set(["loan", "loan-thing"]),
  records: new Set(["borrower"]),
  params: new Set(["shared"]),
};
const read = (yaml: string, on: DefinitionWorld = world) => parseDefinition(yaml, "workflows/loan.yaml", on);

describe("a workflow file", () => {
  test("becomes a definition, its machine left as it is written", () => {
    const { definition, problems } = read(GOOD);
    expect(problems).toEqual([]);
    expect(definition).toEqual({ ...parse(GOOD) });
  });

  test("of every domain in the repository passes", () => {
    for (const folder of ["workflows", "tests/fixtures/lending/workflows"]) {
      for (const file of readdirSync(folder)) {
        const { problems } = parseDefinition(readFileSync(`${folder}/${file}`, "utf8"), file);
        expect({ file, problems }).toEqual({ file, problems: [] });
      }
    }
  });

  test.each<[string, [string, string], { code: string; path: string; line: number; cure?: string }]>([
    [
      "an unknown key",
      ["subjectKey:", "subjectKee:"],
      { code: "DEFINITION_KEY", path: "/subjectKee", line: 5, cure: "subjectKey" },
    ],
    [
      "an unknown state key",
      ["      on:\n        review.approve", "      onn:\n        review.approve"],
      { code: "DEFINITION_KEY", path: "/machine/states/review/onn", line: 28, cure: '"on"' },
    ],
    ["a missing key", ["number:", "# number:"], { code: "DEFINITION_KEY", path: "", line: 1 }],
    [
      "a title in one language",
      ["title: { zh: 借用, en: Loan }", "title: 借用"],
      { code: "DEFINITION_VALUE", path: "/title", line: 2, cure: "{ zh: Chinese, en: English }" },
    ],
    [
      "a target that is not there",
      ["review.refuse: refused", "review.refuse: refusd"],
      { code: "DEFINITION_TARGET", path: "/machine/states/review/on/review.refuse", line: 29, cure: "refused" },
    ],
    ["a missing initial", ["  initial: review\n", ""], { code: "DEFINITION_KEY", path: "/machine", line: 19 }],
    [
      "an initial that is not there",
      ["initial: review", "initial: reveiw"],
      { code: "DEFINITION_TARGET", path: "/machine/initial", line: 19, cure: "review" },
    ],
    [
      "an outcome that leads nowhere",
      ["        review.refuse: refused\n", ""],
      {
        code: "DEFINITION_OUTCOME",
        path: "/machine/states/review/invoke/input/outcomes",
        line: 26,
        cure: "review.refuse",
      },
    ],
    [
      "a transition on an outcome the task lacks",
      ["review.refuse: refused", "review.refuze: refused"],
      { code: "DEFINITION_OUTCOME", path: "/machine/states/review/on/review.refuze", line: 29, cure: "refuse" },
    ],
    [
      "two tasks of one name",
      ["id: second,", "id: review,"],
      { code: "DEFINITION_DUPLICATE", path: "/machine/states/second/invoke/id", line: 33 },
    ],
    [
      "a syntax error in an expression",
      ["= value > 100", "= value > "],
      { code: "DEFINITION_EXPRESSION", path: "/machine/states/review/on/review.approve/0/guard", line: 28 },
    ],
    [
      "an unknown function",
      ["= value > 100", "= max2(value) > 1"],
      { code: "DEFINITION_EXPRESSION", path: "/machine/states/review/on/review.approve/0/guard", line: 28 },
    ],
    [
      "a guard that is no expression",
      ['guard: "= value > 100"', "guard: isDear"],
      {
        code: "DEFINITION_VALUE",
        path: "/machine/states/review/on/review.approve/0/guard",
        line: 28,
        cure: "Begin with",
      },
    ],
    [
      "an unknown parameter",
      ['due: "= params.within"', 'due: "= params.withn"'],
      { code: "DEFINITION_NAME", path: "/machine/states/review/invoke/input/due", line: 26, cure: "within" },
    ],
    [
      "an unknown position",
      ["position: keeper", "position: keper"],
      { code: "DEFINITION_NAME", path: "/machine/states/review/invoke/input/position", line: 26, cure: "keeper" },
    ],
    [
      "an unknown form",
      ["form: loan, due", "form: laon, due"],
      { code: "DEFINITION_NAME", path: "/machine/states/review/invoke/input/form", line: 26, cure: "loan" },
    ],
    [
      "an unknown template",
      ["template: receipt", "template: reciept"],
      { code: "DEFINITION_NAME", path: "/machine/states/lent/entry/0/params/template", line: 36, cure: "receipt" },
    ],
    [
      "an unknown table",
      ["table: deposit", "table: deposits"],
      { code: "DEFINITION_NAME", path: "/machine/states/lent/entry/1/params/table", line: 36, cure: "deposit" },
    ],
    [
      "an unknown workflow",
      ["workflow: loan-thing", "workflow: loan-things"],
      { code: "DEFINITION_NAME", path: "/machine/states/lent/invoke/input/workflow", line: 37, cure: "loan-thing" },
    ],
    [
      "an unknown record type",
      ["subject: borrower", "subject: borower"],
      { code: "DEFINITION_NAME", path: "/subject", line: 4, cure: "borrower" },
    ],
    [
      "an outcome without a title anywhere",
      ["outcomes: [approve] }", "outcomes: [ok] }"],
      { code: "DEFINITION_NAME", path: "/machine/states/second/invoke/input/outcomes/0", line: 33 },
    ],
    [
      "an unknown action",
      ["type: escalate", "type: escalat"],
      {
        code: "DEFINITION_VALUE",
        path: "/machine/states/review/after/= params.within/actions/0/type",
        line: 31,
        cure: "escalate",
      },
    ],
    [
      "a missing parameter of an action",
      ["params: { to: supervising }", "params: {}"],
      { code: "DEFINITION_KEY", path: "/machine/states/review/after/= params.within/actions/0/params", line: 31 },
    ],
    [
      "an unknown actor",
      ["src: workflow", "src: promise"],
      { code: "DEFINITION_VALUE", path: "/machine/states/lent/invoke/src", line: 37 },
    ],
    [
      "a key that an input does not know",
      ["position: head,", "position: head, assignee: me,"],
      { code: "DEFINITION_KEY", path: "/machine/states/second/invoke/input/assignee", line: 33 },
    ],
    [
      "an event of the machine's own",
      ["review.refuse: refused", "review.refuse: refused\n        xstate.init: refused"],
      { code: "DEFINITION_RESERVED", path: "/machine/states/review/on/xstate.init", line: 30 },
    ],
    [
      "a star inside an event",
      ["second.*: lent", "s*d.x: lent, second.*: lent"],
      { code: "DEFINITION_VALUE", path: "/machine/states/second/on/s*d.x", line: 34 },
    ],
    [
      "a delay that is no duration",
      ['"= params.within": { actions', "5 days: { actions"],
      { code: "DEFINITION_VALUE", path: "/machine/states/review/after/5 days", line: 31 },
    ],
    [
      "a delay of milliseconds",
      ['"= params.within": { actions', "1000: { actions"],
      { code: "DEFINITION_VALUE", path: "/machine/states/review/after/1000", line: 31 },
    ],
    [
      "a default out of bounds",
      ["default: 5wd", "default: 50wd"],
      { code: "SOURCE_VALUE_INVALID", path: "/params/within/default", line: 14 },
    ],
    [
      "a level that is none",
      ["levels: [city, county]", "levels: [city, planet]"],
      { code: "SOURCE_VALUE_INVALID", path: "/params/within/levels", line: 16 },
    ],
    [
      "separation of what is no task",
      ["[[review, second]]", "[[review, secnd]]"],
      { code: "DEFINITION_NAME", path: "/separate/0/1", line: 9, cure: "second" },
    ],
    [
      "a skip by an outcome without a transition",
      ["as: approve }", "as: refus }"],
      { code: "DEFINITION_OUTCOME", path: "/machine/states/review/meta/skip/as", line: 22 },
    ],
    [
      "a final state with transitions",
      ["done: { type: final,", "done: { type: final, on: { X: lent },"],
      { code: "DEFINITION_KEY", path: "/machine/states/done/on", line: 39 },
    ],
    [
      "an eventless loop",
      ["    refused: { type: final }", "    refused: { always: [{ actions: [] }] }"],
      { code: "DEFINITION_TARGET", path: "/machine/states/refused/always", line: 40 },
    ],
    [
      "a state name with a dot",
      ["    refused: { type: final }", "    refused: { type: final }\n    a.b: {}"],
      { code: "DEFINITION_VALUE", path: "/machine/states/a.b", line: 41 },
    ],
    [
      "data with a reserved name",
      ["{ type: decide, params: { table: deposit } }", "{ type: set, params: { params: 1 } }"],
      { code: "DEFINITION_RESERVED", path: "/machine/states/lent/entry/1/params/params", line: 36 },
    ],
    [
      "nobody who may start it",
      ["positions: [counter]", "positions: []"],
      { code: "DEFINITION_VALUE", path: "/start", line: 6 },
    ],
  ])("with %s is refused with the place, the line and the cure", (_, [from, to], problem) => {
    expect(GOOD).toContain(from);
    const { definition, problems } = read(GOOD.replace(from, to));
    expect(definition).toBeUndefined();
    const { cure, ...where } = problem;
    const found = problems.find((one) => one.code === where.code && one.path === where.path);
    expect(problems).toContainEqual(expect.objectContaining({ ...where, severity: "error" }));
    expect(found?.what).toEqual({ zh: expect.stringMatching(/[\u4e00-\u9fff]/), en: expect.any(String) });
    if (cure) expect(found?.cure?.en).toContain(cure);
  });

  test.each<[string, [string, string], string]>([
    [
      "a state nobody reaches",
      ["    refused: { type: final }", "    refused: { type: final }\n    lost: { type: final }"],
      "/machine/states/lost",
    ],
    ["a state nobody leaves", ["    refused: { type: final }", "    refused: {}"], "/machine/states/refused"],
    [
      "a transition nobody takes",
      ['[{ guard: "= value > 100", target: second }, { target: lent }]', "[{ target: second }, { target: lent }]"],
      "/machine/states/review",
    ],
    ["children nobody waits for", ["things.done: done", "things.handed: done"], "/machine/states/lent/invoke"],
  ])("with %s passes with a warning", (_, [from, to], path) => {
    const { definition, problems } = read(GOOD.replace(from, to));
    expect(definition).toBeDefined();
    expect(problems).toContainEqual(expect.objectContaining({ severity: "warning", path }));
  });

  test("without a world is not checked against one", () => {
    expect(read(GOOD.replace("position: keeper", "position: anybody"), {}).problems).toEqual([]);
  });

  test.each<[string, string]>([
    ["nothing", ""],
    ["a list", "- a"],
    ["a word", "hello"],
    ["broken YAML", "a: [1, 2"],
    ["a key twice", GOOD.replace("number:", "id: again\nnumber:")],
    ["an alias", `${GOOD}x: &a [1]\ny: *a\n`],
    [
      "an alias bomb",
      `a: &a [1,1,1,1,1,1,1,1,1]\n${[..."bcdefghi"].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${"abcdefgh"[i]}`).join(",")}]`).join("\n")}`,
    ],
    ["a tag", GOOD.replace("number:", "x: !!js/function 'x'\nnumber:")],
    [
      "a prototype",
      GOOD.replace("    refused: { type: final }", "    refused: { type: final }\n    __proto__: { type: final }"),
    ],
    ["a depth nobody reads", `${GOOD}x: ${"[".repeat(20_000)}`],
    ["a size nobody reads", `${GOOD}# ${"x".repeat(1_000_000)}`],
    [
      "five thousand states and more",
      GOOD.replace("    refused:", `${Array.from({ length: 5001 }, (_, i) => `    s${i}: {}\n`).join("")}    refused:`),
    ],
  ])("that is %s is refused without throwing", (_, yaml) => {
    const { definition, problems } = read(yaml);
    expect(definition).toBeUndefined();
    expect(problems.some(({ severity }) => severity === "error")).toBe(true);
  });

  test("with anything replaced by anything never throws, and what passes can be started", () => {
    const junk = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        0,
        "",
        "x",
        "=",
        "= 1 +",
        [],
        {},
        [[]],
        { a: 1 },
        true,
        "#loan.done",
        ".",
        "..",
        "__proto__",
      ),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const good: unknown = parse(GOOD);
    const places = pathsOf(good);
    fc.assert(
      fc.property(fc.constantFrom(...places), junk, (path, value) => {
        const { definition, problems } = read(stringify(replaced(good, path, value)));
        if (definition) {
          const begun = startMachine(compileMachine(definition, JSON.stringify(definition)), contextOf());
          expect(begun.ok || begun.refused.code === "STEP_LIMIT").toBe(true);
        } else expect(problems.some(({ severity }) => severity === "error")).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

function pathsOf(node: unknown, path: string[] = []): string[][] {
  if (typeof node !== "object" || node === null) return [path];
  return [path, ...Object.entries(node).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function replaced(node: unknown, [key, ...rest]: string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(node))
    return node.map((item, index) => (String(index) === key ? replaced(item, rest, value) : item));
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([one, item]) => [one, one === key ? replaced(item, rest, value) : item]),
  );
}
