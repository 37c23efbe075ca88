import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseDefinition } from "../../src/core/definition/parse.ts";
import { invokesOf, statesOf } from "../../src/core/definition/walk.ts";
import { checkSchema } from "../../src/core/form/schema.ts";
import { parseOrganisationTypes, parseOutcomes, parsePositions, parseRoles } from "../../src/core/policy/parse.ts";
import { parseParams } from "../../src/core/policy/parse-params.ts";
import { parseRecordType } from "../../src/core/record/parse.ts";
import { parseTable } from "../../src/core/table/parse.ts";
import { parseRelease } from "../../src/engine/release.ts";
import { readReleaseFiles } from "../../src/engine/release-files.ts";
import { definitionOf, filesIn, idsIn, keysOf, ROOT, read, world } from "./release.ts";

interface Schema {
  type?: string;
  title?: string;
  format?: string;
  enum?: string[];
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: boolean;
  [annotation: `x-${string}`]: unknown;
}
interface FormFile {
  id: string;
  title: { zh: string; en: string };
  schema: Schema;
  ui: Record<string, unknown>;
}

const forms = filesIn("forms", ".json").map((name): FormFile => JSON.parse(read(`forms/${name}`)));
const workflows = [...idsIn("workflows", ".yaml")];
const records = filesIn("policies/records", ".yaml").map((name) => parse(read(`policies/records/${name}`)));

/** Every property of a schema with its name, however deep. */
function propertiesOf(schema: Schema): [string, Schema][] {
  const own = Object.entries(schema.properties ?? {});
  return [
    ...own.flatMap(([name, one]): [string, Schema][] => [[name, one], ...propertiesOf(one)]),
    ...(schema.items ? propertiesOf(schema.items) : []),
  ];
}

describe("every file of the release is read without a problem", () => {
  test("together, as a first start reads them", () => {
    const release = parseRelease(readReleaseFiles(ROOT));
    expect(release.problems).toEqual([]);
    expect(release.bundles.map(({ bundle }) => bundle.definition.id)).toEqual(workflows);
  });
  test.each(workflows)("workflows/%s.yaml", (id) => {
    expect(parseDefinition(read(`workflows/${id}.yaml`), `workflows/${id}.yaml`, world()).problems).toEqual([]);
  });
  test.each(filesIn("policies/tables", ".yaml"))("policies/tables/%s", (name) => {
    expect(parseTable(read(`policies/tables/${name}`), name).problems).toEqual([]);
  });
  test.each(filesIn("policies/records", ".yaml"))("policies/records/%s", (name) => {
    const parsed = parseRecordType(read(`policies/records/${name}`), name);
    expect(parsed.problems).toEqual([]);
    expect(checkSchema(parsed.value?.schema ?? {})).toEqual([]);
  });
  test("policies", () => {
    expect(parseRoles(read("policies/roles.yaml"), "roles.yaml").problems).toEqual([]);
    expect(parseOrganisationTypes(read("policies/organisations.yaml"), "organisations.yaml").problems).toEqual([]);
    expect(parseOutcomes(read("policies/outcomes.yaml"), "outcomes.yaml").problems).toEqual([]);
    expect(parseParams(read("policies/params.yaml"), "params.yaml").problems).toEqual([]);
    const known = {
      types: keysOf("policies/organisations.yaml", "types"),
      roles: keysOf("policies/roles.yaml", "roles"),
    };
    expect(parsePositions(read("policies/positions.yaml"), "positions.yaml", known).problems).toEqual([]);
  });
  test.each(forms.map((form) => [form.id, form] as const))("forms/%s.json", (id, form) => {
    expect(idsIn("forms", ".json")).toContain(id);
    expect(checkSchema(form.schema)).toEqual([]);
  });
});

