import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { type DefinitionWorld, parseDefinition } from "../../src/core/definition/parse.ts";
import { PROBLEMS_MAX } from "../../src/core/definition/report.ts";
import { compileMachine } from "../../src/core/machine/compile.ts";
import { startMachine } from "../../src/core/machine/step.ts";
import { GOOD, world } from "./definition-sample.ts";
import { contextOf } from "./machine-helpers.ts";

const read = (yaml: string, on: DefinitionWorld = world) => parseDefinition(yaml, "workflows/loan.yaml", on);

describe("a workflow file", () => {
  test("becomes a definition, its machine left as it is written", () => {
    const { definition, problems } = read(GOOD);
    expect(problems).toEqual([]);
    expect(definition).toEqual({ ...parse(GOOD) });
  });

  test("of every domain in the repository passes", () => {
    for (const folder of ["workflows", "tests/fixtures/lending/workflows"]) {
      for (const file of readdirSync(folder).filter((name) => !name.endsWith(".scenarios.yaml"))) {
        const { problems } = parseDefinition(readFileSync(`${folder}/${file}`, "utf8"), file);
        expect({ file, problems }).toEqual({ file, problems: [] });
      }
    }
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

  // Each took most of a minute while keys were compared with one another and every problem was looked for among the others.
  test.each<[string, string]>([
    ["twenty thousand keys nobody knows", `${GOOD}${Array.from({ length: 20_000 }, (_, i) => `k${i}: 1\n`).join("")}`],
    [
      "targets nobody has, thousands of them",
      GOOD.replace(
        "        review.refuse: refused\n",
        `        review.refuse: refused\n${Array.from({ length: 10_000 }, (_, i) => `        EVENT${i}: nowhere\n`).join("")}`,
      ),
    ],
  ])("of the largest size with %s is refused while somebody waits", (_, yaml) => {
    const { definition, problems } = read(yaml);
    expect(definition).toBeUndefined();
    expect(problems).toHaveLength(PROBLEMS_MAX + 1);
    expect(problems.at(-1)).toMatchObject({ code: "DEFINITION_LIMIT", severity: "error" });
  });

  test("of five thousand states is read, and its states are found by line", () => {
    const states = Array.from({ length: 4_990 }, (_, i) => `    s${i}: { on: { GO: s${i + 1} } }\n`).join("");
    const long = GOOD.replace(
      "    refused: { type: final }\n",
      `    refused: { on: { GO: s0 } }\n${states}    s4990: {}\n`,
    );
    const { definition, problems } = read(long);
    expect(Object.keys(definition?.machine.states ?? {})).toHaveLength(4_996);
    expect(problems).toEqual([
      expect.objectContaining({
        severity: "warning",
        path: "/machine/states/s4990",
        line: long.split("\n").indexOf("    s4990: {}") + 1,
      }),
    ]);
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
