import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseDefinition } from "../../src/core/definition/parse.ts";
import { invokesOf } from "../../src/core/definition/walk.ts";
import { applyEdit } from "../../src/core/edit/apply.ts";
import { beginHistory, redo, remember, undo } from "../../src/core/edit/history.ts";
import type { Edit, Trigger } from "../../src/core/edit/model.ts";
import { machineIn } from "../../src/core/edit/references.ts";

/** A random file: states within states and side by side, each with work, ways by all triggers, comments above. */
const file = fc
  .record({ count: fc.integer({ min: 2, max: 9 }), seed: fc.array(fc.nat(), { minLength: 80, maxLength: 80 }) })
  .map(({ count, seed }) => {
    let at = 0;
    const next = (below: number): number => (seed[at++ % seed.length] ?? 0) % Math.max(1, below);
    return head() + machine(count, next);
  });

function head(): string {
  return `# A file.\nid: loan\ntitle: { zh: 借用, en: Loan } # its name\nstart: { positions: [desk] }\nnumber: "LN"\nmachine:\n  initial: s0\n  states:\n`;
}

function machine(count: number, next: (below: number) => number): string {
  return states(count, next, []);
}

/** `parents`: who has started children so far. */
function states(
  count: number,
  next: (below: number) => number,
  parents: string[],
  indent = "    ",
  prefix = "s",
  depth = 0,
): string {
  const lines: string[] = [];
  const some = () => parents[next(parents.length)];
  const targets = [...Array.from({ length: count }, (_, index) => `${prefix}${index}`), `${prefix}end`];
  const target = () => targets[next(targets.length)];
  for (let index = 0; index < count; index += 1) {
    const name = `${prefix}${index}`;
    lines.push(`${indent}# About ${name}.`, `${indent}${name}:`);
    const inner = `${indent}  `;
    if (depth < 2 && next(4) === 0) {
      lines.push(`${inner}initial: ${name}x0`, `${inner}states:`);
      lines.push(states(1 + next(2), next, parents, `${inner}  `, `${name}x`, depth + 1).trimEnd());
      lines.push(`${inner}onDone: ${target()} # then`);
    } else if (next(4) === 0) {
      // Children, messages to them, and children grouped from them.
      const known = parents.length > 0 && next(2) === 0 ? `, forEach: { children: ${some()}, groupBy: street }` : "";
      parents.push(`t${name}`);
      lines.push(`${inner}invoke: { src: workflow, id: t${name}, input: { workflow: thing${known} } }`);
      const tell = () => `{ type: emit, params: { to: { children: ${some()} }, name: told } }`;
      lines.push(`${inner}exit: ${next(2) === 0 ? tell() : `[${tell()}]`}`);
      lines.push(`${inner}on:`, `${inner}  t${name}.done: { target: ${target()}, actions: [${tell()}, ${tell()}] }`);
    } else {
      lines.push(`${inner}invoke: { src: task, id: t${name}, input: { position: desk, outcomes: [go, stop] } }`);
      lines.push(`${inner}on:`, `${inner}  t${name}.go: ${target()}`, `${inner}  # Or not.`);
      lines.push(`${inner}  t${name}.stop: [{ guard: "= 1 = 1", target: ${target()} }, ${target()}]`);
    }
    if (next(3) === 0)
      lines.push(`${inner}after:`, `${inner}  ${1 + next(9)}wd: "${depth === 0 ? target() : "#loan.send"}" # late`);
    if (next(3) === 0) lines.push("");
  }
  lines.push(`${indent}${prefix}end: { type: final }`);
  return `${lines.join("\n")}\n`;
}

/** A random command about what the file holds, sensible or not. */
function editFor(yaml: string, pick: (below: number) => number): Edit {
  const held = machineIn(parse(yaml));
  const paths = held?.states.map((state) => state.path) ?? [""];
  const some = (): string => paths[pick(paths.length)] ?? "";
  const state = held?.byPath.get(some());
  const events = Object.keys(state?.config.on ?? {});
  const delays = Object.keys(state?.config.after ?? {});
  const triggers: Trigger[] = [
    ...events.map((on): Trigger => ({ on })),
    ...delays.map((after): Trigger => ({ after })),
    { always: true },
    { done: true },
  ];
  const trigger = triggers[pick(triggers.length)] ?? { always: true };
  const at = state?.path ?? "";
  const name = `n${pick(30)}`;
  const task = events[0]?.split(".")[0] ?? "none";
  const edits: (() => Edit)[] = [
    () => ({ do: "addState", parent: some(), key: name, title: { zh: "新", en: "New" } }),
    () => ({ do: "removeState", at }),
    () => ({ do: "removeState", at, redirect: some() }),
    () => ({ do: "renameState", at, key: name }),
    () => ({ do: "moveState", at, parent: some() }),
    () => ({ do: "setInitial", at: some(), key: at.split(".").at(-1) ?? "" }),
    () => ({ do: "setType", at, type: (["parallel", "final", "compound", null] as const)[pick(4)] ?? null }),
    () => ({ do: "setMeta", at, meta: { title: { zh: "名", en: "Name" }, phase: pick(2) === 0 ? "done" : null } }),
    () => ({ do: "addTransition", at, trigger: { after: `${1 + pick(20)}wd` }, target: some() }),
    () => ({ do: "addTransition", at, trigger, target: some(), guard: "= 2 > 1" }),
    () => ({
      do: "setTransition",
      at,
      trigger,
      index: pick(2),
      target: some(),
      guard: pick(2) === 0 ? null : "= true",
    }),
    () => ({ do: "retargetTransition", at, trigger, index: pick(2), target: some() }),
    () => ({ do: "removeTransition", at, trigger, index: pick(2) }),
    () => ({ do: "setTrigger", at, trigger, to: { after: `${1 + pick(20)}wd` } }),
    () => ({
      do: "addInvoke",
      at,
      invoke: { src: "task", id: name, input: { position: "desk", outcomes: ["go"] } },
      ways: { go: some() },
    }),
    () => ({ do: "removeInvoke", id: task }),
    () => ({ do: "renameInvoke", id: task, to: name }),
    () => ({ do: "setTask", id: task, input: { due: `${1 + pick(9)}wd`, position: "head" } }),
    () => ({ do: "addOutcome", id: task, outcome: name, target: some() }),
    () => ({ do: "removeOutcome", id: task, outcome: "stop" }),
    () => ({
      do: "addAction",
      at,
      part: pick(2) === 0 ? "entry" : "exit",
      action: { type: "cc", params: { position: "desk" } },
    }),
    () => ({ do: "removeAction", at, part: "entry", number: pick(2) }),
    () => ({ do: "setTop", key: "number", value: name }),
  ];
  return (edits[pick(edits.length)] ?? edits[0] ?? (() => ({ do: "setTop", key: "number", value: name })))();
}

