import { existsSync, readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ParamSpec } from "../../src/core/definition/model.ts";
import { parseOrganisationTypes, parseOutcomes, parsePositions, parseRoles } from "../../src/core/policy/parse.ts";
import { parseAreas, parseParams } from "../../src/core/policy/parse-params.ts";
import { parseRecordType } from "../../src/core/record/parse.ts";
import { parseTable } from "../../src/core/table/parse.ts";

const read = (file: string) => readFileSync(`policies/${file}`, "utf8");
const yamlIn = (folder: string) =>
  existsSync(`policies/${folder}`) ? readdirSync(`policies/${folder}`).filter((file) => file.endsWith(".yaml")) : [];

describe("the policies of this release", () => {
  const roles = parseRoles(read("roles.yaml"), "roles.yaml");
  const types = parseOrganisationTypes(read("organisations.yaml"), "organisations.yaml");
  const params = parseParams(read("params.yaml"), "params.yaml");

  test("name roles, types of organisation, outcomes and parameters without a problem", () => {
    const outcomes = parseOutcomes(read("outcomes.yaml"), "outcomes.yaml");
    for (const file of [roles, types, params, outcomes]) expect(file.problems).toEqual([]);
    expect(Object.keys(roles.value ?? {}).length).toBeGreaterThan(10);
  });

  test("have positions whose candidates are known types and roles", () => {
    const known = { types: new Set(Object.keys(types.value ?? {})), roles: new Set(Object.keys(roles.value ?? {})) };
    const positions = parsePositions(read("positions.yaml"), "positions.yaml", known);
    expect(positions.problems).toEqual([]);
    expect(positions.value?.positions.frontdesk?.candidates.street?.length).toBeGreaterThan(0);
  });

  test.each(yamlIn("records"))("have the record type %s", (file) => {
    expect(parseRecordType(read(`records/${file}`), file).problems).toEqual([]);
  });

  test("have tables whose every cell compiles", () => {
    for (const file of yamlIn("tables")) expect(parseTable(read(`tables/${file}`), file).problems).toEqual([]);
  });

  test("have areas of a readable shape", () => {
    for (const file of yamlIn("areas")) expect(parseAreas(read(`areas/${file}`), file).problems).toEqual([]);
  });
});

const title = "title: { zh: 名, en: Name }";
const spec: ParamSpec = {
  schema: { $ref: "duration" },
  default: "5wd",
  bounds: { max: "10wd" },
  levels: ["county"],
  on: "accept",
  title: { zh: "期限", en: "Limit" },
};
const change = (more: string) =>
  `division: 320106000000\nchanges:\n  - { op: param, at: loan.limit, value: 6wd, from: 2026-01-01, reason: { zh: 因, en: Why }${more} }`;