describe("forms", () => {
  test.each(
    forms.map((form) => [form.id, form] as const),
  )("%s names every field in both languages and takes no other", (_, { schema, ui }) => {
    expect(schema.additionalProperties).toBe(false);
    expect(Object.keys(schema.properties ?? {})).toEqual(ui["ui:order"]);
    for (const [name, field] of propertiesOf(schema)) {
      expect([name, field.title, field["x-title-en"]]).toEqual([
        name,
        expect.stringMatching(/./),
        expect.stringMatching(/./),
      ]);
      if (field.enum) expect(Object.keys(field["x-enum-titles"] ?? {})).toEqual(field.enum);
    }
  });

  test("hold days against today or another field that some form asks for", () => {
    const known = new Set(["today", ...forms.flatMap((form) => Object.keys(form.schema.properties ?? {}))]);
    const named = forms.flatMap((form) =>
      Object.values((form.schema.properties ?? {}) as Record<string, Record<string, unknown>>).flatMap((property) =>
        ["x-not-after", "x-not-before"].flatMap((keyword) => property[keyword] ?? []),
      ),
    );
    expect(named).not.toEqual([]);
    expect(named.filter((name) => !known.has(String(name)))).toEqual([]);
  });

  test("have every field that an outcome requires", () => {
    for (const id of workflows) {
      for (const invoke of statesOf(definitionOf(id).machine).flatMap(({ config }) => invokesOf(config.invoke))) {
        const form = forms.find((one) => one.id === invoke.input?.form);
        const outcomes = Array.isArray(invoke.input?.outcomes) ? invoke.input.outcomes : [];
        const required = outcomes.flatMap((one: { requires?: string[] } | string) =>
          typeof one === "string" ? [] : (one.requires ?? []),
        );
        const missing = required.filter((name: string) => !form?.schema.properties?.[name]);
        expect([id, invoke.id, missing]).toEqual([id, invoke.id, []]);
      }
    }
  });

  test("are each used by a procedure, or by a step that areas may add to one", () => {
    const sources = [...workflows.map((id) => `workflows/${id}.yaml`), "policies/step-types.yaml"];
    const used = new Set(
      sources.flatMap((path) => [...read(path).matchAll(/\bform: ([a-z-]+)/g)].map((match) => match[1])),
    );
    expect(forms.map(({ id }) => id).filter((id) => !used.has(id))).toEqual([]);
  });
});

test("a property that is protected anywhere is protected everywhere, because values are sealed by name", () => {
  const all = [...forms.map(({ schema }) => schema), ...records.map((record): Schema => record.schema)].flatMap(
    propertiesOf,
  );
  const sealed = new Set(all.filter(([, field]) => field["x-protect"]).map(([name]) => name));
  expect(all.filter(([name, field]) => sealed.has(name) && !field["x-protect"]).map(([name]) => name)).toEqual([]);
  expect([...sealed]).toEqual(expect.arrayContaining(["residentId", "phone", "contactPhone", "bankAccount", "health"]));
});

test("every value that a procedure writes into the registry is a property of the record", () => {
  for (const id of workflows) {
    const actions = statesOf(definitionOf(id).machine).flatMap(({ config }) => [config.entry ?? []].flat());
    for (const { type, params } of actions) {
      if (type !== "record") continue;
      const properties = records.find((record) => record.id === params?.record)?.schema.properties ?? {};
      const values = Object.keys(typeof params?.values === "object" && params.values !== null ? params.values : {});
      expect([id, params?.record, values.filter((name) => !(name in properties))]).toEqual([id, params?.record, []]);
    }
  }
});

test("every clause that is named stands in the regulation", () => {
  const clauses = Object.keys(parse(read("policies/regulations/jiangsu-2003.yaml")).clauses).map(
    (number) => `jiangsu-2003/${number}`,
  );
  const sources = [
    ...workflows.map((id) => `workflows/${id}.yaml`),
    "policies/params.yaml",
    ...filesIn("policies/tables", ".yaml").map((name) => `policies/tables/${name}`),
  ];
  const named = sources.flatMap((file) => [...read(file).matchAll(/jiangsu-2003\/[\d.]+/g)].map(([clause]) => clause));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((clause) => !clauses.includes(clause))).toEqual([]);
});

test("every state has a title, and every document is named by a procedure", () => {
  const text = workflows.map((id) => read(`workflows/${id}.yaml`)).join("\n");
  const unnamed = filesIn("templates", ".hbs").filter(
    (name) => !text.includes(`template: ${name.slice(0, -4)} `) && !text.includes(`template: ${name.slice(0, -4)},`),
  );
  expect(unnamed).toEqual([]);
  for (const id of workflows) {
    const bare = statesOf(definitionOf(id).machine).filter(
      ({ path, config }) => path !== "" && !config.meta?.title && !config.states,
    );
    expect([id, bare.map(({ path }) => path)]).toEqual([id, []]);
  }
});

test("every parameter and every table is read by a procedure or the engine", () => {
  const text = [
    ...workflows.map((id) => read(`workflows/${id}.yaml`)),
    ...filesIn("policies/tables", ".yaml").map((name) => read(`policies/tables/${name}`)),
    ...filesIn("templates", ".hbs").map((name) => read(`templates/${name}`)),
  ].join("\n");
  const own = workflows.flatMap((id) => Object.keys(definitionOf(id).params));
  const shared = [...keysOf("policies/params.yaml", "params")].filter((name) => name !== "warnRatio");
  expect([...own, ...shared].filter((name) => !new RegExp(`params\\.${name}\\b`).test(text))).toEqual([]);
  const tables = [...idsIn("policies/tables", ".yaml")].filter((id) => id !== "roster-results");
  expect(tables.filter((id) => !new RegExp(`table: ${id}\\b`).test(text))).toEqual([]);
});
