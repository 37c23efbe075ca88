import { localDay } from "../core/calendar/day.ts";
import { type ItemGroup, inventory } from "../core/local/inventory.ts";
import { offerOf } from "../core/local/offer.ts";
import { steps } from "../core/local/steps.ts";
import { stateTitle, valueWords } from "../core/local/value-words.ts";
import type { LocalView } from "../core/local/view.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import type { Bundle } from "../core/variant.ts";
import { readNow } from "../store/meta.ts";
import { versionOn } from "./definitions.ts";
import { mayDraft } from "./draft-rights.ts";
import { localNames } from "./draft-words.ts";
import type { Caller, Engine } from "./engine.ts";
import { divisionName } from "./reader.ts";
import { modeAt } from "./start-place.ts";

/** A procedure as it holds at a place on a day: its steps in words, and everything that areas may change of it. */
export async function localView(
  engine: Engine,
  caller: Caller,
  workflow: string,
  query: { division: string; on?: string },
): Promise<LocalView | Refusal> {
  const policies = engine.policies();
  const today = localDay(await readNow(engine.database), engine.zone);
  const { division } = query;
  const found = await procedureAt(engine, workflow, division, query.on ?? today);
  if (isRefusal(found)) return found;
  const { version, names, items, mode } = found;
  return {
    ...{ workflow, title: version.title, version: version.version, division, on: found.on, mode },
    divisionName: divisionName(policies, division),
    modeTitle: found.modeTitle,
    change: mayDraft(policies, caller, { kind: "local", division }, today),
    items: items.map((item) => ({ ...item, offer: offerOf(names, item) })),
    steps: found.steps,
  };
}

/** What there is to say of a procedure at a place on a day, whoever asks. */
export async function procedureAt(engine: Engine, workflow: string, division: string, on: string) {
  const policies = engine.policies();
  if (!policies.divisions.has(division)) return refuse("DIVISION_UNKNOWN");
  const version = versionOn(policies.versions.get(workflow) ?? [], on);
  const variant = await engine.variantFor(workflow, division, on);
  if (!version || !variant) return refuse("WORKFLOW_UNKNOWN");
  const names = localNames(policies, version.bundle);
  const items = inventory(version.bundle, names.params, names.stepTypes, policies.settings, division, on);
  // Expressions read a parameter by its last name, whether it is the procedure's own or shared.
  const params = items.flatMap(({ op, at, value, spec }) =>
    op === "param" && spec ? [[at.slice(at.indexOf(".") + 1), { title: spec.title, schema: spec.schema, value }]] : [],
  );
  const mode = modeAt(policies, division, {}, on);
  return {
    ...{ version, variant, names, on, mode, params: Object.fromEntries(params) },
    modeTitle: policies.positions.modes[mode]?.title ?? { zh: mode, en: mode },
    items: items.map((item) => ({
      ...item,
      groupTitle: groupTitle(variant.bundle, item.group),
      valueText: valueWords(names, item),
      sourceName: item.provenance.division === undefined ? null : divisionName(policies, item.provenance.division),
    })),
    steps: steps(variant.bundle, {
      ...{ positions: policies.positions.positions, modes: policies.positions.modes },
      ...{ outcomes: Object.fromEntries(policies.outcomes), params: Object.fromEntries(params) },
    }),
  };
}

/** What the part of the procedure is called in which an item is shown. */
function groupTitle(bundle: Bundle, { kind, id }: ItemGroup): Text {
  if (kind === "state") return stateTitle(bundle, id);
  const named = { form: bundle.forms, table: bundle.tables, template: bundle.templates, procedure: {} }[kind];
  const found: { title: Text } | undefined = Reflect.get(named, id);
  return found?.title ?? bundle.definition.title;
}
