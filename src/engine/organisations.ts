import type { Organisation } from "../core/policy/model.ts";
import type { Problem } from "../core/problem.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { addAudit } from "../store/audit.ts";
import { putOrganisations } from "../store/organisations.ts";
import type { Engine } from "./engine.ts";
import { bumpPolicies } from "./revision.ts";
import { homeCityOf } from "./stored.ts";

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const NAME_CHARACTERS_MAX = 100;
const DIVISIONS_MAX = 200;

export interface NewOrganisation {
  id: string;
  type: string;
  name: string;
  /** Where it is responsible; for an enterprise, where it has its seat. All lie in one city: its rows live there. */
  divisions: string[];
  parent?: string;
  /** The number by which others know it, e.g. an enterprise's credit code. */
  code?: string;
}

/** Adds an office or an enterprise: what a new installation needs before anybody can be given a post. */
export async function addOrganisation(engine: Engine, wanted: NewOrganisation): Promise<Organisation | Refusal> {
  const { id, type, name, divisions, parent = null, code } = wanted;
  const problems = checkOrganisation(engine, wanted);
  if (problems.length > 0) return refuse("ORGANISATION_INVALID", { problems });
  if (engine.policies().organisations.has(id)) return refuse("ORGANISATION_TAKEN");
  const organisation: Organisation = {
    ...{ id, type, name, parent },
    homeCity: homeCityOf(divisions[0] ?? ""),
    jurisdictions: divisions.map((division) => ({ division, from: null, until: null })),
    ...(code === undefined ? {} : { code }),
  };
  await engine.database.transaction(async (tx) => {
    await bumpPolicies(tx, ["organisations"]);
    await putOrganisations(tx, [organisation]);
    await addAudit(tx, { user: "command", action: "organisation.add", subject: id, detail: { ...wanted } });
  });
  await engine.refreshPolicies();
  return organisation;
}

function checkOrganisation(engine: Engine, { id, type, name, divisions, parent }: NewOrganisation): Problem[] {
  const { organisationTypes, organisations, divisions: known } = engine.policies();
  const found: Problem[] = [];
  const say = (path: string, zh: string, en: string, accepted?: string) => {
    const cure = accepted === undefined ? {} : { cure: { zh: accepted, en: accepted } };
    found.push({ code: "ORGANISATION_INVALID", path, what: { zh, en }, ...cure });
  };
  if (!ID.test(id)) say("/id", "机构标识为 1 至 64 个小写字母、数字或 -", "1 to 64 small letters, digits or -");
  if (!organisationTypes.has(type))
    say("/type", "没有这种机构类型", "There is no such type of organisation", [...organisationTypes.keys()].join("、"));
  if (name.trim() === "" || name.length > NAME_CHARACTERS_MAX)
    say("/name", `名称为 1 至 ${NAME_CHARACTERS_MAX} 字`, `A name has 1 to ${NAME_CHARACTERS_MAX} characters`);
  if (divisions.length === 0 || divisions.length > DIVISIONS_MAX)
    say("/divisions", `区划为 1 至 ${DIVISIONS_MAX} 个`, `It has 1 to ${DIVISIONS_MAX} divisions`);
  const strange = divisions.filter((division) => !known.has(division));
  if (strange.length > 0)
    say("/divisions", `没有区划 ${strange.join("、")}`, `There is no division ${strange.join(", ")}`);
  else if (new Set(divisions.map(homeCityOf)).size > 1)
    say("/divisions", "辖区应在同一设区市", "All divisions lie in one city");
  if (parent !== undefined && !organisations.has(parent))
    say("/parent", "没有这个上级机构", "There is no such organisation above it");
  return found;
}
