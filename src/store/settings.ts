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
  /** Who let it in, and the draft by which, where it took two. */
  approver: string | null;
  draft: string | null;
  createdAt: string;
}

const COLUMNS = `id, division, organisation, key, value, valid_from as "from", valid_until as until, reason, document,
  author, approver, draft, created_at as "createdAt"`;

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

export async function hasSetting(tx: Connection, id: string): Promise<boolean> {
  const found = await tx.one({ name: "setting-has", text: "select id from setting where id = $1" }, [id]);
  return found !== null;
}

export type NewSettingRow = Omit<SettingRow, "createdAt" | "approver" | "draft"> &
  Partial<Pick<SettingRow, "approver" | "draft">>;

export async function addSetting(tx: Connection, row: NewSettingRow): Promise<void> {
  await tx.all(
    {
      name: "setting-add",
      text: `insert into setting (id, division, organisation, key, value, valid_from, valid_until, reason, document, author, approver, draft, created_at)
        values ($1, $2, $3, $4, $5::text::jsonb, $6::text::date, $7::text::date, $8::text::jsonb, $9, $10, $11, $12::text::uuid, yijiao_now())
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
      row.approver ?? null,
      row.draft ?? null,
    ],
  );
}

/** The last day on which a setting holds; null: no last day. */
export async function endSettingOn(tx: Connection, id: string, until: string | null): Promise<void> {
  await tx.all({ name: "setting-end", text: "update setting set valid_until = $2::text::date where id = $1" }, [
    id,
    until,
  ]);
}

/** The settings that a draft put in force. */
export async function settingsOfDraft(tx: Connection, draft: string): Promise<SettingRow[]> {
  return tx.all(
    { name: "settings-of-draft", text: `select ${COLUMNS} from setting where draft = $1::text::uuid order by key, id` },
    [draft],
  );
}
