import { describe, expect, test } from "vitest";
import { parseDefinition } from "../../src/core/definition/parse.ts";
import { bundle, DONE, judge, type Row, simple, TITLE, workflow } from "./check-sample.ts";

/** Checks of what is no task of one person: several who sign, children, services, messages. */

const signed = (signing: string, more = "", head = "") =>
  workflow(
    simple(
      `position: desk, outcomes: [accept, refuse], ${more} signing: { ${signing}, pass: accept, fail: refuse }`,
    ).replace("work.accept: done", "work.accept: done, work.refuse: done"),
    head,
  );
const waiting = (invoke: string, on: string, more = "") =>
  workflow(`initial: a
states:
  a: { ${TITLE("等候", "Waiting")}, invoke: { ${invoke} }, on: { ${on} }${more} }
${DONE}`);
const SERVICE = "src: service, id: scan, input: { topic: scan }";
const MESSAGE = "src: message, id: reply, input: { name: reply }";
const CHILDREN = (more: string) => `src: workflow, id: parts, input: { workflow: part${more} }`;

/** A procedure that others begin as a part of theirs. */
const PART = bundle(
  workflow(`initial: a
states:
  a: { ${TITLE("甲", "A")}, tags: [seen], invoke: { src: task, id: a, input: { position: desk, outcomes: [accept, refuse] } }, on: { a.accept: done, a.refuse: refused } }
  refused: { type: final, ${TITLE("不予", "Refused")} }
${DONE}`).replace("id: loan", "id: part"),
);
const WITH_PART = { workflows: new Map([["part", PART]]) };

const DUE_PART = bundle(
  workflow(simple("position: desk, outcomes: [accept], due: 4wd")).replace("id: loan", "id: part"),
);
const TOLD = "parts.seen: { actions: { type: emit, params: { to: { children: parts }, name: on } } }";
const LIMIT = "\n\nmachine";
const LIMITED = "\nclock: { legal: 10wd }\nmachine";

