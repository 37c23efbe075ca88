import { LEVELS } from "../core/definition/model.ts";
import { ancestorCode, liesWithin } from "../core/division/directory.ts";
import type { Division } from "../core/policy/model.ts";
import { ageOn, dateBetween, identityNumber, laterDate, telephone } from "./demo-numbers.ts";
import type { DemoOrganisation } from "./demo-organisations.ts";
import { type Facts, fill, type PlaceNames } from "./demo-place.ts";
import type { DemoPlan } from "./demo-plan.ts";
import type { Chance } from "./demo-random.ts";

/** What the rules of a record may draw on. */
export interface DemoWorld {
  plan: DemoPlan;
  divisions: readonly Division[];
  places: PlaceNames;
  organisations: readonly DemoOrganisation[];
  chance: Chance;
  /** Divisions, with their weights, that places are picked from. */
  within: Record<string, number>;
  /** Numbers given out, none twice. */
  taken: Set<string>;
}

/** What is known of the record so far: a rule may look at the properties before it. */
export interface Draft {
  values: Map<string, unknown>;
  facts: Facts;
}

type Rule = (world: DemoWorld, draft: Draft, spec: Spec) => unknown;

/** One rule as written, read field by field. */
class Spec {
  readonly #fields: ReadonlyMap<string, unknown>;

  constructor(value: object) {
    this.#fields = new Map(Object.entries(value));
  }

