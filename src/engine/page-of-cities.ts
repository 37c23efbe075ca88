import type { Page } from "../core/api.ts";
import { formatId, parseId } from "../core/id.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import type { Engine } from "./engine.ts";

const LIMIT_DEFAULT = 50;

/** A page of rows that lie in several cities: city after city, in each newest first, as each is asked for them. */
export async function pageOfCities<Row extends { homeCity: number; id: string }, Item>(
  engine: Engine,
  binding: unknown,
  wish: { cities: readonly number[]; limit?: number | undefined; cursor?: string | undefined },
  ask: (city: number, after: string | null, limit: number) => Promise<Row[]>,
  itemOf: (row: Row, id: string) => Item,
): Promise<Page<Item> | Refusal> {
  const { cities, limit = LIMIT_DEFAULT, cursor } = wish;
  const position = cursor === undefined ? [] : readCursor(engine, binding, cursor);
  if (position === null) return refuse("CURSOR_INVALID");
  const from = parseId(position[0]);
  const rows: Row[] = [];
  for (const city of cities) {
    if (from !== null && city < from.city) continue;
    const after = from !== null && city === from.city ? from.uuid : null;
    rows.push(...(await ask(city, after, limit + 1 - rows.length)));
    if (rows.length > limit) break;
  }
  const idOf = (row: Row) => formatId({ city: row.homeCity, uuid: row.id });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last ? writeCursor(engine, binding, [idOf(last)]) : null;
  return { items: shown.map((row) => itemOf(row, idOf(row))), next };
}
