import type { Offices } from "../case/route.ts";
import { LEVELS } from "../definition/model.ts";
import { ancestorCode } from "../division/directory.ts";
import type { Actor } from "../machine/model.ts";
import type { Organisation } from "../policy/model.ts";
import { levelOf, type OrganisationIndex } from "../policy/organisation.ts";
import type { SimulationWorld } from "./model.ts";

type Names = Readonly<Record<string, string>>;

/**
 * Offices as if every place had one of each kind, with somebody at every post: `LABOUR@320106001000`. Whoever really works
 * there is no matter of the procedure. An organisation named by the data exists as well.
 */
export function pretendedOffices(world: SimulationWorld, names: Names, city: number): Offices {
  const office = (id: string): Organisation => ({
    ...{ id, type: id.split("@")[0] ?? id, name: officeName(world, names, id), parent: null },
    homeCity: cityOf(id) ?? city,
    jurisdictions: [],
  });
  const index: OrganisationIndex = {
    byId: office,
    covering(division, level, type) {
      // An office of a community cannot be found for a case that lies in a whole county.
      const deep = LEVELS.indexOf(levelOf(division)) >= LEVELS.indexOf(level);
      return deep ? [office(`${type}@${ancestorCode(division, level)}`)] : [];
    },
    holders: (organisation, role) => [personOf(organisation, role)],
  };
  return {
    positions: world.positions,
    index,
    anyIn: (type, at) => office(`${type}@${String(at).padEnd(12, "0")}`),
  };
}

/** Whoever acts for an office in a role is one and the same person. */
export function personOf(organisation: string, role: string): string {
  return `${role}@${organisation}`;
}

/** Somebody at a post, called by the position they act in. */
export function pretendedActor(
  world: SimulationWorld,
  names: Names,
  post: { organisation: string; role: string; position: string | null },
  person: string | null = null,
): Actor {
  const { organisation, role, position } = post;
  const title = position === null ? undefined : world.positions.positions[position]?.title.zh;
  return {
    id: person ?? personOf(organisation, role),
    name: person ?? title ?? role,
    organisation,
    organisationName: officeName(world, names, organisation),
    roles: [role],
  };
}

/** The name of an office: that of its place and its kind; of an organisation, the one it was given. */
export function officeName(world: SimulationWorld, names: Names, id: string): string {
  const given = Object.hasOwn(names, id) ? names[id] : undefined;
  if (given !== undefined) return given;
  const [type = "", division = ""] = id.split("@");
  const title = Object.hasOwn(world.organisationTypes, type) ? world.organisationTypes[type] : undefined;
  return title === undefined ? id : `${world.divisions.get(division) ?? division}${title.zh}`;
}

function cityOf(id: string): number | null {
  const division = /@(\d{12})$/.exec(id)?.[1];
  return division === undefined ? null : Number(`${division.slice(0, 4)}00`);
}
