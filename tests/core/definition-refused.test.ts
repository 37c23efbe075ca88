import { describe, expect, test } from "vitest";
import { parseDefinition } from "../../src/core/definition/parse.ts";
import { GOOD, world } from "./definition-sample.ts";

const read = (yaml: string) => parseDefinition(yaml, "workflows/loan.yaml", world);

describe("a workflow file", () => {
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
    [
      "an extension that nobody may grant",
      ["clock: { legal: 20wd", "clock: { extension: { most: 5wd }, legal: 20wd"],
      { code: "DEFINITION_KEY", path: "/clock/extension", line: 8 },
    ],
    [
      "an extension by a position that is not there",
      ["clock: { legal: 20wd", "clock: { extension: { position: nobody, most: 5wd }, legal: 20wd"],
      { code: "DEFINITION_NAME", path: "/clock/extension/position", line: 8 },
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
      "an order of children that is none",
      ["workflow: loan-thing", "workflow: loan-thing, order: serial"],
      { code: "DEFINITION_VALUE", path: "/machine/states/lent/invoke/input/order", line: 37 },
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
});
