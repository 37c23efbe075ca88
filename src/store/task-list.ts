import type { OutcomeSpec } from "../core/definition/model.ts";
import type { Text } from "../core/text.ts";
import type { Connection } from "./database.ts";
import type { Proposal } from "./rows.ts";

export interface TaskRow {
  city: number;
  id: string;
  instance: string;
  invoke: string;
  state: string;
  workflow: string;
  title: Text;
  form: string | null;
  outcomes: OutcomeSpec[];
  bulk: boolean;
  position: string;
  organisation: string;
  role: string;
  assignee: string | null;
  delegatedBy: string | null;
  proposal: Proposal | null;
  exception: Text | null;
  number: string;
  label: string | null;
  province: number;
  cityCode: number;
  county: number;
  street: string | null;
  community: string | null;
  openedAt: string;
  dueAt: string;
  warnAt: string | null;
  hasDue: boolean;
  now: string;
}

/** One index-ordered walk: a post, a person, or a county or city that is supervised. */
export interface Branches {
  posts: readonly { city: number; organisation: string; role: string }[];
  /** Cities in which to look for what the caller has claimed. */
  mine: readonly { city: number }[];
  counties: readonly { city: number; county: number; street: string | null; community: string | null }[];
  cities: readonly { city: number; cityCode: number }[];
}

export interface TaskFilter {
  user: string;
  unclaimedOnly: boolean;
  workflow: string | null;
  level: string | null;
  division: string | null;
  search: string | null;
  due: "overdue" | "soon" | "later" | "none" | null;
  organisation: string | null;
}

const COLUMNS = `t.home_city as city, t.id, t.instance_id as instance, t.invoke, t.state, t.workflow, t.title, t.form, t.outcomes, t.bulk,
  t.position, t.organisation, t.role, t.assignee, t.delegated_by as "delegatedBy", t.proposal, t.exception, t.number, t.label,
  t.province, t.city as "cityCode", t.county, t.street, t.community, t.opened_at as "openedAt", t.due_at as "dueAt", t.warn_at as "warnAt", t.has_due as "hasDue"`;

/** Conditions that every branch carries inside, so that each stops after its own page. */
const FILTER = `($6::text is null or (t.due_at, t.id) > ($6::text::timestamptz, $7::text::uuid))
  and (not $8::boolean or t.assignee is null)
  and ($9::text is null or t.workflow = $9::text)
  and (case $10::text when 'province' then t.province = left($11::text, 6)::int when 'city' then t.city = left($11::text, 6)::int
    when 'county' then t.county = left($11::text, 6)::int when 'street' then t.street = $11::text
    when 'community' then t.community = $11::text else true end)
  and ($12::text is null or starts_with(t.number, $12::text) or strpos(t.label, $12::text) > 0 or starts_with(t.pinyin, lower($12::text)))
  and (case $13::text when 'overdue' then t.has_due and t.due_at < n.now
    when 'soon' then t.has_due and t.due_at >= n.now and t.warn_at <= n.now
    when 'later' then t.has_due and t.due_at >= n.now and (t.warn_at is null or t.warn_at > n.now)
    when 'none' then not t.has_due else true end)
  and ($14::text is null or t.organisation = $14::text)
  order by t.due_at, t.id limit $15::int`;

const PAGE = `with n as materialized (select yijiao_now() as now), found as (
    select x.* from n, jsonb_to_recordset($1::text::jsonb) as b(city int, organisation text, role text)
      cross join lateral (select ${COLUMNS} from task t
        where t.home_city = b.city and t.organisation = b.organisation and t.role = b.role and ${FILTER}) x
    union all
    select x.* from n, jsonb_to_recordset($2::text::jsonb) as b(city int)
      cross join lateral (select ${COLUMNS} from task t where t.home_city = b.city and t.assignee = $5::text and ${FILTER}) x
    union all
    select x.* from n, jsonb_to_recordset($3::text::jsonb) as b(city int, county int, street text, community text)
      cross join lateral (select ${COLUMNS} from task t where t.home_city = b.city and t.county = b.county
        and (b.street is null or t.street = b.street) and (b.community is null or t.community = b.community) and ${FILTER}) x
    union all
    select x.* from n, jsonb_to_recordset($4::text::jsonb) as b(city int, "cityCode" int)
      cross join lateral (select ${COLUMNS} from task t where t.home_city = b.city and t.city = b."cityCode" and ${FILTER}) x
  ) select distinct on (found."dueAt", found.id) found.*, n.now from found, n order by found."dueAt", found.id limit $15::int`;

