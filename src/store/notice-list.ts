import type { Text } from "../core/text.ts";
import type { Connection } from "./database.ts";

export interface NoticeRow {
  city: number;
  id: string;
  at: string;
  template: string;
  text: Text;
  instance: string | null;
  read: boolean;
}

/** Latest notices to a person or to the posts they hold: one index walk a post, merged. */
export async function listNoticeRows(
  tx: Connection,
  posts: readonly { city: number; organisation: string; role: string }[],
  cities: readonly { city: number }[],
  user: string,
  after: string | null,
  limit: number,
): Promise<NoticeRow[]> {
  return tx.all(
    {
      name: "notices-page",
      text: `with found as (
          select x.* from jsonb_to_recordset($1::text::jsonb) as b(city int, organisation text, role text) cross join lateral (
            select * from notice n where n.home_city = b.city and n.organisation = b.organisation and n.role = b.role
              and ($4::text is null or n.id < $4::text::uuid) order by n.at desc, n.id desc limit $5::int) x
          union all
          select x.* from jsonb_to_recordset($2::text::jsonb) as b(city int) cross join lateral (
            select * from notice n where n.home_city = b.city and n.user_id = $3::text
              and ($4::text is null or n.id < $4::text::uuid) order by n.at desc, n.id desc limit $5::int) x)
        select distinct on (id) home_city as city, id, at, template, text, instance_id as instance, read_by ? $3::text as read
        from found order by id desc limit $5::int`,
    },
    [JSON.stringify(posts), JSON.stringify(cities), user, after, limit],
  );
}

/** Notes that a person has read a notice addressed to them or to a post they hold; false when there is none such. */
export async function markNoticeRead(
  tx: Connection,
  city: number,
  id: string,
  user: string,
  places: readonly string[],
): Promise<boolean> {
  const row = await tx.one(
    {
      name: "notice-read",
      text: `update notice set read_by = read_by || jsonb_build_object($3::text, yijiao_now())
        where home_city = $1 and id = $2 and (user_id = $3::text
          or $4::text::jsonb ? (organisation || '|' || role)) returning id`,
    },
    [city, id, user, JSON.stringify(places)],
  );
  return row !== null;
}
