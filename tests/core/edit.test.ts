import { describe, expect, test } from "vitest";
import { parseDefinition } from "../../src/core/definition/parse.ts";
import { applyEdit } from "../../src/core/edit/apply.ts";
import type { Edit } from "../../src/core/edit/model.ts";

const FILE = `# The lending of things.
id: loan
title: { zh: 借用, en: Loan }
start: { positions: [desk] } # who may begin
number: "LN-{seq5}"
separate: [[review, second]]
local:
  - { op: step, at: second, levels: [county], as: approve }
  - { op: limit, at: review, levels: [county], min: 1wd, max: 9wd }
machine:
  initial: review # first of all
  states:
    # Somebody looks at it.
    review:
      meta: { title: { zh: 审核, en: Review } }
      invoke: { src: task, id: review, input: { position: desk, due: 5wd, outcomes: [approve, refuse] } }
      on:
        # Large ones are looked at twice.
        review.approve: [{ guard: "= true", target: second }, { target: lent }]
        review.refuse: refused # plainly
      after:
        5wd: second

    # Somebody else does.
    second:
      invoke: { src: task, id: second, input: { position: head, outcomes: [approve] } }
      on:
        second.approve: lent

    lent:
      initial: out
      states:
        # With the borrower.
        out:
          after:
            P30D: "#loan.refused"
            P10D: back
        back: { type: final }
      onDone: ended
    ended: { type: final }
    refused: { type: final } # the end
`;

function edited(edit: Edit, yaml = FILE): string {
  const result = applyEdit(yaml, edit);
  if ("problem" in result) throw new Error(JSON.stringify(result.problem));
  expect(parseDefinition(result.yaml, "loan.yaml").problems.filter((one) => one.severity === "error")).toEqual([]);
  return result.yaml;
}

function refusal(edit: Edit, yaml = FILE): string {
  const result = applyEdit(yaml, edit);
  return "problem" in result ? `${result.problem.code}: ${result.problem.what.en}` : "taken";
}

