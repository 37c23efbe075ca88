import type { Page, WorkflowDetail, WorkflowItem } from "../core/api.ts";
import { localDay } from "../core/calendar/day.ts";
import { paramsOf } from "../core/case/procedure.ts";
import type { Definition } from "../core/definition/model.ts";
import { propertiesOf } from "../core/form/prefill.ts";
import { isRecord } from "../core/form/schema.ts";
import { resolveParam } from "../core/policy/setting.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Form } from "../core/variant.ts";
import { readNow } from "../store/meta.ts";
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
  const params = paramsOf(variant, policies.params).map(({ name, key, spec }) => [
    name,
    { ...resolveParam(spec, key, policies.settings, { division }, day), title: spec.title },
  ]);
  return {
    ...item,
    definition,
    form: form ? formBody(form) : null,
    opening: form ? openingOf(policies, caller, definition, form, { division, day }) : {},
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
 * acts for a party, in its city as a whole and in the counties of it.
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
        const home = policies.organisations.get(grant.organisation)?.jurisdictions.some((one) => one.division === code);
        found.set(code, { code, name: divisionName(policies, code), mode, modeTitle, home: home === true });
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
    ["party", [city, ...counties.map((one) => one.code)]],
  ];
}

/** What is known of the caller before anything is typed, for the fields of a start form that ask for it by `x-opening`. */
function openingOf(
  policies: Policies,
  caller: Caller,
  definition: Definition,
  form: Form,
  at: { division: string; day: string },
): Record<string, string> {
  const post = caller.grants.find((grant) => startModeOf(policies, definition, grant, at.division, at.day) !== null);
  const office = post ? policies.organisations.get(post.organisation) : undefined;
  // What the form asks of a party, an office that starts for its own place does not answer with itself.
  const party =
    post && startModeOf(policies, definition, post, at.division, at.day, ["office"]) === null ? office : null;
  const known: Record<string, string | undefined> = {
    "actor.name": caller.name,
    "organisation.name": office?.name,
    "organisation.code": office?.code ?? undefined,
    "party.name": party?.name,
    "party.code": party?.code ?? undefined,
  };
  return Object.fromEntries(
    Object.entries(propertiesOf(form)).flatMap(([name, property]) => {
      const asked = isRecord(property) ? property["x-opening"] : undefined;
      const value = typeof asked === "string" ? known[asked] : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function rootOf(policies: Policies): string {
  return [...policies.divisions.values()].find((one) => one.parent === null)?.code ?? "";
}