/** One page of open tasks by due moment: each branch walks its own index, the merge keeps the order. */
export async function listTaskRows(
  tx: Connection,
  branches: Branches,
  filter: TaskFilter,
  after: { dueAt: string; id: string } | null,
  limit: number,
): Promise<TaskRow[]> {
  return tx.all({ name: "inbox-page", text: PAGE }, [
    JSON.stringify(branches.posts),
    JSON.stringify(branches.mine),
    JSON.stringify(branches.counties),
    JSON.stringify(branches.cities),
    filter.user,
    after?.dueAt ?? null,
    after?.id ?? null,
    filter.unclaimedOnly,
    filter.workflow,
    filter.level,
    filter.division,
    filter.search,
    filter.due,
    filter.organisation,
    limit,
  ]);
}

export interface TaskCounts {
  mine: number;
  claimable: number;
  all: number;
  overdue: number;
}

const POSTS = `from jsonb_to_recordset($1::text::jsonb) as b(city int, organisation text, role text) cross join lateral (
  select t.id from task t where t.home_city = b.city and t.organisation = b.organisation and t.role = b.role`;
const COUNT = `with n as materialized (select yijiao_now() as now)
  select (select count(*)::int from (select from jsonb_to_recordset($2::text::jsonb) as b(city int)
      cross join lateral (select from task t where t.home_city = b.city and t.assignee = $5::text limit $6::int) x limit $6::int) c) as mine,
    (select count(*)::int from (select ${POSTS} and t.assignee is null limit $6::int) x limit $6::int) c) as claimable,
    (select count(*)::int from (select distinct u.id from (
      select x.id ${POSTS} limit $6::int) x
      union all select x.id from jsonb_to_recordset($2::text::jsonb) as b(city int)
        cross join lateral (select t.id from task t where t.home_city = b.city and t.assignee = $5::text limit $6::int) x
      union all select x.id from jsonb_to_recordset($3::text::jsonb) as b(city int, county int, street text, community text)
        cross join lateral (select t.id from task t where t.home_city = b.city and t.county = b.county
          and (b.street is null or t.street = b.street) and (b.community is null or t.community = b.community) limit $6::int) x
      union all select x.id from jsonb_to_recordset($4::text::jsonb) as b(city int, "cityCode" int)
        cross join lateral (select t.id from task t where t.home_city = b.city and t.city = b."cityCode" limit $6::int) x
      ) u limit $6::int) c) as all,
    (select count(*)::int from (select ${POSTS} and t.has_due and t.due_at < (select now from n) limit $6::int) x limit $6::int) c) as overdue`;

/** Counts for badges, none above `cap`: an exact count would walk every row. */
export async function countTasks(tx: Connection, branches: Branches, user: string, cap: number): Promise<TaskCounts> {
  const row = await tx.one<TaskCounts>({ name: "inbox-counts", text: COUNT }, [
    JSON.stringify(branches.posts),
    JSON.stringify(branches.mine),
    JSON.stringify(branches.counties),
    JSON.stringify(branches.cities),
    user,
    cap,
  ]);
  return row ?? { mine: 0, claimable: 0, all: 0, overdue: 0 };
}

/** One open task as its reader may see it, with the caller's own draft. */
export async function readTaskRow(
  tx: Connection,
  city: number,
  id: string,
): Promise<(TaskRow & { draft: { rev: number; data: Record<string, unknown>; savedAt: string } | null }) | null> {
  return tx.one(
    {
      name: "task-read",
      text: `select ${COLUMNS}, yijiao_now() as now, (select jsonb_build_object('rev', d.rev, 'data', d.data, 'savedAt', d.saved_at)
          from task_draft d where d.home_city = t.home_city and d.task_id = t.id) as draft
        from task t where t.home_city = $1 and t.id = $2`,
    },
    [city, id],
  );
}

/** Open tasks of one case, oldest first. */
export async function listTasksOf(tx: Connection, city: number, instance: string): Promise<TaskRow[]> {
  return tx.all(
    {
      name: "tasks-of-instance",
      text: `select ${COLUMNS}, yijiao_now() as now from task t where t.home_city = $1 and t.instance_id = $2 order by t.opened_at, t.id limit 100`,
    },
    [city, instance],
  );
}

/** What somebody has claimed or was given, in these cities: for handing it over. */
export async function listAssigned(
  tx: Connection,
  cities: readonly number[],
  user: string,
  { except, limit }: { except: readonly string[]; limit: number },
): Promise<{ city: number; id: string }[]> {
  return tx.all(
    {
      name: "tasks-assigned",
      text: `select x.* from unnest($1::int[]) as b(city) cross join lateral (
          select t.home_city as city, t.id from task t where t.home_city = b.city and t.assignee = $2
            and t.id <> all($4::uuid[])
          order by t.due_at, t.id limit $3::int) x limit $3::int`,
    },
    [[...cities], user, limit, [...except]],
  );
}
