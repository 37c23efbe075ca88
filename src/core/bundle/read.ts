import { type DefinitionWorld, parseDefinition } from "../definition/parse.ts";
import { parseStepTypes, type StepType } from "../local/step-type.ts";
import type { Parsed } from "../policy/source.ts";
import type { Problem } from "../problem.ts";
import { SCENARIOS_ENDING, type Scenario } from "../simulate/scenario.ts";
import { parseScenarios } from "../simulate/scenario-parse.ts";
import type { Table } from "../table/model.ts";
import type { Bundle, Form, Template } from "../variant.ts";
import { bundleOf } from "./bundle.ts";
import type { SourceFile } from "./files.ts";
import { parseForm } from "./form.ts";
import { misnamed } from "./name.ts";
import { parseTemplate } from "./template.ts";

/** A bundle with the files that it was read from, by path. */
export interface ReadBundle {
  bundle: Bundle;
  files: SourceFile[];
}

export interface ReadWorkflows {
  bundles: ReadBundle[];
  templates: { template: Template; source: string }[];
  scenarios: Scenario[];
  /** The file of step types among them; null when there is none. */
  stepTypes: { types: Record<string, StepType>; source: string } | null;
  problems: Problem[];
}

const STEP_TYPES = "policies/step-types.yaml";

/** Reads workflows with the forms and templates they name; `world` is what the policies offer them. */
export function readWorkflows(
  files: readonly SourceFile[],
  tables: ReadonlyMap<string, Table>,
  world: DefinitionWorld,
): ReadWorkflows {
  const problems: Problem[] = [];
  const forms = readAll(files, "forms/", parseForm, problems);
  const templates = readAll(files, "templates/", parseTemplate, problems);
  const shelf = { forms: values(forms), tables, templates: values(templates) };
  const stepTypes = readStepTypes(files, shelf.forms, world, problems);
  const inFolder = files.filter((file) => file.path.startsWith("workflows/"));
  const sources = inFolder.filter((file) => !file.path.endsWith(SCENARIOS_ENDING));
  const known: DefinitionWorld = {
    ...world,
    forms: new Set(forms.keys()),
    templates: new Set(templates.keys()),
    tables: new Set(tables.keys()),
    workflows: new Set([
      ...(world.workflows ?? []),
      ...sources.map((file) => file.path.slice("workflows/".length, -".yaml".length)),
    ]),
    shelf,
    stepTypes: stepTypes?.types ?? world.stepTypes ?? {},
  };
  const bundles = sources.flatMap((file) => {
    const { definition, problems: found } = parseDefinition(file.text, file.path, known);
    problems.push(...found.map((one) => ({ ...one, path: inFile(file.path, one.path) })));
    if (!definition) return [];
    const bundle = bundleOf(definition, shelf);
    return [{ bundle, files: files.filter(({ path }) => pathsOf(bundle).has(path)) }];
  });
  return {
    bundles,
    templates: [...templates.values()].map(({ value, source }) => ({ template: value, source })),
    scenarios: readScenarios(
      inFolder.filter((file) => file.path.endsWith(SCENARIOS_ENDING)),
      known.workflows ?? new Set(),
      problems,
    ),
    stepTypes,
    problems,
  };
}

function readScenarios(files: readonly SourceFile[], workflows: ReadonlySet<string>, problems: Problem[]): Scenario[] {
  return files.flatMap(({ path, text }) => {
    const { value, problems: found } = parseScenarios(text, path);
    problems.push(...found);
    const [first] = value ?? [];
    if (first && !workflows.has(first.workflow)) problems.push(noWorkflow(path, first.workflow));
    return value ?? [];
  });
}

function noWorkflow(path: string, workflow: string): Problem {
  return {
    code: "SOURCE_VALUE_INVALID",
    path,
    line: 1,
    what: { zh: `没有流程“${workflow}”`, en: `There is no workflow "${workflow}"` },
    cure: { zh: "场景文件以流程命名", en: "Name the file of scenarios after its workflow" },
  };
}

function readStepTypes(
  files: readonly SourceFile[],
  forms: ReadonlyMap<string, Form>,
  { outcomes }: DefinitionWorld,
  problems: Problem[],
): ReadWorkflows["stepTypes"] {
  const file = files.find((one) => one.path === STEP_TYPES);
  if (!file) return null;
  const { value, problems: wrong } = parseStepTypes(file.text, file.path, { forms, ...(outcomes ? { outcomes } : {}) });
  problems.push(...wrong);
  return { types: value ?? {}, source: file.text };
}

/** Where the files of a bundle lie, in a release as in a draft. */
export function pathsOf({ definition, forms, tables, templates }: Bundle): Set<string> {
  return new Set([
    `workflows/${definition.id}.yaml`,
    `workflows/${definition.id}${SCENARIOS_ENDING}`,
    `workflows/${definition.id}${SCENARIOS_ENDING}`,
    ...Object.keys(forms).map((id) => `forms/${id}.json`),
    ...Object.keys(tables).map((id) => `policies/tables/${id}.yaml`),
    ...Object.keys(templates).map((id) => `templates/${id}.hbs`),
  ]);
}

function readAll<T extends { id: string }>(
  files: readonly SourceFile[],
  folder: string,
  parse: (text: string, file: string) => Parsed<T>,
  problems: Problem[],
): Map<string, { value: T; source: string }> {
  const found = new Map<string, { value: T; source: string }>();
  for (const file of files.filter((one) => one.path.startsWith(folder))) {
    const { value, problems: wrong } = parse(file.text, file.path);
    problems.push(...wrong, ...misnamed(file.path, value?.id));
    if (value !== undefined) found.set(value.id, { value, source: file.text });
  }
  return found;
}

function values<T>(read: ReadonlyMap<string, { value: T }>): Map<string, T> {
  return new Map([...read].map(([id, { value }]) => [id, value]));
}

/** A problem's place inside its file, said from the home folder. */
function inFile(file: string, place: string | undefined): string {
  return place === undefined || place.startsWith(file) ? (place ?? file) : `${file}${place}`;
}
