import type { Level } from "../definition/model.ts";
import type { Division } from "../policy/model.ts";
import { ancestorCode, cityOf, type Directory, liesWithin, normaliseName } from "./directory.ts";

/** What is known of where somebody lives: an address in words, and columns that name the street and the community. */
export interface Whereabouts {
  address?: string | null;
  street?: string | null;
  community?: string | null;
}

/** The place whose addresses need not say so, and words the divisions themselves do not contain. */
export interface LocateContext {
  directory: Directory;
  /** Where the matter is handled: a street name alone means a street of this division's city. */
  home: string;
  /** Names of abolished divisions → the division that holds their streets now. */
  former: ReadonlyMap<string, string>;
  /** Beginnings of addresses outside the country. */
  abroad: readonly string[];
}

/** Why no single street is known. */
export type WhyNot = "blank" | "unknown" | "noStreet" | "unknownStreet" | "ambiguous" | "conflict" | "abroad";

export interface Located {
  /** The one street, or null with the reason. */
  street: string | null;
  community: string | null;
  /** The deepest division that is certain, whether or not it reaches the street. */
  division: string | null;
  /** See `cityOf`; null when it is not known. */
  city: string | null;
  why: WhyNot | null;
  /** The abolished name that was read. */
  former: string | null;
}

interface Reading {
  spot: Division | null;
  why: WhyNot | null;
  former: string | null;
  rest: string;
}

const LEVELS: readonly Level[] = ["province", "city", "county", "street", "community"];
/** What looks like a street or a county at the beginning of a text, when no known one was found there. */
const LIKE_STREET = /^[^\d\s]{1,12}?(街道|镇|乡)/;
const LIKE_COUNTY = /^[^\d\s]{0,6}?[区县市]/;

/** The one street that an address and its columns agree on. Nothing is guessed: two possibilities are none. */
export function locate(context: LocateContext, where: Whereabouts): Located {
  const address = normaliseName(where.address ?? "");
  const read = readAddress(context, address, null);
  const column = normaliseName(where.street ?? "");
  const settled = column === "" ? read : withStreetColumn(context, read, column);
  return withCommunity(context, settled, normaliseName(where.community ?? ""));
}

function withStreetColumn(context: LocateContext, read: Reading, column: string): Reading {
  if (read.why === "conflict" || read.why === "abroad" || read.why === "unknownStreet") return read;
  const street = read.spot?.level === "street" || read.spot?.level === "community" ? read.spot : null;
  const base = street ? (context.directory.get(ancestorCode(street.code, "county")) ?? null) : read.spot;
  const named = columnIn(context, column, base);
  if (!street)
    return named.spot?.level === "street"
      ? { ...named, former: named.former ?? read.former }
      : { ...read, why: read.why === "blank" ? named.why : (read.why ?? named.why) };
  const agrees = named.spot !== null && ancestorCode(named.spot.code, "street") === ancestorCode(street.code, "street");
  return agrees ? read : { ...read, spot: base, why: "conflict" };
}

/** A street column says the street alone, or the way to it: 宁海路街道, 鼓楼区宁海路街道. */
function columnIn(context: LocateContext, column: string, base: Division | null): Reading {
  const inside = readAddress(context, column, base);
  if (base === null || inside.spot?.code !== base.code) return inside;
  const whole = readAddress(context, column, null);
  return whole.spot && whole.spot.code !== base.code && liesWithin(whole.spot.code, base.code) ? whole : inside;
}

function withCommunity(context: LocateContext, read: Reading, column: string): Located {
  let spot = read.spot;
  let why = read.why;
  const open = spot !== null && (spot.level === "street" || (spot.level === "county" && why === "noStreet"));
  if (spot && open) {
    const fromText = communityAt(context.directory, read.rest, spot.code);
    const candidates = fromText.length > 0 ? fromText : communitiesNamed(context.directory, column, spot.code);
    const only = candidates.length === 1 ? candidates[0] : undefined;
    if (only) {
      spot = only;
      why = null;
    } else if (candidates.length > 1 && spot.level === "county") why = "ambiguous";
  }
  const deep = spot && (spot.level === "street" || spot.level === "community") && why === null ? spot : null;
  return {
    street: deep ? ancestorCode(deep.code, "street") : null,
    community: deep?.level === "community" ? deep.code : null,
    division: spot?.code ?? null,
    city: spot ? cityOf(context.directory, spot.code) : null,
    why: deep ? null : (why ?? "noStreet"),
    former: read.former,
  };
}

/** Reads divisions off the beginning of a text, each inside the one before. */
function readAddress(context: LocateContext, text: string, within: Division | null): Reading {
  if (text === "") return { spot: within, why: "blank", former: null, rest: "" };
  if (within === null && context.abroad.some((word) => text.startsWith(word))) {
    return { spot: null, why: "abroad", former: null, rest: text };
  }
  let spot = within;
  let former: string | null = null;
  let rest = text;
  for (let depth = 0; depth < LEVELS.length; depth++) {
    const found = next(context, rest, spot, former);
    if (found.length === 0) {
      const old: { name: string; spot: Division } | null =
        former === null && (spot === null || spot.level === "city") ? formerAt(context, rest) : null;
      if (!old) break;
      former = old.name;
      spot = old.spot;
      rest = rest.slice(old.name.length);
      continue;
    }
    const first = found[0];
    if (!first) break;
    if (found.length > 1) return { spot, why: "ambiguous", former, rest };
    spot = first.division;
    rest = rest.slice(first.length);
    if (spot.level === "street") break;
  }
  return { spot, why: whyNoStreet(context, spot, rest), former, rest };
}

