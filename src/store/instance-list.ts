import type { Connection } from "./database.ts";

/** A case as lists show it: without its data and its machine. */
export interface InstanceRow {
  city: number;
  id: string;
  number: string;
  workflow: string;
  version: number;
  variant: string;
  status: "active" | "done" | "cancelled" | "suspended";
  state: string;
  phase: string | null;
  label: string | null;
  mode: string;
  division: string;
  street: string | null;
  community: string | null;
  startedAt: string;
  endedAt: string | null;
  dueAt: string | null;
  clock: unknown;
  parent: string | null;
  now: string;
}

export interface InstanceFilter {
  workflow: string | null;
  status: string | null;
  level: string | null;
  division: string | null;
  search: string | null;
  /** Case number: matches at its beginning. */
  parent: string | null;
  /** Only cases that are not a part of another. */
  rootsOnly: boolean;
}

const COLUMNS = `i.home_city as city, i.id, i.number, i.workflow, i.version, i.variant, i.status, i.state, i.phase, i.label, i.mode,
  i.division, i.street, i.community, i.started_at as "startedAt", i.ended_at as "endedAt", i.due_at as "dueAt", i.clock, i.parent`;

const FILTER = `($4::uuid is null or i.id < $4::uuid)
  and ($5::text is null or i.workflow = $5::text) and ($6::text is null or i.status = $6::text)
  and (case $7::text when 'province' then i.province = left($8::text, 6)::int when 'city' then i.city = left($8::text, 6)::int
    when 'county' then i.county = left($8::text, 6)::int when 'street' then i.street = $8::text
    when 'community' then i.community = $8::text else true end)
  and ($9::text is null or starts_with(i.number, $9::text) or strpos(i.label, $9::text) > 0 or starts_with(i.pinyin, lower($9::text)))
  and ($10::uuid is null or i.parent = $10::uuid) and (not $11::boolean or i.parent is null)
  order by i.id desc limit $12::int`;

const PAGE = `with n as materialized (select yijiao_now() as now), found as (
    select x.* from jsonb_to_recordset($1::text::jsonb) as b(city int, organisation text)
      cross join lateral (select ${COLUMNS} from participant p join instance i on i.home_city = p.home_city and i.id = p.instance_id
        where p.home_city = b.city and p.organisation = b.organisation and ($4::uuid is null or p.instance_id < $4::uuid) and ${FILTER}) x
    union all
    select x.* from jsonb_to_recordset($2::text::jsonb) as b(city int, county int, street text, community text)
      cross join lateral (select ${COLUMNS} from instance i where i.home_city = b.city and i.county = b.county
        and (b.street is null or i.street = b.street) and (b.community is null or i.community = b.community) and ${FILTER}) x
    union all
    select x.* from jsonb_to_recordset($3::text::jsonb) as b(city int, "cityCode" int)
      cross join lateral (select ${COLUMNS} from instance i where i.home_city = b.city and i.city = b."cityCode" and ${FILTER}) x
  ) select distinct on (found.id) found.*, n.now from found, n order by found.id desc limit $12::int`;

/** One page of cases, latest first: those the caller's organisations take part in, and those of supervised places. */
export async function listInstanceRows(
  tx: Connection,
  branches: {
    participants: readonly { city: number; organisation: string }[];
    counties: readonly { city: number; county: number; street: string | null; community: string | null }[];
    cities: readonly { city: number; cityCode: number }[];
  },
  filter: InstanceFilter,
  after: string | null,
  limit: number,
): Promise<InstanceRow[]> {
  return tx.all({ name: "instances-page", text: PAGE }, [
    JSON.stringify(branches.participants),
    JSON.stringify(branches.counties),
    JSON.stringify(branches.cities),
    after,
    filter.workflow,
    filter.status,
    filter.level,
    filter.division,
    filter.search,
    filter.parent,
    filter.rootsOnly,
    limit,
  ]);
}

export interface InstanceWhole extends InstanceRow {
  rev: number;
  stored: unknown;
  data: Record<string, unknown>;
  resolved: Record<string, unknown>;
  subjectType: string | null;
  subjectBlind: Buffer | null;
  startedBy: string | null;
  startedOrg: string | null;
}

/** One case whole, as its reader may see it; null when it is not there for them. */
export async function readInstanceWhole(tx: Connection, city: number, id: string): Promise<InstanceWhole | null> {
  return tx.one(
    {
      name: "instance-whole",
      text: `select ${COLUMNS}, yijiao_now() as now, i.rev, i.stored, i.data, i.resolved, i.subject_type as "subjectType",
          i.subject_blind as "subjectBlind", i.started_by as "startedBy", i.started_org as "startedOrg"
        from instance i where i.home_city = $1 and i.id = $2`,
    },
    [city, id],
  );
}

/** Cases about one person or thing, latest first. */
export async function listInstancesAbout(
  tx: Connection,
  city: number,
  subjectType: string,
  subjectBlind: Buffer,
  limit: number,
): Promise<InstanceRow[]> {
  return tx.all(
    {
      name: "instances-about",
      text: `select ${COLUMNS}, yijiao_now() as now from instance i
        where i.home_city = $1 and i.subject_blind = $2 and i.subject_type = $3 order by i.id desc limit $4`,
    },
    [city, subjectBlind, subjectType, limit],
  );
}

export interface ProgressRow {
  invoke: string;
  workflow: string;
  variant: string;
  place: string | null;
  state: string;
  status: string;
  count: number;
}

/** How the children of a case stand, per invocation, place and state. */
export async function readProgress(tx: Connection, city: number, parent: string): Promise<ProgressRow[]> {
  return tx.all(
    {
      name: "instance-progress",
      text: `select i.parent_invoke as invoke, i.workflow, min(i.variant) as variant, coalesce(i.street, rpad(i.county::text, 12, '0')) as place,
          i.state, i.status, count(*)::int as count
        from instance i where i.home_city = $1 and i.parent = $2
        group by i.parent_invoke, i.workflow, coalesce(i.street, rpad(i.county::text, 12, '0')), i.state, i.status
        order by i.parent_invoke, place, i.state, i.status`,
    },
    [city, parent],
  );
}

export interface ChildFilter {
  invoke: string | null;
  status: string | null;
  state: string | null;
  place: string | null;
  search: string | null;
}

/** One page of the children of a case in the order of their keys. */
export async function listChildRows(
  tx: Connection,
  city: number,
  parent: string,
  filter: ChildFilter,
  after: { invoke: string; key: string } | null,
  limit: number,
): Promise<(InstanceRow & { invoke: string; key: string })[]> {
  return tx.all(
    {
      name: "instance-children",
      text: `select ${COLUMNS}, yijiao_now() as now, i.parent_invoke as invoke, i.child_key as key from instance i
        where i.home_city = $1 and i.parent = $2
          and ($3::text is null or i.parent_invoke = $3::text) and ($4::text is null or i.status = $4::text)
          and ($5::text is null or i.state = $5::text)
          and ($6::text is null or coalesce(i.street, rpad(i.county::text, 12, '0')) = $6::text or i.community = $6::text)
          and ($7::text is null or starts_with(i.number, $7::text) or strpos(i.label, $7::text) > 0 or starts_with(i.pinyin, lower($7::text)))
          and ($8::text is null or (i.parent_invoke, i.child_key) > ($8::text, $9::text))
        order by i.parent_invoke, i.child_key limit $10`,
    },
    [
      city,
      parent,
      filter.invoke,
      filter.status,
      filter.state,
      filter.place,
      filter.search,
      after?.invoke ?? null,
      after?.key ?? null,
      limit,
    ],
  );
}
