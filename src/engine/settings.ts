import { v7 as uuidv7 } from "uuid";
import { isDay, localTime } from "../core/calendar/day.ts";
import type { Level, ParamSpec } from "../core/definition/model.ts";
import { checkParam } from "../core/policy/bounds.ts";
import { levelOf } from "../core/policy/organisation.ts";
import type { Problem } from "../core/problem.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { addAudit } from "../store/audit.ts";
import { readNow } from "../store/meta.ts";
import { endSettingOn, readSettings, type SettingRow } from "../store/settings.ts";
import { grantOver, grantOverOrganisation } from "./authority.ts";
import type { Caller, Engine, Policies } from "./engine.ts";
import { once } from "./once.ts";
import { placeSetting } from "./place-setting.ts";
import { bumpPolicies } from "./revision.ts";

export const REASON_CHARACTERS_MAX = 500;

export interface NewSetting {
  /** Exactly one of the two. */
  division?: string;
  organisation?: string;
  /** `mode`, a shared parameter, or `<workflow>.<parameter>`. */
  key: string;
  value: unknown;
  from: string;
  until?: string | null;
  reason: Text;
  document?: string | null;
}

/**
 * Puts a dated setting in force for an area, or a mode for an organisation. Cases that run keep what they pinned. What
 * held before at the same place ends the day before; what was settled for later days is not silently overruled.
 */
export async function putSetting(
  engine: Engine,
  caller: Caller,
  wanted: NewSetting,
  key: string | null = null,
): Promise<SettingRow | Refusal> {
  const policies = engine.policies();
  const problems = checkSetting(policies, wanted);
  if (problems.length > 0) return refuse("SETTING_INVALID", { problems });
  const today = localTime(await readNow(engine.database), engine.zone).day;
  const grant = grantFor(policies, caller, wanted, today);
  if (grant === null) return refuse("FORBIDDEN");
  const row: Omit<SettingRow, "createdAt"> = {
    id: uuidv7(),
    division: wanted.division ?? null,
    organisation: wanted.organisation ?? null,
    key: wanted.key,
    value: wanted.value,
    from: wanted.from,
    until: wanted.until ?? null,
    reason: wanted.reason,
    document: wanted.document ?? null,
    author: caller.user,
    approver: null,
    draft: null,
  };
  const request = { verb: "setting.put", asked: wanted, key };
  const put = await once<SettingRow>(engine, caller, request, async (tx) => {
    await bumpPolicies(tx, ["settings"]);
    const ended = await placeSetting(tx, row);
    if (isRefusal(ended)) return ended;
    await addAudit(tx, {
      user: caller.user,
      organisation: grant.organisation,
      action: "setting.put",
      subject: row.id,
      detail: { ...row, ended: ended.map((one) => one.id) },
      ip: caller.ip,
    });
    return { ...row, createdAt: await readNow(tx) };
  });
  if (!isRefusal(put)) await engine.refreshPolicies();
  return put;
}

/** Ends a setting after its last day `until`; what is below it in the tree, or the default, holds from then on. */
export async function endSetting(
  engine: Engine,
  caller: Caller,
  id: string,
  until: string,
  key: string | null = null,
): Promise<SettingRow | Refusal> {
  if (!isDay(until))
    return refuse("SETTING_INVALID", { problems: [problem("/until", "日期应为 yyyy-MM-dd", "A day is yyyy-MM-dd")] });
  const policies = engine.policies();
  const row = (await readSettings(engine.database)).find((one) => one.id === id);
  if (!row) return refuse("NOT_FOUND");
  const place = { ...(row.division ? { division: row.division } : { organisation: row.organisation ?? "" }) };
  const today = localTime(await readNow(engine.database), engine.zone).day;
  const grant = grantFor(policies, caller, place, today);
  if (grant === null) return refuse("FORBIDDEN");
  if (row.until !== null && row.until < until) {
    return refuse("SETTING_CONFLICT", {
      cure: { zh: `已于 ${row.until} 终止`, en: `It ends on ${row.until} already` },
    });
  }
  const request = { verb: "setting.end", asked: { id, until }, key };
  const ended = await once<SettingRow>(engine, caller, request, async (tx) => {
    await bumpPolicies(tx, ["settings"]);
    await endSettingOn(tx, id, until);
    const detail = { until };
    await addAudit(tx, {
      user: caller.user,
      organisation: grant.organisation,
      action: "setting.end",
      subject: id,
      detail,
      ip: caller.ip,
    });
    return { ...row, until };
  });
  if (!isRefusal(ended)) await engine.refreshPolicies();
  return ended;
}

