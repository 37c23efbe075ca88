import { dayBefore, localDay } from "../core/calendar/day.ts";
import type { Placed, Route } from "../core/case/route.ts";
import { formatId } from "../core/id.ts";
import { type Reorganisation, takenOverBy } from "../core/policy/reorganise.ts";
import { isRefusal, type Refusal } from "../core/refusal.ts";
import { readNow } from "../store/meta.ts";
import {
  dueReorganisations,
  followParticipants,
  noteReorganised,
  type ReorganisationRow,
  tasksAt,
} from "../store/reorganisations.ts";
import { writeStep } from "../store/step-write.ts";
import { readCaseTasks } from "../store/task-of-case.ts";
import { attempt, LOST } from "./attempt.ts";
import { takeCase } from "./case-in-hand.ts";
import { requestHash } from "./chain.ts";
import type { Engine, Policies } from "./engine.ts";
import { operation } from "./operate.ts";
import { type Aside, asideOf } from "./recusal.ts";
import { routeOf } from "./routing.ts";

/** Tasks led on in one go; each is a step of its case. */
const TASKS_PER_ROUND = 200;

/** Leads on the open work of reorganisations whose day has come; true when that came further. Any number of workers may do it. */
export async function reorganisationsRound(engine: Engine): Promise<boolean> {
  const today = localDay(await readNow(engine.database), engine.policies().calendar.zone);
  const due = await dueReorganisations(engine.database, today);
  let further = false;
  for (const one of due) if (await leadOn(engine, one)) further = true;
  return further;
}

/** True when some work was led on, or all is: a case that could not be is tried again in a later round. */
async function leadOn(engine: Engine, { id, body }: ReorganisationRow): Promise<boolean> {
  await engine.refreshPolicies();
  const policies = engine.policies();
  const { closes = [], moves = [] } = body;
  const affected = [...new Set([...closes.map(({ organisation }) => organisation), ...moves.map(({ from }) => from)])];
  for (const { organisation, into } of closes) {
    const city = policies.organisations.get(organisation)?.homeCity;
    if (city !== undefined) await followParticipants(engine.database, city, organisation, into);
  }
  let [led, failed] = [0, 0];
  for (const city of new Set(affected.map((one) => policies.organisations.get(one)?.homeCity ?? 0))) {
    for (let after: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof tasksAt>> = await tasksAt(
        engine.database,
        city,
        affected,
        after,
        TASKS_PER_ROUND,
      );
      const lying = page.filter(({ organisation, division }) => takenOverBy(body, organisation, division) !== null);
      let moved = 0;
      for (const instance of new Set(lying.map((one) => one.instance))) {
        const done = await tried(engine, { city, uuid: instance }, body, id);
        moved += done ?? 0;
        if (done === null) failed += 1;
      }
      await noteReorganised(engine.database, id, moved, false);
      led += moved;
      if (page.length < TASKS_PER_ROUND) break;
      after = page.at(-1)?.id ?? null;
    }
  }
  if (failed === 0) await noteReorganised(engine.database, id, 0, true);
  return failed === 0 || led > 0;
}

/** How many tasks of a case were led on; null when it failed, which must not keep the others from it. */
async function tried(
  engine: Engine,
  id: { city: number; uuid: string },
  body: Reorganisation,
  by: string,
): Promise<number | null> {
  try {
    const done = await rerouted(engine, id, body, by);
    if (!isRefusal(done)) return done;
    engine.log.error({ case: formatId(id), code: done.code }, "the open work of a case could not be led on");
  } catch (error) {
    engine.log.error({ case: formatId(id), err: error }, "the open work of a case could not be led on");
  }
  return null;
}

/** The open tasks of a case that lie at an office which has them no longer go to who acts there from now on; how many. */
async function rerouted(
  engine: Engine,
  id: { city: number; uuid: string },
  body: Reorganisation,
  by: string,
): Promise<number | Refusal> {
  const request = { user: "", key: null, hash: requestHash("reorganise", { by }) };
  return attempt<number | Refusal>(async () => {
    const held = await takeCase<number>(engine, id, request);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    const { one, variant, now, subject } = held;
    const policies = engine.policies();
    const today = localDay(now, policies.calendar.zone);
    const aside = asideOf(engine, held);
    const lying = (await readCaseTasks(engine.database, id.city, id.uuid)).filter(
      (task) => takenOverBy(body, task.organisation, one.division) !== null,
    );
    const going = lying
      .map((task) => ({ task, route: onwards(policies, one, task, body, today, aside) }))
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
        exception: route.exception,
      },
      assignee: task.assignee !== null && holds(policies, task.assignee, route, today) ? task.assignee : null,
    }));
    return (await writeStep(engine.database, write, one.rev)) ? going.length : LOST;
  });
}

/**
 * Where a task goes: to whoever acts for its position from now on. One that lay elsewhere than its position said, such as
 * an escalated one, goes to the same post of the office that takes over, and to who supervises where nobody holds it.
 */
function onwards(
  policies: Policies,
  one: Placed & { division: string },
  task: { position: string; organisation: string; role: string },
  body: Reorganisation,
  today: string,
  aside: Aside,
): Route {
  const before = routeOf(policies, one, task.position, dayBefore(body.on));
  const to = takenOverBy(body, task.organisation, one.division);
  if (to === null || (before.organisation === task.organisation && before.role === task.role))
    return routeOf(policies, one, task.position, today, aside);
  const held = (policies.holders.get(`${to}|${task.role}`) ?? []).some(
    (post) => inForce(post, today) && !aside.has(post.user),
  );
  if (held) return { organisation: to, role: task.role, exception: null, tried: [] };
  return routeOf(policies, one, "supervising", today, aside);
}

function holds(
  policies: Policies,
  user: string,
  { organisation, role }: { organisation: string; role: string },
  on: string,
): boolean {
  return (policies.holders.get(`${organisation}|${role}`) ?? []).some((one) => one.user === user && inForce(one, on));
}

function inForce({ from, until }: { from: string | null; until: string | null }, on: string): boolean {
  return (from ?? "") <= on && (until === null || on <= until);
}
