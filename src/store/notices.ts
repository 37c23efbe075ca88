import type { Text } from "../core/text.ts";
import type { Connection } from "./database.ts";

export interface NoticeRow {
  homeCity: number;
  /** That of the message it came from: sent again, it is the same notice. */
  id: string;
  organisation: string | null;
  role: string | null;
  user: string | null;
  instanceId: string | null;
  template: string;
  text: Text;
}

/** Puts up a notice, once. */
export async function addNotice(db: Connection, notice: NoticeRow): Promise<void> {
  await db.all(
    {
      name: "notice-add",
      text: `insert into notice (home_city, id, organisation, role, user_id, instance_id, template, text, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, yijiao_now()) on conflict (home_city, id) do nothing`,
    },
    [
      notice.homeCity,
      notice.id,
      notice.organisation,
      notice.role,
      notice.user,
      notice.instanceId,
      notice.template,
      JSON.stringify(notice.text),
    ],
  );
}
