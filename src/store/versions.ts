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
}

/** The current version of every workflow: the highest number. */
export async function readCurrentVersions(db: Connection): Promise<VersionRow[]> {
  return db.all(
    {
      name: "versions-current",
      text: `select distinct on (workflow) workflow, version, hash, bundle, author from workflow_version
        order by workflow, version desc`,
    },
    [],
  );
}

/** Every known version by its hash: `workflow|hash` → author. Small: bundles stay where they are. */
export async function readVersionHashes(
  db: Connection,
): Promise<{ workflow: string; version: number; hash: string; author: string }[]> {
  return db.all(
    {
      name: "versions-hashes",
      text: "select workflow, version, hash, author from workflow_version order by workflow, version",
    },
    [],
  );
}

export async function readBundle(db: Connection, workflow: string, version: number): Promise<Bundle | null> {
  const row = await db.one<{ bundle: Bundle }>(
    { name: "version-bundle", text: "select bundle from workflow_version where workflow = $1 and version = $2" },
    [workflow, version],
  );
  return row?.bundle ?? null;
}

export async function addVersion(tx: Connection, row: VersionRow & { reason: string | null }): Promise<void> {
  await tx.all(
    {
      name: "version-add",
      text: `insert into workflow_version (workflow, version, hash, bundle, author, reason, created_at)
        values ($1, $2, $3, $4::text::json, $5, $6, yijiao_now())`,
    },
    [row.workflow, row.version, row.hash, JSON.stringify(row.bundle), row.author, row.reason],
  );
}

/** A variant without its bundle, which is read from the version it belongs to. */
export type VariantBody = Omit<Variant, "bundle">;

export async function readVariant(db: Connection, hash: string): Promise<Variant | null> {
  const row = await db.one<{ body: VariantBody; bundle: Bundle }>(
    {
      name: "variant-read",
      text: `select v.body, w.bundle from variant v
        join workflow_version w on w.workflow = v.workflow and w.version = v.version where v.hash = $1`,
    },
    [hash],
  );
  return row === null ? null : { ...row.body, bundle: row.bundle };
}

/** Stores a variant under its hash; once stored it never changes. */
export async function addVariant(db: Connection, variant: Variant): Promise<void> {
  const { bundle: _, ...body } = variant;
  await db.all(
    {
      name: "variant-add",
      text: `insert into variant (hash, workflow, version, body, created_at)
        values ($1, $2, $3, $4::text::json, yijiao_now()) on conflict (hash) do nothing`,
    },
    [variant.hash, variant.workflow, variant.version, JSON.stringify(body)],
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
