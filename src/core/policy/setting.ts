import type { ParamSpec } from "../definition/model.ts";
import type { Text } from "../text.ts";
import { checkParam } from "./bounds.ts";
import type { Place, Provenance, Setting } from "./model.ts";
import { divisionPath, holdsOn, levelOf } from "./organisation.ts";

export interface ModeDefaults {
  /** `positions.defaultMode`: what holds where nobody has said anything. */
  defaultMode: string;
  /** A decision about this very person or thing; beats every setting. */
  override?: { mode: string; reason: Text };
}

/**
 * The mode of a place on a day: a decision about the subject, then the assignment of a party (in the order the parties
 * are given), then the nearest of community, street, county, city and province, then the default.
 */
export function resolveMode(
  settings: readonly Setting[],
  place: Pick<Place, "division" | "parties">,
  on: string,
  defaults: ModeDefaults,
): Provenance {
  if (defaults.override) {
    return { value: defaults.override.mode, source: "setting", reason: defaults.override.reason, on };
  }
  for (const organisation of Object.values(place.parties)) {
    const found = latest(
      settings,
      "mode",
      on,
      (one) => "organisation" in one.scope && one.scope.organisation === organisation,
    );
    if (found) return provenance(found, on);
  }
  return (
    ofPlace(settings, "mode", place.division, on, () => true) ?? { value: defaults.defaultMode, source: "default", on }
  );
}

/**
 * A parameter's value in a place on its reference date and where it came from: the nearest division whose level may set
 * it, else the default. A value outside the bounds is never taken, however it came to be stored.
 */
export function resolveParam(
  spec: ParamSpec,
  key: string,
  settings: readonly Setting[],
  place: Pick<Place, "division">,
  on: string,
): Provenance {
  const mayHold = (setting: Setting, division: string) =>
    spec.levels.includes(levelOf(division)) && checkParam(spec, setting.value) === null;
  return ofPlace(settings, key, place.division, on, mayHold) ?? { value: spec.default, source: "default", on };
}

function ofPlace(
  settings: readonly Setting[],
  key: string,
  division: string,
  on: string,
  mayHold: (setting: Setting, division: string) => boolean,
): Provenance | null {
  for (const code of divisionPath(division)) {
    const found = latest(
      settings,
      key,
      on,
      (one) => "division" in one.scope && one.scope.division === code && mayHold(one, code),
    );
    if (found) return provenance(found, on);
  }
  return null;
}

/** Of several in force the one that began last; ids decide between equals, so the order of rows never does. */
function latest(
  settings: readonly Setting[],
  key: string,
  on: string,
  wanted: (setting: Setting) => boolean,
): Setting | undefined {
  let best: Setting | undefined;
  for (const one of settings) {
    if (one.key !== key || !holdsOn(one, on) || !wanted(one)) continue;
    if (!best || one.from > best.from || (one.from === best.from && one.id > best.id)) best = one;
  }
  return best;
}

function provenance(setting: Setting, on: string): Provenance {
  return {
    value: setting.value,
    source: "setting",
    ...("division" in setting.scope
      ? { division: setting.scope.division }
      : { organisation: setting.scope.organisation }),
    from: setting.from,
    reason: setting.reason,
    ...(setting.document === undefined ? {} : { document: setting.document }),
    on,
  };
}
