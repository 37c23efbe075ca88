import { LEVELS, type OutcomeSpec } from "../definition/model.ts";
import type { Candidate, OrganisationType, Positions, Role } from "./model.ts";
import { type Fields, type Parsed, Source } from "./source.ts";

/** Parsers of `policies/{roles,organisations,positions,outcomes}.yaml`. */

const ID = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

export function parseRoles(yaml: string, file: string): Parsed<Record<string, Role>> {
  const source = new Source(yaml, file);
  const roles = each(source, "roles", ["title", "reads", "rights"], ["title"], (id, fields) => ({
    id,
    title: fields.text("title"),
    reads: fields.oneOf("reads", ["none", "own", "jurisdiction"], "own"),
    rights: fields.strings("rights"),
  }));
  return source.done(roles);
}

export function parseOrganisationTypes(yaml: string, file: string): Parsed<Record<string, OrganisationType>> {
  const source = new Source(yaml, file);
  const types = each(source, "types", ["title", "level"], ["title"], (id, fields) => ({
    id,
    title: fields.text("title"),
    level: fields.has("level") ? fields.oneOf("level", LEVELS, "community") : null,
  }));
  return source.done(types);
}

export function parseOutcomes(yaml: string, file: string): Parsed<Record<string, OutcomeSpec>> {
  const source = new Source(yaml, file);
  const outcomes = each(source, "outcomes", ["title", "kind", "requires"], ["title"], (id, fields) => ({
    id,
    title: fields.text("title"),
    ...(fields.has("kind") ? { kind: fields.oneOf("kind", ["primary", "danger", "default"], "default") } : {}),
    ...(fields.has("requires") ? { requires: fields.strings("requires") } : {}),
  }));
  return source.done(outcomes);
}

/** The names of types and roles are checked where they are known: `knownTypes` and `knownRoles` may be left out. */
export function parsePositions(
  yaml: string,
  file: string,
  known: { types?: ReadonlySet<string>; roles?: ReadonlySet<string> } = {},
): Parsed<Positions> {
  const source = new Source(yaml, file);
  const top = source.fields(
    source.root,
    [],
    ["modes", "defaultMode", "positions"],
    ["modes", "defaultMode", "positions"],
  );
  const modes: Positions["modes"] = {};
  for (const [id, raw] of Object.entries(top.mapping("modes"))) {
    if (id === "default") source.report(["modes", id], "“default”不能作模式名", '"default" is no name of a mode');
    modes[id] = { title: source.fields(raw, ["modes", id], ["title"], ["title"]).text("title") };
  }
  const defaultMode = top.string("defaultMode");
  if (defaultMode && !(defaultMode in modes)) {
    source.report(["defaultMode"], `没有模式“${defaultMode}”`, `There is no mode "${defaultMode}"`);
  }
  const positions: Positions["positions"] = {};
  for (const [id, raw] of Object.entries(top.mapping("positions"))) {
    const path = ["positions", id];
    checkId(source, id, path);
    const fields = source.fields(raw, path, ["title", "candidates"], ["title", "candidates"]);
    const candidates: Record<string, Candidate[]> = {};
    for (const [mode, list] of Object.entries(fields.mapping("candidates"))) {
      const at = [...path, "candidates", mode];
      if (mode !== "default" && !(mode in modes)) source.report(at, `没有模式“${mode}”`, `There is no mode "${mode}"`);
      candidates[mode] = source
        .list(list, at)
        .map((one, index) => readCandidate(source, one, [...at, index], known))
        .filter((one) => one !== null);
    }
    positions[id] = { title: fields.text("title"), candidates };
  }
  return source.done({ modes, defaultMode, positions });
}

function readCandidate(
  source: Source,
  raw: unknown,
  path: readonly (string | number)[],
  known: { types?: ReadonlySet<string>; roles?: ReadonlySet<string> },
): Candidate | null {
  const fields = source.fields(raw, path, ["type", "at", "party", "role"], ["role"]);
  const role = fields.string("role");
  if (role && known.roles && !known.roles.has(role))
    source.report(path, `没有角色“${role}”`, `There is no role "${role}"`);
  if (fields.has("party")) {
    if (fields.has("type") || fields.has("at")) {
      source.report(path, "“party”与“type、at”只能取一", '"party" goes without "type" and "at"');
    }
    return { party: fields.string("party"), role };
  }
  const type = fields.string("type");
  if (!type || !fields.has("at")) {
    source.report(
      path,
      "应写 { type, at, role } 或 { party, role }",
      "Should be { type, at, role } or { party, role }",
    );
    return null;
  }
  if (known.types && !known.types.has(type)) {
    source.report(path, `没有机构类型“${type}”`, `There is no organisation type "${type}"`);
  }
  return { type, at: fields.oneOf("at", LEVELS, "community"), role };
}

function each<T>(
  source: Source,
  key: string,
  known: readonly string[],
  required: readonly string[],
  read: (id: string, fields: Fields) => T,
): Record<string, T> {
  const top = source.fields(source.root, [], [key], [key]);
  const found: Record<string, T> = {};
  for (const [id, raw] of Object.entries(top.mapping(key))) {
    checkId(source, id, [key, id]);
    found[id] = read(id, source.fields(raw, [key, id], known, required));
  }
  return found;
}

function checkId(source: Source, id: string, path: readonly (string | number)[]): void {
  if (!ID.test(id)) {
    source.report(
      path,
      `标识“${id.slice(0, 64)}”应以字母开头，只含字母、数字、_ . -`,
      "An id begins with a letter and holds letters, digits, _ . -",
    );
  }
}
