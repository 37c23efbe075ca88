import { RATED_NAMES } from "../case/rating.ts";
import type { InvokeConfig } from "../definition/model.ts";
import { isExpression } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import { standInOf } from "../form/material.ts";
import { NECESSITIES } from "../local/model.ts";
import { split } from "../local/place.ts";
import type { ImportDefinition } from "../roster/model.ts";
import type { Bundle } from "../variant.ts";
import { checkChart } from "./chart.ts";
import { dataNames, readsOf } from "./reads.ts";
import type { CheckWorld } from "./world.ts";

/** Names that the engine itself gives every line of an import, and every group of children. */
const LINE_NAMES = ["line", "codes", "disposition", "place"];
const GROUP_NAMES = ["place", "placeName", "count"];

/** The data a case may begin with; `open` when somebody not known here may give it anything. */
export interface Given {
  names: ReadonlySet<string>;
  open: boolean;
}

/** What a case of the procedure may hold before its first step: from its form, its parents, the lines of a list. */
export function givenAtStart(bundle: Bundle, world: CheckWorld): Given {
  const { definition, forms } = bundle;
  const by = definition.start.by ?? ["person"];
  const names = new Set<string>();
  let open = by.includes("schedule");
  const { form } = definition.start;
  if (form !== undefined) for (const name of [...fieldsOf(forms[form]), ...standInsFor(bundle, form)]) names.add(name);
  if (by.includes("rating")) for (const name of RATED_NAMES) names.add(name);
  if (by.includes("parent")) {
    const parents = parentsOf(definition.id, world);
    open ||= parents.length === 0;
    for (const parent of parents) {
      const given = givenByParent(parent, world);
      for (const name of given.names) names.add(name);
      open ||= given.open;
    }
  }
  return { names, open };
}

/** The top-level fields of a form, those its conditions bring in included. */
export function fieldsOf(form: { schema: Record<string, unknown> } | undefined): string[] {
  return form ? Object.keys(propertiesOf(form.schema)) : [];
}

/** What areas may let stand in for the papers of a form: some place has it, though not every one. */
function standInsFor({ definition }: Bundle, form: string): string[] {
  return (definition.local ?? []).flatMap(({ op, at, allowed = NECESSITIES }) => {
    const [id, paper] = split(at);
    if (op !== "material" || id !== form) return [];
    return NECESSITIES.flatMap((one) => (allowed.includes(one) ? (standInOf(paper, one) ?? []) : []));
  });
}

/** Every property a schema may take, whichever of its conditions holds. */
export function propertiesOf(schema: unknown, depth = 0): Record<string, unknown> {
  if (!isPlainObject(schema) || depth > 8) return {};
  const found: Record<string, unknown> = isPlainObject(schema.properties) ? { ...schema.properties } : {};
  const inner = [schema.allOf, schema.anyOf, schema.oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  const dependent = isPlainObject(schema.dependentSchemas) ? Object.values(schema.dependentSchemas) : [];
  for (const part of [...inner, schema.then, schema.else, ...dependent]) {
    for (const [name, property] of Object.entries(propertiesOf(part, depth + 1))) found[name] ??= property;
  }
  return found;
}

/** Names that parents write out in the data of their children. */
export function namesByParents(workflow: string, world: CheckWorld): string[] {
  return parentsOf(workflow, world).flatMap(({ invoke }) =>
    isPlainObject(invoke.input?.data) ? Object.keys(invoke.input.data) : [],
  );
}

interface Parent {
  bundle: Bundle;
  invoke: InvokeConfig;
}

function parentsOf(workflow: string, world: CheckWorld): Parent[] {
  return [...(world.workflows?.values() ?? [])].flatMap((bundle) =>
    checkChart(bundle.definition)
      .invokes.filter(({ invoke }) => invoke.src === "workflow" && mayName(invoke.input?.workflow, workflow))
      .map(({ invoke }) => ({ bundle, invoke })),
  );
}

/** A name that only the running case works out may be any. */
function mayName(named: unknown, workflow: string): boolean {
  return named === workflow || isExpression(named);
}

function givenByParent({ bundle, invoke }: Parent, world: CheckWorld): Given {
  const input = invoke.input ?? {};
  const names = new Set<string>();
  let open = input.data !== undefined && !isPlainObject(input.data);
  for (const name of Object.keys(isPlainObject(input.data) ? input.data : {})) names.add(name);
  const { forEach } = input;
  if (isPlainObject(forEach) && "rows" in forEach) {
    const imports = importsFor(bundle.definition.id, world);
    open ||= imports.length === 0;
    for (const name of [...LINE_NAMES, ...imports.flatMap(keysOfLines)]) names.add(name);
  } else if (isPlainObject(forEach) && Array.isArray(forEach.properties)) {
    for (const name of forEach.properties) names.add(String(name));
  } else if (isPlainObject(forEach)) for (const name of GROUP_NAMES) names.add(name);
  else if (Array.isArray(forEach)) for (const item of forEach) addKeys(item, names);
  else if (isExpression(forEach)) open = !addItems(bundle, forEach, names) || open;
  return { names, open };
}

function importsFor(workflow: string, world: CheckWorld): ImportDefinition[] {
  return [...(world.imports?.values() ?? [])].filter((one) => one.workflows.includes(workflow));
}

function keysOfLines(definition: ImportDefinition): string[] {
  const { columns, derive, locate } = definition;
  return [
    ...columns.flatMap((column) => [column.key, ...(column.others === undefined ? [] : [column.others])]),
    ...derive.map((one) => one.key),
    ...locate.flatMap((one) => [one.key, ...(one.communityKey === undefined ? [] : [one.communityKey])]),
  ];
}

function addKeys(item: unknown, names: Set<string>): void {
  for (const name of Object.keys(isPlainObject(item) ? item : {})) names.add(name);
}

/** The items of a list that a form asks for have the properties of its schema. */
function addItems(bundle: Bundle, source: string, names: Set<string>): boolean {
  const [name, ...more] = dataNames(readsOf(source));
  if (name === undefined || more.length > 0 || source.slice(1).trim() !== name) return false;
  for (const form of Object.values(bundle.forms)) {
    const property = propertiesOf(form.schema)[name];
    if (!isPlainObject(property) || !isPlainObject(property.items)) continue;
    for (const key of Object.keys(propertiesOf(property.items))) names.add(key);
    return true;
  }
  return false;
}
