import { v7 as uuidv7 } from "uuid";
import { localDay } from "../core/calendar/day.ts";
import { formatId } from "../core/id.ts";
import { organisationIndex } from "../core/policy/organisation.ts";
import { type Reorganisation, type Reorganised, reorganise, touches } from "../core/policy/reorganise.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { addAudit } from "../store/audit.ts";
import { readNow } from "../store/meta.ts";
import { putOrganisations } from "../store/organisations.ts";
import {
  addReorganisation,
  countTasksAt,
  dueReorganisations,
  followParticipants,
  noteReorganised,
  type ReorganisationRow,
  tasksAt,
} from "../store/reorganisations.ts";
import { writeStep } from "../store/step-write.ts";
import { readCaseTasks } from "../store/task-of-case.ts";
import { putGrants } from "../store/users.ts";
import { attempt, LOST } from "./attempt.ts";
import { grantOverOrganisation } from "./authority.ts";
import { takeCase } from "./case-in-hand.ts";
import { requestHash } from "./chain.ts";
import type { Caller, Engine, Policies } from "./engine.ts";
import { once } from "./once.ts";
import { operation } from "./operate.ts";
import { bumpPolicies } from "./revision.ts";
import { routeOf } from "./routing.ts";

/** Tasks led on in one go; each is a step of its case. */
const TASKS_PER_ROUND = 200;

/** What a reorganisation would do, or has done. */
export interface ReorganisationBody {
  id: string | null;
  on: string;
  organisations: { id: string; name: string; from: string | null; until: string | null; successor: string | null }[];
  places: { division: string; divisionName: string; organisation: string; until: string | null; from: string | null }[];
  people: {
    user: string;
    name: string;
    role: string;
    organisation: string;
    from: string | null;
    until: string | null;
  }[];
  /** Open tasks by where they lie today, and who would have them; null: nobody holds the post there. */
  work: { organisation: string; role: string; division: string; count: number; to: string | null; vacant: boolean }[];
}