/** The lines that differ: those gone and those new. */
function changes(edit: Edit, yaml = FILE): { gone: string[]; made: string[] } {
  const [before, after] = [yaml.split("\n"), edited(edit, yaml).split("\n")];
  const left = [...after];
  const gone = before.filter((line) => {
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return { gone: gone.map((line) => line.trim()), made: left.map((line) => line.trim()) };
}

describe("a command changes what it names and nothing else", () => {
  test.each<[string, Edit, string[], string[]]>([
    [
      "a state added",
      { do: "addState", parent: "", key: "waiting", title: { zh: "等待", en: "Waiting" } },
      [],
      ["waiting: { meta: { title: { zh: 等待, en: Waiting } } }"],
    ],
    [
      "a state renamed, with all that names it",
      { do: "renameState", at: "second", key: "again" },
      [
        "- { op: step, at: second, levels: [county], as: approve }",
        'review.approve: [{ guard: "= true", target: second }, { target: lent }]',
        "5wd: second",
        "second:",
      ],
      [
        "- { op: step, at: again, levels: [county], as: approve }",
        'review.approve: [{ guard: "= true", target: again }, { target: lent }]',
        "5wd: again",
        "again:",
      ],
    ],
    [
      "the first state renamed",
      { do: "renameState", at: "review", key: "look" },
      ["initial: review # first of all", "review:"],
      ["initial: look # first of all", "look:"],
    ],
    [
      "the first state chosen",
      { do: "setInitial", at: "", key: "second" },
      ["initial: review # first of all"],
      ["initial: second # first of all"],
    ],
    [
      "a transition added beside another",
      { do: "addTransition", at: "review", trigger: { after: "P30D" }, target: "refused" },
      [],
      ["P30D: refused"],
    ],
    [
      "a transition led elsewhere, into another state",
      { do: "retargetTransition", at: "review", trigger: { on: "review.refuse" }, target: "lent.back" },
      ["review.refuse: refused # plainly"],
      ['review.refuse: "#loan.lent.back" # plainly'],
    ],
    [
      "a condition given to one of several transitions",
      { do: "setTransition", at: "review", trigger: { on: "review.approve" }, index: 0, guard: "= 1 > 0" },
      ['review.approve: [{ guard: "= true", target: second }, { target: lent }]'],
      ["review.approve: [{ guard: = 1 > 0, target: second }, { target: lent }]"],
    ],
    [
      "a limit of another length",
      { do: "setTrigger", at: "review", trigger: { after: "5wd" }, to: { after: "7wd" } },
      ["5wd: second"],
      ["7wd: second"],
    ],
    [
      "a timer taken away",
      { do: "removeTransition", at: "lent.out", trigger: { after: "P30D" } },
      ['P30D: "#loan.refused"'],
      [],
    ],
    [
      "who does a step",
      { do: "setTask", id: "second", input: { position: "desk", due: "3wd" } },
      ["invoke: { src: task, id: second, input: { position: head, outcomes: [approve] } }"],
      ["invoke: { src: task, id: second, input: { position: desk, outcomes: [approve], due: 3wd } }"],
    ],
    [
      "an outcome, with where it leads",
      { do: "addOutcome", id: "second", outcome: "return", target: "review" },
      ["invoke: { src: task, id: second, input: { position: head, outcomes: [approve] } }"],
      [
        "invoke: { src: task, id: second, input: { position: head, outcomes: [approve, return] } }",
        "second.return: review",
      ],
    ],
    [
      "a task renamed, with its events and duties",
      { do: "renameInvoke", id: "second", to: "other" },
      [
        "separate: [[review, second]]",
        "invoke: { src: task, id: second, input: { position: head, outcomes: [approve] } }",
        "second.approve: lent",
      ],
      [
        "separate: [[review, other]]",
        "invoke: { src: task, id: other, input: { position: head, outcomes: [approve] } }",
        "other.approve: lent",
      ],
    ],
    [
      "an action on entering",
      { do: "addAction", at: "ended", part: "entry", action: { type: "escalate", params: { to: "supervising" } } },
      ["ended: { type: final }"],
      ["ended: { type: final, entry: [{ type: escalate, params: { to: supervising } }] }"],
    ],
    [
      "a title",
      { do: "setTop", key: "title", value: { zh: "借", en: "Lending" } },
      ["title: { zh: 借用, en: Loan }"],
      ["title: { zh: 借, en: Lending }"],
    ],
  ])("%s", (_, edit, gone, made) => {
    expect(changes(edit)).toEqual({ gone, made });
  });

  test("a state moved into another takes its lines and comments along, and everybody still finds it", () => {
    const yaml = edited({ do: "moveState", at: "second", parent: "lent" });
    expect(yaml).toContain("        # Somebody else does.\n        second:\n          invoke:");
    expect(yaml).toContain('second.approve: "#loan.lent"');
    expect(yaml).toContain('5wd: "#loan.lent.second"');
    expect(yaml).toContain("at: lent.second");
    expect(yaml.match(/#\s/g)).toHaveLength(FILE.match(/#\s/g)?.length ?? 0);
    const back = edited({ do: "moveState", at: "lent.second", parent: "" }, yaml);
    // Up to the way a target is said: from inside it was named from the root, and still is.
    expect(parseDefinition(back.replace('"#loan.lent"', "lent"), "loan.yaml").definition).toEqual(
      parseDefinition(FILE, "loan.yaml").definition,
    );
  });

  test("a state removed with a heir leaves nobody without a way", () => {
    const { gone, made } = changes({ do: "removeState", at: "second", redirect: "lent" });
    expect(made).toEqual([
      "separate: []",
      'review.approve: [{ guard: "= true", target: lent }, { target: lent }]',
      "5wd: lent",
    ]);
    expect(gone).toContain("separate: [[review, second]]");
    expect(gone).toContain("- { op: step, at: second, levels: [county], as: approve }");
  });
});

describe("children of a step", () => {
  const LENDING = FILE.replace(
    "    ended: { type: final }\n",
    `    handing:
      invoke: { src: workflow, id: things, input: { workflow: thing, forEach: "= things" } }
      on:
        things.done: told
    told:
      entry:
        - { type: set, params: { told: true } }
        - { type: emit, params: { to: { children: things }, name: told } } # to each
      exit: { type: emit, params: { to: { children: things }, name: left } }
      always: ended
    ended: { type: final }
`,
  ).replace("onDone: ended", "onDone: handing");
  const GROUPED = LENDING.replace(
    "      always: ended\n",
    "      invoke: { src: workflow, id: groups, input: { workflow: group, forEach: { children: things, groupBy: street } } }\n      always: ended\n",
  );

  test("messages to children go with who starts them", () => {
    const yaml = edited({ do: "removeState", at: "handing", redirect: "told" }, LENDING);
    expect(yaml).not.toMatch(/emit|children/);
    expect(yaml).toContain("- { type: set, params: { told: true } }");
    expect(edited({ do: "removeInvoke", id: "things" }, LENDING)).not.toContain("emit");
  });

  test("a list made of them is not changed behind anybody's back", () => {
    expect(refusal({ do: "removeState", at: "handing", redirect: "told" }, GROUPED)).toBe(
      'EDIT_REFUSED: "groups" groups the children of "things", which therefore cannot go',
    );
    expect(refusal({ do: "removeInvoke", id: "things" }, GROUPED)).toContain('"groups"');
    expect(edited({ do: "renameInvoke", id: "things", to: "items" }, GROUPED)).not.toMatch(/children: things/);
  });

  test("a file that names children nobody starts is wrong there", () => {
    const { problems } = parseDefinition(GROUPED.replaceAll("children: things", "children: thing"), "loan.yaml");
    expect(problems.filter(({ severity }) => severity === "error").map(({ code, path }) => `${code} ${path}`)).toEqual([
      "DEFINITION_NAME /machine/states/told/entry/1/params/to/children",
      "DEFINITION_NAME /machine/states/told/exit/params/to/children",
      "DEFINITION_NAME /machine/states/told/invoke/input/forEach/children",
    ]);
  });
});

describe("what cannot be is refused, with the reason", () => {
  test.each<[string, Edit, string]>([
    ["a name taken", { do: "renameState", at: "review", key: "lent" }, 'EDIT_REFUSED: There already is a state "lent"'],
    ["a name that is none", { do: "renameState", at: "review", key: "a.b" }, "DEFINITION_VALUE"],
    ["a state that is not there", { do: "removeState", at: "nowhere" }, 'EDIT_REFUSED: There is no state "nowhere"'],
    ["the first state gone", { do: "removeState", at: "review" }, 'EDIT_REFUSED: "review" is where the case begins'],
    ["an outcome left without a way", { do: "removeState", at: "refused" }, "DEFINITION_OUTCOME"],
    [
      "a state inside itself",
      { do: "moveState", at: "lent", parent: "lent.out" },
      "EDIT_REFUSED: A state cannot be moved into itself",
    ],
    [
      "an end with something after it",
      { do: "addTransition", at: "ended", trigger: { always: true }, target: "lent" },
      "DEFINITION_KEY",
    ],
    [
      "a condition that is no expression",
      { do: "setTransition", at: "review", trigger: { on: "review.approve" }, guard: "= (" },
      "DEFINITION_EXPRESSION",
    ],
    ["a prototype", { do: "addState", parent: "", key: "__proto__" }, "EDIT_REFUSED"],
    ["a file that cannot be read", { do: "setInitial", at: "", key: "lent" }, "EDIT_REFUSED: The file cannot be read"],
  ])("%s", (name, edit, why) => {
    expect(refusal(edit, name.includes("read") ? `${FILE}id: twice\n` : FILE)).toContain(why);
  });

  test("but what was wrong already does not hold up the rest", () => {
    const broken = FILE.replace("due: 5wd", "due: soon");
    expect(applyEdit(broken, { do: "renameState", at: "second", key: "again" })).toHaveProperty("yaml");
    expect(applyEdit(broken, { do: "setTask", id: "review", input: { due: "5wd" } })).toEqual({ yaml: FILE });
  });
});
