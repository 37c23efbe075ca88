import type { SettingsBody } from "../../../src/core/api.ts";
import type { ParamSpec } from "../../../src/core/definition/model.ts";
import type { Problem } from "../../../src/core/problem.ts";
import type { NewSetting } from "../resources.ts";
import { problemWith, readValue } from "./value.ts";

/** A setting as it is typed. */
export interface Entry {
  scope: "division" | "organisation";
  division: string;
  organisation: string;
  key: string;
  value: string;
  from: string;
  until: string;
  reasonZh: string;
  reasonEn: string;
  document: string;
}

export function emptySetting(opening: { key: string; division: string }, today: Date): Entry {
  return {
    scope: "division",
    division: opening.division,
    organisation: "",
    key: opening.key || "mode",
    value: "",
    from: localDay(today),
    until: "",
    reasonZh: "",
    reasonEn: "",
    document: "",
  };
}

function localDay(date: Date): string {
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

export function specOf(body: SettingsBody, key: string): ParamSpec | null {
  return body.parameters.find((one) => one.key === key)?.spec ?? null;
}

export function findEntryProblems(body: SettingsBody, entry: Entry): Problem[] {
  const found: Problem[] = [];
  const say = (path: string, zh: string, en: string) => found.push({ code: "SETTING_INVALID", path, what: { zh, en } });
  if (entry.scope === "division" && !entry.division) say("/division", "请选择区划", "Choose a division");
  if (entry.scope === "organisation" && !entry.organisation)
    say("/organisation", "请选择机构", "Choose an organisation");
  if (!entry.from) say("/from", "请填写开始日期", "Give the day from which it holds");
  if (entry.until && entry.until < entry.from) say("/until", "截止早于开始", "It ends before it begins");
  if (!entry.reasonZh.trim()) say("/reason", "请写明理由", "Give the reason");
  const spec = specOf(body, entry.key);
  if (entry.key === "mode") {
    if (!body.modes.some((mode) => mode.id === entry.value)) say("/value", "请选择管理模式", "Choose a mode");
  } else if (spec) {
    const problem = problemWith(spec, entry.value);
    if (problem) found.push(problem);
  } else say("/key", "请选择要设置的内容", "Choose what to set");
  return found;
}

/** The request for an entry without problems. */
export function settingFrom(body: SettingsBody, entry: Entry): NewSetting {
  const spec = specOf(body, entry.key);
  const zh = entry.reasonZh.trim();
  return {
    ...(entry.scope === "division" ? { division: entry.division } : { organisation: entry.organisation }),
    key: entry.key,
    value: spec ? readValue(spec, entry.value)?.value : entry.value,
    from: entry.from,
    ...(entry.until ? { until: entry.until } : {}),
    reason: { zh, en: entry.reasonEn.trim() || zh },
    ...(entry.document.trim() ? { document: entry.document.trim() } : {}),
  };
}
