import { filling } from "./record-fill.ts";
import type { StepWrite } from "./rows.ts";
import { WORK_PARTS } from "./step-work.ts";

const CASE_COLUMNS = [
  ...["number text", "workflow text", "version int", "variant text", "status text", "state text", "phase text"],
  ...["milestones text[]", "stored jsonb", "data jsonb", "resolved jsonb", "clock jsonb", "label text", "pinyin text"],
  ...["subject_type text", "subject_blind bytea", "mode text", "division char(12)", "province int", "city int"],
  ...["county int", "street char(12)", "community char(12)", "parent uuid", "parent_invoke text", "child_key text"],
  ...["origin text", "started_by text", "started_org text", "started_at timestamptz", "due_at timestamptz"],
  ...["ended_at timestamptz", "history_seq int", "history_hash bytea"],
].map(column);

/** What never changes after the first step. */
const FIXED = new Set([
  ...["number", "workflow", "version", "variant", "parent", "parent_invoke", "child_key", "origin"],
  ...["started_by", "started_org", "started_at"],
]);

/** What changes where a case is put on another version of its workflow, and never otherwise. */
const PINNED = new Set(["version", "variant"]);

const EVENT_COLUMNS = [
  ...["seq int", "at timestamptz", "type text", "actor text", "actor_name text", "organisation text", "task_id uuid"],
  ...["outcome text", "from_state text", "to_state text", "body jsonb", "behalf text", "hash bytea"],
].map(column);

const TASK_COLUMNS = [
  ...["id uuid", "invoke text", "state text", "workflow text", "title jsonb", "form text", "outcomes jsonb"],
  ...["bulk boolean", "position text", "organisation text", "role text", "assignee text", "exception jsonb"],
  ...["number text", "label text", "pinyin text", "subject_blind bytea", "province int", "city int", "county int"],
  ...["street char(12)", "community char(12)", "opened_at timestamptz", "due_at timestamptz", "warn_at timestamptz"],
  ...["has_due boolean"],
].map(column);

const RESHAPED = TASK_COLUMNS.filter(({ name }) => !["id", "number", "subject_blind", "opened_at"].includes(name));

interface Column {
  name: string;
  /** In SQL, quoted where the word is reserved. */
  sql: string;
  /** As it stands in a JSON record: bytes come as hexadecimal text, text arrays as JSON. */
  declared: string;
  /** Its value, read from a JSON record called `x`. */
  value: string;
}

function column(text: string): Column {
  const [name = "", type = ""] = text.split(" ");
  const sql = name === "position" ? '"position"' : name;
  if (type === "bytea") return { name, sql, declared: `${sql} text`, value: `decode(x.${sql}, 'hex')` };
  return { name, sql, declared: `${sql} ${type}`, value: `x.${sql}` };
}

const names = (columns: Column[]) => columns.map(({ sql }) => sql).join(", ");
const values = (columns: Column[]) => columns.map(({ value }) => value).join(", ");
const declared = (columns: Column[]) => columns.map((one) => one.declared).join(", ");

/** The text of a part, given where its rows and the city stand among the values. */
export interface Part {
  letter: string;
  rows(write: StepWrite): unknown;
  used(write: StepWrite): boolean;
  sql(rows: string): string;
}

/** Inserts the cases that begin; what it gives is what was really written. */
export const INSERT_CASES = (rows: string, guarded: boolean, held: string) => `guard as (
  insert into instance (home_city, id, rev, ${names(CASE_COLUMNS)})
  select $1, x.id, 1, ${values(CASE_COLUMNS)} from jsonb_to_recordset(${rows}::text::jsonb) as x(id uuid, ${declared(CASE_COLUMNS)})
  where true${guarded ? " and exists (select from idem)" : ""}${held}
  on conflict do nothing
  returning id)`;

/**
 * One case, and said to be one: of a set, PostgreSQL expects a hundred rows and reads the whole of a small table for them.
 * What is only said leaves the revision as it is, so the number of the last event guards too.
 */