  names(): string[] {
    return [...this.#fields.keys()];
  }

  get(name: string): unknown {
    return this.#fields.get(name);
  }

  text(name: string): string {
    return String(this.#fields.get(name) ?? "");
  }

  list(name: string): unknown[] {
    const value = this.#fields.get(name);
    return Array.isArray(value) ? value : [];
  }

  span(name: string): [number, number] {
    const [from, to] = this.list(name).map(Number);
    return [from ?? 0, to ?? from ?? 0];
  }

  spec(name: string): Spec {
    return new Spec(Object(this.#fields.get(name)));
  }
}

/** The rules by which values are made up; each is named by the first key of its object. */
const RULES: Readonly<Record<string, Rule>> = {
  pick: (world, _, spec) => world.chance.pick(listOf(world, spec.get("pick"))),
  weighted: (world, _, spec) => weighted(world, spec.spec("weighted")),
  chance: (world, draft, spec) =>
    value(world, draft, world.chance.next() < Number(spec.get("chance")) ? spec.get("then") : spec.get("else")),
  when: (world, draft, spec) => {
    const cases = spec.spec("is");
    const found = String(draft.values.get(spec.text("when")) ?? "");
    return value(world, draft, cases.names().includes(found) ? cases.get(found) : spec.get("else"));
  },
  older: (world, draft, spec) => {
    const { from, than } = { from: spec.text("older"), than: Number(spec.get("than")) };
    const age = ageOn(String(draft.values.get(from)), world.plan.asOf);
    return value(world, draft, age >= than ? spec.get("then") : spec.get("else"));
  },
  list: (world, draft, spec) =>
    spec
      .list("list")
      .map((one) => value(world, draft, one))
      .filter((one) => one !== undefined && one !== null),
  number: (world, _, spec) => {
    const [min, max] = spec.span("number");
    const scale = 10 ** Number(spec.get("decimals") ?? 0);
    return world.chance.whole(min * scale, max * scale) / scale;
  },
  bornIn: (world, _, spec) => {
    const [from, to] = weighted(world, spec.spec("bornIn")).split("-").map(Number);
    return dateBetween(world.chance, world.plan.asOf, from ?? 0, to ?? 0);
  },
  yearsAfter: (world, draft, spec) => {
    const [min, max] = spec.span("years");
    const day = laterDate(world.chance, String(draft.values.get(spec.text("yearsAfter"))), min, max, world.plan.asOf);
    return spec.get("month") === true ? day.slice(0, 7) : day;
  },
  identity: (world, draft, spec) => {
    const { birth, odd } = {
      birth: String(draft.values.get(spec.text("birth"))),
      odd: draft.values.get(spec.text("sex")) === spec.get("odd"),
    };
    return identityNumber(world.chance, spec.text("identity"), birth, odd, world.taken);
  },
  telephone: (world, _, spec) =>
    telephone(world.chance, String(world.chance.pick(listOf(world, spec.get("telephone"))))),
  digits: (world, _, spec) =>
    spec.text("prefix") + Array.from({ length: Number(spec.get("digits")) }, () => world.chance.whole(0, 9)).join(""),
  name: (world, draft, spec) => {
    const given = spec.spec("name").text(String(draft.values.get(spec.text("by")) ?? ""));
    return `${world.chance.pick(listOf(world, world.plan.names.surnames))}${world.chance.pick(listOf(world, given || world.plan.names.given))}`;
  },
  place: (world, draft, spec) => placeOf(world, draft, spec),
  describe: (world, draft, spec) =>
    fillText(world, draft, spec.text("text"), world.places.of(String(draft.values.get(spec.text("describe"))))),
  organisation: (world, draft, spec) => organisationOf(world, draft, spec),
};

/** The value that a rule, a text with braces or a literal stands for; undefined leaves the property out. */
export function value(world: DemoWorld, draft: Draft, spec: unknown): unknown {
  if (typeof spec === "string") return spec.includes("{") ? fillText(world, draft, spec, draft.facts) : spec;
  if (typeof spec !== "object" || spec === null || Array.isArray(spec)) return spec;
  const name = Object.keys(spec)[0] ?? "";
  const rule = RULES[name];
  if (!rule) throw new Error(`the demonstration has no rule "${name}"; there are: ${Object.keys(RULES).join(", ")}`);
  return rule(world, draft, new Spec(spec));
}

/** Fills braces: `{1..200}` a number, `{pick roads}` one of a list, a property made up before, or a fact of the place. */
function fillText(world: DemoWorld, draft: Draft, text: string, facts: Facts): string {
  const chosen = text.replace(/\{(\d+)\.\.(\d+)\}|\{pick ([^{}]+)\}|\{=([^{}]+)\}/g, (_, from, to, list, property) => {
    if (list !== undefined) return String(world.chance.pick(listOf(world, list)));
    if (property !== undefined) return String(draft.values.get(property) ?? "");
    return String(world.chance.whole(Number(from), Number(to)));
  });
  return fill(chosen, facts);
}

function weighted(world: DemoWorld, weights: Spec): string {
  const names = weights.names();
  const total = names.reduce((sum, name) => sum + Number(weights.get(name)), 0);
  let left = world.chance.next() * total;
  for (const name of names) {
    left -= Number(weights.get(name));
    if (left < 0) return name;
  }
  return names.at(-1) ?? "";
}

/** A list by its name in the plan, or as it stands. */
function listOf(world: DemoWorld, source: unknown): unknown[] {
  if (Array.isArray(source)) return source;
  const list = world.plan.lists[String(source)];
  if (!list) throw new Error(`the demonstration has no list "${String(source)}"`);
  return list;
}

/** A division of a level inside the areas, weighted; or that of another property raised to a level. */
function placeOf(world: DemoWorld, draft: Draft, spec: Spec): string {
  const level = LEVELS.find((one) => one === spec.text("place")) ?? "community";
  const of = spec.get("of");
  if (of !== undefined) return ancestorCode(String(draft.values.get(String(of))), level);
  const area = weighted(world, new Spec(world.within));
  const found = cached(world, `${level} ${area}`, () =>
    world.divisions
      .filter((one) => one.level === level && one.pseudo !== true && liesWithin(one.code, area))
      .map((one) => one.code),
  );
  return world.chance.pick(found);
}

/** An organisation of a type: any, by slug, or the one whose jurisdiction is a property's division at a level. */
function organisationOf(world: DemoWorld, draft: Draft, spec: Spec): string | undefined {
  const type = spec.text("organisation");
  const at = spec.get("at");
  const slugs = spec.list("slugs");
  const of = spec.get("of");
  const named =
    of === undefined
      ? undefined
      : world.organisations.find((one) => one.organisation.id === draft.values.get(String(of)));
  const level = LEVELS.find((one) => one === spec.get("level")) ?? "community";
  const place = at === undefined ? null : ancestorCode(String(draft.values.get(String(at))), level);
  const candidates = named
    ? [named]
    : world.organisations.filter(
        ({ organisation, slug }) =>
          organisation.type === type &&
          (slugs.length === 0 || slugs.includes(slug)) &&
          (place === null || organisation.jurisdictions.some((one) => one.division === place)),
      );
  if (candidates.length === 0) return undefined;
  const found = world.chance.pick(candidates);
  return found.facts.get(`organisation.${spec.text("field") || "id"}`);
}

const lists = new WeakMap<DemoWorld, Map<string, string[]>>();

function cached(world: DemoWorld, key: string, make: () => string[]): string[] {
  const known = lists.get(world) ?? new Map<string, string[]>();
  lists.set(world, known);
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}
