import type { Due, TaskItem } from "../core/api.ts";
import { localDay } from "../core/calendar/day.ts";
import { isPublished, receivedDay, workingDaysBetween } from "../core/calendar/days.ts";
import { formatId } from "../core/id.ts";
import type { Text } from "../core/text.ts";
import type { TaskRow } from "../store/task-list.ts";
import type { Caller, Policies } from "./engine.ts";
import { divisionName } from "./reader.ts";
import { behalfOf } from "./stand-in.ts";

/**
 * Whether a task lies at a post the caller holds, and nobody else has claimed it; or was given to them by name at an
 * office where they hold a post. Who lost the post no longer acts.
 */
export function mayAct(caller: Caller, task: { organisation: string; role: string; assignee: string | null }): boolean {
  if (behalfOf(caller, task) !== null) return true;
  if (task.assignee === caller.user) return caller.grants.some((grant) => grant.organisation === task.organisation);
  if (task.assignee !== null) return false;
  return caller.grants.some((grant) => grant.organisation === task.organisation && grant.role === task.role);
}

/** A row of the inbox in words. */
export function taskItemOf(policies: Policies, caller: Caller, row: TaskRow): TaskItem {
  const division = row.community ?? row.street ?? String(row.county).padEnd(12, "0");
  return {
    id: formatId({ city: row.city, uuid: row.id }),
    instance: formatId({ city: row.city, uuid: row.instance }),
    number: row.number,
    workflow: row.workflow,
    workflowTitle: policies.workflows.get(row.workflow)?.title ?? same(row.workflow),
    title: row.title,
    label: row.label,
    state: row.state,
    position: row.position,
    positionTitle: policies.positions.positions[row.position]?.title ?? same(row.position),
    organisation: row.organisation,
    organisationName: policies.organisations.get(row.organisation)?.name ?? row.organisation,
    role: row.role,
    roleTitle: roleTitle(policies, row.role),
    assignee: row.assignee,
    assigneeName: row.assignee === null ? null : (policies.users.get(row.assignee)?.name ?? row.assignee),
    ...(row.delegatedBy === null
      ? {}
      : { delegatedByName: policies.users.get(row.delegatedBy)?.name ?? row.delegatedBy }),
    division,
    divisionName: divisionName(policies, division),
    openedAt: row.openedAt,
    due: dueOf(policies, row),
    ...(row.exception === null ? {} : { exception: row.exception }),
    bulk: row.bulk,
    outcomes: row.outcomes,
    canAct: mayAct(caller, row),
  };
}

/** The light of a limit and "day 7 of 10", counted in working days of the area's calendar. */
export function dueOf(
  { calendar }: Policies,
  limit: { openedAt: string; dueAt: string | null; warnAt: string | null; hasDue: boolean; now: string },
): Due {
  if (!limit.hasDue || limit.dueAt === null) return { at: null, light: "none" };
  const overdue = limit.now > limit.dueAt;
  const soon = limit.warnAt !== null && limit.now >= limit.warnAt;
  // What comes after hours or on a day of rest counts from the next working day, here as in the limit itself.
  const from = receivedDay(limit.openedAt, calendar);
  const last = localDay(limit.dueAt, calendar.zone);
  return {
    at: limit.dueAt,
    light: overdue ? "red" : soon ? "yellow" : "green",
    day: Math.max(0, workingDaysBetween(from, localDay(limit.now, calendar.zone), calendar)),
    of: workingDaysBetween(from, last, calendar),
    paused: 0,
    unit: "workingDays",
    provisional: !isPublished(from, last, calendar),
  };
}

export function roleTitle(policies: Policies, role: string): Text {
  return policies.roles.get(role)?.title ?? same(role);
}

export function same(word: string): Text {
  return { zh: word, en: word };
}
