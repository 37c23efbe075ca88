import { parseCron } from "../core/calendar/cron.ts";
import { compileExpression, isExpression } from "../core/expression/feel.ts";
import { type Fields, type Parsed, Source } from "../core/policy/source.ts";
import { readConditions } from "../core/record/query.ts";
import type { Schedule } from "./definitions.ts";

const KEYS = ["cron", "workflow", "division", "data", "each"];
const EACH_KEYS = ["record", "where", "data", "decide", "when"];

/** Reads `policies/schedules.yaml`: `schedules: { <id>: { cron, workflow, division, data | each } }`. */
export function parseSchedules(yaml: string, file: string): Parsed<Record<string, Schedule>> {
  const source = new Source(yaml, file);
  const top = source.fields(source.root, [], ["schedules"], ["schedules"]);
  const schedules: Record<string, Schedule> = {};
  for (const [id, raw] of Object.entries(top.mapping("schedules"))) {
    const fields = source.fields(raw, ["schedules", id], KEYS, ["cron", "workflow", "division"]);
    const cron = fields.string("cron");
    if (parseCron(cron) === null) {
      source.report(fields.at("cron"), "应为五段的 cron 表达式", "Should be a cron line of five fields");
    }
    if (fields.has("each") && fields.has("data")) {
      source.report(fields.at("data"), "逐条启动时数据写在 each 里", "With `each`, the data stand inside it");
    }
    schedules[id] = {
      cron,
      workflow: fields.string("workflow"),
      division: fields.code("division"),
      ...(fields.has("data") ? { data: fields.mapping("data") } : {}),
      ...(fields.has("each") ? { each: readEach(fields) } : {}),
    };
  }
  return source.done(schedules);
}

/** `each: { record, where, data, decide, when }`: a case for every record for which the condition holds. */
function readEach(schedule: Fields): NonNullable<Schedule["each"]> {
  const { source } = schedule;
  const fields = source.fields(schedule.mapping("each"), schedule.at("each"), EACH_KEYS, ["record"]);
  const when = fields.optional("when");
  if (when !== undefined && !isExpression(when))
    source.report(fields.at("when"), "应为以 = 开头的条件", "Should be a condition that begins with =");
  const data = fields.mapping("data");
  for (const [key, value] of [...Object.entries(data), ["when", when] as const]) {
    const problem = isExpression(value) ? compileExpression(value).problemText : null;
    const path = key === "when" ? fields.at("when") : [...fields.at("data"), key];
    if (problem) source.report(path, problem.zh, problem.en);
  }
  const decide = fields.optional("decide");
  return {
    ...{ record: fields.string("record"), where: readConditions(fields, "where"), data },
    ...(decide === undefined ? {} : { decide }),
    ...(when === undefined ? {} : { when }),
  };
}
