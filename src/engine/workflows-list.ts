import type { Page, WorkflowDetail, WorkflowItem } from "../core/api.ts";
import { localDay } from "../core/calendar/day.ts";
import type { Definition } from "../core/definition/model.ts";
import { resolveParam } from "../core/policy/setting.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { readNow } from "../store/meta.ts";
import { paramsOf } from "./context.ts";
import type { Caller, Engine, Policies } from "./engine.ts";
import { importFor } from "./import-definition.ts";
import { same } from "./inbox-item.ts";
import { formBody } from "./inbox-task.ts";
import { divisionName } from "./reader.ts";
import { modeAt, type StartsAs, startModeOf } from "./start-place.ts";

/** Every workflow in force, with the divisions in which one of the caller's posts starts it. */
export async function listWorkflows(engine: Engine, caller: Caller): Promise<Page<WorkflowItem>> {
  const policies = engine.policies();
  const day = caller.day ?? localDay(await readNow(engine.database), engine.zone);
  const items = [...policies.workflows.keys()].sort().map((id) => workflowItem(policies, caller, id, day));
  return { items: items.flatMap((item) => item ?? []), next: null };
}

/** One workflow as it stands in a division on a day: definition, start form, and every parameter with its provenance. */
export async function getWorkflow(
  engine: Engine,
  caller: Caller,
  id: string,
  query: { division?: string; on?: string },
): Promise<WorkflowDetail | Refusal> {
  const policies = engine.policies();
  const day = query.on ?? caller.day ?? localDay(await readNow(engine.database), engine.zone);
  const item = workflowItem(policies, caller, id, day);
  if (!item) return refuse("WORKFLOW_UNKNOWN");
  const division = query.division ?? item.divisions[0]?.code ?? rootOf(policies);
  if (!policies.divisions.has(division)) return refuse("DIVISION_UNKNOWN");
  const variant = await engine.variantFor(id, division, day);
  if (!variant) return refuse("WORKFLOW_UNKNOWN");
  const { definition, forms } = variant.bundle;
  const form = definition.start.form === undefined ? undefined : forms[definition.start.form];
  const params = paramsOf(variant, policies).map(({ name, key, spec }) => [
    name,
    { ...resolveParam(spec, key, policies.settings, { division }, day), title: spec.title },
  ]);
  return {
    ...item,
    definition,
    form: form ? formBody(form) : null,
    params: Object.fromEntries(params),
    mode: modeAt(policies, division, {}, day),
  };
}

function workflowItem(policies: Policies, caller: Caller, id: string, day: string): WorkflowItem | null {
  const workflow = policies.workflows.get(id);
  if (!workflow) return null;
  const { definition } = workflow.bundle;
  const divisions = divisionsFor(policies, caller, definition, day);
  const imports = importFor(policies, id);
  return {
    id,
    title: workflow.title,
    ...(definition.description ? { description: definition.description } : {}),
    version: workflow.version,
    hash: workflow.hash,
    startable: divisions.length > 0,
    divisions,
    ...(imports ? { imports: imports.id } : {}),
  };
}

/**
 * Where a caller may start: in the divisions of their offices, where a start position resolves to their post; one who
 * acts for a party, in the counties of its city.
 */
function divisionsFor(
  policies: Policies,
  caller: Caller,
  definition: Definition,
  day: string,
): WorkflowItem["divisions"] {
  const found = new Map<string, WorkflowItem["divisions"][number]>();
  for (const grant of caller.grants) {
    for (const [as, codes] of candidatePlaces(policies, grant.organisation)) {
      for (const code of codes) {
        const mode = startModeOf(policies, definition, grant, code, day, [as]);
        if (mode === null) continue;
        const modeTitle = policies.positions.modes[mode]?.title ?? same(mode);
        found.set(code, { code, name: divisionName(policies, code), mode, modeTitle });
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

function candidatePlaces(policies: Policies, id: string): [StartsAs, string[]][] {
  const organisation = policies.organisations.get(id);
  if (!organisation) return [];
  const city = `${organisation.homeCity}000000`;
  const counties = [...policies.divisions.values()].filter((one) => one.level === "county" && one.parent === city);
  return [
    ["office", organisation.jurisdictions.map((one) => one.division)],
    ["party", counties.map((one) => one.code)],
  ];
}

function rootOf(policies: Policies): string {
  return [...policies.divisions.values()].find((one) => one.parent === null)?.code ?? "";
}
