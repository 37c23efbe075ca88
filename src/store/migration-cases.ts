import type { CaseSort } from "../core/migrate/report.ts";
import type { Connection } from "./database.ts";

export interface MigrationCaseRow {
  city: number;
  instance: string;
  number: string;
  state: string;
  sort: CaseSort;
  detail: unknown;
  at: string | null;
}

const OPEN = "i.home_city = $1 and i.workflow = $2 and i.version = $3 and i.status in ('active', 'suspended')";

/** Lists the open cases of a version in one city anew; those that were moved already stay as they are. Doing it twice does no harm. */
export async function listCases(
  tx: Connection,
  city: number,
  { id, workflow, from }: { id: string; workflow: string; from: number },
): Promise<void> {
  await tx.all(
    {
      name: "migration-unlist",
      text: "delete from case_migration_case where home_city = $1 and migration = $2 and sort not in ('moved', 'undone')",
    },
    [city, id],
  );
  await tx.all(
    {
      name: "migration-list",
      text: `insert into case_migration_case (home_city, migration, instance_id, number, state, sort)
        select i.home_city, $4::uuid, i.id, i.number, i.state, 'waiting' from instance i where ${OPEN}
        on conflict do nothing`,
    },
    [city, workflow, from, id],
  );
}

export interface Found {
  instance: string;
  sort: CaseSort;
  state: string;
  detail: unknown;
}

/** Cases that nobody has looked at yet, in the order of their ids. */
export async function waitingCases(db: Connection, city: number, migration: string, max: number): Promise<string[]> {
  const rows = await db.all<{ id: string }>(
    {
      name: "migration-waiting",
      text: `select instance_id as id from case_migration_case where home_city = $1 and migration = $2 and sort = 'waiting'
        order by instance_id limit $3::int`,
    },
    [city, migration, max],
  );
  return rows.map(({ id }) => id);
}

/** Writes down what was found of cases; false when somebody else did before. `was` is what they have to be till then. */
export async function noteCases(
  tx: Connection,
  city: number,
  migration: string,
  found: readonly Found[],
  was: CaseSort,
): Promise<boolean> {
  const rows = await tx.all(
    {
      name: "migration-note",
      text: `update case_migration_case c set sort = x.sort, state = coalesce(nullif(x.state, ''), c.state), detail = x.detail, at = yijiao_now()
        from jsonb_to_recordset($3::text::jsonb) as x(instance uuid, sort text, state text, detail jsonb)
        where c.home_city = $1 and c.migration = $2 and c.instance_id = x.instance and c.sort = $4 returning c.instance_id`,
    },
    [city, migration, JSON.stringify(found), was],
  );
  return rows.length === found.length;
}

export async function readMigrationCase(
  db: Connection,
  city: number,
  migration: string,
  instance: string,
): Promise<MigrationCaseRow | null> {
  return db.one(
    {
      name: "migration-case",
      text: `select home_city as city, instance_id as instance, number, state, sort, detail, at from case_migration_case
        where home_city = $1 and migration = $2 and instance_id = $3`,
    },
    [city, migration, instance],
  );
}

/** How many cases are of which sort, over all cities. */
export async function countCases(
  db: Connection,
  cities: readonly number[],
  migration: string,
): Promise<Partial<Record<CaseSort, number>>> {
  const rows = await db.all<{ sort: CaseSort; count: number }>(
    {
      name: "migration-counts",
      text: `select sort, count(*)::int as count from case_migration_case where home_city = any($1::int[]) and migration = $2 group by sort`,
    },
    [[...cities], migration],
  );
  return Object.fromEntries(rows.map(({ sort, count }) => [sort, count]));
}

/** A page of cases of one sort, or of all, by city and id. */
export function pageOfCases(
  db: Connection,
  cities: readonly number[],
  migration: string,
  sort: CaseSort | null,
  after: { city: number; instance: string } | null,
  limit: number,
): Promise<MigrationCaseRow[]> {
  return db.all(
    {
      name: "migration-cases",
      text: `select home_city as city, instance_id as instance, number, state, sort, detail, at from case_migration_case
        where home_city = any($1::int[]) and migration = $2 and ($3::text is null or sort = $3::text)
          and ($4::int is null or (home_city, instance_id) > ($4::int, $5::text::uuid))
        order by home_city, instance_id limit $6::int`,
    },
    [[...cities], migration, sort, after?.city ?? null, after?.instance ?? null, limit],
  );
}

/** Open cases of a workflow in one city: how many stand where, by version. */
export function countOpen(
  db: Connection,
  city: number,
  workflow: string,
): Promise<{ version: number; state: string; count: number }[]> {
  return db.all(
    {
      name: "migration-open",
      text: `select i.version, i.state, count(*)::int as count from instance i
        where i.home_city = $1 and i.workflow = $2 and i.status in ('active', 'suspended') group by i.version, i.state`,
    },
    [city, workflow],
  );
}
