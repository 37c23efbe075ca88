import type { Connection } from "./database.ts";
import type { RecordRow } from "./rows.ts";

/** Enters records that no case wrote, in bulk; one whose key is known stays as it is. */
export async function addRecords(
  tx: Connection,
  city: number,
  rows: readonly Omit<RecordRow, "instance_id">[],
): Promise<void> {
  await tx.all(
    {
      name: "records-add",
      text: `with given as materialized (select * from jsonb_to_recordset($2::text::jsonb) as r(type text, id uuid, key_blind text,
            name text, pinyin text, division text, filters jsonb, data jsonb, history boolean, valid_from date, at timestamptz,
            actor text)),
          added as (insert into record (home_city, type, id, key_blind, rev, name, pinyin, division, filters, data, updated_at)
            select $1, type, id, decode(key_blind, 'hex'), 1, name, pinyin, division, filters, data, at from given
            on conflict (home_city, type, key_blind) do nothing returning id)
        insert into record_version (home_city, type, id, rev, valid_from, data, at, actor)
        select $1, g.type, g.id, 1, g.valid_from, g.data, g.at, g.actor from given g join added a on a.id = g.id where g.history`,
    },
    [city, JSON.stringify(rows)],
  );
}
