import type { SourceFile } from "../core/bundle/files.ts";
import type { Bundle, Variant } from "../core/variant.ts";
import type { Connection } from "./database.ts";

/** Who publishes what a release brought along. */
export const RELEASE = "release";

export interface VersionRow {
  workflow: string;
  version: number;
  hash: string;
  bundle: Bundle;
  author: string;
  /** First and last day on which cases start by it; null: no bound. */
  from: string | null;
  until: string | null;
}

const STANDING = "withdrawn_at is null";

/**
 * The version of every workflow in force on a day, and those to come. Of two that hold on one day the later number does:
 * a release may replace what it brought earlier the same day.
 */
export async function readStandingVersions(db: Connection, on: string): Promise<VersionRow[]> {
  return db.all(
    {
      name: "versions-standing",
      text: `select workflow, version, hash, bundle, author, valid_from as "from", valid_until as until
        from workflow_version v
        where ${STANDING} and (valid_until is null or valid_until >= $1::text::date)
          and not exists (select from workflow_version w where w.workflow = v.workflow and w.version > v.version
            and w.withdrawn_at is null and (w.valid_from is null or w.valid_from <= $1::text::date))
        order by workflow, version`,
    },
    [on],
  );
}

/** A version without what it says. */
export interface VersionHead {
  workflow: string;
  version: number;
  hash: string;
  author: string;
  approver: string | null;
  reason: string | null;
  document: string | null;
  clauses: string[];
  draft: string | null;
  from: string | null;
  until: string | null;
  createdAt: string;
  withdrawnAt: string | null;
}

/** Every version ever published, of one workflow or of all, oldest first. Small: bundles stay where they are. */
export async function readVersionHeads(db: Connection, workflow: string | null = null): Promise<VersionHead[]> {
  return db.all(
    {
      name: "versions-heads",
      text: `select workflow, version, hash, author, approver, reason, document, clauses, draft, valid_from as "from",
          valid_until as until, created_at as "createdAt", withdrawn_at as "withdrawnAt"
        from workflow_version where $1::text is null or workflow = $1 order by workflow, version`,
    },
    [workflow],
  );
}

/** The files of a version; empty for one stored before files were kept. */
export async function readVersionFiles(
  db: Connection,
  workflow: string,
  version: number,
): Promise<SourceFile[] | null> {
  const row = await db.one<{ files: SourceFile[] | null }>(
    { name: "version-files", text: "select files from workflow_version where workflow = $1 and version = $2" },
    [workflow, version],
  );
  return row === null ? null : (row.files ?? []);
}

export async function readBundle(db: Connection, workflow: string, version: number): Promise<Bundle | null> {
  const row = await db.one<{ bundle: Bundle }>(
    { name: "version-bundle", text: "select bundle from workflow_version where workflow = $1 and version = $2" },
    [workflow, version],
  );
  return row?.bundle ?? null;
}

export type NewVersion = Omit<VersionRow, "until"> &
  Pick<VersionHead, "approver" | "reason" | "document" | "clauses" | "draft"> & { files: readonly SourceFile[] };

export async function addVersion(tx: Connection, row: NewVersion): Promise<void> {
  await tx.all(
    {
      name: "version-add",
      text: `insert into workflow_version (workflow, version, hash, bundle, files, author, approver, reason, document, clauses,
          draft, valid_from, created_at)
        values ($1, $2, $3, $4::text::json, $5::text::json, $6, $7, $8, $9, $10::text::jsonb, $11::text::uuid, $12::text::date, yijiao_now())`,
    },
    [
      ...[row.workflow, row.version, row.hash, JSON.stringify(row.bundle), JSON.stringify(row.files), row.author],
      ...[row.approver, row.reason, row.document, JSON.stringify(row.clauses), row.draft, row.from],
    ],
  );
}

/** Sets the last day of a version; null opens it again. */
export async function endVersionOn(
  tx: Connection,
  workflow: string,
  version: number,
  until: string | null,
): Promise<void> {
  await tx.all(
    {
      name: "version-end",
      text: "update workflow_version set valid_until = $3::text::date where workflow = $1 and version = $2",
    },
    [workflow, version, until],
  );
}

/** A version that is taken back before its day: it stays to be read, and nothing ever starts by it. */
export async function withdrawVersion(tx: Connection, workflow: string, version: number): Promise<void> {
  await tx.all(
    {
      name: "version-withdraw",
      text: "update workflow_version set withdrawn_at = yijiao_now() where workflow = $1 and version = $2",
    },
    [workflow, version],
  );
}

/** A variant without its bundle, which is that of its version unless an area changed it. */
export type VariantBody = Omit<Variant, "bundle">;

export async function readVariant(db: Connection, hash: string): Promise<Variant | null> {
  const row = await db.one<{ body: VariantBody; bundle: Bundle }>(
    {
      name: "variant-read",
      text: `select v.body, coalesce(v.bundle, w.bundle) as bundle from variant v
        join workflow_version w on w.workflow = v.workflow and w.version = v.version where v.hash = $1`,
    },
    [hash],
  );
  return row === null ? null : { ...row.body, bundle: row.bundle };
}

/** Stores a variant under its hash; once stored it never changes. What an area changed is stored with it whole. */
export async function addVariant(db: Connection, variant: Variant): Promise<void> {
  const { bundle, ...body } = variant;
  await db.all(
    {
      name: "variant-add",
      text: `insert into variant (hash, workflow, version, body, bundle, created_at)
        values ($1, $2, $3, $4::text::json, $5::text::json, yijiao_now()) on conflict (hash) do nothing`,
    },
    [
      ...[variant.hash, variant.workflow, variant.version, JSON.stringify(body)],
      variant.changes.length > 0 ? JSON.stringify(bundle) : null,
    ],
  );
}

/** Keeps the text of a file under the hash of its content, for comparison with what comes after it. */
export async function addArtifacts(
  tx: Connection,
  artifacts: readonly { hash: string; kind: string; id: string; body: unknown; source: string | null }[],
): Promise<void> {
  await tx.all(
    {
      name: "artifacts-add",
      text: `insert into artifact (hash, kind, id, body, source, created_at)
        select r.hash, r.kind, r.id, r.body, r.source, yijiao_now()
        from json_to_recordset($1::text::json) as r(hash text, kind text, id text, body json, source text)
        on conflict (hash) do nothing`,
    },
    [JSON.stringify(artifacts)],
  );
}

/** Which of these hashes have ever been here. */
export async function knownArtifacts(db: Connection, hashes: readonly string[]): Promise<Set<string>> {
  const rows = await db.all<{ hash: string }>(
    {
      name: "artifacts-known",
      text: "select hash from artifact where hash in (select unnest(string_to_array($1::text, ',')))",
    },
    [hashes.join(",")],
  );
  return new Set(rows.map((row) => row.hash));
}

/** What was stored under a hash, whatever is in force now; null when it was never here. */
export async function readArtifact(db: Connection, hash: string): Promise<unknown> {
  const row = await db.one<{ body: unknown }>(
    { name: "artifact-read", text: "select body from artifact where hash = $1" },
    [hash],
  );
  return row?.body ?? null;
}
