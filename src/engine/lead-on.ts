import { localDay } from "../core/calendar/day.ts";
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
import { routeOf } from "./routing.ts";

/** Tasks led on in one go; each is a step of its case. */
const TASKS_PER_ROUND = 200;

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
      const lying = page.filter(({ organisation, division }) => takenOverBy(body, organisation, division) !== null);
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
    const lying = (await readCaseTasks(engine.database, id.city, id.uuid)).filter(
      (task) => takenOverBy(body, task.organisation, one.division) !== null,
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
        exception: route.exception,
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