describe("a policy file with a mistake is refused at its place", () => {
  test.each<[string, () => { value?: unknown; problems: { path?: string }[] }, string]>([
    ["an unknown key", () => parseRoles(`roles: { a: { ${title}, power: 1 } }`, "f"), "f/roles/a/power"],
    ["a role without a title", () => parseRoles("roles: { a: { reads: own } }", "f"), "f/roles/a"],
    ["a strange way of reading", () => parseRoles(`roles: { a: { ${title}, reads: all } }`, "f"), "f/roles/a/reads"],
    ["an id with a blank", () => parseRoles(`roles: { "a b": { ${title} } }`, "f"), "f/roles/a b"],
    ["a prototype for a name", () => parseRoles(`roles: { __proto__: { ${title} } }`, "f"), "f/roles"],
    [
      "an unknown level",
      () => parseOrganisationTypes(`types: { A: { ${title}, level: planet } }`, "f"),
      "f/types/A/level",
    ],
    ["an unknown kind", () => parseOutcomes(`outcomes: { a: { ${title}, kind: loud } }`, "f"), "f/outcomes/a/kind"],
    [
      "a default mode that is none",
      () => parsePositions(`modes: { a: { ${title} } }\ndefaultMode: b\npositions: {}`, "f"),
      "f/defaultMode",
    ],
    [
      "candidates of an unknown mode",
      () =>
        parsePositions(
          `modes: { a: { ${title} } }\ndefaultMode: a\npositions: { p: { ${title}, candidates: { b: [] } } }`,
          "f",
        ),
      "f/positions/p/candidates/b",
    ],
    [
      "a candidate that is both office and party",
      () =>
        parsePositions(
          `modes: { a: { ${title} } }\ndefaultMode: a\npositions: { p: { ${title}, candidates: { a: [{ party: x, type: T, at: city, role: r }] } } }`,
          "f",
        ),
      "f/positions/p/candidates/a/0",
    ],
    [
      "a candidate of an unknown type",
      () =>
        parsePositions(
          `modes: { a: { ${title} } }\ndefaultMode: a\npositions: { p: { ${title}, candidates: { a: [{ type: T, at: city, role: r }] } } }`,
          "f",
          { types: new Set(["U"]) },
        ),
      "f/positions/p/candidates/a/0",
    ],
    [
      "a default outside the bounds",
      () =>
        parseParams(`params: { a: { ${title}, schema: { $ref: duration }, default: 9wd, bounds: { max: 5wd } } }`, "f"),
      "f/params/a/default",
    ],
    [
      "a default of another kind",
      () => parseParams(`params: { a: { ${title}, schema: { type: integer }, default: "9" } }`, "f"),
      "f/params/a/default",
    ],
    [
      "an unknown reference",
      () => parseParams(`params: { a: { ${title}, schema: { $ref: "#/x" }, default: 9 } }`, "f"),
      "f/params/a/schema",
    ],
    [
      "a value outside the bounds",
      () => parseAreas(change("").replace("6wd", "60wd"), "f", { spec: () => spec }),
      "f/changes/0/value",
    ],
    [
      "a level that may not",
      () => parseAreas(change("").replace("320106000000", "320106001000"), "f", { spec: () => spec }),
      "f/changes/0/at",
    ],
    ["an unknown parameter", () => parseAreas(change(""), "f", { spec: () => null }), "f/changes/0/at"],
    ["a day that never was", () => parseAreas(change("").replace("2026-01-01", "2026-02-30"), "f"), "f/changes/0/from"],
    ["an end before the beginning", () => parseAreas(change(", until: 2025-01-01"), "f"), "f/changes/0/until"],
    ["an unknown operation", () => parseAreas(change("").replace("op: param", "op: merge"), "f"), "f/changes/0/op"],
    ["two changes of one place", () => parseAreas(`${change("")}\n${change("").split("\n")[2]}`, "f"), "f/changes/1"],
    [
      "a key that is no property",
      () =>
        parseRecordType(`id: x\n${title}\nschema: { type: object, properties: {} }\nkey: no\nname: no\nlist: []`, "f"),
      "f/key",
    ],
    ["an alias", () => parseRoles(`roles: { a: &a { ${title} }, b: *a }`, "f"), "f"],
    ["no YAML at all", () => parseRoles("roles: {", "f"), "f"],
    ["nothing", () => parseRoles("", "f"), "f"],
  ])("%s", (_, parse, place) => {
    const { value, problems } = parse();
    expect(value).toBeUndefined();
    expect(problems.map((problem) => problem.path)).toContain(place);
  });

  test("and a right one is read", () => {
    expect(parseAreas(change(""), "f", { spec: () => spec })).toEqual({
      value: [
        {
          id: "320106000000/loan.limit/2026-01-01",
          scope: { division: "320106000000" },
          key: "loan.limit",
          value: "6wd",
          from: "2026-01-01",
          until: null,
          reason: { zh: "因", en: "Why" },
        },
      ],
      problems: [],
    });
  });

  test("no input makes a parser throw, and a problem never goes with a value", () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom("roles: [1]", "params: { a: }", "types: {A: {title: {zh: 1}}}"),
    );
    const parsers = [
      parseRoles,
      parseOrganisationTypes,
      parseOutcomes,
      parsePositions,
      parseParams,
      parseAreas,
      parseRecordType,
    ];
    fc.assert(
      fc.property(text, fc.constantFrom(...parsers), (yaml, parse) => {
        const { value, problems } = parse(yaml, "f");
        expect(value === undefined).toBe(problems.length > 0);
      }),
    );
  });
});
