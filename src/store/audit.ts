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
