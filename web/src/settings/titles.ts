import type { SettingBody, SettingsBody } from "../../../src/core/api.ts";
import type { Text } from "../../../src/core/text.ts";

type Say = (text: Text | null | undefined) => string;

/** What a setting's key is called. */
export function keyTitle(body: SettingsBody, key: string, say: Say, mode: string): string {
  if (key === "mode") return mode;
  return say(body.parameters.find((one) => one.key === key)?.spec.title) || key;
}

/** What a mode is called; null for values that speak for themselves. */
export function valueTitle(body: SettingsBody, item: SettingBody, say: Say): string | null {
  if (item.key !== "mode") return null;
  return say(body.modes.find((mode) => mode.id === item.value)?.title) || null;
}
