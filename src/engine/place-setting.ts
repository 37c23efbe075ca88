import { dayBefore } from "../core/calendar/day.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Connection } from "../store/database.ts";
import {
  addSetting,
  endSettingOn,
  type NewSettingRow,
  overlappingSettings,
  type SettingRow,
} from "../store/settings.ts";

/**
 * Puts a setting in force within a transaction that holds the policies. What held before at the same place ends the day
 * before, and is told with the last day it had; what was settled for later days is not silently overruled.
 */
export async function placeSetting(
  tx: Connection,
  row: NewSettingRow,
): Promise<{ id: string; until: string | null }[] | Refusal> {
  const others = await overlappingSettings(tx, row);
  const later = others.find((one) => one.from > row.from);
  if (later) return conflict(later);
  for (const one of others) await endSettingOn(tx, one.id, dayBefore(row.from));
  await addSetting(tx, row);
  return others.map(({ id, until }) => ({ id, until }));
}

/** Ends what a place has of its own under a key, so that what is said above it, or the default, holds from a day on. */
export async function unplaceSetting(
  tx: Connection,
  row: Pick<SettingRow, "division" | "organisation" | "key" | "from">,
): Promise<{ id: string; until: string | null }[] | Refusal> {
  const others = await overlappingSettings(tx, { ...row, until: null });
  const later = others.find((one) => one.from > row.from);
  if (later) return conflict(later);
  for (const one of others) await endSettingOn(tx, one.id, dayBefore(row.from));
  return others.map(({ id, until }) => ({ id, until }));
}

function conflict(other: SettingRow): Refusal {
  return refuse("SETTING_CONFLICT", {
    cure: {
      zh: `自 ${other.from} 起另有设置；请把本设置的截止日期定在此前，或先终止那一项`,
      en: `Another begins on ${other.from}: end this one before that day, or end the other first`,
    },
  });
}
