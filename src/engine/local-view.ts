import { localDay } from "../core/calendar/day.ts";
import { inventory } from "../core/local/inventory.ts";
import { steps } from "../core/local/steps.ts";
import { valueWords } from "../core/local/value-words.ts";
import type { LocalView } from "../core/local/view.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { readNow } from "../store/meta.ts";
import { versionOn } from "./definitions.ts";
import { localNames } from "./draft-words.ts";
import type { Engine } from "./engine.ts";
import { divisionName } from "./reader.ts";
import { modeAt } from "./start-place.ts";

/** A procedure as it holds at a place on a day: its steps in words, and everything that areas may change of it. */
export async function localView(
  engine: Engine,
  workflow: string,
  query: { division: string; on?: string },
): Promise<LocalView | Refusal> {
  const policies = engine.policies();
  const on = query.on ?? localDay(await readNow(engine.database), engine.zone);
  const { division } = query;
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
    ...{ workflow, title: version.title, version: version.version, division, on, mode },
    divisionName: divisionName(policies, division),
    modeTitle: policies.positions.modes[mode]?.title ?? { zh: mode, en: mode },
    items: items.map((item) => ({
      ...item,
      valueText: valueWords(names, item),
      sourceName: item.provenance.division === undefined ? null : divisionName(policies, item.provenance.division),
    })),
    steps: steps(variant.bundle, {
      ...{ positions: policies.positions.positions, modes: policies.positions.modes },
      ...{ outcomes: Object.fromEntries(policies.outcomes), params: Object.fromEntries(params) },
    }),
  };
}
