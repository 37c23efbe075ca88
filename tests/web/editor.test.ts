import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ACTION_TYPES, ACTOR_SOURCES } from "../../src/core/definition/model.ts";
import { definitionSchema } from "../../src/core/edit/schema.ts";
import { isPlainObject } from "../../src/core/expression/plain.ts";
import { FORMATS, formatCheck } from "../../src/core/form/format.ts";
import { placeAt } from "../../web/src/editor/code/place.ts";
import { keysAt, valuesFor } from "../../web/src/editor/code/vocabulary.ts";
import { lineDiff } from "../../web/src/editor/conflict/diff.ts";
import {
  beginHistory,
  type Files,
  type History,
  redo,
  step,
  undo,
  withFile,
} from "../../web/src/editor/document/history.ts";
import { sampleData } from "../../web/src/editor/files/sample.ts";
import { literal, readCondition, writeCondition } from "../../web/src/editor/panel/condition.ts";
import { idFrom, keyFrom } from "../../web/src/editor/panel/key-from.ts";
import { en } from "../../web/src/editor/words/en.ts";
import { zh } from "../../web/src/editor/words/zh.ts";

const FILES: Files = [{ path: "a", text: "" }];
const texts = fc.array(fc.string({ maxLength: 4 }), { maxLength: 20 });

describe("undoing", () => {
  test("every step brings back exactly the files of before, and redoing those of after", () => {
    fc.assert(
      fc.property(texts, (written) => {
        const made = [beginHistory(FILES)];
        for (const text of written) {
          const last: History = made.at(-1) ?? beginHistory(FILES);
          const next = step(last, withFile(last.present, "a", text));
          if (next !== last) made.push(next);
        }
        let now = made.at(-1) ?? beginHistory(FILES);
        for (const before of made.toReversed().slice(1)) {
          now = undo(now);
          expect(now.present).toEqual(before.present);
        }
        for (const after of made.slice(1)) {
          now = redo(now);
          expect(now.present).toEqual(after.present);
        }
      }),
    );
  });

  test("letters typed in one file are one step", () => {
    let now = beginHistory(FILES);
    for (const text of ["x", "xy", "xyz"]) now = step(now, withFile(now.present, "a", text), "a");
    expect(undo(now).present).toEqual(FILES);
  });
});

describe("conditions put together by choosing", () => {
  test.each([
    "= a > 1",
    '= kind = "x" and amount <= params.limit',
    "= a = null or b != true",
    '= mode in ["street", "agency"]',
    '= on < date("2026-01-01")',
  ])("%s is read and written the same", (source) => {
    const read = readCondition(source);
    expect(read && writeCondition(read)).toBe(source);
  });

  test.each([
    "= not(a)",
    "= a = 1 and b = 2 or c = 3",
    "= some x in list satisfies x > 1",
    "= (a = 1)",
    "= a + 1 > 2",
  ])("%s says more than choices can and is left as text", (source) => expect(readCondition(source)).toBeNull());

  test("what is typed becomes a literal of the field's type", () => {
    expect(literal("3", "number")).toBe("3");
    expect(literal("3", "text")).toBe('"3"');
    expect(literal("2026-01-01", "date")).toBe('date("2026-01-01")');
    expect(literal('a"b', "text")).toBe('"ab"');
  });
});

describe("made-up data", () => {
  test("hold a value of every format that passes it", () => {
    const names = Object.keys(FORMATS);
    const properties = Object.fromEntries(names.map((format) => [format, { type: "string", format }]));
    const data = sampleData({ type: "object", properties, required: names }, "320106000000");
    const wrong = names.filter((name) => name !== "roster" && formatCheck(name)?.(data[name]) !== null);
    expect(wrong).toEqual([]);
  });
});

