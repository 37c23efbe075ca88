import { localDay } from "../core/calendar/day.ts";
import { drawSvg } from "../core/diagram/svg.ts";
import { guideOf } from "../core/guide/guide.ts";
import type { Guide, GuideItem, GuideOffice } from "../core/guide/model.ts";
import { resolvePosition } from "../core/policy/position.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Language } from "../core/text.ts";
import { readNow } from "../store/meta.ts";
import { blankForm } from "./blank-form.ts";
import { indexOf } from "./context.ts";
import type { Engine, Policies } from "./engine.ts";
import { procedureAt } from "./local-view.ts";
import { divisionName } from "./reader.ts";

/** Guides kept for one revision of the policies: making one reads a whole procedure. */
const GUIDES_MAX = 500;
const kept = new WeakMap<Policies, Map<string, Promise<Guide | Refusal>>>();

/** The procedures that are told to the public: those in force whose files say what their guide is. */
export function listGuides(engine: Engine): GuideItem[] {
  const { workflows } = engine.policies();
  return [...workflows.values()]
    .flatMap(({ id, title, bundle: { definition } }) =>
      definition.guide ? [{ workflow: id, title, kind: definition.guide.kind, serves: definition.guide.serves }] : [],
    )
    .sort((a, b) => (a.workflow < b.workflow ? -1 : 1));
}

/** The guide of a procedure as it holds at a place on a day; today when none is named. Holds nothing of any case or person. */
export async function readGuide(
  engine: Engine,
  workflow: string,
  query: { division: string; on?: string },
): Promise<Guide | Refusal> {
  const on = query.on ?? localDay(await readNow(engine.database), engine.zone);
  const policies = engine.policies();
  const known = kept.get(policies) ?? new Map<string, Promise<Guide | Refusal>>();
  kept.set(policies, known);
  const key = `${workflow}|${query.division}|${on}`;
  const made = known.get(key);
  if (made) return made;
  if (known.size >= GUIDES_MAX) known.clear();
  const making = makeGuide(engine, workflow, query.division, on);
  known.set(key, making);
  // A failure must not be remembered as the answer.
  making.catch(() => known.delete(key));
  return making;
}

/** The flow chart of a guide. */
export async function drawGuide(
  engine: Engine,
  workflow: string,
  query: { division: string; on?: string; language?: Language },
): Promise<string | Refusal> {
  const definition = await told(engine, workflow, query);
  return isRefusal(definition) ? definition : drawSvg(definition.bundle.definition, new Set(), query.language);
}

/** The form by which a procedure begins, empty, as a page that prints as A4. */
export async function printBlankForm(
  engine: Engine,
  workflow: string,
  query: { division: string; on?: string },
): Promise<string | Refusal> {
  const found = await told(engine, workflow, query);
  if (isRefusal(found)) return found;
  const { definition, forms } = found.bundle;
  const form = definition.start.form === undefined ? undefined : forms[definition.start.form];
  return form ? blankForm(form, definition.title) : refuse("NOT_FOUND");
}

async function told(engine: Engine, workflow: string, query: { division: string; on?: string }) {
  const on = query.on ?? localDay(await readNow(engine.database), engine.zone);
  if (!engine.policies().divisions.has(query.division)) return refuse("DIVISION_UNKNOWN");
  const variant = await engine.variantFor(workflow, query.division, on);
  return variant?.bundle.definition.guide ? variant : refuse("WORKFLOW_UNKNOWN");
}

async function makeGuide(engine: Engine, workflow: string, division: string, on: string): Promise<Guide | Refusal> {
  const policies = engine.policies();
  const found = await procedureAt(engine, workflow, division, on);
  if (isRefusal(found)) return found;
  const { bundle } = found.variant;
  const { guide, start } = bundle.definition;
  // What no file tells the public is not there for it.
  if (!guide) return refuse("WORKFLOW_UNKNOWN");
  const office = (position: string) => officeAt(policies, { division, mode: found.mode, parties: {} }, position, on);
  return {
    ...{ workflow, title: found.version.title, version: found.version.version, on, division },
    ...{ divisionName: divisionName(policies, division), modeTitle: found.modeTitle },
    ...guideOf({ ...found, bundle, regulations: policies.regulations }, guide),
    offices: start.positions.flatMap((position) => office(position) ?? []),
    complaints: guide.complaints === undefined ? null : office(guide.complaints),
  };
}

/** The office of a position and how to reach it; null where nobody holds it, or where it is a party's own. */
function officeAt(
  policies: Policies,
  place: { division: string; mode: string; parties: Record<string, string> },
  position: string,
  on: string,
): GuideOffice | null {
  const found = resolvePosition(policies.positions, indexOf(policies), place, position, on);
  const office = found.ok ? policies.organisations.get(found.organisation) : undefined;
  if (!office) return null;
  const title = policies.positions.positions[position]?.title ?? { zh: position, en: position };
  const { address = null, phone = null } = office.contact ?? {};
  return { position: title, name: office.name, address, phone };
}
