import { instantOf, localDay } from "../calendar/day.ts";
import { beginStanding, caseNumber, type Start, subjectKeyOf } from "../case/begin.ts";
import type { Procedure } from "../case/procedure.ts";
import { isAcceptable, validateForm } from "../form/validate.ts";
import { machineOf } from "../machine/compile.ts";
import type { Actor } from "../machine/model.ts";
import { resolvePosition } from "../policy/position.ts";
import type { Problem } from "../problem.ts";
import type { Bundle } from "../variant.ts";
import { Course } from "./course.ts";
import { listed } from "./lists.ts";
import { deliverAll } from "./messages.ts";
import type { Given, SimulatedCase, Simulation, SimulationWorld } from "./model.ts";
import { SIMULATED_CASES_MAX } from "./model.ts";
import { pretendedActor, pretendedOffices } from "./offices.ts";
import { refusedWith, tooMuch } from "./refused.ts";
import type { Seed } from "./seeds.ts";

/** When offices open in the morning: a day of a simulation begins then. */
export const MORNING = "09:00:00";

/** A simulation with its first case started and everything delivered; or why it cannot be begun. */
export function startSimulation(world: SimulationWorld, given: Given): Simulation | Problem[] {
  const { workflow, division, on } = given;
  const settings = [...world.settings, ...(given.settings ?? [])];
  if (!world.divisions.has(division)) return [refusedWith("DIVISION_UNKNOWN")];
  const bundle = world.bundleFor(workflow, division, on, settings);
  if (bundle === null) return [refusedWith("WORKFLOW_UNKNOWN")];
  const course = new Course(world, {
    ...{ now: instantOf(on, MORNING, world.calendar.zone), city: Number(`${division.slice(0, 4)}00`), settings },
    ...{
      organisations: given.organisations ?? {},
      cases: [],
      lists: {},
      records: given.records ?? {},
      documents: [],
      notices: [],
    },
    ...{ written: [], log: [], series: {}, spawns: 0, pending: [] },
  });
  const submitted = listed(course, given.data, given.rows ?? {});
  const { definition, forms } = bundle;
  const form = definition.start.form === undefined ? undefined : forms[definition.start.form];
  const verdict = form
    ? validateForm(form, submitted, null, world.validate, { today: on })
    : { data: submitted, problems: [] };
  if (!isAcceptable(verdict)) return verdict.problems;
  rememberSubject(course, bundle, verdict.data, division, given.subject);
  const start = { division, data: verdict.data, parent: null };
  const starter = starterOf(course, bundle, given, start);
  if (starter === null) return [refusedWith("START_FORBIDDEN")];
  const problem = begin(course, bundle, { ...start, ...starter }) ?? deliverAll(course);
  return problem === null ? course.done() : [problem];
}

/** Starts a child of a case; null, or why it cannot be started. */
export function startChild(
  course: Course,
  parent: SimulatedCase,
  child: Seed & { invoke: string; workflow: string; spawn: number },
): Problem | null {
  const { invoke, workflow, data, spawn } = child;
  const division = child.division ?? parent.division;
  const bundle = course.world.bundleFor(workflow, division, course.day, course.settings);
  if (bundle === null) return refusedWith("WORKFLOW_UNKNOWN");
  // Children of one workflow share a series of numbers, whichever invoke they are of.
  const index = course.cases.filter((one) => one.parent === parent.id && one.workflow === workflow).length + 1;
  const key = `${String(spawn).padStart(6, "0")}:${child.key}`;
  const under = { id: parent.id, number: parent.number, invoke, key, index };
  const as = { actor: null, position: null, startedOrg: parent.startedOrg };
  const modeOverride = parent.resolved.modeOverride;
  return begin(course, bundle, { division, data, parent: under, modeOverride, ...as });
}

interface Beginning extends Pick<Start, "division" | "data" | "parent" | "startedOrg" | "actor"> {
  position: string | null;
  modeOverride?: Start["modeOverride"];
}