/** About eight seconds on a quiet machine, of which the commands take six. */
const RUNS = 50;
const choices = fc.array(fc.nat(), { minLength: 60, maxLength: 60 });

function errorsOf(yaml: string): unknown[] {
  return parseDefinition(yaml, "loan.yaml").problems.filter((problem) => problem.severity === "error");
}

/** Comments as a file has them, in no order. */
function comments(yaml: string): string[] {
  return [...yaml.matchAll(/(?<=^|\s)#\s.*$/gm)].map(([text]) => text).sort();
}

/** Commands that take nothing away, so that no comment may go. */
const KEEPING = new Set<Edit["do"]>([
  "addState",
  "renameState",
  "moveState",
  "setInitial",
  "addTransition",
  "renameInvoke",
  "setTop",
  "addOutcome",
]);

describe("over random files and random commands", () => {
  test("the files are workflows", () => {
    fc.assert(
      fc.property(file, (yaml) => {
        expect(errorsOf(yaml)).toEqual([]);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  test("every command gives a workflow or is refused; nothing is thrown; comments stay; undoing restores exactly", {
    timeout: 120_000,
  }, () => {
    let taken = 0;
    let asked = 0;
    fc.assert(
      fc.property(file, choices, (yaml, seed) => {
        let at = 0;
        const pick = (below: number): number => (seed[at++ % seed.length] ?? 0) % Math.max(1, below);
        const texts = [yaml];
        let history = beginHistory(yaml);
        for (let step = 0; step < 8; step += 1) {
          const before = history.present;
          const edit = editFor(before, pick);
          const result = applyEdit(before, edit);
          // The same again: nothing but the text and the command counts.
          if (step === 0) expect(applyEdit(before, edit)).toEqual(result);
          asked += 1;
          if ("problem" in result) {
            expect(result.problem.what.zh).toMatch(/\p{Script=Han}/u);
            continue;
          }
          taken += 1;
          expect(errorsOf(result.yaml)).toEqual([]);
          if (KEEPING.has(edit.do)) expect([edit, ...comments(result.yaml)]).toEqual([edit, ...comments(before)]);
          history = remember(history, result.yaml);
          if (history.present !== texts.at(-1)) texts.push(history.present);
        }
        for (const text of texts.toReversed()) {
          expect(history.present).toBe(text);
          history = undo(history);
        }
        for (const text of texts.slice(1)) {
          history = redo(history);
          expect(history.present).toBe(text);
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    // A run in which everything is refused would prove nothing.
    expect(taken / asked).toBeGreaterThan(0.3);
  });

  test("what is removed is named by nothing any more", { timeout: 60_000 }, () => {
    let removed = 0;
    fc.assert(
      fc.property(file, fc.nat(), fc.boolean(), (yaml, choice, redirected) => {
        const machine = machineIn(parse(yaml));
        const states = machine?.states.filter(({ config }) => invokesOf(config.invoke).length > 0) ?? [];
        const state = states[choice % states.length];
        const ids = invokesOf(state?.config.invoke).map(({ id }) => id);
        const at = state?.path ?? "";
        const result = applyEdit(yaml, { do: "removeState", at, ...(redirected ? { redirect: "send" } : {}) });
        if ("problem" in result) {
          // Whatever else stands against it, never a name that the command itself left behind.
          expect(result.problem.code).not.toBe("DEFINITION_NAME");
          return;
        }
        removed += 1;
        for (const id of ids) expect(result.yaml).not.toMatch(new RegExp(`\\b${id}\\b`));
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(removed / RUNS).toBeGreaterThan(0.3);
  });

  test("a state renamed there and back leaves the same workflow, comments and all", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(file, fc.nat(), (yaml, choice) => {
        const paths =
          machineIn(parse(yaml))
            ?.states.map((state) => state.path)
            .filter((path) => path !== "") ?? [];
        const path = paths[choice % paths.length] ?? "";
        const key = path.split(".").at(-1) ?? "";
        const there = applyEdit(yaml, { do: "renameState", at: path, key: "elsewhere" });
        if ("problem" in there) throw new Error(JSON.stringify(there.problem));
        expect(there.yaml).not.toContain(` ${key}\n`);
        const at = [...path.split(".").slice(0, -1), "elsewhere"].join(".");
        const back = applyEdit(there.yaml, { do: "renameState", at, key });
        if ("problem" in back) throw new Error(JSON.stringify(back.problem));
        expect(parse(back.yaml)).toEqual(parse(yaml));
        expect(comments(back.yaml)).toEqual(comments(yaml));
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
