/**
 * SQL for a column of a record's change `x`, with what fills in for what neither the change nor the record (in the home
 * city `$1`) holds. A change that fills in nothing looks nothing up.
 */
export function filling(column: "data" | "filters"): string {
  return `case when jsonb_typeof(x.fill) = 'object' then x.${column} || (select coalesce(jsonb_object_agg(f.key, f.value), '{}')
      from jsonb_each(x.fill -> '${column}') f where coalesce((coalesce((select k.${column} from record k where k.home_city = $1
        and k.type = x.type and k.key_blind = decode(x.key_blind, 'hex')), '{}') || x.${column}) -> f.key, 'null') = 'null')
    else x.${column} end as ${column}`;
}
