import { describe, expect, it } from "vitest";
import { differences, threefold } from "../../src/core/draft/difference.ts";

const FILE = `
id: loan
title: { zh: 借用, en: Loan }
params:
  within: { title: { zh: 期限, en: Limit }, default: 5wd }
machine:
  initial: accept
  states:
    accept:
      meta: { title: { zh: 受理, en: Acceptance } }
      invoke: { src: task, id: accept, input: { position: desk, outcomes: [yes, no] } }
      on: { accept.yes: lend, accept.no: refused }
    lend: { meta: { title: { zh: 出借, en: Lending } }, type: final }
    refused: { type: final }
`;

/** Differences of the file with one passage written otherwise, as English lines. */
function told(from: string, to: string): string[] {
  expect(FILE).toContain(from);
  return (differences(FILE, FILE.replace(from, to)) ?? []).map(({ kind, what }) => `${kind} ${what.en}`);
}

describe("what a draft of a workflow says differently", () => {
  it.each([
    ["a parameter", "default: 5wd", "default: 9wd", ['changed Parameter "Limit"']],
    [
      "who does a step",
      "position: desk",
      "position: head",
      ['changed Step "Acceptance": who does what, limit and results'],
    ],
    [
      "a way on",
      "accept.no: refused",
      "accept.no: lend",
      ['changed Step "Acceptance": where it goes after "accept.no"'],
    ],
    ["a way left out", ", accept.no: refused", "", ['removed Step "Acceptance": where it goes after "accept.no"']],
    ["the name of the procedure", "en: Loan", "en: Hire", ["changed Name of the procedure"]],
    ["where it begins", "initial: accept", "initial: lend", ["changed The procedure as a whole: where it begins"]],
  ])("tells %s", (_, from, to, expected) => expect(told(from, to)).toEqual(expected));

  it("tells a new step once, not everything in it", () => {
    expect(
      told("    refused:", "    check: { meta: { title: { zh: 核对, en: Check } }, on: { a.b: lend } }\n    refused:"),
    ).toEqual(['added Step "Check"']);
  });

  it("tells a step left out once", () => {
    expect(told("    refused: { type: final }\n", "")).toEqual(['removed Step "refused"']);
  });

  it("tells nothing of comments, nor of the order of keys", () => {
    expect(told("type: final }\n    refused", "type: final } # the end\n    refused")).toEqual([]);
    expect(told("position: desk, outcomes: [yes, no]", "outcomes: [yes, no], position: desk")).toEqual([]);
  });

  it("does not guess where a text cannot be read", () => {
    expect(differences(FILE, "id: [")).toBeNull();
  });
});

describe("a part that is said otherwise", () => {
  const POSITIONS = { desk: { zh: "窗口", en: "Front desk" }, head: { zh: "负责人", en: "Head" } };
  /** Parts of what is changed, as `part: old → new`, in both languages. */
  const parts = (from: string, to: string): string[][] =>
    (differences(FILE, FILE.replace(from, to), { positions: POSITIONS }) ?? []).flatMap((one) =>
      one.parts.map(({ what, before, after }) => [
        `${what?.zh ?? ""}：${before.zh} → ${after.zh}`,
        `${what?.en ?? ""}: ${before.en} → ${after.en}`,
      ]),
    );

  it.each([
    [
      "a duration",
      "default: 5wd",
      "default: 9wd",
      ["默认值：5个工作日 → 9个工作日", "default: 5 working days → 9 working days"],
    ],
    [
      "a position by its name",
      "position: desk",
      "position: head",
      ["由谁办理：窗口 → 负责人", "who does it: Front desk → Head"],
    ],
    [
      "a list",
      "[yes, no]",
      "[yes, no, later]",
      ["结果：yes、no → yes、no、later", "results: yes, no → yes, no, later"],
    ],
    [
      "where a way leads, by the name of the step",
      "accept.no: refused",
      "accept.no: lend",
      ["去向：refused → 出借", "leads to: refused → Lending"],
    ],
    ["a name", "en: Loan", "en: Hire", ["：借用（Loan） → 借用（Hire）", ": Loan → Hire"]],
  ])("tells %s as it was and as it is", (_, from, to, expected) => expect(parts(from, to)[0]).toEqual(expected));

  it("tells only the one action of a list that is another", () => {
    const file = (template: string) =>
      `id: a\nmachine: { states: { one: { entry: [{ type: decide, params: { table: t } }, { type: notify, params: { position: desk, template: ${template} } }] } } }`;
    const found = differences(file("old-notice"), file("new-notice"), { positions: POSITIONS }) ?? [];
    expect(found.map(({ what }) => what.en)).toEqual([
      'Step "one": what is done on entering (documents, notices, records)',
    ]);
    expect(JSON.stringify(found)).not.toContain("decide");
    expect(JSON.stringify(found)).toContain("old-notice");
  });
});

