import { describe, expect, test } from "vitest";
import { checkBundle } from "../../src/core/check/check.ts";
import type { CheckWorld } from "../../src/core/check/world.ts";
import { bundle, form, found, type Shelf, WORLD, workflow } from "./check-sample.ts";

const TITLE = (zh: string, en: string) => `meta: { title: { zh: ${zh}, en: ${en} } }`;
const task = (id: string, input: string, more = "") => `
    ${TITLE("环节", "Step")}
    invoke: { src: task, id: ${id}, input: { ${input} } }
    ${more}`;
const DONE = `  done: { type: final, ${TITLE("办结", "Done")} }`;
/** One step of work and an end. */
const simple = (input: string, transition = "done") => `initial: work
states:
  work: ${task("work", input, `on: { work.accept: ${transition} }`)}
${DONE}`;
const GOOD = simple("position: desk, outcomes: [accept]");

interface Row {
  finding: string;
  code: string;
  severity?: string;
  bad: string;
  good: string;
  shelf?: Shelf;
  goodShelf?: Shelf;
  world?: Partial<CheckWorld>;
  goodWorld?: Partial<CheckWorld>;
}

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

const twoDuties = (first: string, second: string) =>
  workflow(
    `initial: a
states:
  a: ${task("a", `position: ${first}, outcomes: [accept]`, "on: { a.accept: b }")}
  b: ${task("b", `position: ${second}, outcomes: [accept]`, "on: { b.accept: done }")}
${DONE}`,
    "separate: [[a, b]]",
  );
const param = (value: string, on = "start", schema = "{ $ref: duration }") =>
  `params: { within: { title: { zh: 期限, en: Time }, schema: ${schema}, default: ${value}, levels: [city], on: ${on} } }`;
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
  {
    finding: "a state without a title",
    code: "CHECK_TRANSLATION",
    severity: "warning",
    bad: workflow(GOOD.replace(`, ${TITLE("办结", "Done")}`, "")),
    good: workflow(GOOD),
  },
  {
    finding: "an English title in Chinese",
    code: "CHECK_TRANSLATION",
    severity: "warning",
    bad: workflow(GOOD.replace("en: Done", "en: 办结")),
    good: workflow(GOOD),
  },
  {
    finding: "an outcome that nobody has named",
    code: "CHECK_TRANSLATION",
    severity: "warning",
    bad: workflow(GOOD.replaceAll("accept", "shelve")),
    good: workflow(GOOD),
  },
  {
    finding: "a field without an English title",
    code: "CHECK_TRANSLATION",
    severity: "warning",
    bad: workflow(simple("position: desk, form: more, outcomes: [accept]")),
    good: workflow(simple("position: desk, form: more, outcomes: [accept]")),
    shelf: { forms: [form("more", { later: { type: "integer", title: "后" } })] },
    goodShelf: { forms: [form("more", { later: { type: "integer", title: "后", "x-title-en": "Later" } })] },
  },
  {
    finding: "a choice without titles",
    code: "CHECK_TRANSLATION",
    severity: "warning",
    bad: workflow(simple("position: desk, form: more, outcomes: [accept]")),
    good: workflow(simple("position: desk, form: more, outcomes: [accept]")),
    shelf: { forms: [form("more", { later: { type: "string", enum: ["a"], title: "后", "x-title-en": "Later" } })] },
    goodShelf: {
      forms: [
        form("more", {
          later: {
            type: "string",
            enum: ["a"],
            title: "后",
            "x-title-en": "Later",
            "x-enum-titles": { a: { zh: "甲", en: "A" } },
          },
        }),
      ],
    },
  },
];

describe("each finding is made where it should be and nowhere else", () => {
  test.each(ROWS.map((row) => [row.finding, row] as const))("%s", (_, row) => {
    const { code, severity = "error", bad, good, shelf = {}, goodShelf = shelf, world = {}, goodWorld = world } = row;
    expect(found(bad, shelf, world)).toEqual([`${severity} ${code}`]);
    expect(found(good, goodShelf, goodWorld)).toEqual([]);
  });

  test("and says place, cause and cure in both languages", () => {
    for (const { bad, shelf = {}, world = {} } of ROWS) {
      for (const problem of checkBundle(bundle(bad, shelf), { ...WORLD, ...world })) {
        expect(problem.path).toMatch(/^(workflows|forms|templates|policies)\//);
        for (const text of [problem.what, problem.cure]) {
          expect(text?.zh).toMatch(/\p{Script=Han}/u);
          expect(text?.en).toMatch(/^[A-Z"]/);
        }
      }
    }
  });

  test("a change of an area that leaves an outcome without a way is found, though the file had one", () => {
    const whole = bundle(workflow(GOOD));
    const definition = structuredClone(whole.definition);
    delete definition.machine.states?.work?.on?.["work.accept"];
    const codes = checkBundle({ ...whole, definition }, WORLD).map(({ code, path }) => `${code} ${path}`);
    expect(codes).toContain("DEFINITION_OUTCOME workflows/loan.yaml/machine/states/work/invoke/input/outcomes");
  });
});
