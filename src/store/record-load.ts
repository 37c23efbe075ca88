import type { Connection } from "./database.ts";

export interface LoadedRecord {
  id: string;
  key_blind: string;
  name: string | null;
  pinyin: string | null;
  division: string | null;
  filters: Record<string, unknown>;
  data: Record<string, unknown>;
}

/** Adds records or replaces what stands under the same keys, many in one statement; tells how many were new. */
export async function putRecords(
  db: Connection,
  city: number,
  type: string,
  records: readonly LoadedRecord[],
): Promise<{ added: number; changed: number }> {
  const row = await db.one<{ added: number; changed: number }>(
    {
      name: "records-put",
      text: `with put as (
          insert into record (home_city, type, id, key_blind, rev, name, pinyin, division, filters, data, updated_at)
          select $1, $2, r.id, decode(r.key_blind, 'hex'), 1, r.name, r.pinyin, r.division, r.filters, r.data, yijiao_now()
          from jsonb_to_recordset($3::text::jsonb) as r(id uuid, key_blind text, name text, pinyin text, division text,
            filters jsonb, data jsonb)
          on conflict (home_city, type, key_blind) do update set rev = record.rev + 1, name = excluded.name,
            pinyin = excluded.pinyin, division = excluded.division, filters = excluded.filters, data = excluded.data,
            updated_at = excluded.updated_at
          returning rev)
        select count(*) filter (where rev = 1)::int as added, count(*) filter (where rev > 1)::int as changed from put`,
    },
    [city, type, JSON.stringify(records)],
  );
  return row ?? { added: 0, changed: 0 };
}
