import type { Connection } from "./database.ts";

export const MIGRATION_STATUSES = ["trying", "tried", "moving", "moved"] as const;
export type MigrationStatus = (typeof MIGRATION_STATUSES)[number];

export interface MigrationRow {
  id: string;
  workflow: string;
  from: number;
  to: number;
  plan: unknown;
  reason: string;
  author: string;
  authorName: string;
  createdAt: string;
  status: MigrationStatus;
  starter: string | null;
  starterName: string | null;
  startedAt: string | null;
  doneAt: string | null;
  listed: boolean;
}

const COLUMNS = `id, workflow, from_version as "from", to_version as "to", plan, reason, author, author_name as "authorName",
  created_at as "createdAt", status, starter, starter_name as "starterName", started_at as "startedAt", done_at as "doneAt", listed`;

export type NewMigration = Pick<
  MigrationRow,
  "id" | "workflow" | "from" | "to" | "plan" | "reason" | "author" | "authorName"
>;

export async function addMigration(tx: Connection, row: NewMigration): Promise<void> {
  await tx.all(
    {
      name: "migration-add",
      text: `insert into case_migration (id, workflow, from_version, to_version, plan, reason, author, author_name, created_at, status)
        values ($1, $2, $3, $4, $5::text::jsonb, $6, $7, $8, yijiao_now(), 'trying')`,
    },
    [row.id, row.workflow, row.from, row.to, JSON.stringify(row.plan), row.reason, row.author, row.authorName],
  );
}

export function readMigration(db: Connection, id: string): Promise<MigrationRow | null> {
  return db.one({ name: "migration-read", text: `select ${COLUMNS} from case_migration where id = $1` }, [id]);
}

export function listMigrationRows(db: Connection, workflow: string, max: number): Promise<MigrationRow[]> {
  return db.all(
    {
      name: "migrations-of",
      text: `select ${COLUMNS} from case_migration where workflow = $1 order by created_at desc, id desc limit $2::int`,
    },
    [workflow, max],
  );
}

/** Sets a tried migration going; false when it is not, or no longer, tried. */
export async function startMigration(
  tx: Connection,
  id: string,
  starter: { user: string; name: string },
): Promise<boolean> {
  const rows = await tx.all(
    {
      name: "migration-start",
      text: `update case_migration set status = 'moving', listed = false, starter = $2, starter_name = $3, started_at = yijiao_now(),
          done_at = null where id = $1 and status = 'tried' returning id`,
    },
    [id, starter.user, starter.name],
  );
  return rows.length === 1;
}

/** Takes the oldest migration on which there is something to do, for `leaseSeconds`; null when others are at all of them. */
export function claimMigration(db: Connection, leaseSeconds: number): Promise<MigrationRow | null> {
  return db.one(
    {
      name: "migration-claim",
      text: `update case_migration set lease_until = yijiao_now() + make_interval(secs => $1::int) where id = (
          select id from case_migration where status in ('trying', 'moving') and (lease_until is null or lease_until < yijiao_now())
          order by created_at limit 1 for update skip locked) returning ${COLUMNS}`,
    },
    [leaseSeconds],
  );
}

/** Lets it go again, further than it was: its cases are listed, or it is through. */
export async function releaseMigration(
  db: Connection,
  id: string,
  now: { listed: true } | { status: MigrationStatus } | null,
): Promise<void> {
  await db.all(
    {
      name: "migration-release",
      text: `update case_migration set lease_until = null, listed = listed or $2::boolean, status = coalesce($3::text, status),
          done_at = case when $3::text is null then done_at else yijiao_now() end where id = $1`,
    },
    [id, now !== null && "listed" in now, now !== null && "status" in now ? now.status : null],
  );
}
