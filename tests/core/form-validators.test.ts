import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ajvValidator } from "../../src/core/form/ajv.ts";
import { checkSchema } from "../../src/core/form/schema.ts";
import { cfworkerValidator } from "../../web/src/form/cfworker.ts";

const TODAY = "2026-11-24";
const server = ajvValidator(() => TODAY);
const browser = cfworkerValidator(() => TODAY);

interface Group {
  name: string;
  schema: unknown;
  cases: { data: unknown; paths: string[] }[];
}
const corpus: Group[] = JSON.parse(readFileSync("tests/core/form-corpus.json", "utf8"));

describe("server and browser give the verdict of the corpus", () => {
  test("which has at least 150 cases, of good data and bad", () => {
    const cases = corpus.flatMap((group) => group.cases);
    expect(cases.length).toBeGreaterThanOrEqual(150);
    expect(cases.filter((one) => one.paths.length === 0).length).toBeGreaterThan(60);
  });

  test.each(corpus)("on $name", ({ schema, cases }) => {
    expect(checkSchema(schema)).toEqual([]);
    for (const { data, paths } of cases) {
      const theirs = server(schema, data);
      expect({ data, paths: [...new Set(theirs.map((one) => one.path))] }).toEqual({ data, paths });
      // Not only the places: the same codes and words in the same order.
      expect({ data, problems: browser(schema, data) }).toEqual({ data, problems: theirs });
    }
  });
});

describe("server and browser agree on", () => {
  const hostile: [string, unknown][] = [
    ["a prototype for a field", JSON.parse('{"__proto__": {"polluted": true}}')],
    ["a constructor deep inside", { v: { constructor: { prototype: 1 } } }],
    ["a text of a million characters", { v: "张".repeat(1_000_000) }],
    ["a nest of a thousand lists", JSON.parse(`{"v":${"[".repeat(1000)}${"]".repeat(1000)}}`)],
    ["more values than anybody types", { v: Array.from({ length: 300_000 }, () => 1) }],
    ["a number without end", { v: Number.POSITIVE_INFINITY }],
    ["a function", { v: () => 1 }],
  ];
  test.each(hostile)("refusing %s", (_, data) => {
    const schema = { type: "object", properties: { v: {} } };
    const theirs = server(schema, data);
    expect(theirs).toHaveLength(1);
    expect(theirs[0]?.code).toBe("FIELD_REFUSED");
    expect(browser(schema, data)).toEqual(theirs);
  });

  const name = fc.constantFrom("a", "b", "c", "if", "items");
  const leaf: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
    fc.record({ type: fc.constantFrom("string", "integer", "number", "boolean", "null", "array", "object") }),
    fc.record({ type: fc.constant("string"), minLength: fc.nat(3), maxLength: fc.nat(5) }),
    fc.record({
      type: fc.constant("number"),
      minimum: fc.integer({ min: -3, max: 3 }),
      multipleOf: fc.constantFrom(0.1, 0.5, 2),
    }),
    fc.record({
      enum: fc.array(fc.constantFrom<unknown>("x", 1, null, true, { a: 1 }), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      type: fc.constant("string"),
      format: fc.constantFrom("date", "mobile", "money", "personName", "division12"),
    }),
    fc.record({ const: fc.constantFrom<unknown>("x", 0, null, [1], { a: 1 }) }),
    fc.record({ pattern: fc.constantFrom("^x", "\\d+", "[a-c]{2}") }),
  );
  const { schema } = fc.letrec<{ schema: Record<string, unknown> }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.record(
        {
          type: fc.constant("object"),
          properties: fc.dictionary(name, tie("schema"), { maxKeys: 3, noNullPrototype: true }),
          required: fc.uniqueArray(name, { maxLength: 2 }),
          additionalProperties: fc.oneof(fc.boolean(), tie("schema")),
          dependentRequired: fc.dictionary(name, fc.uniqueArray(name, { maxLength: 2 }), {
            maxKeys: 1,
            noNullPrototype: true,
          }),
          minProperties: fc.nat(2),
        },
        { requiredKeys: ["properties"] },
      ),
      fc.record(
        {
          type: fc.constant("array"),
          items: tie("schema"),
          minItems: fc.nat(2),
          uniqueItems: fc.boolean(),
        },
        { requiredKeys: ["items"] },
      ),
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      fc.record({ if: tie("schema"), then: tie("schema"), else: tie("schema") }, { requiredKeys: ["if"] }),
      fc.record({ allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
      fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
      fc.record(
        { oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }), not: tie("schema") },
        { requiredKeys: ["oneOf"] },
      ),
    ),
  }));
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<unknown>(
        "x",
        "",
        "xy12",
        "13812345678",
        "2026-03-05",
        "320106001003",
        0,
        1,
        -2,
        0.1,
        0.35,
        4,
        true,
        false,
        null,
      ),
      fc.dictionary(name, tie("value"), { maxKeys: 3, noNullPrototype: true }),
      fc.array(tie("value"), { maxLength: 3 }),
    ),
  })).value;

  test("whatever schema and data", () => {
    fc.assert(
      fc.property(schema, fc.array(value, { minLength: 1, maxLength: 4 }), (rules, list) => {
        fc.pre(checkSchema(rules).length === 0);
        for (const data of list) expect(browser(rules, data)).toEqual(server(rules, data));
      }),
      { numRuns: 300 },
    );
  });
});