export const UPDATE_CASE = (rows: string, rev: string, held: string, repinned: boolean) => {
  const changing = CASE_COLUMNS.filter(({ name }) => !FIXED.has(name) || (repinned && PINNED.has(name)));
  return `guard as (
  update instance i set rev = i.rev + case when x.quiet then 0 else 1 end, ${changing.map(({ sql, value }) => `${sql} = ${value}`).join(", ")}
  from jsonb_to_record(${rows}::text::jsonb -> 0) as x(id uuid, quiet boolean, ${declared(changing)})
  where i.home_city = $1 and i.id = x.id and i.rev = ${rev} and i.history_seq = x.history_seq - 1${held}
  returning i.id)`;
};

/** What a step may write besides its case, each in a part of its own that joins the case it took. */
export const PARTS: Part[] = [
  {
    letter: "e",
    rows: (write) => write.events,
    used: (write) => write.events.length > 0,
    sql: (rows) => `made_event as (
  insert into event (home_city, instance_id, ${names(EVENT_COLUMNS)})
  select $1, x.instance_id, ${values(EVENT_COLUMNS)}
  from jsonb_to_recordset(${rows}::text::jsonb) as x(instance_id uuid, ${declared(EVENT_COLUMNS)}) join guard g on g.id = x.instance_id)`,
  },
  {
    letter: "c",
    rows: (write) => write.closed,
    used: ({ closed }) => closed.all || closed.tasks.length + closed.invokes.length > 0,
    sql: (rows) => `gone as (
  delete from task t using guard g, jsonb_to_record(${rows}::text::jsonb) as x(tasks uuid[], invokes text[], "all" boolean)
  where t.home_city = $1 and t.instance_id = g.id and (x."all" or t.id = any(x.tasks) or t.invoke = any(x.invokes))
  returning t.id), undrafted as (
  delete from task_draft d using gone where d.home_city = $1 and d.task_id = gone.id)`,
  },
  {
    letter: "a",
    rows: (write) => write.assigned,
    used: (write) => write.assigned !== null,
    sql: (rows) => `assigned as (
  update task t set assignee = x.assignee, delegated_by = x.delegated_by, proposal = coalesce(x.proposal, t.proposal),
    organisation = coalesce(x.organisation, t.organisation), role = coalesce(x.role, t.role)
  from guard g, jsonb_to_record(${rows}::text::jsonb) as x(task uuid, assignee text, delegated_by text, proposal jsonb, organisation text, role text)
  where t.home_city = $1 and t.instance_id = g.id and t.id = x.task)`,
  },
  {
    letter: "u",
    rows: (write) => write.rerouted,
    used: (write) => write.rerouted.length > 0,
    sql: (rows) => `rerouted as (
  update task t set organisation = x.organisation, role = x.role, assignee = x.assignee, exception = x.exception from guard g,
    jsonb_to_recordset(${rows}::text::jsonb) as x(task uuid, organisation text, role text, assignee text, exception jsonb) where t.home_city = $1 and t.instance_id = g.id and t.id = x.task)`,
  },
  {
    letter: "z",
    rows: (write) => write.reshaped,
    used: (write) => write.reshaped.length > 0,
    sql: (rows) => `reshaped as (
  update task t set ${RESHAPED.map(({ sql, value }) => `${sql} = ${value}`).join(", ")}
  from guard g, jsonb_to_recordset(${rows}::text::jsonb) as x(id uuid, ${declared(RESHAPED)})
  where t.home_city = $1 and t.instance_id = g.id and t.id = x.id)`,
  },
  {
    letter: "l",
    rows: (write) => write.dues,
    used: (write) => write.dues.length > 0,
    sql: (rows) => `moved_due as (
  update task t set due_at = x.due_at, warn_at = x.warn_at, has_due = x.has_due
  from guard g, jsonb_to_recordset(${rows}::text::jsonb) as x(id uuid, due_at timestamptz, warn_at timestamptz, has_due boolean)
  where t.home_city = $1 and t.instance_id = g.id and t.id = x.id)`,
  },
  {
    letter: "q",
    rows: (write) => write.words,
    used: (write) => write.words.length > 0,
    sql: (rows) => `made_word as (
  insert into word (home_city, id, instance_id, kind, from_user, from_name, to_user, to_name, asked, asked_at, number, label)
  select $1, x.id, x.instance_id, x.kind, x.from_user, x.from_name, x.to_user, x.to_name, x.asked, x.asked_at, x.number, x.label
  from jsonb_to_recordset(${rows}::text::jsonb) as x(id uuid, instance_id uuid, kind text, from_user text, from_name text,
    to_user text, to_name text, asked text, asked_at timestamptz, number text, label text) join guard g on g.id = x.instance_id)`,
  },
  {
    letter: "y",
    rows: (write) => write.replied,
    used: (write) => write.replied !== null,
    sql: (rows) => `replied as (
  update word w set answer = x.answer, answered_at = x.answered_at
  from guard g, jsonb_to_record(${rows}::text::jsonb) as x(id uuid, answer text, answered_at timestamptz)
  where w.home_city = $1 and w.instance_id = g.id and w.id = x.id)`,
  },
  {
    letter: "m",
    rows: (write) => write.cases,
    used: (write) => write.moved,
    // Tasks that stay open while another part of the case changed what they show; those that end are left alone.
    sql: (rows) => `moved as (
  update task t set label = x.label, pinyin = x.pinyin, subject_blind = decode(x.subject_blind, 'hex'), province = x.province,
    city = x.city, county = x.county, street = x.street, community = x.community
  from guard g, jsonb_to_recordset(${rows}::text::jsonb) as x(id uuid, label text, pinyin text, subject_blind text, province int,
    city int, county int, street char(12), community char(12), leaving uuid[], leaving_invokes text[])
  where t.home_city = $1 and t.instance_id = g.id and x.id = g.id
    and t.id <> all(x.leaving) and t.invoke <> all(x.leaving_invokes))`,
  },
  {
    letter: "t",
    rows: (write) => write.tasks,
    used: (write) => write.tasks.length > 0,
    sql: (rows) => `made_task as (
  insert into task (home_city, instance_id, ${names(TASK_COLUMNS)})
  select $1, x.instance_id, ${values(TASK_COLUMNS)}
  from jsonb_to_recordset(${rows}::text::jsonb) as x(instance_id uuid, ${declared(TASK_COLUMNS)}) join guard g on g.id = x.instance_id)`,
  },
  {
    letter: "s",
    rows: (write) => write.stopped,
    used: ({ stopped }) => stopped.all || stopped.keys.length > 0,
    sql: (rows) => `stopped as (
  delete from timer t using guard g, jsonb_to_record(${rows}::text::jsonb) as x(keys text[], "all" boolean)
  where t.home_city = $1 and t.instance_id = g.id and (x."all" or t.key = any(x.keys)))`,
  },
  {
    letter: "w",
    rows: (write) => write.timers,
    used: (write) => write.timers.length > 0,
    sql: (rows) => `made_timer as (
  insert into timer (home_city, fire_at, id, instance_id, key)
  select $1, x.fire_at, x.id, x.instance_id, x.key
  from jsonb_to_recordset(${rows}::text::jsonb) as x(fire_at timestamptz, id uuid, instance_id uuid, key text) join guard g on g.id = x.instance_id
  on conflict (home_city, instance_id, key) do update set fire_at = excluded.fire_at, id = excluded.id, lease_until = null, attempts = 0)`,
  },
  {
    letter: "o",
    rows: (write) => write.outbox,
    used: (write) => write.outbox.length > 0,
    // `by` is the case whose step sends it; a join is filed under the parent that waits.
    sql: (rows) => `made_outbox as (
  insert into outbox (home_city, id, instance_id, kind, body, ready_at)
  select $1, x.id, x.instance_id, x.kind, x.body, x.ready_at
  from jsonb_to_recordset(${rows}::text::jsonb) as x(id uuid, instance_id uuid, by uuid, kind text, body jsonb, ready_at timestamptz)
  join guard g on g.id = x.by)`,
  },
  ...WORK_PARTS,
  {
    letter: "p",
    rows: (write) => write.participants,
    used: (write) => write.participants.length > 0,
    sql: (rows) => `made_participant as (
  insert into participant (home_city, instance_id, organisation)
  select $1, x.instance_id, x.organisation
  from jsonb_to_recordset(${rows}::text::jsonb) as x(instance_id uuid, organisation text) join guard g on g.id = x.instance_id
  on conflict do nothing)`,
  },
  {
    letter: "d",
    rows: (write) => write.documents,
    used: (write) => write.documents.length > 0,
    // Counting and issuing stand in one statement: a number that no paper bears cannot come about.
    sql: (rows) => `paper as materialized (
  select x.*, row_number() over (partition by x.series order by x.ord) as place
  from jsonb_to_recordset(${rows}::text::jsonb) as x(ord int, id uuid, instance_id uuid, template text, template_hash text, title jsonb,
    organisation text, copies int, data jsonb, issued_at timestamptz, series text, prefix text, width int, suffix text)
  join guard g on g.id = x.instance_id), counted as (
  insert into number_counter as n (home_city, series, last)
  select $1, series, count(*) from paper where series is not null group by series order by series
  on conflict (home_city, series) do update set last = n.last + excluded.last
  returning series, last), made_document as (
  insert into document (home_city, id, instance_id, template, template_hash, title, organisation, copies, data, issued_at, number)
  select $1, p.id, p.instance_id, p.template, p.template_hash, p.title, p.organisation, p.copies, p.data, p.issued_at,
    p.prefix || lpad(k.n::text, greatest(p.width, length(k.n::text)), '0') || p.suffix
  from paper p left join lateral (
    select c.last - (select count(*) from paper o where o.series = p.series) + p.place as n from counted c where c.series = p.series
  ) k on true)`,
  },
  {
    letter: "v",
    rows: (write) => write.voided,
    used: (write) => write.voided !== null,
    sql: (rows) => `voided as (
  update document d set voided = x.by from guard g, jsonb_to_record(${rows}::text::jsonb) as x(documents uuid[], by jsonb)
  where d.home_city = $1 and d.instance_id = g.id and d.id = any(x.documents) and d.voided is null)`,
  },
  {
    letter: "r",
    rows: (write) => write.records,
    used: (write) => write.records.length > 0,
    // Sealed values are sealed one by one, so a change lies over what is there without opening it.
    sql: (rows) => `registered as materialized (
  select x.instance_id, x.type, x.id, x.key_blind, x.name, x.pinyin, x.division, ${filling("filters")}, ${filling("data")}, x.history,
    x.valid_from, x.at, x.actor
  from jsonb_to_recordset(${rows}::text::jsonb) as x(instance_id uuid, type text, id uuid, key_blind text, name text,
    pinyin text, division char(12), filters jsonb, data jsonb, fill jsonb, history boolean, valid_from date, at timestamptz, actor text)
  join guard g on g.id = x.instance_id), upserted as (
  insert into record as r (home_city, type, id, key_blind, rev, name, pinyin, division, filters, data, updated_at)
  select $1, type, id, decode(key_blind, 'hex'), 1, name, pinyin, division, filters, data, at from registered order by type, key_blind
  on conflict (home_city, type, key_blind) do update set rev = r.rev + 1, name = coalesce(excluded.name, r.name),
    pinyin = coalesce(excluded.pinyin, r.pinyin), division = coalesce(excluded.division, r.division),
    filters = r.filters || excluded.filters, data = r.data || excluded.data, updated_at = excluded.updated_at
  returning r.type, r.id, r.rev, r.data, r.key_blind), versioned as (
  insert into record_version (home_city, type, id, rev, valid_from, data, instance_id, at, actor)
  select $1, u.type, u.id, u.rev, x.valid_from, u.data, x.instance_id, x.at, x.actor
  from upserted u join registered x on x.type = u.type and decode(x.key_blind, 'hex') = u.key_blind where x.history)`,
  },
];
