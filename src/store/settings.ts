import type { Setting } from "../core/policy/model.ts";
import type { Connection } from "./database.ts";

export interface SettingRow {
  id: string;
  division: string | null;
  organisation: string | null;
  key: string;
  value: unknown;
  from: string;
  until: string | null;
  reason: Setting["reason"];
  document: string | null;
  author: string;
  createdAt: string;
}

const COLUMNS = `id, division, organisation, key, value, valid_from as "from", valid_until as until, reason, document,
  author, created_at as "createdAt"`;

export async function readSettings(db: Connection): Promise<SettingRow[]> {
  return db.all({ name: "settings-read", text: `select ${COLUMNS} from setting order by key, valid_from, id` }, []);
}

/** Settings of the same place and key whose dates meet those given: two at once would be a conflict. */
export async function overlappingSettings(
  tx: Connection,
  wanted: { division: string | null; organisation: string | null; key: string; from: string; until: string | null },
): Promise<SettingRow[]> {
  return tx.all(
    {
      name: "settings-overlapping",
      text: `select ${COLUMNS} from setting
        where key = $3 and division is not distinct from $1::text and organisation is not distinct from $2::text
          and ($5::text is null or valid_from <= $5::text::date) and (valid_until is null or valid_until >= $4::text::date)
        order by valid_from`,
    },
    [wanted.division, wanted.organisation, wanted.key, wanted.from, wanted.until],
  );
}

export async function addSetting(tx: Connection, row: Omit<SettingRow, "createdAt">): Promise<void> {
  await tx.all(
    {
      name: "setting-add",
      text: `insert into setting (id, division, organisation, key, value, valid_from, valid_until, reason, document, author, created_at)
        values ($1, $2, $3, $4, $5::text::jsonb, $6::text::date, $7::text::date, $8::text::jsonb, $9, $10, yijiao_now())
        on conflict (id) do nothing`,
    },
    [
      row.id,
      row.division,
      row.organisation,
      row.key,
      JSON.stringify(row.value),
      row.from,
      row.until,
      JSON.stringify(row.reason),
      row.document,
      row.author,
    ],
  );
}

/** The last day on which a setting holds. */
export async function endSettingOn(tx: Connection, id: string, until: string): Promise<void> {
  await tx.all({ name: "setting-end", text: "update setting set valid_until = $2::text::date where id = $1" }, [
    id,
    until,
  ]);
}
