import { dayBefore, isDay } from "../calendar/day.ts";
import { liesWithin } from "../division/directory.ts";
import type { Problem } from "../problem.ts";
import type { Grant, Organisation } from "./model.ts";
import { holdsOn } from "./organisation.ts";

/** What becomes of offices on a day. A split is a new office and the places that go to it; a new name is a successor. */
export interface Reorganisation {
  on: string;
  reason: string;
  document?: string;
  /** Offices there are from that day on; their places come from those that close or give some up. */
  opens?: { id: string; type: string; name: string; parent?: string; code?: string }[];
  /** Offices that end the day before, each with the one that takes all of it over; people follow unless it says no. */
  closes?: { organisation: string; into: string; people?: boolean }[];
  /** Places that go from one office to another, which both stay. */
  moves?: { division: string; from: string; to: string }[];
}

/** What is known before it: offices, posts, types and places. */
export interface Before {
  organisations: ReadonlyMap<string, Organisation>;
  holders: ReadonlyMap<string, readonly { user: string; from: string | null; until: string | null }[]>;
  types: { has(type: string): boolean };
  divisions: { has(code: string): boolean };
}

export interface Reorganised {
  /** Offices as they are to be written, dates included. */
  organisations: Organisation[];
  /** Posts with a last day, and those that begin. */
  grants: Grant[];
  /** Offices whose open work is to be looked at on the day. */
  affected: string[];
}

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const NAME_CHARACTERS_MAX = 100;

/** Works out the tree and the posts from a day on, or what stands in the way. Nothing of before is taken back: it gets a last day. */
export function reorganise(wanted: Reorganisation, before: Before): Reorganised | Problem[] {
  const problems = checked(wanted, before);
  if (problems.length > 0) return problems;
  const { on, opens = [], closes = [], moves = [] } = wanted;
  const last = dayBefore(on);
  const tree = new Map<string, Organisation>();
  const known = (id: string) => tree.get(id) ?? before.organisations.get(id);
  const change = (id: string, to: (one: Organisation) => Organisation) => {
    const one = known(id);
    if (one) tree.set(id, to(one));
  };
  for (const { id, type, name, parent = null, code } of opens) {
    const from = [...closes.filter(({ into }) => into === id).map(({ organisation }) => organisation)];
    const giver = known(from[0] ?? moves.find(({ to }) => to === id)?.from ?? "");
    tree.set(id, {
      ...{ id, type, name, parent, homeCity: giver?.homeCity ?? 0, jurisdictions: [], from: on },
      ...(giver?.contact ? { contact: giver.contact } : {}),
      ...(code === undefined ? {} : { code }),
    });
  }
  for (const { organisation, into } of closes) {
    const places = (known(organisation)?.jurisdictions ?? []).filter((one) => holdsOn(one, on));
    change(into, (one) => places.reduce((to, { division }) => taking(to, division, on), one));
    change(organisation, (one) => ({
      ...places.reduce((to, { division }) => giving(to, division, last), one),
      until: last,
      successor: into,
    }));
  }
  for (const { division, from, to } of moves) {
    change(to, (one) => taking(one, division, on));
    change(from, (one) => giving(one, division, last));
  }
  const affected = [...closes.map(({ organisation }) => organisation), ...moves.map(({ from }) => from)];
  return { organisations: [...tree.values()], grants: posts(wanted, before), affected: [...new Set(affected)] };
}

/** An office takes a place from a day on, unless it has it already. */
function taking(one: Organisation, division: string, on: string): Organisation {
  const held = one.jurisdictions.find((other) => other.division === division);
  if (held && (held.until === null || held.until >= on)) return one;
  const others = one.jurisdictions.filter((other) => other !== held);
  return { ...one, jurisdictions: [...others, { division, from: held?.from ?? on, until: null }] };
}

function giving(one: Organisation, division: string, last: string): Organisation {
  const jurisdictions = one.jurisdictions.map((held) => (held.division === division ? { ...held, until: last } : held));
  return { ...one, jurisdictions };
}

