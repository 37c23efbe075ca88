import { v7 as uuidv7 } from "uuid";
import type { ReorganisationBody } from "../core/api.ts";
import { localDay } from "../core/calendar/day.ts";
import { organisationIndex } from "../core/policy/organisation.ts";
import { type Reorganisation, type Reorganised, reorganise, takenOverBy } from "../core/policy/reorganise.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import { addAudit } from "../store/audit.ts";
import type { Connection } from "../store/database.ts";
import { readNow } from "../store/meta.ts";
import { putOrganisations } from "../store/organisations.ts";
import { addReorganisation, countTasksAt } from "../store/reorganisations.ts";
import { type NewSettingRow, readSettings, type SettingRow } from "../store/settings.ts";
import { putGrants } from "../store/users.ts";
import { grantOverOrganisation } from "./authority.ts";
import type { Caller, Engine, Policies } from "./engine.ts";
import { roleTitle } from "./inbox-item.ts";
import { once } from "./once.ts";
import { placeSetting } from "./place-setting.ts";
import { bumpPolicies, readPulse } from "./revision.ts";

/** Writes the tree and the posts as they are from a day on, and has the open work led on that day; a preview writes nothing. */
export async function reorganiseOffices(
  engine: Engine,
  by: Caller | "command",
  wanted: Reorganisation,
  preview: boolean,
  key: string | null = null,
): Promise<ReorganisationBody | Refusal> {
  const seen = (await readPulse(engine.database)).revisions;
  await engine.refreshPolicies();
  if (preview) {
    const planned = await judged(engine, engine.database, by, wanted);
    return isRefusal(planned) ? planned : bodyOf(engine, engine.database, wanted, planned);
  }
  const user = by === "command" ? by : by.user;
  const requester = by === "command" ? { user, grants: [] } : by;
  const done = await once<ReorganisationBody>(
    engine,
    requester,
    { verb: "reorganisation.add", asked: wanted, key },
    // Planned under the key: what a repeated request finds done already is no fault of its plan.
    async (tx) => {
      const { organisations, people } = await bumpPolicies(tx, ["organisations", "people", "settings"]);
      // Somebody else has written offices or posts since they were read: a plan of what was would undo that.
      if (organisations !== seen.organisations + 1 || people !== seen.people + 1) return refuse("CONFLICT_RETRIES");
      const planned = await judged(engine, tx, by, wanted);
      if (isRefusal(planned)) return planned;
      const told = await bodyOf(engine, tx, wanted, planned);
      const id = uuidv7();
      await putOrganisations(tx, planned.organisations);
      await putGrants(tx, planned.grants);
      for (const row of settingsThatFollow(wanted, await readSettings(tx), user)) {
        const ended = await placeSetting(tx, row);
        if (isRefusal(ended)) return ended;
      }
      await addReorganisation(tx, id, wanted, user);
      await addAudit(tx, { user, action: "organisation.reorganise", subject: id, detail: { ...wanted } });
      return { ...told, id };
    },
  );
  if (!isRefusal(done)) await engine.refreshPolicies();
  return done;
}

/** The plan, where it can be carried out and whoever asks for it may write all the offices it touches. */
async function judged(
  engine: Engine,
  db: Connection,
  by: Caller | "command",
  wanted: Reorganisation,
): Promise<Reorganised | Refusal> {
  const policies = engine.policies();
  const planned = planOf(policies, wanted);
  if (Array.isArray(planned)) return refuse("REORGANISATION_INVALID", { problems: planned });
  const today = localDay(await readNow(db), policies.calendar.zone);
  const all = [
    ...planned.affected,
    ...(wanted.closes ?? []).map(({ into }) => into),
    ...(wanted.moves ?? []).map(({ to }) => to),
  ];
  const theirs = (id: string) =>
    by === "command" || grantOverOrganisation(policies, by, "organisations.write", id, today) !== null;
  if (!all.filter((id) => policies.organisations.has(id)).every(theirs)) return refuse("FORBIDDEN");
  return planned;
}

/** What was set for an office that closes is set for whoever takes over, unless that has something of its own. */
function settingsThatFollow(
  { on, closes = [] }: Reorganisation,
  all: readonly SettingRow[],
  author: string,
): NewSettingRow[] {
  const inForce = (one: SettingRow, organisation: string) =>
    one.organisation === organisation && (one.until === null || one.until >= on);
  return closes.flatMap(({ organisation, into }) =>
    all
      .filter((one) => inForce(one, organisation) && !all.some((own) => own.key === one.key && inForce(own, into)))
      .map(({ key, value, from, until, reason, document }) => ({
        ...{ id: uuidv7(), division: null, organisation: into, key, value, until, reason, document, author },
        from: from > on ? from : on,
      })),
  );
}

function planOf(policies: Policies, wanted: Reorganisation) {
  const { organisations, holders, organisationTypes: types, divisions } = policies;
  return reorganise(wanted, { organisations, holders, types, divisions });
}

/** The policies as they will be: who acts is found by the same rules. */
function afterwards(policies: Policies, { organisations, grants }: Reorganised) {
  const tree = new Map([...policies.organisations, ...organisations.map((one) => [one.id, one] as const)]);
  const byDivision = new Map<string, string[]>();
  for (const { id, jurisdictions } of tree.values())
    for (const { division } of jurisdictions) byDivision.set(division, [...(byDivision.get(division) ?? []), id]);
  const holders = new Map(policies.holders);
  for (const { user, role, organisation, from, until } of grants) {
    const post = `${organisation}|${role}`;
    holders.set(post, [...(holders.get(post) ?? []).filter((one) => one.user !== user), { user, from, until }]);
  }
  return organisationIndex({ organisations: tree, organisationsByDivision: byDivision, holders });
}

async function bodyOf(
  engine: Engine,
  db: Connection,
  wanted: Reorganisation,
  planned: Reorganised,
): Promise<ReorganisationBody> {
  const policies = engine.policies();
  const { on } = wanted;
  const index = afterwards(policies, planned);
  const titled = (role: string) => ({ roleTitle: roleTitle(policies, role) });
  const cities = new Set(planned.affected.map((id) => policies.organisations.get(id)?.homeCity ?? 0));
  const lying = (await Promise.all([...cities].map((city) => countTasksAt(db, city, planned.affected)))).flat();
  const work = lying.flatMap((one) => {
    const to = takenOverBy(wanted, one.organisation, one.division);
    return to === null
      ? []
      : [{ ...one, ...titled(one.role), to, vacant: index.holders(to, one.role, on).length === 0 }];
  });
  return {
    ...{ id: null, on, work },
    organisations: planned.organisations.map(({ id, name, from = null, until = null, successor = null }) => ({
      id,
      name,
      from,
      until,
      successor,
    })),
    places: planned.organisations.flatMap(({ id, jurisdictions }) =>
      jurisdictions
        .filter((one) => one.from === on || (one.until !== null && one.until < on))
        .map(({ division, from, until }) => ({
          division,
          divisionName: policies.divisions.get(division)?.name ?? division,
          organisation: id,
          from,
          until,
        })),
    ),
    people: planned.grants.map((grant) => ({
      ...grant,
      ...titled(grant.role),
      name: policies.users.get(grant.user)?.name ?? grant.user,
    })),
  };
}
