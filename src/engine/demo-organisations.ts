import { liesWithin } from "../core/division/directory.ts";
import type { Division, Organisation } from "../core/policy/model.ts";
import { type Facts, fill, type PlaceNames } from "./demo-place.ts";
import type { OrganisationPlan } from "./demo-plan.ts";

/** An organisation of the demonstration, with the word by which the plan speaks of it. */
export interface DemoOrganisation {
  organisation: Organisation;
  slug: string;
  facts: Facts;
}

/** Every organisation that the plan asks for, in the plan's order: parents come before those below them. */
export function planOrganisations(
  plans: readonly OrganisationPlan[],
  divisions: ReadonlyMap<string, Division>,
  places: PlaceNames,
): DemoOrganisation[] {
  const all = [...divisions.values()];
  return plans.flatMap((plan) =>
    plan.list
      ? plan.list.map((one) => {
          const facts = new Map(places.of(one.division)).set("item.code", one.code ?? "").set("item.slug", one.slug);
          return build(plan, { ...one, facts: facts.set("item.name", one.name) }, places);
        })
      : all
          .filter((division) => isMeant(plan, division))
          .map((division) =>
            build(plan, { facts: places.of(division.code), division: division.code, slug: "" }, places),
          ),
  );
}

function isMeant(plan: OrganisationPlan, division: Division): boolean {
  if (division.level !== plan.level) return false;
  if (!(plan.within ?? []).some((code) => liesWithin(division.code, code))) return false;
  const ends = (ending: string) => division.name.endsWith(ending);
  if (plan.ending && !plan.ending.some(ends)) return false;
  return !plan.notEnding?.some(ends);
}

function filled(contact: NonNullable<Organisation["contact"]>, facts: Facts): NonNullable<Organisation["contact"]> {
  return Object.fromEntries(Object.entries(contact).map(([key, text]) => [key, fill(text, facts)]));
}

interface Item {
  facts: Facts;
  division: string;
  slug: string;
  code?: string;
  parent?: string;
}

function build(plan: OrganisationPlan, item: Item, places: PlaceNames): DemoOrganisation {
  const parent = item.parent ?? plan.parent;
  const organisation: Organisation = {
    id: fill(plan.id, item.facts),
    type: plan.type,
    name: fill(plan.name, item.facts),
    parent: parent === undefined ? null : fill(parent, item.facts),
    homeCity: Number(item.division.slice(0, 4)) * 100,
    jurisdictions: [{ division: item.division, from: null, until: null }],
    ...(item.code === undefined ? {} : { code: item.code }),
    ...(plan.contact === undefined ? {} : { contact: filled(plan.contact, item.facts) }),
  };
  return { organisation, slug: item.slug, facts: places.ofOrganisation(organisation, item.slug) };
}
