import type { Asking } from "./checker.ts";

/**
 * What a deed leaves behind, table by table, without what differs from one time to the next (ids, moments, sealed
 * values): done under a fault and repeated, it must leave exactly what it leaves when nothing happens.
 */
export async function tracesOf(client: Asking): Promise<string[]> {
  const { rows } = await client.query<{ trace: string }>(ALL);
  return rows.map(({ trace }) => trace);
}

const NUMBER = "(select number from instance i where i.home_city = x.home_city and i.id = x.instance_id)";
/** Table → what of a row tells what happened. */
const TOLD: Record<string, string> = {
  instance:
    "number, workflow, version, status, state, phase, milestones, mode, label, rev, history_seq, parent_invoke, origin, started_by",
  event: `${NUMBER}, seq, type, actor, organisation, outcome, from_state, to_state, behalf`,
  task: "number, invoke, state, position, organisation, role, assignee, delegated_by, exception",
  timer: `${NUMBER}, key`,
  outbox: `${NUMBER}, kind, dead`,
  document: `${NUMBER}, template, number, copies, voided is null`,
  notice: `${NUMBER}, organisation, role, user_id, template`,
  letter: "user_id, channel, status, failed_code",
  hook_delivery: "webhook, status, failed_code",
  work: "number, invoke, topic, token is null, attempts, failed_code, dead",
  message: "name, sender, taken_by is null, delivered_at is null",
  awaiting: `${NUMBER}, invoke, name`,
  participant: `${NUMBER}, organisation`,
  word: "number, kind, from_user, to_user, asked, answer",
  record: "type, name, rev",
  record_version: "type, rev",
  idempotency: "regexp_replace(user_id, '[0-9a-f-]{36}', '…'), status",
  number_counter: "series, last",
  schedule_fire: "schedule, fire_at, state",
  schedule_run: "schedule, fire_at, done, started, passed, failed",
  import_file: "definition, workflow, file_name, status, total, done, counts",
  import_line: "line, disposition, codes, superseded_by is null",
  attachment: "file_name, size",
  rating: "workflow, score",
  audit: "user_id, action",
};
const ALL = `select trace from (${Object.entries(TOLD)
  .map(([table, told]) => `select '${table}' as of, row_to_json(row(${told}))::text as trace from ${table} x`)
  .join(" union all ")}) all_traces order by of, trace`.replace("select trace", "select of || ' ' || trace as trace");
