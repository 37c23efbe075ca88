import type { Connection } from "./database.ts";

export interface RecordRow {
  city: number;
  id: string;
  type: string;
  rev: number;
  name: string | null;
  division: string | null;
  data: Record<string, unknown>;
  updatedAt: string;
}

export interface RecordFilter {
  /** Half-open range of 12-digit codes, from a division and the next of its level. */
  from: string | null;
  before: string | null;
  search: string | null;
  /** Blind index of what was searched for, when it may be a key. */
  keyBlind: Buffer | null;
  filters: Record<string, string>;
  /** Days or moments that the record's own span touches; ends padded so that text compares as time does. */
  span: RecordSpan | null;
}

export interface RecordSpan {
  from: string;
  until: string;
  /** Properties that hold the record's own span. */
  fromKey: string;
  untilKey: string;
}

/** A condition on the span of a record: it begins before the end and ends after the beginning; whole days end late. */
export function touches(from: string, until: string, fromKey: string, untilKey: string): string {
  const end = `coalesce(r.data ->> ${untilKey}::text, r.data ->> ${fromKey}::text)`;
  const late = `(case when length(${end}) = 10 then ${end} || '~' else ${end} end)`;
  return `(${from}::text is null or (r.data ->> ${fromKey}::text < ${until}::text and ${late} > ${from}::text))`;
}

const COLUMNS = `r.home_city as city, r.id, r.type, r.rev, r.name, r.division, r.data, r.updated_at as "updatedAt"`;

/** One page of a register's records in the order they were entered, of every city named. */
export async function listRecordRows(
  tx: Connection,
  cities: readonly number[],
  type: string,
  filter: RecordFilter,
  after: string | null,
  limit: number,
): Promise<RecordRow[]> {
  return tx.all(
    {
      name: "records-page",
      text: `select x.* from jsonb_array_elements_text($1::text::jsonb) as c(city) cross join lateral (
          select ${COLUMNS} from record r where r.home_city = c.city::int and r.type = $2
            and ($3::text is null or r.id > $3::text::uuid)
            and ($4::text is null or (r.division >= $4::text and r.division < $5::text))
            and ($6::text is null or strpos(r.name, $6::text) > 0 or starts_with(r.pinyin, lower($6::text)) or r.key_blind = $7::bytea)
            and r.filters @> $8::text::jsonb and ${touches("$10", "$11", "$12", "$13")}
          order by r.id limit $9::int) x order by x.id limit $9::int`,
    },
    [
      JSON.stringify(cities),
      type,
      after,
      filter.from,
      filter.before,
      filter.search,
      filter.keyBlind,
      JSON.stringify(filter.filters),
      limit,
      ...[
        filter.span?.from ?? null,
        filter.span?.until ?? null,
        filter.span?.fromKey ?? "",
        filter.span?.untilKey ?? "",
      ],
    ],
  );
}

export async function readRecordRow(
  tx: Connection,
  city: number,
  type: string,
  id: string,
): Promise<(RecordRow & { keyBlind: Buffer }) | null> {
  return tx.one(
    {
      name: "record-read",
      text: `select ${COLUMNS}, r.key_blind as "keyBlind" from record r where r.home_city = $1 and r.type = $2 and r.id = $3`,
    },
    [city, type, id],
  );
}

/** The records of a type whose keys these are. */
export async function readRecordsByKey(
  tx: Connection,
  city: number,
  type: string,
  keysBlind: readonly Buffer[],
  limit = 100,
): Promise<(RecordRow & { keyBlind: Buffer })[]> {
  return tx.all(
    {
      name: "records-by-key",
      text: `select ${COLUMNS}, r.key_blind as "keyBlind" from jsonb_array_elements_text($3::text::jsonb) k join record r
        on r.home_city = $1 and r.type = $2 and r.key_blind = decode(k, 'hex') order by r.id limit $4`,
    },
    [city, type, JSON.stringify(keysBlind.map((key) => key.toString("hex"))), limit],
  );
}

export interface RecordVersionRow {
  rev: number;
  validFrom: string;
  at: string;
  actor: string | null;
  instance: string | null;
  data: Record<string, unknown>;
}

export async function listRecordVersions(
  tx: Connection,
  city: number,
  type: string,
  id: string,
  limit: number,
): Promise<RecordVersionRow[]> {
  return tx.all(
    {
      name: "record-versions",
      text: `select rev, valid_from as "validFrom", at, actor, instance_id as instance, data from record_version
        where home_city = $1 and type = $2 and id = $3 order by rev desc limit $4`,
    },
    [city, type, id, limit],
  );
}
