import { isPlainObject } from "../core/expression/plain.ts";
import type { Problem } from "../core/problem.ts";
import type { RecordType } from "../core/record/model.ts";
import type { Bundle } from "../core/variant.ts";
import type { Schedule } from "./definitions.ts";

/** What a schedule may name. */
export interface ScheduleWorld {
  workflows: ReadonlyMap<string, Bundle>;
  records: ReadonlyMap<string, RecordType>;
}

const FILE = "policies/schedules.yaml";

/** Schedules that name what is not there, or ask of records what the database cannot see. */
export function checkSchedules(schedules: Readonly<Record<string, Schedule>>, world: ScheduleWorld): Problem[] {
  return Object.entries(schedules).flatMap(([id, schedule]) => {
    const at = `${FILE}/schedules/${id}`;
    const bundle = world.workflows.get(schedule.workflow);
    if (!bundle?.definition.start.by?.includes("schedule")) {
      const what = {
        zh: `没有可由计划发起的流程“${schedule.workflow}”`,
        en: `There is no workflow "${schedule.workflow}" that a schedule may start`,
      };
      return [problem(`${at}/workflow`, what)];
    }
    return schedule.each ? checkEach(schedule.each, bundle, world, `${at}/each`) : [];
  });
}

function checkEach(each: NonNullable<Schedule["each"]>, bundle: Bundle, world: ScheduleWorld, at: string): Problem[] {
  const type = world.records.get(each.record);
  if (!type || bundle.definition.subject !== each.record) {
    const what = {
      zh: `“${each.record}”应为登记簿，且为流程的对象（subject）`,
      en: `"${each.record}" should be a record type and the subject of the workflow`,
    };
    return [problem(`${at}/record`, what)];
  }
  const found: Problem[] = [];
  if (each.decide !== undefined && !Object.hasOwn(bundle.tables, each.decide)) {
    const what = { zh: `流程没有决策表“${each.decide}”`, en: `The workflow has no decision table "${each.decide}"` };
    found.push(problem(`${at}/decide`, what));
  }
  const properties = isPlainObject(type.schema.properties) ? type.schema.properties : {};
  for (const { property } of each.where) {
    const spec = properties[property];
    if (!isPlainObject(spec)) {
      const what = { zh: `登记簿没有属性“${property}”`, en: `The record type has no property "${property}"` };
      found.push(problem(`${at}/where/${property}`, what));
    } else if (spec["x-protect"] === true) {
      const what = {
        zh: `“${property}”加密保存，不能作为查询条件`,
        en: `"${property}" is kept sealed and cannot be asked for`,
      };
      found.push(problem(`${at}/where/${property}`, what));
    }
  }
  return found;
}

function problem(path: string, what: Problem["what"]): Problem {
  return { code: "SOURCE_VALUE_INVALID", path, what };
}
