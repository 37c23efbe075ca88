import { parseCron } from "../core/calendar/cron.ts";
import { type Parsed, Source } from "../core/policy/source.ts";
import type { Schedule } from "./definitions.ts";

/** Reads `policies/schedules.yaml`: `schedules: { <id>: { cron, workflow, division, data } }`. */
export function parseSchedules(yaml: string, file: string): Parsed<Record<string, Schedule>> {
  const source = new Source(yaml, file);
  const top = source.fields(source.root, [], ["schedules"], ["schedules"]);
  const schedules: Record<string, Schedule> = {};
  for (const [id, raw] of Object.entries(top.mapping("schedules"))) {
    const path = ["schedules", id];
    const known = ["cron", "workflow", "division", "data"];
    const fields = source.fields(raw, path, known, ["cron", "workflow", "division"]);
    const cron = fields.string("cron");
    if (parseCron(cron) === null) {
      source.report(fields.at("cron"), "应为五段的 cron 表达式", "Should be a cron line of five fields");
    }
    schedules[id] = {
      cron,
      workflow: fields.string("workflow"),
      division: fields.code("division"),
      ...(fields.has("data") ? { data: fields.mapping("data") } : {}),
    };
  }
  return source.done(schedules);
}