function whyNoStreet(context: LocateContext, spot: Division | null, rest: string): WhyNot | null {
  if (spot?.level === "street" || spot?.level === "community") return null;
  if (spot === null) return "unknown";
  if (spot.level !== "county") return LIKE_COUNTY.test(rest) ? "unknown" : "noStreet";
  const city = ancestorCode(spot.code, "city");
  const elsewhere = longest(
    context.directory,
    rest,
    (other) => other.level === "street" && liesWithin(other.code, city),
  );
  if (elsewhere.length > 0) return "conflict";
  if (communityAt(context.directory, rest, spot.code).length > 0) return "noStreet";
  return LIKE_STREET.test(rest) ? "unknownStreet" : "noStreet";
}

interface Match {
  division: Division;
  length: number;
}

/** The divisions named at the beginning of the rest, deeper than the spot and inside it. */
function next(context: LocateContext, rest: string, spot: Division | null, former: string | null): Match[] {
  const { directory } = context;
  const depth = spot ? LEVELS.indexOf(spot.level) : -1;
  const inside = (other: Division) =>
    LEVELS.indexOf(other.level) > depth &&
    other.code !== spot?.code &&
    (spot === null || liesWithin(other.code, spot.code));
  const full = longest(directory, rest, inside);
  const city = ancestorCode(context.home, "city");
  // Without a province or city before it, a county or street is one of the home city, unless only one bears the name.
  const narrowed = spot === null ? preferHome(full, city) : full;
  if (narrowed.length > 0) return former === null ? narrowed : narrowed.filter((m) => m.division.level === "street");
  return shortAt(directory, rest, inside);
}

function preferHome(found: Match[], city: string): Match[] {
  const home = found.filter((match) => liesWithin(match.division.code, city));
  if (home.length > 0) return home;
  // A street's name alone never leaves the city: too many places share theirs.
  return found.filter((match) => match.division.level !== "street");
}

/** 江苏南京鼓楼区: a short name counts only when another division follows it or the text ends. */
function shortAt(directory: Directory, rest: string, inside: (other: Division) => boolean): Match[] {
  for (let length = Math.min(4, rest.length); length >= 2; length--) {
    const found = directory.shortly(rest.slice(0, length)).filter(inside);
    const after = rest.slice(length);
    const follows = (under: Division) =>
      after === "" ||
      longest(directory, after, (other) => other.code !== under.code && liesWithin(other.code, under.code)).length >
        0 ||
      (under.level === "province" && startsShort(directory, after, under));
    const kept = found.filter(follows);
    if (kept.length > 0) return kept.slice(0, 1).map((division) => ({ division, length }));
  }
  return [];
}

function startsShort(directory: Directory, text: string, province: Division): boolean {
  for (let length = Math.min(4, text.length); length >= 2; length--) {
    const found = directory.shortly(text.slice(0, length));
    if (found.some((city) => city.level === "city" && liesWithin(city.code, province.code))) return true;
  }
  return false;
}

function longest(directory: Directory, text: string, allowed: (other: Division) => boolean): Match[] {
  for (let length = Math.min(directory.nameLengthMax, text.length); length >= 2; length--) {
    const found = directory.named(text.slice(0, length)).filter(allowed);
    if (found.length > 0) return shallowest(found).map((division) => ({ division, length }));
  }
  return [];
}

/** Two levels may share a name (a county and the town that bears it): the upper one is meant first. */
function shallowest(found: readonly Division[]): Division[] {
  const level = LEVELS.find((candidate) => found.some((division) => division.level === candidate));
  return found.filter((division) => division.level === level);
}

function formerAt(context: LocateContext, rest: string): { name: string; spot: Division } | null {
  for (const [name, code] of context.former) {
    const only = context.directory.get(code);
    if (only && rest.startsWith(name) && liesWithin(only.code, ancestorCode(context.home, "province"))) {
      return { name, spot: only };
    }
  }
  return null;
}

/** Communities named at the beginning of a text, written with their kind (社区, 村). */
function communityAt(directory: Directory, text: string, within: string): Division[] {
  for (let length = Math.min(20, text.length); length >= 3; length--) {
    const found = directory.communities(text.slice(0, length)).filter((other) => liesWithin(other.code, within));
    if (found.length > 0) return found;
  }
  return [];
}

function communitiesNamed(directory: Directory, name: string, within: string): Division[] {
  if (name === "") return [];
  const exact = directory.communities(name).filter((other) => liesWithin(other.code, within));
  if (exact.length > 0 || /(社区|村|会)$/.test(name)) return exact;
  return directory.communities(`${name}社区`).filter((other) => liesWithin(other.code, within));
}