describe("completing a workflow file", () => {
  const at = (text: string) => placeAt(text.replace("|", ""), text.indexOf("|"));

  test("knows the keys around the cursor, in blocks as in brackets", () => {
    const inState = "machine:\n  states:\n    received:\n      me|";
    expect(at(inState)).toEqual({ path: ["machine", "states", "received"], key: null, typed: "me" });
    expect(keysAt(at(inState).path)).toContain("meta");
    expect(at("machine:\n  states:\n    a:\n      invoke: { src: ta|")).toMatchObject({ key: "src", typed: "ta" });
    const inInput = at("machine:\n  states:\n    a:\n      invoke:\n        input:\n          position: |");
    expect(inInput).toMatchObject({ key: "position", typed: "" });
    expect(valuesFor("position", inInput.path, { positions: new Set(["desk"]) }, [])).toEqual(["desk"]);
  });

  const input = ["machine", "states", "a", "invoke", "input"];

  test.each<[string, readonly string[], string[]]>([
    ["of those who sign", ["signing"], ["signers", "order", "done", "pass", "fail", "veto", "until", "into"]],
    ["of one who signs", ["signing", "signers"], ["position", "assignee", "weight"]],
    ["of a rule to pass by", ["signing", "done"], ["count", "ratio", "weight"]],
    ["of children begun one by one", ["forEach"], ["rows", "children", "records", "groupBy"]],
    ["of a state inside another", ["..", "..", "states", "b"], ["meta", "invoke", "on"]],
  ])("knows the keys %s", (_, below, keys) => {
    const path = below[0] === ".." ? ["machine", "states", "a", "states", "b"] : [...input, ...below];
    expect(keysAt(path)).toEqual(expect.arrayContaining(keys));
  });

  test("knows the values that a key takes", () => {
    const names = { positions: new Set(["desk"]), workflows: new Set(["loan"]), outcomes: new Set(["accept"]) };
    expect(valuesFor("order", [...input, "signing"], names, [])).toEqual(["parallel", "sequential"]);
    expect(valuesFor("order", input, names, [])).toEqual(["parallel", "sequential"]);
    expect(valuesFor("signers", [...input, "signing", "signers"], names, [])).toEqual(["desk"]);
    expect(valuesFor("done", input, names, [])).toEqual(["all", "any"]);
    expect(valuesFor("workflow", input, names, [])).toEqual(["loan"]);
    expect(valuesFor("outcomes", [...input, "outcomes"], names, [])).toEqual(["accept"]);
    expect(valuesFor("src", ["machine", "states", "a", "invoke"], names, [])).toEqual([...ACTOR_SOURCES]);
    expect(valuesFor("type", ["machine", "states", "a", "entry"], names, [])).toEqual([...ACTION_TYPES]);
    expect(valuesFor("type", ["machine", "states", "a"], names, [])).toContain("parallel");
  });

  test("says what every key is for, in both languages", () => {
    const keys = new Set<string>();
    const visit = (schema: unknown): void => {
      if (!isPlainObject(schema)) return;
      const { properties = {}, $defs = {}, items, additionalProperties, anyOf } = schema;
      const inner = isPlainObject(properties) ? properties : {};
      for (const key of Object.keys(inner)) keys.add(key);
      const beside: unknown[] = [items, additionalProperties, ...(Array.isArray(anyOf) ? anyOf : [])];
      for (const one of [...Object.values(inner), ...Object.values($defs ?? {}), ...beside]) visit(one);
    };
    visit(definitionSchema());
    expect([...keys].filter((key) => !zh.keys[key])).toEqual([]);
    expect([...keys].filter((key) => !en.keys[key])).toEqual([]);
  });
});

test("two texts are compared line by line, with what lies between left out", () => {
  const lines = Array.from({ length: 30 }, (_, index) => String(index));
  const mine = lines.toSpliced(15, 1, "new");
  const found = lineDiff(lines.join("\n"), mine.join("\n"));
  expect(found.filter(({ kind }) => kind === "mine" || kind === "theirs")).toEqual([
    { kind: "theirs", text: "15" },
    { kind: "mine", text: "new" },
  ]);
  expect(found.filter(({ kind }) => kind === "gap")).toHaveLength(2);
});

test("names for files come of English titles, and never twice", () => {
  expect(keyFrom("Second look", (one) => one === "secondLook")).toBe("secondLook2");
  expect(idFrom("Second look", () => false)).toBe("second-look");
  expect(keyFrom("复核", () => false)).toBe("");
});

test("the editor's words are the same in both languages", () => {
  const shape = (value: unknown): unknown =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .map(([key, inner]) => [key, shape(inner)])
            .sort(),
        )
      : typeof value;
  expect(shape(en)).toEqual(shape(zh));
});
