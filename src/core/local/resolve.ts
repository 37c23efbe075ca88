import type { Setting } from "../policy/model.ts";
import { divisionPath, holdsOn } from "../policy/organisation.ts";
import { readChangeKey } from "./key.ts";
import { CHANGE_OPS, type PlacedChange } from "./model.ts";

/**
 * The changes of a workflow in force at a place on a day: of several settings of one place in the procedure that of the
 * nearest division, of several of one division the one that began last. In a fixed order, whatever the order of settings.
 * `mayHold` refuses what may not stand (any more), and what a division above says counts again.
 */
export function changesInForce(
  settings: readonly Setting[],
  workflow: string,
  division: string,
  on: string,
  mayHold: (change: PlacedChange) => boolean = () => true,
): PlacedChange[] {
  const path = divisionPath(division);
  const prefix = `${workflow}#`;
  const found = new Map<string, Ranked>();
  for (const setting of settings) {
    if (!setting.key.startsWith(prefix) || !("division" in setting.scope)) continue;
    const distance = path.indexOf(setting.scope.division);
    if (distance < 0 || !holdsOn(setting, on)) continue;
    const best = found.get(setting.key);
    if (best !== undefined && !isBefore(setting, distance, best)) continue;
    const change = changeOf(setting, setting.scope.division);
    if (change !== null && mayHold(change)) found.set(setting.key, { setting, distance, change });
  }
  return inOrder([...found.values()].map((one) => one.change));
}

interface Ranked {
  setting: Setting;
  /** How far above the division the setting's place lies. */
  distance: number;
  change: PlacedChange;
}

function isBefore(setting: Setting, distance: number, best: Ranked): boolean {
  if (distance !== best.distance) return distance < best.distance;
  if (setting.from !== best.setting.from) return setting.from > best.setting.from;
  return setting.id > best.setting.id;
}

function changeOf(setting: Setting, division: string): PlacedChange | null {
  const read = readChangeKey(setting.key);
  if (read === null) return null;
  const { id, value, from, until, reason, document } = setting;
  const change = { op: read.op, at: read.at, value, id, division, from, until, reason };
  return document === undefined ? change : { ...change, document };
}

/** Changes in the order in which they are applied: by kind, then by place. */
export function inOrder<T extends { op: PlacedChange["op"]; at: string }>(changes: readonly T[]): T[] {
  return [...changes].sort((a, b) => {
    const kinds = CHANGE_OPS.indexOf(a.op) - CHANGE_OPS.indexOf(b.op);
    return kinds !== 0 ? kinds : a.at < b.at ? -1 : a.at > b.at ? 1 : 0;
  });
}