function begin(course: Course, bundle: Bundle, from: Beginning): Problem | null {
  if (course.cases.length >= SIMULATED_CASES_MAX) return tooMuch();
  const one = blank(course, bundle, from);
  const shape = caseNumber({ bundle }, course.world.calendar.zone, { ...from, now: course.now });
  const taking = { kind: "start" as const, type: "started", data: one.data };
  return course.step({ ...one, number: course.numbered(shape) }, taking, from);
}

/** A case before its first step. */
function blank(course: Course, bundle: Bundle, from: Beginning): SimulatedCase {
  const { zone } = course.world.calendar;
  const procedure: Procedure = {
    ...{ workflow: bundle.definition.id, bundle, machine: machineOf(bundle.definition), settings: course.settings },
  };
  const subjectKey = subjectKeyOf(procedure, zone, from.data, from.division);
  const standing = beginStanding(course.ground, procedure, {
    ...{ id: idOf(course.cases.length + 1), city: course.city, division: from.division, data: from.data },
    ...{ now: course.now, actor: from.actor, startedOrg: from.startedOrg, parent: from.parent },
    modeOverride: from.modeOverride ?? null,
    subject: course.subjectOf({ bundle, subjectKey }),
  });
  return {
    ...standing,
    ...{ bundle, subjectKey, index: from.parent?.index ?? null },
    ...{ tasks: [], timers: [], handled: [], told: [] },
  };
}

/** Whoever holds a start position at the place, or takes part in the case by starting it. */
function starterOf(
  course: Course,
  bundle: Bundle,
  { division, on, by }: Given,
  start: Pick<Beginning, "division" | "data" | "parent">,
): Pick<Beginning, "actor" | "position" | "startedOrg"> | null {
  const { world, city, organisations } = course;
  const { definition } = bundle;
  if (!(definition.start.by ?? ["person"]).includes("person")) return { actor: null, position: null, startedOrg: null };
  const offices = pretendedOffices(world, organisations, city);
  const begun = (actor: Actor | null) => {
    const { mode, resolved } = blank(course, bundle, { ...start, actor, position: null, startedOrg: null });
    return { division, mode, parties: resolved.parties };
  };
  for (const position of definition.start.positions) {
    if (by !== undefined && by !== position) continue;
    const here = resolvePosition(world.positions, offices.index, begun(null), position, on);
    const parties = partyPosts(world, position).filter(({ organisation }) => definition.parties?.[organisation]);
    for (const { organisation, role } of [...(here.ok ? [here] : []), ...parties]) {
      const actor = pretendedActor(world, organisations, { organisation, role, position });
      const found = resolvePosition(world.positions, offices.index, begun(actor), position, on);
      if (!found.ok || found.organisation !== organisation) continue;
      const post = { organisation, role: found.role, position };
      return { actor: pretendedActor(world, organisations, post), position, startedOrg: organisation };
    }
  }
  return null;
}

/** In which roles parties of a case hold a position, whatever the mode: one called like the party stands for it. */
function partyPosts({ positions }: SimulationWorld, position: string): { organisation: string; role: string }[] {
  const candidates = Object.values(positions.positions[position]?.candidates ?? {}).flat();
  return candidates.flatMap((one) => ("party" in one ? [{ organisation: one.party, role: one.role }] : []));
}

/** The record of the subject, as it stood before. */
function rememberSubject(
  course: Course,
  bundle: Bundle,
  data: Record<string, unknown>,
  division: string,
  subject: Record<string, unknown> | undefined,
): void {
  const type = bundle.definition.subject;
  const key = subjectKeyOf({ bundle }, course.world.calendar.zone, data, division);
  if (subject === undefined || type === undefined || key === null) return;
  course.records = { ...course.records, [type]: { ...course.records[type], [key]: subject } };
}

/** Ids that count: the same acts give the same simulation. */
function idOf(count: number): string {
  return `00000000-0000-7000-8000-${String(count).padStart(12, "0")}`;
}

/** The day on which a simulation stands. */
export function dayIn(world: SimulationWorld, { now }: Pick<Simulation, "now">): string {
  return localDay(now, world.calendar.zone);
}
