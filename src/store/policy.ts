import type { Connection } from "./database.ts";

/** A parsed policy file: kind (`roles`, `table`, `record`, …), id within the kind, hash of its content. */
export interface PolicyRow {
  kind: string;
  id: string;
  hash: string;
  body: unknown;
}

export async function readPolicies(db: Connection): Promise<PolicyRow[]> {
  return db.all({ name: "policies-read", text: "select kind, id, hash, body from policy order by kind, id" }, []);
}

export async function readPolicyHashes(db: Connection): Promise<Omit<PolicyRow, "body">[]> {
  return db.all({ name: "policies-hashes", text: "select kind, id, hash from policy" }, []);
}

export async function putPolicies(tx: Connection, rows: readonly PolicyRow[]): Promise<void> {
  await tx.all(
    {
      name: "policies-put",
      text: `insert into policy (kind, id, hash, body)
        select r.kind, r.id, r.hash, r.body from json_to_recordset($1::text::json) as r(kind text, id text, hash text, body json)
        on conflict (kind, id) do update set hash = excluded.hash, body = excluded.body`,
    },
    [JSON.stringify(rows)],
  );
}

/** Removes the policies of a kind that the release no longer brings. */
export async function removePolicies(tx: Connection, rows: readonly { kind: string; id: string }[]): Promise<void> {
  await tx.all(
    {
      name: "policies-remove",
      text: `delete from policy p using jsonb_to_recordset($1::text::jsonb) as r(kind text, id text)
        where p.kind = r.kind and p.id = r.id`,
    },
    [JSON.stringify(rows)],
  );
}