describe("a schema is refused", () => {
  const wide = Object.fromEntries(Array.from({ length: 6000 }, (_, index) => [`p${index}`, { type: "string" }]));
  let deep: Record<string, unknown> = { type: "string" };
  for (let level = 0; level < 40; level++) deep = { type: "array", items: deep };
  const bomb = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [
      `d${index}`,
      index === 0
        ? { type: "string" }
        : { allOf: [{ $ref: `#/$defs/d${index - 1}` }, { $ref: `#/$defs/d${index - 1}` }] },
    ]),
  );
  test.each<[string, unknown]>([
    ["with a keyword outside the list", { type: "object", unevaluatedProperties: false }],
    ["with a keyword the libraries judge differently", { contains: { type: "string" } }],
    ["with code in a keyword", { type: "object", $dynamicRef: "#x" }],
    ["with data references", { type: "number", minimum: { $data: "1/x" } }],
    ["with a reference outside itself", { $ref: "http://example.org/x" }],
    ["with a reference to nothing", { $ref: "#/$defs/x" }],
    [
      "with references in a circle",
      { $defs: { a: { $ref: "#/$defs/b" }, b: { items: { $ref: "#/$defs/a" } } }, $ref: "#/$defs/a" },
    ],
    ["with references that multiply", { $defs: bomb, $ref: "#/$defs/d19" }],
    ["with an unknown format", { type: "string", format: "regex" }],
    ["with an unknown type", { type: "date" }],
    ["with a prototype for a property", JSON.parse('{"properties":{"__proto__":{"type":"string"}}}')],
    ["with quotes in a property's name", { properties: { 'a"]; process.exit()//': {} } }],
    ["with a pattern of exponential time", { type: "string", pattern: "^(a+)+$" }],
    ["with a pattern of nested choices", { type: "string", pattern: "^(a|aa)*$" }],
    ["with a pattern that refers back", { type: "string", pattern: "(a)\\1" }],
    ["with a pattern that looks around", { type: "string", pattern: "(?=a)b" }],
    ["with two unbounded repetitions", { type: "string", pattern: "a*b*c" }],
    ["with a broken pattern", { type: "string", pattern: "(" }],
    ["with a negative length", { type: "string", maxLength: -1 }],
    ["with an empty list of choices", { enum: [] }],
    ["that is too wide", { type: "object", properties: wide }],
    ["that is too deep", deep],
    ["that is a list", []],
    ["that is nothing", null],
  ])("%s", (_, schema) => {
    const problems = checkSchema(schema);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThan(50);
    // And nothing passes it, whatever validator is asked.
    for (const validator of [server, browser])
      expect(validator(schema, "x")).toEqual(schema === null ? validator(schema, 1) : problems);
    expect(server(schema, "x").length).toBeGreaterThan(0);
  });

  test("no value makes the check throw", () => {
    fc.assert(fc.property(fc.jsonValue(), (schema) => Array.isArray(checkSchema(schema))));
  });
});

test("problems name the field and the rule in both languages, and never quote what was typed", () => {
  const schema = {
    type: "object",
    required: ["id"],
    properties: {
      id: { type: "string", title: "公民身份号码", "x-title-en": "Resident ID", format: "residentId" },
      people: {
        type: "array",
        items: { type: "object", properties: { age: { type: "integer", title: "年龄", maximum: 130 } } },
      },
    },
  };
  expect(server(schema, { id: "320199194305121235", people: [{ age: 999 }] })).toEqual([
    {
      code: "FORMAT_RESIDENT_ID_CHECKSUM",
      path: "/id",
      what: {
        zh: "“公民身份号码”：公民身份号码校验位不符，请核对",
        en: '"Resident ID": The check character of the resident ID does not fit',
      },
    },
    {
      code: "FIELD_RANGE",
      path: "/people/0/age",
      what: { zh: "“年龄”不能大于 130", en: '"年龄" may not be more than 130' },
    },
  ]);
  expect(JSON.stringify(server(schema, { id: "320199194305121235" }))).not.toContain("1943");
});

test("every form of this release has a schema that both validators take", () => {
  for (const file of readdirSync("forms")) {
    const form: { schema: unknown } = JSON.parse(readFileSync(`forms/${file}`, "utf8"));
    expect({ file, problems: checkSchema(form.schema) }).toEqual({ file, problems: [] });
    expect(browser(form.schema, {})).toEqual(server(form.schema, {}));
  }
});
