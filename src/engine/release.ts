import type { SourceFile } from "../core/bundle/files.ts";
import { misnamed } from "../core/bundle/name.ts";
import { type ReadBundle, readWorkflows } from "../core/bundle/read.ts";
import type { Calendar } from "../core/calendar/model.ts";
import { parseCalendar } from "../core/calendar/parse.ts";
import type { ParamSpec } from "../core/definition/model.ts";
import { checkChange } from "../core/local/check.ts";
import type { Division, Setting } from "../core/policy/model.ts";
import { parseOrganisationTypes, parseOutcomes, parsePositions, parseRoles } from "../core/policy/parse.ts";
import { type AreaRules, parseAreas, parseParams } from "../core/policy/parse-params.ts";
import type { Parsed } from "../core/policy/source.ts";
import type { Problem } from "../core/problem.ts";
import { parseRecordType } from "../core/record/parse.ts";
import { parseRegulation } from "../core/regulation/parse.ts";
import { parseImport } from "../core/roster/parse.ts";
import type { Scenario } from "../core/simulate/scenario.ts";
import { parseTable } from "../core/table/parse.ts";
import type { PolicyBodies, PolicyKind } from "./definitions.ts";
import { parseDivisions } from "./release-divisions.ts";
import { parseSchedules } from "./release-schedules.ts";

/** A policy file as parsed, with the text it came from. */
export interface ReleasePolicy {
  kind: PolicyKind;
  id: string;
  body: unknown;
  source: string;
}

/** What a release brings, or what is wrong with it. */
export interface Release {
  policies: ReleasePolicy[];
  bundles: ReadBundle[];
  /** Examples of what the workflows are expected to do. */
  scenarios: Scenario[];
  divisions: Division[];
  calendar: Calendar | null;
  settings: Setting[];
  problems: Problem[];
}

/** Parses every file of a release; each file's problems come with its path and line. Pure. */
export function parseRelease(files: readonly SourceFile[]): Release {
  const problems: Problem[] = [];
  const policies: ReleasePolicy[] = [];
  const gather = new Gatherer(files, problems, policies);
  const roles = gather.single("roles", "policies/roles.yaml", parseRoles);
  const types = gather.single("organisationTypes", "policies/organisations.yaml", parseOrganisationTypes);
  const known = { ...(types ? { types: keys(types) } : {}), ...(roles ? { roles: keys(roles) } : {}) };
  const positions = gather.single("positions", "policies/positions.yaml", (yaml, file) =>
    parsePositions(yaml, file, known),
  );
  const outcomes = gather.single("outcomes", "policies/outcomes.yaml", parseOutcomes);
  const params = gather.single("params", "policies/params.yaml", parseParams);
  gather.single("schedules", "policies/schedules.yaml", parseSchedules);
  const records = gather.folder("record", "policies/records/", parseRecordType);
  gather.folder("regulation", "policies/regulations/", parseRegulation);
  gather.folder("import", "policies/imports/", parseImport);
  const tables = gather.folder("table", "policies/tables/", parseTable);
  const { bundles, templates, scenarios, stepTypes, ...read } = readWorkflows(files, tables, {
    positions: keys(positions?.positions ?? {}),
    outcomes: keys(outcomes ?? {}),
    params: keys(params ?? {}),
    roles: keys(roles ?? {}),
    records: new Set(records.keys()),
  });
  problems.push(...read.problems);
  for (const { template, source } of templates)
    policies.push({ kind: "template", id: template.id, body: template, source });
  if (stepTypes) policies.push({ kind: "stepTypes", id: "stepTypes", body: stepTypes.types, source: stepTypes.source });
  const { divisions, problems: wrongLines } = parseDivisions(
    files.filter((one) => one.path.startsWith("policies/divisions/")),
  );
  problems.push(...wrongLines);
  const specs = paramSpecs(params ?? {}, bundles);
  return {
    policies,
    bundles,
    scenarios,
    divisions,
    calendar: gather.calendar(),
    settings: gather.settings({
      spec: (key) => specs.get(key) ?? null,
      refused: (workflow, change, level) => {
        const bundle = bundles.find((one) => one.bundle.definition.id === workflow)?.bundle;
        return bundle ? checkChange(bundle, {}, stepTypes?.types ?? {}, change, level) : noWorkflow(workflow);
      },
    }),
    problems,
  };
}

/** Whether anything in the list keeps a release from being taken in. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity !== "warning");
}

class Gatherer {
  readonly #files: readonly SourceFile[];
  readonly #problems: Problem[];
  readonly #policies: ReleasePolicy[];

  constructor(files: readonly SourceFile[], problems: Problem[], policies: ReleasePolicy[]) {
    this.#files = files;
    this.#problems = problems;
    this.#policies = policies;
  }

  /** The one file of a kind; null when it is missing or wrong. */
  single<K extends PolicyKind>(
    kind: K,
    path: string,
    parse: (yaml: string, file: string) => Parsed<PolicyBodies[K]>,
  ): PolicyBodies[K] | null {
    const file = this.#files.find((one) => one.path === path);
    if (!file) return null;
    const { value, problems } = parse(file.text, path);
    this.#problems.push(...problems);
    if (value === undefined) return null;
    this.#policies.push({ kind, id: kind, body: value, source: file.text });
    return value;
  }

  /** Every file of a folder, by the id it gives itself, which is also its name. */
  folder<T extends { id: string }>(
    kind: PolicyKind,
    folder: string,
    parse: (yaml: string, file: string) => Parsed<T>,
  ): Map<string, T> {
    const found = new Map<string, T>();
    for (const file of this.#files.filter((one) => one.path.startsWith(folder))) {
      const { value, problems } = parse(file.text, file.path);
      this.#problems.push(...problems, ...misnamed(file.path, value?.id));
      if (value === undefined) continue;
      found.set(value.id, value);
      this.#policies.push({ kind, id: value.id, body: value, source: file.text });
    }
    return found;
  }

  /** The calendar; of several files the first by name, since one installation lives by one. */
  calendar(): Calendar | null {
    const file = this.#files.find((one) => one.path.startsWith("policies/calendars/"));
    if (!file) return null;
    const { value, problems } = parseCalendar(file.text, file.path);
    this.#problems.push(...problems);
    return value ?? null;
  }

  settings(rules: AreaRules): Setting[] {
    return this.#files
      .filter((one) => one.path.startsWith("policies/areas/"))
      .flatMap((file) => {
        const { value, problems } = parseAreas(file.text, file.path, rules);
        this.#problems.push(...problems);
        return value ?? [];
      });
  }
}

function noWorkflow(id: string): Problem {
  return {
    code: "SOURCE_VALUE_INVALID",
    what: { zh: `没有流程“${id}”`, en: `There is no workflow "${id}"` },
  };
}

function paramSpecs(shared: Record<string, ParamSpec>, bundles: Release["bundles"]): Map<string, ParamSpec> {
  const specs = new Map(Object.entries(shared));
  for (const { bundle } of bundles) {
    const { id, params } = bundle.definition;
    for (const [name, spec] of Object.entries(params)) specs.set(`${id}.${name}`, spec);
  }
  return specs;
}

function keys(record: Record<string, unknown>): Set<string> {
  return new Set(Object.keys(record));
}
