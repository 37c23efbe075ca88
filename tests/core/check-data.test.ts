import { describe } from "vitest";
import { DONE, form, judge, param, type Row, type Shelf, simple, TITLE, task, workflow } from "./check-sample.ts";

const template = (source: string): Shelf => ({
  templates: [{ id: "paper", title: { zh: "文书", en: "Paper" }, copies: 1, source }],
});
const paper = (at: string) => workflow(simple("position: desk, form: request, outcomes: [accept]").replace(DONE, at));
const PAPER = paper(
  `  done: { type: final, ${TITLE("办结", "Done")}, entry: [{ type: document, params: { template: paper } }] }`,
);
const table = (expression: string, cell: string): Shelf => ({
  tables: [
    {
      ...{ id: "choice", title: { zh: "表", en: "Table" }, hit: "F", inputs: [{ name: "kind", expression }] },
      outputs: [{ name: "result" }],
      // biome-ignore lint/suspicious/noThenProperty: the word of decision tables
      rows: [{ id: "one", when: { kind: cell }, then: { result: "yes" } }],
    },
  ],
});
const deciding = (guard: string) =>
  workflow(
    simple("position: desk, outcomes: [accept]", `[{ guard: '= ${guard}', target: done }, done]`).replace(
      "    invoke:",
      "    entry: [{ type: decide, params: { table: choice } }]\n    invoke:",
    ),
  );
const guarded = (guard: string) =>
  workflow(
    simple("position: desk, form: request, outcomes: [accept]", `[{ guard: '= ${guard}', target: done }, done]`),
  );

const ROWS: Row[] = [
  {
    finding: "a condition on what nothing provides",
    code: "CHECK_DATA_UNKNOWN",
    bad: guarded("valeu > 3"),
    good: guarded("value > 3"),
  },
  {
    finding: "a condition on what only a later step provides",
    code: "CHECK_DATA_EARLY",
    bad: workflow(
      `initial: a\nstates:\n  a: { ${TITLE("甲", "A")}, always: [{ guard: "= later = 1", target: done }, b] }\n  b: ${task("b", "position: desk, form: more, outcomes: [accept]", "on: { b.accept: done }")}\n${DONE}`,
    ),
    good: workflow(
      `initial: b\nstates:\n  a: { ${TITLE("甲", "A")}, always: [{ guard: "= later = 1", target: done }, done] }\n  b: ${task("b", "position: desk, form: more, outcomes: [accept]", "on: { b.accept: a }")}\n${DONE}`,
    ),
    shelf: { forms: [form("more", { later: { type: "integer", title: "后", "x-title-en": "Later" } })] },
  },
  {
    finding: "a paper that prints what nothing provides",
    code: "CHECK_DATA_UNKNOWN",
    bad: PAPER,
    good: PAPER,
    shelf: template("<p>{{data.valeu}}</p>"),
    goodShelf: template("<p>{{data.value}}</p>"),
  },
  {
    finding: "a paper that prints a parameter that does not exist",
    code: "CHECK_DATA_UNKNOWN",
    bad: PAPER,
    good: PAPER,
    shelf: template("<p>{{duration params.sharde}}</p>"),
    goodShelf: template("<p>{{duration params.shared}}</p>"),
  },
  {
    finding: "a paper issued before what it prints is known",
    code: "CHECK_DATA_EARLY",
    severity: "warning",
    bad: workflow(
      `initial: a\nstates:\n  a: { ${TITLE("甲", "A")}, entry: [{ type: document, params: { template: paper } }], always: b }\n  b: ${task("b", "position: desk, form: more, outcomes: [accept]", "on: { b.accept: done }")}\n${DONE}`,
    ),
    good: workflow(
      `initial: a\nstates:\n  a: { ${TITLE("甲", "A")}, entry: [{ type: document, params: { template: paper } }], always: b }\n  b: ${task("b", "position: desk, form: more, outcomes: [accept]", "on: { b.accept: done }")}\n${DONE}`,
    ),
    shelf: {
      ...template("<p>{{data.later}}</p>"),
      forms: [form("more", { later: { type: "integer", title: "后", "x-title-en": "Later" } })],
    },
    goodShelf: {
      ...template("<p>{{#if data.later}}{{data.later}}{{/if}}</p>"),
      forms: [form("more", { later: { type: "integer", title: "后", "x-title-en": "Later" } })],
    },
  },
  {
    finding: "a table whose column reads what nothing provides",
    code: "CHECK_DATA_UNKNOWN",
    bad: deciding('result = "yes"'),
    good: deciding('result = "yes"'),
    shelf: table("knid", '"tool"'),
    goodShelf: table("kind", '"tool"'),
  },
  {
    finding: "a row for a value that cannot be",
    code: "CHECK_VALUE_IMPOSSIBLE",
    bad: deciding('result = "yes"'),
    good: deciding('result = "yes"'),
    shelf: table("kind", '"tol", "book"'),
    goodShelf: table("kind", '"tool", "book"'),
  },
  {
    finding: "a comparison with what a table never gives",
    code: "CHECK_VALUE_IMPOSSIBLE",
    bad: deciding('result = "no"'),
    good: deciding('result = "yes"'),
    shelf: table("kind", '"tool"'),
  },
  {
    finding: "a comparison with a value the form does not offer",
    code: "CHECK_VALUE_IMPOSSIBLE",
    bad: guarded('kind = "tol"'),
    good: guarded('kind = "tool"'),
  },
  {
    finding: "a comparison of unlike kinds",
    code: "CHECK_VALUE_IMPOSSIBLE",
    bad: guarded('value > "3"'),
    good: guarded("value > 3"),
  },
  {
    finding: "a mode that does not exist",
    code: "CHECK_VALUE_IMPOSSIBLE",
    bad: guarded('instance.mode = "brnach"'),
    good: guarded('instance.mode = "branch"'),
  },
  {
    finding: "an outcome that requires what its form lacks",
    code: "CHECK_FIELD_UNKNOWN",
    bad: workflow(simple("position: desk, form: request, outcomes: [{ id: accept, requires: [vlaue] }]")),
    good: workflow(simple("position: desk, form: request, outcomes: [{ id: accept, requires: [value] }]")),
  },
  {
    finding: "a parameter read before its date is known",
    code: "CHECK_PARAM_EARLY",
    bad: workflow(
      simple(
        'position: desk, due: "= params.within", outcomes: [accept]',
        '{ target: done, actions: [{ type: set, params: { acceptedOn: "= today()" } }] }',
      ),
      `acceptOn: "= acceptedOn"\n${param("5wd", "accept")}`,
    ),
    good: workflow(
      simple(
        'position: desk, due: "= params.within", outcomes: [accept]',
        '{ target: done, actions: [{ type: set, params: { acceptedOn: "= today()" } }] }',
      ),
      `acceptOn: "= acceptedOn"\n${param("5wd", "start")}`,
    ),
  },
];

describe("what is found of data that are read", () => {
  judge(ROWS);
});
