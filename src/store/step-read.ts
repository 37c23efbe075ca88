import type { OutcomeSpec } from "../core/definition/model.ts";
import type { StateValue } from "../core/machine/model.ts";
import type { Text } from "../core/text.ts";
import type { Connection } from "./database.ts";

/** A case as it is stored: values under protected names are sealed. */
export interface StoredCase {
  instance: string;
  rev: number;
  number: string;
  workflow: string;
  version: number;
  variant: string;
  status: string;
  state: string;
  phase: string | null;
  milestones: string[];
  stored: { status: "active" | "done"; value: StateValue; history: Record<string, string[]>; output?: unknown };
  data: Record<string, unknown>;
  resolved: unknown;
  clock: unknown;
  label: string | null;
  pinyin: string | null;
  subjectType: string | null;
  subjectBlind: Buffer | null;
  mode: string;
  division: string;
  province: number;
  cityCode: number;
  county: number;
  street: string | null;
  community: string | null;
  parent: string | null;
  parentInvoke: string | null;
  childKey: string | null;
  origin: string | null;
  startedBy: string | null;
  startedOrg: string | null;
  startedAt: string;
  dueAt: string | null;
  endedAt: string | null;
  historySeq: number;
  historyHash: Buffer;
  subjectRev: number | null;
  subjectData: Record<string, unknown> | null;
  /** `[event type, user]` of every task that somebody completed, themselves or by a substitute. */
  handled: [string, string][];
}

/** An answer that was given before to the same request. */
export interface StoredReply {
  requestHash: Buffer;
  replyStatus: number;
  reply: unknown;
}

export interface StoredTask {
  task: string;
  invoke: string;
  taskState: string;
  title: Text;
  form: string | null;
  outcomes: OutcomeSpec[];
  position: string;
  organisation: string;
  role: string;
  assignee: string | null;
  delegatedBy: string | null;
  /** Whether the caller holds the role at the organisation, or the task is theirs. */
  mine: boolean;
}

type Maybe<T> = { [K in keyof T]: T[K] | null };
export type ReadTask = { now: string } & Maybe<StoredReply> & Maybe<StoredTask> & Maybe<StoredCase>;
export type ReadCase = {
  now: string;
  timer: string | null;
  timerAt: string | null;
  timerDue: boolean | null;
} & Maybe<StoredReply> &
  Maybe<StoredCase>;

/** A step that was taken back is not done. */
export const STANDS = `not exists (select from event w where w.home_city = e.home_city and w.instance_id = e.instance_id
      and w.type = 'withdrawn' and w.task_id = e.task_id)`;

const CASE = `i.id as instance, i.rev, i.number, i.workflow, i.version, i.variant, i.status, i.state, i.phase, i.milestones,
  i.stored, i.data, i.resolved, i.clock, i.label, i.pinyin, i.subject_type as "subjectType", i.subject_blind as "subjectBlind",
  i.mode, i.division, i.province, i.city as "cityCode", i.county, i.street, i.community, i.parent,
  i.parent_invoke as "parentInvoke", i.child_key as "childKey", i.origin, i.started_by as "startedBy",
  i.started_org as "startedOrg", i.started_at as "startedAt", i.due_at as "dueAt", i.ended_at as "endedAt",
  i.history_seq as "historySeq", i.history_hash as "historyHash", r.rev as "subjectRev", r.data as "subjectData",
  (select coalesce(jsonb_agg(distinct jsonb_build_array(e.type, by.who)), '[]') from event e
    cross join lateral (values (e.actor), (e.behalf)) by (who)
    where e.home_city = $1 and e.instance_id = i.id and e.outcome is not null and by.who is not null and ${STANDS}) as handled`;

const REPLY = `k.request_hash as "requestHash", k.status as "replyStatus", k.reply`;

const SUBJECT = "record r on r.home_city = $1 and r.type = i.subject_type and r.key_blind = i.subject_blind";

const TASK = `select yijiao_now() as now, ${REPLY}, t.id as task, t.invoke, t.state as "taskState", t.title, t.form, t.outcomes,
    t.position, t.organisation, t.role, t.assignee, t.delegated_by as "delegatedBy",
    (t.organisation || '|' || t.role) = any($5::text[]) or coalesce(t.assignee = $3 or t.assignee = any($6::text[]), false) as mine, ${CASE}
  from (values (1)) one left join idempotency k on k.home_city = $1 and k.user_id = $3 and k.key = $4
  left join task t on t.home_city = $1 and t.id = $2
  left join instance i on i.home_city = $1 and i.id = t.instance_id
  left join ${SUBJECT}`;

const BY_ID = `select yijiao_now() as now, ${REPLY}, w.id as timer, w.fire_at as "timerAt", w.fire_at <= yijiao_now() as "timerDue", ${CASE}
  from (values (1)) one left join idempotency k on k.home_city = $1 and k.user_id = $3 and k.key = $4
  left join instance i on i.home_city = $1 and i.id = $2
  left join timer w on w.home_city = $1 and w.instance_id = $2 and w.key = $5
  left join ${SUBJECT}`;