/** Every setting there is, oldest first within a key; settings hold nothing personal and everybody works by them. */
export function listSettings(engine: Engine): Promise<SettingRow[]> {
  return readSettings(engine.database);
}

/** The parameters that may be set, by the key of a setting. */
export function settableParams(policies: Policies): Map<string, ParamSpec> {
  const found = new Map(Object.entries(policies.params));
  for (const { id, bundle } of policies.workflows.values()) {
    for (const [name, spec] of Object.entries(bundle.definition.params)) found.set(`${id}.${name}`, spec);
  }
  return found;
}

function grantFor(policies: Policies, caller: Caller, place: { division?: string; organisation?: string }, on: string) {
  return place.division !== undefined
    ? grantOver(policies, caller, "settings.write", place.division, on)
    : grantOverOrganisation(policies, caller, "settings.write", place.organisation ?? "", on);
}

/** Everything that is wrong with a setting before anybody's rights are looked at. */
export function checkSetting(policies: Policies, wanted: NewSetting): Problem[] {
  const found: Problem[] = [];
  const { division, organisation, key, from, until, reason } = wanted;
  if ((division === undefined) === (organisation === undefined)) {
    found.push(problem("/division", "区划和机构须填且只填一项", "Give a division or an organisation, not both"));
  }
  if (division !== undefined && !policies.divisions.has(division)) {
    found.push(problem("/division", "没有这个区划代码", "There is no such division code"));
  }
  if (organisation !== undefined && !policies.organisations.has(organisation)) {
    found.push(problem("/organisation", "没有这个机构", "There is no such organisation"));
  }
  if (!isDay(from)) found.push(problem("/from", "日期应为 yyyy-MM-dd", "A day is yyyy-MM-dd"));
  if (until != null && !isDay(until)) found.push(problem("/until", "日期应为 yyyy-MM-dd", "A day is yyyy-MM-dd"));
  else if (until != null && until < from) found.push(problem("/until", "截止早于开始", "It ends before it begins"));
  if (reason.zh.trim() === "") found.push(problem("/reason", "请写明理由", "Give the reason"));
  if (Math.max(reason.zh.length, reason.en.length) > REASON_CHARACTERS_MAX) {
    found.push(
      problem("/reason", `理由最多 ${REASON_CHARACTERS_MAX} 字`, `At most ${REASON_CHARACTERS_MAX} characters`),
    );
  }
  return [...found, ...(key === "mode" ? checkMode(policies, wanted) : checkValue(policies, wanted))];
}

function checkMode(policies: Policies, { value }: NewSetting): Problem[] {
  const modes = Object.entries(policies.positions.modes);
  if (typeof value === "string" && modes.some(([id]) => id === value)) return [];
  const cure = {
    zh: modes.map(([id, mode]) => `${id}（${mode.title.zh}）`).join("、"),
    en: modes.map(([id, mode]) => `${id} (${mode.title.en})`).join(", "),
  };
  return [{ ...problem("/value", "没有这种管理模式", "There is no such mode"), cure }];
}

function checkValue(policies: Policies, { key, value, division }: NewSetting): Problem[] {
  const spec = settableParams(policies).get(key);
  if (!spec) return [problem("/key", "没有这个参数", "There is no such parameter")];
  if (division === undefined)
    return [problem("/organisation", "只有管理模式可以按机构设置", "Only the mode is set for an organisation")];
  const outside = checkParam(spec, value);
  return [...(outside ? [{ ...outside, path: "/value" }] : []), ...checkLevel(spec.levels, levelOf(division))];
}

function checkLevel(allowed: readonly Level[], level: Level): Problem[] {
  if (allowed.includes(level)) return [];
  const cure = { zh: `可设置的层级：${allowed.join("、")}`, en: `Levels that may set it: ${allowed.join(", ")}` };
  return [{ ...problem("/division", "这一层级不得设置此参数", "This level may not set the parameter"), cure }];
}

function problem(path: string, zh: string, en: string): Problem {
  return { code: "SETTING_INVALID", path, what: { zh, en } };
}