describe("an expression that is said otherwise", () => {
  const FORM = {
    id: "request",
    title: { zh: "借用申请", en: "Request" },
    schema: {
      type: "object",
      properties: {
        value: { type: "number", title: "价值", "x-title-en": "Value" },
        kind: {
          type: "string",
          title: "类别",
          "x-title-en": "Kind",
          "x-enum-titles": { tool: { zh: "工具", en: "Tool" } },
        },
      },
    },
  };
  const files = [
    { path: "forms/request.json", text: JSON.stringify(FORM) },
    { path: "forms/torn.json", text: "{" },
  ];
  const file = (way: string, more = "") =>
    `id: loan\nparams: { within: { title: { zh: 借期, en: Loan period }, default: 5wd } }\nmachine: { states: { one: { on: { a.b: ${way} } ${more} }, two: {} } }`;
  const parts = (before: string, after: string, language: "zh" | "en") =>
    (differences(before, after, { files }) ?? []).flatMap((one) =>
      one.parts.map(
        ({ what, before: was, after: is }) => `${what?.[language] ?? ""}: ${was[language]} → ${is[language]}`,
      ),
    );

  it("tells a condition in words, with the names of fields, parameters and choices", () => {
    const [before, after] = [
      `{ target: two, guard: "= value > 3" }`,
      `{ target: two, guard: '= value > 5 and kind = "tool"' }`,
    ];
    expect(parts(file(before), file(after), "zh")).toEqual(["条件: “价值”大于3 → “价值”大于5，且“类别”是“工具”"]);
    expect(parts(file(before), file(after), "en")).toEqual([
      'condition: "Value" is more than 3 → "Value" is more than 5 and "Kind" is "Tool"',
    ]);
  });

  it("quotes a condition that it cannot say, so that nothing is said wrongly", () => {
    const [before, after] = [`{ guard: "= value > 3" }`, `{ guard: "= some x in list satisfies x > 1" }`];
    expect(parts(file(before), file(after), "en")).toEqual([
      'condition: "Value" is more than 3 → [some x in list satisfies x > 1]',
    ]);
  });

  it("tells a limit by the name of its parameter, and when time is up", () => {
    const [before, after] = [`, after: { 5wd: two }`, `, after: { "= params.within": two }`];
    expect(parts(file("two", before), file("two", after), "zh")).toEqual([
      "5个工作日之后: two → 无",
      "“借期”之后: 无 → two",
    ]);
  });

  it("tells a form by its title", () => {
    const invoke = (form: string) => `, invoke: { src: task, id: a, input: { position: desk, form: ${form} } }`;
    expect(parts(file("two", invoke("other")), file("two", invoke("request")), "zh")).toEqual([
      "填写的表单: other → 借用申请",
    ]);
  });
});

describe("a proposal beside what is in force, with what both began from", () => {
  const DESK = "position: desk";
  const three = (current: (file: string) => string, proposed: (file: string) => string) =>
    (threefold({ base: FILE, current: current(FILE), proposed: proposed(FILE) }) ?? []).map(
      ({ what, part, base, current, proposed, by }) =>
        `${by} ${what.en}${part ? ` (${part.en})` : ""}: ${base.en} | ${current.en} | ${proposed.en}`,
    );
  const same = (file: string) => file;
  const INVOKE = 'Step "Acceptance": who does what, limit and results (who does it)';

  it.each<[string, (file: string) => string, (file: string) => string, string[]]>([
    ["nothing where all say the same", same, same, []],
    [
      "what only the proposal changes",
      same,
      (file) => file.replace(DESK, "position: head"),
      [`proposed ${INVOKE}: desk | desk | head`],
    ],
    [
      "what was only changed here",
      (file) => file.replace(DESK, "position: head"),
      same,
      [`current ${INVOKE}: desk | head | desk`],
    ],
    [
      "what both changed alike",
      (file) => file.replace(DESK, "position: head"),
      (file) => file.replace(DESK, "position: head"),
      [`both ${INVOKE}: desk | head | head`],
    ],
    [
      "what each changed in another way",
      (file) => file.replace(DESK, "position: head"),
      (file) => file.replace(DESK, "position: clerk"),
      [`conflict ${INVOKE}: desk | head | clerk`],
    ],
    [
      "two parts of one step that each changed, as no conflict",
      (file) => file.replace(DESK, "position: head"),
      (file) => file.replace("[yes, no]", "[yes]"),
      [
        `current ${INVOKE}: desk | head | desk`,
        'proposed Step "Acceptance": who does what, limit and results (results): yes, no | yes, no | yes',
      ],
    ],
    [
      "a step that only one of them has",
      same,
      (file) => file.replace("    refused:", "    check: { meta: { title: { zh: 核对, en: Check } } }\n    refused:"),
      ['proposed Step "Check": none | none | there'],
    ],
    [
      "a step left out here, that the proposal changes",
      (file) => file.replace("    refused: { type: final }\n", ""),
      (file) => file.replace("refused: { type: final }", "refused: { type: final, entry: [{ type: decide }] }"),
      ['current Step "refused": there | none | there'],
    ],
  ])("tells %s", (_, current, proposed, expected) => expect(three(current, proposed)).toEqual(expected));

  it("does not guess where a text cannot be read", () => {
    expect(threefold({ base: FILE, current: FILE, proposed: "id: [" })).toBeNull();
  });
});
