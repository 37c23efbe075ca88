import { describe, expect, test } from "vitest";
import { coverageOfClauses } from "../../src/core/check/coverage-of-clauses.ts";
import type { ParamSpec } from "../../src/core/definition/model.ts";
import { parseDefinition } from "../../src/core/definition/parse.ts";
import type { Regulation } from "../../src/core/regulation/model.ts";
import { parseRegulation } from "../../src/core/regulation/parse.ts";
import { parseTable } from "../../src/core/table/parse.ts";
import { workflow } from "./check-sample.ts";

const REGULATION = `
id: rules
title: { zh: 借用规则, en: Rules of lending }
issued: { by: { zh: 馆, en: The house }, on: "2020-01-01" }
clauses:
  "1": { title: { zh: 目的, en: Purpose }, summary: { zh: 大家用, en: For everybody } }
  "2.10": { number: 二（十）, title: { zh: 押金, en: Deposit }, summary: { zh: 收押金, en: Deposits } }
  "2.9": { title: { zh: 审批, en: Approval }, summary: { zh: 先批, en: Approved first } }
  "3": { title: { zh: 期限, en: Limits }, summary: { zh: 有期限, en: There are limits } }
`;
const read = (yaml: string) => parseRegulation(yaml, "policies/regulations/rules.yaml");
const regulation = (): Regulation => {
  const { value, problems } = read(REGULATION);
  if (!value) throw new Error(JSON.stringify(problems));
  return value;
};

const TABLE = `
id: deposit
title: { zh: 押金, en: Deposit }
hit: U
inputs: [{ name: value, expression: value }]
outputs: [{ name: deposit }]
rows:
  - { id: small, when: { value: "< 10" }, then: { deposit: 0 } }
  - { id: large, when: { value: ">= 10" }, then: { deposit: 5 }, basis: [rules/2.10] }
`;
const MACHINE = `
  initial: look
  states:
    look:
      meta: { title: { zh: 审批, en: Approval }, basis: [rules/2.9, rules/2.9, elsewhere/1] }
      invoke: { src: task, id: look, input: { position: desk, form: request, outcomes: [accept, refuse] } }
      on:
        look.accept: { target: done, meta: { title: { zh: 准予, en: Granted }, basis: [rules/2.10] } }
        look.refuse: done
    done: { type: final }
`;

function world() {
  const head = `basis: [rules/3]
params:
  within: { schema: { $ref: duration }, default: 5wd, levels: [city], on: start, title: { zh: 期限, en: Limit }, basis: [rules/3] }
local:
  - { op: limit, at: look, min: 1wd, max: 9wd, levels: [city], title: { zh: 审批期限, en: Time to approve }, basis: [rules/3] }
`;
  const { definition, problems } = parseDefinition(workflow(MACHINE, head), "workflows/loan.yaml");
  const table = parseTable(TABLE, "policies/tables/deposit.yaml").value;
  if (!definition || !table) throw new Error(JSON.stringify(problems));
  const within = definition.params.within;
  const params: Record<string, ParamSpec> = within ? { shared: within } : {};
  return { workflows: [definition], params, tables: [table] };
}

describe("a regulation", () => {
  test("is read with its clauses in the order of their numbers", () => {
    expect(regulation().clauses.map(({ id, number }) => number ?? id)).toEqual(["1", "2.9", "二（十）", "3"]);
    expect(regulation().issued).toEqual({ by: { zh: "馆", en: "The house" }, on: "2020-01-01" });
  });

  test.each([
    ["a clause without a number", '  "purpose": { title: { zh: 一, en: I }, summary: { zh: 一, en: I } }'],
    ["a clause without a summary", '  "4": { title: { zh: 一, en: I } }'],
    ["a key nobody knows", '  "4": { title: { zh: 一, en: I }, summary: { zh: 一, en: I }, text: copied }'],
    ["a summary in one language", '  "4": { title: { zh: 一, en: I }, summary: { zh: 一 } }'],
  ])("is refused with %s, by place and line", (_, clause) => {
    const { value, problems } = read(`${REGULATION}${clause}\n`);
    expect(value).toBeUndefined();
    expect(problems[0]?.path).toMatch(/^policies\/regulations\/rules\.yaml\/clauses\//);
  });

  test("is refused when it was issued on no day", () => {
    expect(read(REGULATION.replace("2020-01-01", "2020-02-30")).value).toBeUndefined();
  });
});

describe("coverage", () => {
  const { regulations, unknown } = coverageOfClauses([regulation()], world());
  const usesOf = (id: string) =>
    regulations[0]?.clauses.find((clause) => clause.id === id)?.uses.map(({ kind, title }) => [kind, title.en]);

  test("tells for each clause the workflows, steps, ways, parameters, local changes and rows that rest on it", () => {
    expect(usesOf("2.9")).toEqual([["state", "Approval"]]);
    expect(usesOf("2.10")).toEqual([
      ["transition", "Granted"],
      ["row", "large"],
    ]);
    expect(usesOf("3")).toEqual([
      ["workflow", "Loan"],
      ["parameter", "Limit"],
      ["change", "Time to approve"],
      ["parameter", "Limit"],
    ]);
  });

  test("says where each is written, and of what it is part", () => {
    const [state] = regulations[0]?.clauses.find(({ id }) => id === "2.9")?.uses ?? [];
    expect(state).toMatchObject({ at: "workflows/loan.yaml/machine/states/look", workflow: "loan", state: "look" });
    const row = regulations[0]?.clauses.find(({ id }) => id === "2.10")?.uses.at(-1);
    expect(row).toMatchObject({ at: "policies/tables/deposit.yaml/rows/large", of: { en: "Deposit" }, workflow: null });
  });

  test("shows plainly on which clause nothing rests, and which named clause there is not", () => {
    expect(usesOf("1")).toEqual([]);
    expect(unknown).toMatchObject([{ clause: "elsewhere/1", uses: [{ kind: "state", workflow: "loan" }] }]);
  });

  test("without any regulation says of every clause that is named that there is none", () => {
    const without = coverageOfClauses([], world());
    expect(without.unknown.map(({ clause }) => clause)).toEqual(["elsewhere/1", "rules/2.10", "rules/2.9", "rules/3"]);
  });
});
