import type { Connection } from "./database.ts";
import { type RecordSpan, touches } from "./record-list.ts";

/** What is asked of one register; values in the clear, as filters and spans are kept. */
export interface RecordQuestion {
  type: string;
  where: Record<string, unknown>;
  except: Buffer | null;
  span: RecordSpan | null;
  sum: string | null;
  /** How many records are wanted themselves; none for 0. */
  rows: number;
  /** Counter of changes whose value is wanted with the answer. */
  series: string | null;
}

export interface RecordAnswer {
  count: number;
  sum: number;
  rows: Record<string, unknown>[];
  /** -1 when nothing has ever changed. */
  changes: number;
}

const TEXT = `with hits as materialized (
  select r.id, r.data from record r
  where r.home_city = $1 and r.type = $2 and r.filters @> $3::text::jsonb
    and not exists (select from jsonb_each($4::text::jsonb) e where not coalesce(e.value @> (r.filters -> e.key), false))
    and ($5::bytea is null or r.key_blind <> $5::bytea)
    and ${touches("$6", "$7", "$8", "$9")})
select (select count(*) from hits)::int as count,
  coalesce((select sum((data ->> $10::text)::numeric) from hits), 0)::float8 as sum,
  coalesce((select jsonb_agg(data order by id) from (select id, data from hits order by id limit $11::int) wanted), '[]') as rows,
  coalesce((select last from number_counter where home_city = $1 and series = $12::text), -1)::int as changes`;

/** Counts and adds up records, with the changes so far of what they are counted by: one statement, one moment. */
export async function lookUpRecords(on: Connection, city: number, asked: RecordQuestion): Promise<RecordAnswer> {
  const { type, where, except, span, sum, rows, series } = asked;
  const { one, any } = valuesOf(where);
  const found = await on.one<RecordAnswer>({ name: "record-look-up", text: TEXT }, [
    ...[city, type, JSON.stringify(one), JSON.stringify(any), except],
    ...[span?.from ?? null, span?.until ?? null, span?.fromKey ?? "", span?.untilKey ?? ""],
    ...[sum ?? "", rows, series],
  ]);
  if (found === null) throw new Error("a statement that always gives one row gave none");
  return found;
}

/** The next records of a register that have these values among what they are found by, in the order of their ids. */
export function readRecordsWhere(
  on: Connection,
  city: number,
  asked: { type: string; where: Record<string, unknown>; stem: string; after: string | null; max: number },
): Promise<{ id: string; division: string | null; data: Record<string, unknown> }[]> {
  const { one, any } = valuesOf(asked.where);
  return on.all(
    {
      name: "records-where",
      text: `select id, division, data from record r
        where r.home_city = $1 and r.type = $2 and r.filters @> $3::text::jsonb
          and not exists (select from jsonb_each($4::text::jsonb) e where not coalesce(e.value @> (r.filters -> e.key), false))
          and ($7::text = '' or left(r.division, length($7::text)) = $7::text)
          and r.id > coalesce($5::text, '00000000-0000-0000-0000-000000000000')::uuid
        order by r.id limit $6::int`,
    },
    [city, asked.type, JSON.stringify(one), JSON.stringify(any), asked.after, asked.max, asked.stem],
  );
}

/** Values to be equal to, and lists of which any will do. */
function valuesOf(where: Record<string, unknown>): { one: Record<string, unknown>; any: Record<string, unknown> } {
  const entries = Object.entries(where);
  return {
    one: Object.fromEntries(entries.filter(([, value]) => !Array.isArray(value))),
    any: Object.fromEntries(entries.filter(([, value]) => Array.isArray(value))),
  };
}
