import type { DraftChange } from "../core/draft/model.ts";
import { baseValue, inventory } from "../core/local/inventory.ts";
import { changeSentence, inheritSentence } from "../core/local/sentence.ts";
import type { LocalNames } from "../core/local/value-words.ts";
import type { CaseChange } from "../core/local/view.ts";
import type { Provenance } from "../core/policy/model.ts";
import type { Text } from "../core/text.ts";
import type { Bundle, Variant } from "../core/variant.ts";
import { versionOn } from "./definitions.ts";
import type { Policies } from "./engine.ts";
import { divisionName } from "./reader.ts";
import { settableParams } from "./settings.ts";

/** What people here call things. */
export function localNames(policies: Policies, bundle: Bundle): LocalNames {
  return {
    bundle,
    params: Object.fromEntries(settableParams(policies)),
    stepTypes: policies.stepTypes,
    positions: policies.positions.positions,
    modes: policies.positions.modes,
    divisions: (code) => divisionName(policies, code),
  };
}

/** Every change of an area's draft as a sentence, with what held before it. */
export function changeSentences(
  policies: Policies,
  draft: { workflow: string; division: string | null },
  changes: readonly DraftChange[],
  on: string,
): Text[] {
  const bundle = versionOn(policies.versions.get(draft.workflow) ?? [], on)?.bundle;
  const division = draft.division ?? "";
  if (!bundle) return changes.map(({ at }) => ({ zh: at, en: at }));
  const names = localNames(policies, bundle);
  const items = inventory(bundle, names.params, names.stepTypes, policies.settings, division, on);
  return changes.map((change) => {
    const item = items.find((one) => one.op === change.op && one.at === change.at);
    const before: Provenance = item?.provenance ?? {
      ...{ value: change.op === "param" ? null : baseValue(bundle, change.op, change.at), source: "default", on },
    };
    const dated = { ...change, division, from: on };
    return change.inherit === true ? inheritSentence(dated, before, names) : changeSentence(dated, before, names);
  });
}

/** What areas had changed when a case began, each against what the procedure itself says. */
export function caseChanges(policies: Policies, variant: Variant): CaseChange[] {
  const versions = policies.versions.get(variant.workflow) ?? [];
  const bundle = versions.find((one) => one.version === variant.version)?.bundle ?? variant.bundle;
  const names = localNames(policies, bundle);
  return variant.changes.map((change) => {
    const before: Provenance = { value: baseValue(bundle, change.op, change.at), source: "default", on: change.from };
    const { division, from, reason, document = null } = change;
    const sentence = changeSentence(change, before, names);
    return { sentence, division, divisionName: divisionName(policies, division), from, reason, document };
  });
}