/** Posts end with their office; whoever follows holds the same at the one that takes over, and keeps what they had there. */
function posts({ on, closes = [] }: Reorganisation, { holders }: Before): Grant[] {
  const found: Grant[] = [];
  for (const { organisation, into, people = true } of closes) {
    for (const [post, held] of holders) {
      const at = post.lastIndexOf("|");
      if (post.slice(0, at) !== organisation) continue;
      const role = post.slice(at + 1);
      for (const one of held.filter(({ until }) => until === null || until >= on)) {
        found.push({ user: one.user, role, organisation, from: one.from, until: dayBefore(on) });
        const there = holders.get(`${into}|${role}`)?.some(({ user, until }) => user === one.user && until === null);
        if (people && !there) found.push({ user: one.user, role, organisation: into, from: on, until: one.until });
      }
    }
  }
  return found;
}

function checked({ on, reason, opens = [], closes = [], moves = [] }: Reorganisation, before: Before): Problem[] {
  const found: Problem[] = [];
  const say = (path: string, zh: string, en: string) =>
    found.push({ code: "REORGANISATION_INVALID", path, what: { zh, en } });
  if (!isDay(on)) say("/on", "日期应为 yyyy-MM-dd", "A day is yyyy-MM-dd");
  if (reason.trim() === "") say("/reason", "请写明理由", "Give the reason");
  if (closes.length + moves.length === 0)
    say("/closes", "没有机构并入，也没有辖区划转", "No office closes and no place goes elsewhere");
  const opened = new Set(opens.map(({ id }) => id));
  const closing = new Set(closes.map(({ organisation }) => organisation));
  opens.forEach(({ id, type, name, parent }, index) => {
    const at = `/opens/${index}`;
    if (!ID.test(id)) say(`${at}/id`, "标识为小写字母、数字和 -", "An id has small letters, digits and -");
    if (before.organisations.has(id)) say(`${at}/id`, "机构标识已被使用", "An organisation of this id exists");
    if (!before.types.has(type)) say(`${at}/type`, "没有这种机构类型", "There is no such type of organisation");
    if (name.trim() === "" || name.length > NAME_CHARACTERS_MAX)
      say(`${at}/name`, `名称为 1 至 ${NAME_CHARACTERS_MAX} 字`, `A name has 1 to ${NAME_CHARACTERS_MAX} characters`);
    if (parent !== undefined && !before.organisations.has(parent) && !opened.has(parent))
      say(`${at}/parent`, "没有这个上级机构", "There is no such organisation above it");
    if (!closes.some(({ into }) => into === id) && !moves.some(({ to }) => to === id))
      say(at, "没有机构并入，也没有辖区划给它", "Nothing goes to it");
  });
  const exists = (id: string, path: string, isNew: boolean) => {
    const one = before.organisations.get(id);
    if ((!one && !(isNew && opened.has(id))) || (one && !holdsOn(one, on))) {
      say(path, `当日没有机构“${id}”`, `There is no organisation "${id}" on that day`);
      return false;
    }
    if (isNew && closing.has(id)) say(path, "它当日也要撤销", "It closes that day itself");
    return true;
  };
  const sameCity = (one: string, other: string, path: string) => {
    const [a, b] = [before.organisations.get(one), before.organisations.get(other)];
    if (a && b && a.homeCity !== b.homeCity) say(path, "两个机构不在同一设区市", "The two lie in different cities");
  };
  closes.forEach(({ organisation, into }, index) => {
    const both = [
      exists(organisation, `/closes/${index}/organisation`, false),
      exists(into, `/closes/${index}/into`, true),
    ];
    if (both.every(Boolean)) sameCity(organisation, into, `/closes/${index}/into`);
  });
  if (closing.size < closes.length) say("/closes", "同一机构写了两次", "An office stands there twice");
  moves.forEach(({ division, from, to }, index) => {
    const at = `/moves/${index}`;
    if (!exists(from, `${at}/from`, false) || !exists(to, `${at}/to`, true)) return;
    sameCity(from, to, `${at}/to`);
    const held = before.organisations.get(from)?.jurisdictions ?? [];
    if (!held.some((one) => one.division === division && holdsOn(one, on)))
      say(`${at}/division`, "不是它的辖区", "It is not one of its places");
    if (!before.divisions.has(division)) say(`${at}/division`, "没有这个区划代码", "There is no such division code");
  });
  return found;
}

/** Which office takes over the open work of one for a case that lies here; null: it stays. */
export function takenOverBy(
  { closes = [], moves = [] }: Reorganisation,
  organisation: string,
  division: string,
): string | null {
  const closed = closes.find((one) => one.organisation === organisation);
  const moved = moves.find((one) => one.from === organisation && liesWithin(division, one.division));
  return closed?.into ?? moved?.to ?? null;
}
