import type { GroupBy, GroupLevel, Level } from "../definition/model.ts";
import type { Division } from "../policy/model.ts";

/** Longest name that an address is compared with, in characters; the longest in the national list has 28. */
const NAME_CHARACTERS_MAX = 32;

/** Counties, zones and streets that stand directly under a province are listed below one of these stand-ins for a city. */
const STAND_IN = /^(市辖区|县|.*直辖县级行政区划)$/;
const COMMUNITY_OFFICE = /(社区)?(居民委员会|村民委员会|居委会|村委会|居委)$/;

/** Divisions by code and by the names people write; built once from the whole list. */
export interface Directory {
  get(code: string): Division | undefined;
  /** Divisions above community level that bear this name, written out. */
  named(name: string): readonly Division[];
  /** Provinces and cities by the name without its kind: 江苏, 南京. */
  shortly(name: string): readonly Division[];
  /** Communities by any of the forms that people write. */
  communities(name: string): readonly Division[];
  nameLengthMax: number;
}

/** Gathers the names of all divisions so that an address can be read from its beginning. */
export function buildDirectory(divisions: ReadonlyMap<string, Division>): Directory {
  const names = new Map<string, Division[]>();
  const shorts = new Map<string, Division[]>();
  const communities = new Map<string, Division[]>();
  let nameLengthMax = 2;
  for (const division of divisions.values()) {
    const name = normaliseName(division.name);
    if (name.length > NAME_CHARACTERS_MAX || STAND_IN.test(name)) continue;
    if (division.level === "community") {
      for (const form of communityForms(name)) push(communities, form, division);
      continue;
    }
    nameLengthMax = Math.max(nameLengthMax, name.length);
    push(names, name, division);
    if (division.level !== "province" && division.level !== "city") continue;
    const short = name.replace(/(?:(?:壮族|回族|维吾尔)?自治区|省|市|地区|盟)$/, "");
    if (short !== name && short.length >= 2) push(shorts, short, division);
  }
  return {
    get: (code) => divisions.get(code),
    named: (name) => names.get(name) ?? [],
    shortly: (name) => shorts.get(name) ?? [],
    communities: (name) => communities.get(name) ?? [],
    nameLengthMax,
  };
}

/** One form for names and addresses alike: compatibility characters unified, nothing blank. */
export function normaliseName(text: string): string {
  return text.normalize("NFKC").replace(/[\s\u200b-\u200d\ufeff]+/g, "");
}

const DIGITS: Record<Level, number> = { province: 2, city: 4, county: 6, street: 9, community: 12 };

/** The code of the division of a level that contains this one; the code itself when it lies above that level. */
export function ancestorCode(code: string, level: Level): string {
  return code.slice(0, DIGITS[level]).padEnd(12, "0");
}

/** Whether `inner` is `outer` or lies in it. */
export function liesWithin(inner: string, outer: string): boolean {
  return inner.startsWith(stemOf(outer));
}

/** What the codes of all that lies within a division begin with. */
export function stemOf(division: string): string {
  return division.replace(/(000000000000|0000000000|00000000|000000|000)$/, "");
}

/** Where a child of a case in this home city begins that lies at a place: there, as far as the place is known and in the city. */
export function placeInCity(
  place: unknown,
  city: number,
  divisions: { has(code: string): boolean },
): string | undefined {
  return typeof place === "string" && divisions.has(place) && liesWithin(place, `${city}000000`) ? place : undefined;
}

/** How much of a division's code tells the group of a child, by its mode. */
export function groupDigits(groupBy: GroupBy): { default: number } & Record<string, number> {
  const digitsOf = (level: GroupLevel) => (level === "division" ? 12 : DIGITS[level]);
  if (typeof groupBy === "string") return { default: digitsOf(groupBy) };
  const digits = Object.entries(groupBy).map(([mode, level]) => [mode, digitsOf(level)]);
  return { ...Object.fromEntries(digits), default: digitsOf(groupBy.default) };
}

/**
 * Which city-sized unit a division belongs to, comparable across divisions: its city; the province where the city is a
 * stand-in (municipalities); the county where it stands directly under a province. Null above city level.
 */
export function cityOf(directory: Directory, code: string): string | null {
  const city = directory.get(ancestorCode(code, "city"));
  const name = city ? normaliseName(city.name) : "";
  const province = ancestorCode(code, "province");
  if (STAND_IN.test(name)) return name.includes("直辖") ? ancestorCode(code, "county") : province;
  if (code !== province) return ancestorCode(code, "city");
  const stands = directory.get(`${code.slice(0, 2)}0100000000`);
  return stands && STAND_IN.test(normaliseName(stands.name)) ? province : null;
}

function communityForms(name: string): string[] {
  const base = name.replace(COMMUNITY_OFFICE, "");
  const forms = new Set([name]);
  if (/(社区|村)$/.test(base)) forms.add(base);
  if (name.includes("社区") || !base.endsWith("村")) forms.add(`${base.replace(/社区$/, "")}社区`);
  return [...forms].filter((form) => form.length >= 3);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