/** Everything a step on a task reads, in one statement: the task, whether it is the caller's, the case, its subject, an earlier answer. */
export async function readTask(
  on: Connection,
  city: number,
  task: string,
  user: string,
  key: string | null,
  places: readonly string[],
  /** For whom the user stands in. */
  stands: readonly string[],
): Promise<ReadTask> {
  const values = [city, task, user, key, [...places], [...stands]];
  return sole(await on.one<ReadTask>({ name: "step-read-task", text: TASK }, values));
}

/** The same for a case named by itself: a timer's, a message's, its starter's. */
export async function readCase(
  on: Connection,
  city: number,
  instance: string,
  request: { user: string; key: string | null; timer: string | null },
): Promise<ReadCase> {
  const values = [city, instance, request.user, request.key, request.timer];
  return sole(await on.one<ReadCase>({ name: "step-read-case", text: BY_ID }, values));
}

export interface DoneRow {
  /** `<invoke>.<outcome>` */
  type: string;
  outcome: string;
  actor: string | null;
  actorName: string | null;
  organisation: string | null;
  at: string;
}

/** Tasks of a case that were completed and not taken back, in their order. */
export async function readDone(on: Connection, city: number, instance: string): Promise<DoneRow[]> {
  return on.all(
    {
      name: "step-read-done",
      text: `select e.type, e.outcome, e.actor, e.actor_name as "actorName", e.organisation, e.at from event e
        where e.home_city = $1 and e.instance_id = $2 and e.outcome is not null and ${STANDS} order by e.seq`,
    },
    [city, instance],
  );
}

/** The body of the event by which a task was last completed, sealed. */
export async function readDoneBody(on: Connection, city: number, instance: string, type: string): Promise<unknown> {
  const row = await on.one<{ body: unknown }>(
    {
      name: "step-read-done-body",
      text: `select e.body from event e where e.home_city = $1 and e.instance_id = $2 and e.type = $3
        and e.outcome is not null order by e.seq desc limit 1`,
    },
    [city, instance, type],
  );
  return row?.body ?? null;
}

export interface TaskEnd {
  at: string;
  actorName: string | null;
  outcome: string | null;
  organisation: string | null;
  actor: string | null;
  state: string;
}

/** What became of a task that is gone: its last event. */
export async function readTaskEnd(on: Connection, city: number, task: string): Promise<TaskEnd | null> {
  return on.one(
    {
      name: "step-read-task-end",
      text: `select at, actor_name as "actorName", outcome, organisation, actor, coalesce(to_state, from_state, '') as state
        from event where home_city = $1 and task_id = $2 order by seq desc limit 1`,
    },
    [city, task],
  );
}

/** The latest event of a case: what happened while somebody was reading. */
export async function readLatestEvent(on: Connection, city: number, instance: string): Promise<TaskEnd | null> {
  return on.one(
    {
      name: "step-read-latest",
      text: `select at, actor_name as "actorName", outcome, organisation, actor, coalesce(to_state, from_state, '') as state
        from event where home_city = $1 and instance_id = $2 order by seq desc limit 1`,
    },
    [city, instance],
  );
}

/** The moment and an earlier answer, before a case exists; with the subject's record when its key is known. */
export async function readStart(
  on: Connection,
  city: number,
  request: { user: string; key: string | null; subjectType: string | null; subjectBlind: Buffer | null },
): Promise<
  { now: string; subjectRev: number | null; subjectData: Record<string, unknown> | null } & Maybe<StoredReply>
> {
  return sole(
    await on.one(
      {
        name: "step-read-start",
        text: `select yijiao_now() as now, ${REPLY}, r.rev as "subjectRev", r.data as "subjectData" from (values (1)) one
          left join idempotency k on k.home_city = $1 and k.user_id = $2 and k.key = $3
          left join record r on r.home_city = $1 and r.type = $4 and r.key_blind = $5::bytea`,
      },
      [city, request.user, request.key, request.subjectType, request.subjectBlind],
    ),
  );
}

/** The record that a case is about, sealed. */
export async function readSubject(
  on: Connection,
  city: number,
  type: string | null,
  blind: Buffer,
): Promise<Record<string, unknown> | null> {
  const row = await on.one<{ data: Record<string, unknown> }>(
    { name: "subject-read", text: "select data from record where home_city = $1 and type = $2 and key_blind = $3" },
    [city, type, blind],
  );
  return row?.data ?? null;
}

/** Takes the next numbers of a series: `count` of them, the last one is returned. Held until the transaction ends. */
export async function takeNumbers(on: Connection, city: number, series: string, count: number): Promise<number> {
  const row = await on.one<{ last: number }>(
    {
      name: "number-take",
      text: `insert into number_counter as n (home_city, series, last) values ($1, $2, $3)
        on conflict (home_city, series) do update set last = n.last + excluded.last returning last`,
    },
    [city, series, count],
  );
  return sole(row).last;
}

function sole<T>(row: T | null): T {
  if (row === null) throw new Error("a statement that always gives one row gave none");
  return row;
}
