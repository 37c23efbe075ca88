import { v7 as uuidv7 } from "uuid";
import type { Destination, SubstituteItem, SubstitutesBody } from "../core/api.ts";
import { dayNumber, isDay } from "../core/calendar/day.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { addAudit } from "../store/audit.ts";
import { addSubstitute, endSubstitute, listSubstitutes, type SubstituteRow } from "../store/substitutes.ts";
import type { Caller, Engine, Policies } from "./engine.ts";
import { once } from "./once.ts";
import { storable } from "./storable.ts";
import { colleaguesOf } from "./transfer.ts";

/** For longer somebody is given the post itself. */
const DAYS_MAX = 366;
/** At once, of one person. */
const SUBSTITUTES_MAX = 10;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface SubstituteInput {
  substitute: string;
  from: string;
  until: string;
  reason: string;
  key?: string | null;
}

/** Who stands in for the caller, for whom they stand in, and who could. */
export async function getSubstitutes(engine: Engine, caller: Caller): Promise<SubstitutesBody> {
  const policies = engine.policies();
  const today = caller.day ?? "";
  const rows = await listSubstitutes(engine.database, caller.user, today);
  const item = (row: SubstituteRow): SubstituteItem => ({
    ...{ id: row.id, from: row.from, until: row.until, reason: row.reason },
    ...{ user: nameOf(policies, row.user), substitute: nameOf(policies, row.substitute) },
  });
  return {
    mine: rows.filter(({ user }) => user === caller.user).map(item),
    forOthers: rows.filter(({ substitute }) => substitute === caller.user).map(item),
    // Through others too, today.
    acting: (caller.stands ?? []).map(({ name }) => name),
    colleagues: candidatesOf(policies, caller, today),
  };
}

/** 代理: a colleague acts at the caller's posts from a day to a day. What must be done by two people stays so. */
export async function putSubstitute(
  engine: Engine,
  caller: Caller,
  { key = null, ...asked }: SubstituteInput,
): Promise<SubstitutesBody | Refusal> {
  const { substitute, from, until, reason } = asked;
  const unfit = storable(reason);
  if (unfit) return unfit;
  const today = caller.day ?? "";
  if (!candidatesOf(engine.policies(), caller, today).some(({ id }) => id === substitute))
    return refuse("OPERATION_TARGET", { cure: NOT_A_COLLEAGUE });
  const days = isDay(from) && isDay(until) ? (dayNumber(until) ?? 0) - (dayNumber(from) ?? 0) : -1;
  if (days < 0 || days > DAYS_MAX || until < today) return refuse("FORM_INVALID", { problems: [OUT_OF_RANGE] });
  const done = await once<{ id: string }>(engine, caller, { verb: "substitute.put", asked, key }, async (tx) => {
    const known = await listSubstitutes(tx, caller.user, today);
    if (known.filter(({ user }) => user === caller.user).length >= SUBSTITUTES_MAX)
      return refuse("FORM_INVALID", { problems: [TOO_MANY] });
    const id = uuidv7();
    await addSubstitute(tx, { id, user: caller.user, substitute, from, until, reason }, caller.user);
    await addAudit(tx, {
      user: caller.user,
      action: "substitute.put",
      subject: substitute,
      detail: asked,
      ip: caller.ip,
    });
    return { id };
  });
  return "id" in done ? getSubstitutes(engine, caller) : done;
}

/** Ends a substitution that the caller has arranged, at once. */
export async function endOwnSubstitute(engine: Engine, caller: Caller, id: string): Promise<SubstitutesBody | Refusal> {
  if (!UUID.test(id)) return refuse("NOT_FOUND");
  const ended = await engine.database.transaction(async (tx) => {
    if (!(await endSubstitute(tx, id, caller.user))) return false;
    await addAudit(tx, { user: caller.user, action: "substitute.end", subject: id, detail: {}, ip: caller.ip });
    return true;
  });
  return ended ? getSubstitutes(engine, caller) : refuse("NOT_FOUND");
}

/** Colleagues at any office where the caller holds a post of their own. */
function candidatesOf(policies: Policies, caller: Caller, today: string): Destination[] {
  const offices = [...new Set(caller.grants.map(({ organisation }) => organisation))];
  const all = offices.flatMap((organisation) => colleaguesOf(policies, organisation, caller.user, today));
  return [...new Map(all.map((one) => [one.id, one])).values()];
}

function nameOf(policies: Policies, user: string): string {
  return policies.users.get(user)?.name ?? user;
}

const NOT_A_COLLEAGUE: Text = {
  zh: "请选择您所在单位的其他在岗人员",
  en: "Choose somebody else who holds a post at an office of yours",
};
const OUT_OF_RANGE = {
  code: "FORM_INVALID",
  path: "/until",
  what: {
    zh: `结束日期不早于今天和开始日期，最长 ${DAYS_MAX} 天`,
    en: `It ends today or later, not before it begins, and lasts ${DAYS_MAX} days at most`,
  },
};
const TOO_MANY = {
  code: "FORM_INVALID",
  path: "/substitute",
  what: { zh: `最多 ${SUBSTITUTES_MAX} 条代理安排`, en: `There are ${SUBSTITUTES_MAX} at most` },
};