/** Writes the tree and the posts as they are from a day on, and has the open work led on that day; a preview writes nothing. */
export async function reorganiseOffices(
  engine: Engine,
  by: Caller | "command",
  wanted: Reorganisation,
  preview: boolean,
  key: string | null = null,
): Promise<ReorganisationBody | Refusal> {
  const policies = engine.policies();
  const planned = planOf(policies, wanted);
  if (Array.isArray(planned)) return refuse("REORGANISATION_INVALID", { problems: planned });
  const today = localDay(await readNow(engine.database), policies.calendar.zone);
  const all = [
    ...planned.affected,
    ...(wanted.closes ?? []).map(({ into }) => into),
    ...(wanted.moves ?? []).map(({ to }) => to),
  ];
  const theirs = (id: string) =>
    by === "command" || grantOverOrganisation(policies, by, "organisations.write", id, today) !== null;
  if (!all.filter((id) => policies.organisations.has(id)).every(theirs)) return refuse("FORBIDDEN");
  const told = await bodyOf(engine, wanted, planned);
  if (preview) return told;
  const user = by === "command" ? by : by.user;
  const requester = by === "command" ? { user, grants: [] } : by;
  const done = await once<ReorganisationBody>(
    engine,
    requester,
    { verb: "reorganisation.add", asked: wanted, key },
    async (tx) => {
      await bumpPolicies(tx, ["organisations", "people"]);
      const id = uuidv7();
      await putOrganisations(tx, planned.organisations);
      await putGrants(tx, planned.grants);
      await addReorganisation(tx, id, wanted, user);
      await addAudit(tx, { user, action: "organisation.reorganise", subject: id, detail: { ...wanted } });
      return { ...told, id };
    },
  );
  if (!isRefusal(done)) await engine.refreshPolicies();
  return done;
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

async function bodyOf(engine: Engine, wanted: Reorganisation, planned: Reorganised): Promise<ReorganisationBody> {
  const policies = engine.policies();
  const { on, closes = [], moves = [] } = wanted;
  const index = afterwards(policies, planned);
  const cities = new Set(planned.affected.map((id) => policies.organisations.get(id)?.homeCity ?? 0));
  const lying = (
    await Promise.all([...cities].map((city) => countTasksAt(engine.database, city, planned.affected)))
  ).flat();
  const work = lying
    .filter(({ organisation, division }) => touches(wanted, organisation, division))
    .map((one) => {
      const to =
        closes.find(({ organisation }) => organisation === one.organisation)?.into ??
        moves.find(
          ({ from, division }) => from === one.organisation && one.division.startsWith(division.replace(/0+$/, "")),
        )?.to ??
        null;
      return { ...one, to, vacant: to === null || index.holders(to, one.role, on).length === 0 };
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
    people: planned.grants.map((grant) => ({ ...grant, name: policies.users.get(grant.user)?.name ?? grant.user })),
  };
}

/** Leads on the open work of reorganisations whose day has come; true when there was some. Any number of workers may do it. */
export async function reorganisationsRound(engine: Engine): Promise<boolean> {
  const today = localDay(await readNow(engine.database), engine.policies().calendar.zone);
  const due = await dueReorganisations(engine.database, today);
  for (const one of due) await leadOn(engine, one);
  return due.length > 0;
}

async function leadOn(engine: Engine, { id, body }: ReorganisationRow): Promise<void> {
  await engine.refreshPolicies();
  const policies = engine.policies();
  const { closes = [], moves = [] } = body;
  const affected = [...new Set([...closes.map(({ organisation }) => organisation), ...moves.map(({ from }) => from)])];
  for (const { organisation, into } of closes) {
    const city = policies.organisations.get(organisation)?.homeCity;
    if (city !== undefined) await followParticipants(engine.database, city, organisation, into);
  }
  for (const city of new Set(affected.map((one) => policies.organisations.get(one)?.homeCity ?? 0))) {
    for (let after: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof tasksAt>> = await tasksAt(
        engine.database,
        city,
        affected,
        after,
        TASKS_PER_ROUND,
      );
      const lying = page.filter(({ organisation, division }) => touches(body, organisation, division));
      let moved = 0;
      for (const instance of new Set(lying.map((one) => one.instance)))
        moved += await rerouted(engine, { city, uuid: instance }, body, id);
      await noteReorganised(engine.database, id, moved, false);
      if (page.length < TASKS_PER_ROUND) break;
      after = page.at(-1)?.id ?? null;
    }
  }
  await noteReorganised(engine.database, id, 0, true);
}

/** The open tasks of a case that lie at an office which has them no longer go to who acts there from now on; how many. */
async function rerouted(
  engine: Engine,
  id: { city: number; uuid: string },
  body: Reorganisation,
  by: string,
): Promise<number> {
  const request = { user: "", key: null, hash: requestHash("reorganise", { by }) };
  const done = await attempt<number | Refusal>(async () => {
    const held = await takeCase<number>(engine, id, request);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    const { one, variant, now, subject } = held;
    const policies = engine.policies();
    const today = localDay(now, policies.calendar.zone);
    const lying = (await readCaseTasks(engine.database, id.city, id.uuid)).filter((task) =>
      touches(body, task.organisation, one.division),
    );
    const going = lying
      .map((task) => ({ task, route: routeOf(policies, one, task.position, today) }))
      .filter(({ task, route }) => route.organisation !== task.organisation || route.role !== task.role);
    if (going.length === 0) return 0;
    const names = (organisation: string) => policies.organisations.get(organisation)?.name ?? organisation;
    const reason = `${body.reason}：${going.map(({ task, route }) => `${names(task.organisation)} → ${names(route.organisation)}`).join("、")}`;
    const participants = [...new Set([...one.resolved.participants, ...going.map(({ route }) => route.organisation)])];
    const { write } = operation(engine, {
      ...{ type: "reorganised", variant, one, now, actor: null, subject, did: { reason } },
      after: { ...one, resolved: { ...one.resolved, participants } },
    });
    write.participants = going.map(({ route }) => ({ instance_id: one.id, organisation: route.organisation }));
    write.rerouted = going.map(({ task, route }) => ({
      ...{
        task: task.id,
        organisation: route.organisation,
        role: route.role,
        exception: route.exception as Text | null,
      },
      assignee: task.assignee !== null && holds(policies, task.assignee, route, today) ? task.assignee : null,
    }));
    return (await writeStep(engine.database, write, one.rev)) ? going.length : LOST;
  });
  if (!isRefusal(done)) return done;
  engine.log.error({ case: formatId(id), code: done.code }, "the open work of a case could not be led on");
  return 0;
}

function holds(
  policies: Policies,
  user: string,
  { organisation, role }: { organisation: string; role: string },
  on: string,
): boolean {
  return (policies.holders.get(`${organisation}|${role}`) ?? []).some(
    (one) => one.user === user && (one.from ?? "") <= on && (one.until === null || on <= one.until),
  );
}
