import type { Connection } from "./database.ts";

export interface NewAttachment {
  city: number;
  id: string;
  instance: string | null;
  user: string;
  fileName: string;
  mediaType: string;
  /** Of the file as it was handed in. */
  size: number;
  sha256: Buffer;
  sealed: Buffer;
}

export async function addAttachment(tx: Connection, attachment: NewAttachment): Promise<void> {
  await tx.all(
    {
      name: "attachment-add",
      text: `insert into attachment (home_city, id, instance_id, user_id, file_name, media_type, size, sha256, bytes, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, yijiao_now())`,
    },
    [
      attachment.city,
      attachment.id,
      attachment.instance,
      attachment.user,
      attachment.fileName,
      attachment.mediaType,
      attachment.size,
      attachment.sha256,
      attachment.sealed,
    ],
  );
}

/** Ties files that one person sent, and no case has yet, to a case: whoever sees the case may then open them. */
export async function tieAttachments(
  db: Connection,
  tie: { city: number; ids: readonly string[]; user: string; instance: string },
): Promise<void> {
  await db.all(
    {
      name: "attachments-tie",
      text: `update attachment set instance_id = $4 where home_city = $1 and user_id = $3 and instance_id is null
        and id in (select jsonb_array_elements_text($2::text::jsonb)::uuid)`,
    },
    [tie.city, JSON.stringify(tie.ids), tie.user, tie.instance],
  );
}

/** The files of a case, oldest first. */
export async function listAttachmentsOf(
  tx: Connection,
  city: number,
  instance: string,
): Promise<{ id: string; fileName: string }[]> {
  return tx.all(
    {
      name: "attachments-of-instance",
      text: `select id, file_name as "fileName" from attachment where home_city = $1 and instance_id = $2 order by at, id`,
    },
    [city, instance],
  );
}

export interface AttachmentRow {
  fileName: string;
  mediaType: string;
  sha256: Buffer;
  sealed: Buffer;
}

export async function readAttachment(tx: Connection, city: number, id: string): Promise<AttachmentRow | null> {
  return tx.one(
    {
      name: "attachment-read",
      text: `select file_name as "fileName", media_type as "mediaType", sha256, bytes as sealed from attachment where home_city = $1 and id = $2`,
    },
    [city, id],
  );
}