const ROWS: Row[] = [
  {
    finding: "one who signs whose position has no candidates in the mode",
    code: "CHECK_NOBODY",
    bad: signed("signers: [desk, centralOnly], done: all"),
    good: signed("signers: [desk, { position: head, weight: 2 }], done: all"),
    world: { place: { mode: "branch", params: {} } },
  },
  {
    finding: "one who signs whose post is vacant",
    code: "CHECK_NOBODY",
    severity: "warning",
    bad: signed("signers: [desk, { position: head }], done: all"),
    good: signed("signers: 2, done: all"),
    world: { resolveTask: (name) => (name === "head" ? { zh: "空缺", en: "vacant" } : null) },
  },
  {
    finding: "several signatures of one post where there is one person",
    code: "CHECK_SEPARATION",
    bad: signed("signers: 2, done: all"),
    good: signed("signers: [desk, head], done: all"),
    world: { samePerson: (one, two) => (one === two ? { zh: "鼓楼区", en: "Gulou" } : null) },
  },
  {
    finding: "a signature and a separated duty of one role",
    code: "CHECK_SEPARATION",
    severity: "warning",
    bad: signed("signers: [head, counter], done: all", "", "separate: [[work, second]]")
      .replace(
        "done: { type",
        `second: { ${TITLE("复", "Second")}, invoke: { src: task, id: second, input: { position: desk, outcomes: [accept] } }, on: { second.accept: done } }\n    done: { type`,
      )
      .replace("work.accept: done", "work.accept: second"),
    good: signed("signers: [head, head], done: all", "", "separate: [[work, second]]")
      .replace(
        "done: { type",
        `second: { ${TITLE("复", "Second")}, invoke: { src: task, id: second, input: { position: desk, outcomes: [accept] } }, on: { second.accept: done } }\n    done: { type`,
      )
      .replace("work.accept: done", "work.accept: second"),
  },
  {
    finding: "limits of those who sign one after another, longer than the law allows",
    code: "CHECK_LIMIT_TOTAL",
    bad: signed("signers: [desk, head, desk], order: sequential, done: all", "due: 4wd,", "clock: { legal: 10wd }"),
    good: signed("signers: [desk, head, desk], done: all", "due: 4wd,", "clock: { legal: 10wd }"),
  },
  {
    finding: "parts that begin one after another, longer than the law allows",
    code: "CHECK_LIMIT_TOTAL",
    bad: waiting(CHILDREN(", order: sequential, forEach: [{}, {}, {}]"), "parts.done: done").replace(LIMIT, LIMITED),
    good: waiting(CHILDREN(", forEach: [{}, {}, {}]"), "parts.done: done").replace(LIMIT, LIMITED),
    world: { workflows: new Map([["part", DUE_PART]]) },
  },
  {
    finding: "waiting for a message longer than the law allows",
    code: "CHECK_LIMIT_TOTAL",
    bad: waiting(MESSAGE, "reply.received: done", ", after: { 12wd: done }").replace(LIMIT, LIMITED),
    good: waiting(MESSAGE, "reply.received: done", ", after: { 8wd: done }").replace(LIMIT, LIMITED),
  },
  {
    finding: "an outcome that those who sign never come to",
    code: "DEFINITION_OUTCOME",
    severity: "warning",
    bad: signed("signers: 2, done: all")
      .replace("[accept, refuse]", "[accept, refuse, return]")
      .replace("work.refuse: done", "work.refuse: done, work.return: done"),
    good: signed("signers: 2, done: all, veto: [return]").replace("[accept, refuse]", "[accept, refuse, return]"),
  },
  {
    finding: "a service that may be given up, with nowhere to go then",
    code: "DEFINITION_OUTCOME",
    severity: "warning",
    bad: waiting(SERVICE, "scan.done: done"),
    good: waiting(SERVICE, "scan.done: done, scan.failed: done"),
  },
  {
    finding: "a circle through a service",
    code: "CHECK_LOOP",
    bad: workflow(
      `initial: a\nstates:\n  a: { ${TITLE("甲", "A")}, invoke: { ${SERVICE} }, on: { scan.done: b, scan.failed: done } }\n  b: { ${TITLE("乙", "B")}, always: a }\n${DONE}`,
    ),
    good: workflow(
      `initial: a\nstates:\n  a: { ${TITLE("甲", "A")}, invoke: { ${SERVICE} }, on: { scan.done: b, scan.failed: done } }\n  b: { ${TITLE("乙", "B")}, after: { 1wd: a } }\n${DONE}`,
    ),
  },
  {
    finding: "work for a service that reads what nothing provides",
    code: "CHECK_DATA_UNKNOWN",
    bad: waiting(
      'src: service, id: scan, input: { topic: scan, data: { x: "= valeu" } }',
      "scan.done: done, scan.failed: done",
    ),
    good: waiting(
      'src: service, id: scan, input: { topic: scan, data: { x: "= value" } }',
      "scan.done: done, scan.failed: done",
    ),
  },
  {
    finding: "a message about what nothing provides",
    code: "CHECK_DATA_UNKNOWN",
    bad: waiting('src: message, id: reply, input: { name: reply, correlate: "= valeu" }', "reply.received: done"),
    good: waiting('src: message, id: reply, input: { name: reply, correlate: "= value" }', "reply.received: done"),
  },
  {
    finding: "those who sign chosen by what nothing provides",
    code: "CHECK_DATA_UNKNOWN",
    bad: signed('signers: [desk, { position: head, weight: "= valeu" }], done: all'),
    good: signed('signers: [desk, { position: head, weight: "= value" }], done: all'),
  },
  {
    finding: "a milestone that the children do not have",
    code: "CHECK_CHILDREN",
    bad: waiting(CHILDREN(""), "parts.sene: done, parts.done: done"),
    good: waiting(CHILDREN(""), "parts.seen: done, parts.done: done"),
    world: WITH_PART,
  },
  {
    finding: "an end that the children never come to",
    code: "CHECK_CHILDREN",
    bad: waiting(CHILDREN(", done: any, pass: [dnoe]"), "parts.done: done"),
    good: waiting(CHILDREN(", done: any, pass: [done], veto: [refused]"), "parts.done: done"),
    world: WITH_PART,
  },
  {
    finding: "children in turn that are told something when all of them have come to a milestone",
    code: "CHECK_CHILDREN",
    severity: "warning",
    bad: waiting(CHILDREN(", order: sequential, forEach: [{}, {}]"), `${TOLD}, parts.done: done`),
    good: waiting(CHILDREN(", forEach: [{}, {}]"), `${TOLD}, parts.done: done`),
    world: WITH_PART,
  },
  {
    finding: "children grouped at a milestone that they do not have",
    code: "CHECK_CHILDREN",
    bad: grouped("sene"),
    good: grouped("seen"),
    world: WITH_PART,
  },
];

function grouped(milestone: string): string {
  return workflow(`initial: a
states:
  a:
    ${TITLE("等候", "Waiting")}
    invoke:
      - { ${CHILDREN("")} }
      - { src: workflow, id: groups, input: { workflow: part, forEach: { children: parts, milestone: ${milestone}, groupBy: street } } }
    on: { groups.done: done, parts.done: done }
${DONE}`);
}

describe("what is found of those who sign, children, services and messages", () => {
  judge(ROWS);

  test.each([
    ["a service", waiting(SERVICE, "scan.done: done, scan.failed: done, scan.finished: done")],
    ["a message", waiting(MESSAGE, "reply.received: done, reply.done: done")],
  ])("a way after what %s never says is an error", (_, yaml) => {
    const { problems } = parseDefinition(yaml, "loan.yaml");
    expect(problems.map(({ code, severity }) => `${severity} ${code}`)).toEqual(["error DEFINITION_OUTCOME"]);
  });
});
