import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Definition, ParamSpec } from "../../src/core/definition/model.ts";
import { type DefinitionWorld, parseDefinition } from "../../src/core/definition/parse.ts";
import { parseParams } from "../../src/core/policy/parse-params.ts";
import type { Table } from "../../src/core/table/model.ts";
import { parseTable } from "../../src/core/table/parse.ts";

/** The files of the release, read the way a first start reads them. */

export const ROOT = join(import.meta.dirname, "../..");

export function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

export function filesIn(folder: string, extension: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(extension) && !name.endsWith(".scenarios.yaml"))
    .sort();
}

export function idsIn(folder: string, extension: string): Set<string> {
  return new Set(filesIn(folder, extension).map((name) => name.slice(0, -extension.length)));
}

export function keysOf(file: string, top: string): Set<string> {
  return new Set(Object.keys(parse(read(file))[top]));
}

export function world(): DefinitionWorld {
  return {
    forms: idsIn("forms", ".json"),
    templates: idsIn("templates", ".hbs"),
    tables: idsIn("policies/tables", ".yaml"),
    positions: keysOf("policies/positions.yaml", "positions"),
    outcomes: keysOf("policies/outcomes.yaml", "outcomes"),
    workflows: idsIn("workflows", ".yaml"),
    records: idsIn("policies/records", ".yaml"),
    roles: keysOf("policies/roles.yaml", "roles"),
    params: keysOf("policies/params.yaml", "params"),
  };
}

const definitions = new Map<string, Definition>();

export function definitionOf(id: string): Definition {
  const known = definitions.get(id);
  if (known) return known;
  const { definition, problems } = parseDefinition(read(`workflows/${id}.yaml`), `workflows/${id}.yaml`, world());
  if (!definition) throw new Error(`${id}: ${JSON.stringify(problems)}`);
  definitions.set(id, definition);
  return definition;
}

export function tables(): Record<string, Table> {
  const found: Record<string, Table> = {};
  for (const name of filesIn("policies/tables", ".yaml")) {
    const parsed = parseTable(read(`policies/tables/${name}`), name);
    if (!parsed.value) throw new Error(`${name}: ${JSON.stringify(parsed.problems)}`);
    found[parsed.value.id] = parsed.value;
  }
  return found;
}

export function sharedParams(): Record<string, ParamSpec> {
  const parsed = parseParams(read("policies/params.yaml"), "params.yaml");
  if (!parsed.value) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}
