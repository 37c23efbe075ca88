import { v7 as uuidv7 } from "uuid";
import type { Connection } from "./database.ts";

export interface AuditEntry {
  user: string;
  organisation?: string | null;
  /** A permanent word, e.g. `setting.put`, `user.add`, `record.unmask`. */
  action: string;
  subject: string;
  detail: Record<string, unknown>;
  ip?: string | undefined;
}

/** Writes what an administrator did, in the same transaction as the deed. */
export async function addAudit(tx: Connection, entry: AuditEntry): Promise<void> {
  await tx.all(
    {
      name: "audit-add",
      text: `insert into audit (id, at, user_id, organisation, action, subject, detail, ip)
        values ($1, yijiao_now(), $2, $3, $4, $5, $6::text::jsonb, $7)`,
    },
    [
      uuidv7(),
      entry.user,
      entry.organisation ?? null,
      entry.action,
      entry.subject,
      JSON.stringify(entry.detail),
      entry.ip ?? null,
    ],
  );
}

export interface AuditRow {
  id: string;
  at: string;
  user: string;
  organisation: string | null;
  action: string;
  subject: string;
  detail: Record<string, unknown>;
  ip: string | null;
}

/** Entries of these offices, latest first: ids are in the order of time. */
export async function listAuditRows(
  db: Connection,
  of: {
    organisations: readonly string[];
    /** Also what was done at no office, unless by these; null: none of it. */
    except: readonly string[] | null;
    action: string | null;
    from: string | null;
    until: string | null;
    zone: string;
    after: string | null;
    limit: number;
  },
): Promise<AuditRow[]> {
  return db.all(
    {
      name: "audit-list",
      text: `select id, at, user_id as "user", organisation, action, subject, detail, ip from audit
        where (organisation = any($1::text[]) or (organisation is null and not user_id = any($8::text[]))) and ($2::text is null or action = $2::text)
          and ($3::date is null or (at at time zone $7)::date >= $3::date)
          and ($4::date is null or (at at time zone $7)::date <= $4::date)
          and ($5::uuid is null or id < $5::uuid)
        order by id desc limit $6`,
    },
    [of.organisations, of.action, of.from, of.until, of.after, of.limit, of.zone, of.except],
  );
}
