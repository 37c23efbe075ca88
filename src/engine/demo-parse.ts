import { isDay } from "../core/calendar/day.ts";
import { LEVELS } from "../core/definition/model.ts";
import { type Fields, type Parsed, type Path, Source } from "../core/policy/source.ts";
import type { DemoPlan, OrganisationPlan, PeoplePlan, RecordHome, RecordPlan, SettingPlan } from "./demo-plan.ts";

const TOP = ["password", "seed", "asOf", "shorten", "lists", "names", "organisations", "people", "settings", "records"];

/** Reads `policies/demo/<id>.yaml`. What its rules say is checked when they are carried out: it is our own file. */
export function parseDemo(yaml: string, file: string): Parsed<DemoPlan> {
  const source = new Source(yaml, file);
  const top = source.fields(source.root, [], TOP, ["password", "seed", "asOf", "names"]);
  const names = source.fields(top.mapping("names"), ["names"], ["surnames", "given"], ["surnames", "given"]);
  const asOf = top.string("asOf");
  if (!isDay(asOf)) source.report(["asOf"], "日期应为 yyyy-MM-dd", "A day is yyyy-MM-dd");
  const lists = Object.entries(top.mapping("lists")).map(([name, list]) => [name, source.list(list, ["lists", name])]);
  const read = <T>(key: string, one: (source: Source, raw: unknown, path: Path) => T): T[] =>
    top.list(key).map((raw, index) => one(source, raw, [key, index]));
  return source.done({
    password: top.string("password"),
    seed: whole(top, "seed") ?? 0,
    asOf,
    shorten: top.strings("shorten"),
    lists: Object.fromEntries(lists),
    names: { surnames: names.string("surnames"), given: names.string("given") },
    organisations: read("organisations", organisation),
    people: read("people", people),
    settings: read("settings", setting),
    records: read("records", record),
  });
}

function organisation(source: Source, raw: unknown, path: Path): OrganisationPlan {
  const known = ["type", "id", "name", "parent", "level", "contact", "within", "ending", "notEnding", "list"];
  const fields = source.fields(raw, path, known, ["type", "id", "name"]);
  const list = fields.list("list").map((item, index) => {
    const at = [...path, "list", index];
    const one = source.fields(item, at, ["code", "name", "division", "slug", "parent"], ["name", "division", "slug"]);
    return {
      name: one.string("name"),
      division: one.code("division"),
      slug: one.string("slug"),
      ...texts(one, ["code", "parent"]),
    };
  });
  return {
    type: fields.string("type"),
    id: fields.string("id"),
    name: fields.string("name"),
    ...texts(fields, ["parent"]),
    ...(fields.has("contact") ? { contact: contact(source, fields.mapping("contact"), [...path, "contact"]) } : {}),
    ...(fields.has("level") ? { level: fields.oneOf("level", LEVELS, "community") } : {}),
    ...codes(fields, "within"),
    ...(fields.has("ending") ? { ending: fields.strings("ending") } : {}),
    ...(fields.has("notEnding") ? { notEnding: fields.strings("notEnding") } : {}),
    ...(list.length > 0 ? { list } : {}),
  };
}

function contact(source: Source, raw: unknown, path: Path): NonNullable<OrganisationPlan["contact"]> {
  return texts(source.fields(raw, path, ["mark", "phone", "address"]), ["mark", "phone", "address"]);
}

function people(source: Source, raw: unknown, path: Path): PeoplePlan {
  const fields = source.fields(raw, path, ["type", "within", "slugs", "notSlugs", "posts"], ["type", "posts"]);
  return {
    type: fields.string("type"),
    ...codes(fields, "within"),
    ...(fields.has("slugs") ? { slugs: fields.strings("slugs") } : {}),
    ...(fields.has("notSlugs") ? { notSlugs: fields.strings("notSlugs") } : {}),
    posts: fields.list("posts").map((item, index) => {
      const at = [...path, "posts", index];
      const post = source.fields(item, at, ["username", "roles", "name", "featured"], ["username", "roles"]);
      const featured = post.flag("featured", false);
      return { username: post.string("username"), roles: post.strings("roles"), ...texts(post, ["name"]), featured };
    }),
  };
}

function setting(source: Source, raw: unknown, path: Path): SettingPlan {
  const known = ["division", "organisation", "key", "value", "from", "reason", "document"];
  const fields = source.fields(raw, path, known, ["key", "value", "from", "reason"]);
  return {
    key: fields.string("key"),
    value: fields.record.value,
    from: fields.string("from"),
    reason: fields.text("reason"),
    ...(fields.has("division") ? { division: fields.code("division") } : {}),
    ...texts(fields, ["organisation", "document"]),
  };
}

function record(source: Source, raw: unknown, path: Path): RecordPlan {
  const known = ["type", "homeCity", "homes", "organisations", "csv", "columns", "numbers", "values"];
  const fields = source.fields(raw, path, known, ["type"]);
  const columns = Object.entries(fields.mapping("columns")).map(([column, property]) => [column, String(property)]);
  const homes = fields.list("homes").map((item, index): RecordHome => {
    const at = [...path, "homes", index];
    const home = source.fields(item, at, ["homeCity", "count", "within"], ["homeCity", "count", "within"]);
    const within = Object.entries(home.mapping("within")).map(([code, weight]) => [code, Number(weight)]);
    return {
      homeCity: whole(home, "homeCity") ?? 0,
      count: whole(home, "count") ?? 0,
      within: Object.fromEntries(within),
    };
  });
  const homeCity = whole(fields, "homeCity");
  if (homeCity !== undefined) homes.push({ homeCity, count: 0, within: {} });
  if (homes.length === 0) source.report(path, "须写 homeCity 或 homes", "Write homeCity or homes");
  return {
    type: fields.string("type"),
    homes,
    ...texts(fields, ["organisations", "csv"]),
    ...(columns.length > 0 ? { columns: Object.fromEntries(columns) } : {}),
    ...(fields.has("numbers") ? { numbers: fields.strings("numbers") } : {}),
    values: fields.mapping("values"),
  };
}

function whole(fields: Fields, key: string): number | undefined {
  const value = fields.record[key];
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  fields.source.report(fields.at(key), `“${key}”应为整数`, `"${key}" should be a whole number`);
  return undefined;
}

/** Those of the optional texts that are there. */
function texts<K extends string>(fields: Fields, keys: readonly K[]): { [key in K]?: string } {
  const found: { [key in K]?: string } = {};
  for (const key of keys) if (fields.has(key)) found[key] = fields.string(key);
  return found;
}

/** Division codes, which are easily written without quotes. */
function codes(fields: Fields, key: "within"): { within?: string[] } {
  return fields.has(key) ? { within: fields.list(key).map(String) } : {};
}
