import type { Connection } from "./database.ts";

export interface ImportLineRow {
  line: number;
  sheet: string;
  row: number;
  cells: Record<string, unknown>;
  data: Record<string, unknown>;
  cleaned: unknown;
  codes: string[];
  findings: unknown;
  disposition: string;
  place: string | null;
  name: string | null;
}

export interface LineFilter {
  code: string | null;
  disposition: string | null;
  place: string | null;
  /** Part of the name or beginning of its pinyin initials. */
  search: string | null;
  /** Digest of what was searched for, when it may be a key. */
  keyBlind: Buffer | null;
  /** Only lines with at least one code. */
  found: boolean;
}

const COLUMNS = `line, sheet, row_no as row, cells, data, cleaned, codes, findings, disposition, place, name`;

/** One page of an import's lines in their order. */
export async function listLineRows(
  tx: Connection,
  city: number,
  importId: string,
  filter: LineFilter,
  after: number,
  limit: number,
): Promise<ImportLineRow[]> {
  return tx.all(
    {
      name: "import-lines-page",
      text: `select ${COLUMNS} from import_line where home_city = $1 and import_id = $2 and line > $3
        and ($4::text is null or codes @> array[$4::text]) and ($5::text is null or disposition = $5::text)
        and ($6::text is null or place = $6::text)
        and ($7::text is null or strpos(name, $7::text) > 0 or starts_with(pinyin, lower($7::text)) or key_blind = $8::bytea)
        and (not $9::boolean or cardinality(codes) > 0)
        order by line limit $10::int`,
    },
    [
      city,
      importId,
      after,
      filter.code,
      filter.disposition,
      filter.place,
      filter.search,
      filter.keyBlind,
      filter.found,
      limit,
    ],
  );
}

/** Records of a type by the digests of their keys, all in one statement. */
export async function findRecords(
  db: Connection,
  city: number,
  type: string,
  keys: readonly string[],
): Promise<{ key: string; data: Record<string, unknown> }[]> {
  if (keys.length === 0) return [];
  return db.all(
    {
      name: "import-records-found",
      text: `select encode(r.key_blind, 'hex') as key, r.data from jsonb_array_elements_text($3::text::jsonb) k
        join record r on r.home_city = $1 and r.type = $2 and r.key_blind = decode(k, 'hex')`,
    },
    [city, type, JSON.stringify(keys)],
  );
}

/** Namesakes looked at for a suggestion, per name. */
const NAMESAKES_MAX = 300;

/** Records of a type that bear one of these names. */
export async function findNamesakes(
  db: Connection,
  city: number,
  type: string,
  names: readonly string[],
): Promise<{ name: string; data: Record<string, unknown> }[]> {
  if (names.length === 0) return [];
  return db.all(
    {
      name: "import-namesakes",
      text: `select n.name, r.data from jsonb_array_elements_text($3::text::jsonb) as n(name)
        cross join lateral (select data from record where home_city = $1 and type = $2 and name = n.name limit $4::int) r`,
    },
    [city, type, JSON.stringify(names), NAMESAKES_MAX],
  );
}
