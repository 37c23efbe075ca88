import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { applyValue } from "../../src/core/definition/write.ts";

const FILE = `# The lending of equipment.
id: lending # never changes
title: { zh: 借用, en: "Lending" }

# Who may begin.
start:
  positions: [counter, keeper]   # two of them
  form: loan
params:
  within: # counted in working days
    default: 5wd
    levels:
      # the county may not
      - city
      - street
  # The limit in yuan.
  limit: { default: 100, bounds: { min: 0 } }
note: |
  Two lines
  of text.
last: 'quoted' # the end
`;

describe("changing one value of a file", () => {
  test.each<[string, (string | number)[], unknown, string, string]>([
    ["a plain word", ["params", "within", "default"], "7wd", "    default: 5wd\n", "    default: 7wd\n"],
    [
      "a value in a flow mapping",
      ["params", "limit", "bounds", "min"],
      20,
      "bounds: { min: 0 }",
      "bounds: { min: 20 }",
    ],
    ["a value that needs quotes", ["id"], "a: b, c", "id: lending #", 'id: "a: b, c" #'],
    ["an item of a block list", ["params", "within", "levels", 1], "county", "- street\n", "- county\n"],
    ["an item of a flow list", ["start", "positions", 0], "desk", "[counter, keeper]", "[desk, keeper]"],
    ["a text of several lines", ["note"], "One line.", "note: |\n  Two lines\n  of text.\n", "note: One line.\n"],
    ["a value beside a comment", ["last"], "end", "last: 'quoted' #", "last: end #"],
    ["a new entry of a block mapping", ["start", "by"], ["person"], "  form: loan\n", "  form: loan\n  by: [person]\n"],
    ["a new entry of a flow mapping", ["title", "fr"], "Prêt", 'en: "Lending" }', 'en: "Lending", fr: Prêt }'],
    ["a new item of a block list", ["params", "within", "levels", 2], "x", "- street\n", "- street\n      - x\n"],
    ["a new item of a flow list", ["start", "positions", 2], "x", "keeper]", "keeper, x]"],
    [
      "an entry below what is not there",
      ["params", "new", "default"],
      1,
      "min: 0 } }\n",
      "min: 0 } }\n  new: { default: 1 }\n",
    ],
    ["an entry taken away", ["start", "form"], undefined, "  form: loan\n", ""],
  ])("%s touches nothing else", (_, path, value, before, after) => {
    expect(FILE).toContain(before);
    expect(applyValue(FILE, path, value)).toBe(FILE.replace(before, after));
  });

  test.each<[(string | number)[], unknown]>([
    [["title", "zh", "deeper"], 1],
    [["start", "positions", 9], "x"],
    [["start", "positions", "name"], "x"],
    [["__proto__", "x"], 1],
  ])("throws where nothing can stand: %j", (path, value) => {
    expect(() => applyValue(FILE, path, value)).toThrow();
  });

  test("throws on a text that is no YAML", () => {
    expect(() => applyValue("a: [", ["a"], 1)).toThrow(/YAML/);
  });

  const scalar = fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.string(),
    fc.constantFrom(
      "= amount > 3",
      "5wd",
      "yes",
      "- x",
      "#",
      "a: b",
      "王芳",
      "",
      " ",
      "null",
      "1e3",
      "{",
      "a\nb",
      "&x",
      "*x",
    ),
  );
  const value = fc.oneof(
    scalar,
    fc.array(scalar, { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom("a", "b", "5wd", "= x", "事由"),
      fc.oneof(scalar, fc.array(scalar, { maxLength: 30 })),
      { maxKeys: 4 },
    ),
  );
  const path = fc.constantFrom<(string | number)[]>(
    ["id"],
    ["title"],
    ["title", "en"],
    ["title", "new"],
    ["start"],
    ["start", "positions"],
    ["start", "positions", 1],
    ["start", "positions", 2],
    ["params", "within"],
    ["params", "within", "levels"],
    ["params", "within", "levels", 0],
    ["params", "within", "levels", 2],
    ["params", "limit", "bounds", "max"],
    ["params", "a", "b", "c"],
    ["note"],
    ["last"],
    ["brand", "new"],
  );

  test("reads back as the file with that value, whatever the value", () => {
    fc.assert(
      fc.property(path, fc.option(value, { nil: undefined }), (at, one) => {
        const expected = changed(parse(FILE), at, one);
        expect(parse(applyValue(FILE, at, one))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test("keeps every comment that does not stand inside what was replaced", () => {
    const comments = (text: string): string[] => [...text.matchAll(/#[ ][A-Za-z ]+/g)].map(([comment]) => comment);
    fc.assert(
      fc.property(path, fc.oneof(fc.integer(), fc.constantFrom("7wd", "= a and b")), (at, one) => {
        const inside = at.join(".") === "params.within" ? 1 : 0;
        const kept = comments(applyValue(FILE, at, one));
        expect(comments(FILE).filter((comment) => !kept.includes(comment)).length).toBeLessThanOrEqual(inside + 1);
        if (typeof parse(FILE)[at[0] ?? ""] === "string") expect(kept).toEqual(comments(FILE));
      }),
    );
  });
});

function changed(node: unknown, [part, ...rest]: (string | number)[], value: unknown): unknown {
  if (part === undefined) return value;
  if (Array.isArray(node)) {
    const copy = [...node];
    const index = Number(part);
    if (rest.length === 0 && value === undefined) copy.splice(index, 1);
    else copy[index] = changed(copy[index], rest, value);
    return copy;
  }
  const copy = new Map(Object.entries(typeof node === "object" && node !== null ? node : {}));
  const key = String(part);
  if (value === undefined && (rest.length === 0 || !copy.has(key))) copy.delete(key);
  else copy.set(key, changed(copy.get(key), rest, value));
  return Object.fromEntries(copy);
}
