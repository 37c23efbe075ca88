import type { DefinitionWorld } from "../../src/core/definition/parse.ts";

/** A workflow file in which nothing is wrong, and the world it names. */
export const GOOD = `id: loan
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

export const world: DefinitionWorld = {
  forms: new Set(["loan", "review"]),
  templates: new Set(["receipt"]),
  tables: new Set(["deposit"]),
  positions: new Set(["counter", "keeper", "head", "supervising"]),
  outcomes: new Set(["approve", "refuse"]),
  workflows: new Set(["loan", "loan-thing"]),
  records: new Set(["borrower"]),
  params: new Set(["shared"]),
};
