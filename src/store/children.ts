import type { Connection } from "./database.ts";

/** How far the children of an invoke have come, as one look at the index tells. */
export interface JoinState {
  /** Whether any is still on its way: active or suspended, and without the milestone asked for. */
  waiting: boolean;
  /** Whether a spawn of them is still going on. */
  spawning: boolean;
  /** Key of the last set: a state entered again has a set of its own. */
  lastKey: string | null;
}

/**
 * Tests a join in one statement. The first child that is still on its way ends the search, so that the test stays cheap
 * while thousands are open.
 */
export async function readJoin(
  db: Connection,
  city: number,
  parent: string,
  invoke: string,
  milestone: string | null,
): Promise<JoinState> {
  const row = await db.one<JoinState>(
    {
      name: "join-test",
      text: `with state as materialized (select
          exists (select from instance where home_city = $1 and parent = $2 and parent_invoke = $3
            and status in ('active', 'suspended') and ($4::text is null or not ($4::text = any(milestones)))) as waiting,
          (select max(child_key) from instance where home_city = $1 and parent = $2 and parent_invoke = $3) as last_key)
        select waiting, last_key as "lastKey",
          exists (select from outbox o where o.home_city = $1 and not o.dead and o.id = left(last_key, 36)::uuid) as spawning
        from state`,
    },
    [city, parent, invoke, milestone],
  );
  return row ?? { waiting: false, spawning: false, lastKey: null };
}

/** How many children of an invoke stand in each state. */
export async function countChildStates(
  db: Connection,
  city: number,
  parent: string,
  invoke: string,
): Promise<Record<string, number>> {
  const rows = await db.all<{ state: string; count: number }>(
    {
      name: "children-states",
      text: `select state, count(*)::int as count from instance where home_city = $1 and parent = $2 and parent_invoke = $3
        group by state order by state`,
    },
    [city, parent, invoke],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/** How many children one set of an invoke has, and how many of them have ended in each state. */
export async function countEnded(
  db: Connection,
  city: number,
  parent: string,
  invoke: string,
  spawn: string,
): Promise<{ total: number; ended: Record<string, number> }> {
  const rows = await db.all<{ state: string; total: number; ended: number }>(
    {
      name: "children-ended",
      text: `select state, count(*)::int as total, (count(*) filter (where status not in ('active', 'suspended')))::int as ended
        from instance where home_city = $1 and parent = $2 and parent_invoke = $3 and left(child_key, 36) = $4
        group by state order by state`,
    },
    [city, parent, invoke, spawn],
  );
  return {
    total: rows.reduce((sum, { total }) => sum + total, 0),
    ended: Object.fromEntries(rows.flatMap(({ state, ended }) => (ended > 0 ? [[state, ended]] : []))),
  };
}

/** Which of these keys are taken, and how many children of this workflow the case has: they share a series of numbers. */
export async function readChildKeys(
  db: Connection,
  city: number,
  parent: string,
  { invoke, workflow }: { invoke: string; workflow: string },
  keys: readonly string[],
): Promise<{ taken: Set<string>; count: number }> {
  const row = await db.one<{ taken: string[]; count: number }>(
    {
      name: "child-keys",
      text: `select (select count(*)::int from instance where home_city = $1 and parent = $2 and workflow = $5) as count,
          coalesce((select jsonb_agg(child_key) from instance where home_city = $1 and parent = $2 and parent_invoke = $3
            and child_key = any($4::text[])), '[]'::jsonb) as taken`,
    },
    [city, parent, invoke, [...keys], workflow],
  );
  return { taken: new Set(row?.taken ?? []), count: row?.count ?? 0 };
}

/** Children of an invoke that have not ended, in the order of their keys, after one of them. */
export async function readOpenChildren(
  db: Connection,
  city: number,
  parent: string,
  invoke: string,
  after: string,
  max: number,
): Promise<{ id: string; key: string; suspended: boolean }[]> {
  return db.all(
    {
      name: "children-open",
      text: `select id, child_key as key, status = 'suspended' as suspended from instance where home_city = $1 and parent = $2 and parent_invoke = $3
          and child_key > $4 and status in ('active', 'suspended') order by child_key limit $5`,
    },
    [city, parent, invoke, after, max],
  );
}

/**
 * Places in which children of an invoke lie, those that reached the milestone alone when one is named; how much of a
 * division's code tells the group depends on the mode of the child.
 */
export async function readChildGroups(
  db: Connection,
  city: number,
  parent: string,
  invoke: string,
  milestone: string | null,
  digits: { default: number } & Record<string, number>,
): Promise<{ place: string; count: number }[]> {
  return db.all(
    {
      name: "child-groups",
      text: `select rpad(left(division, coalesce($5::jsonb ->> mode, $5::jsonb ->> 'default')::int), 12, '0') as place, count(*)::int as count from instance
        where home_city = $1 and parent = $2 and parent_invoke = $3 and ($4::text is null or $4::text = any(milestones))
        group by 1 order by 1`,
    },
    [city, parent, invoke, milestone, JSON.stringify(digits)],
  );
}

export interface ImportedRow {
  line: number;
  data: Record<string, unknown>;
  codes: string[];
  disposition: string;
  place: string | null;
  /** What the check found, with the key it would suggest, sealed under its name. */
  findings: { suggest?: Record<string, unknown> }[];
}

/** Lines of an import after one of them. An import that corrects another holds that one's other lines too. */
export async function readImportedRows(
  db: Connection,
  city: number,
  importId: string,
  after: number,
  max: number,
): Promise<ImportedRow[]> {
  return db.all(
    {
      name: "import-rows",
      text: `select line, data, codes, disposition, place, findings from import_line
        where home_city = $1 and import_id = $2 and line > $3 order by line limit $4`,
    },
    [city, importId, after, max],
  );
}
