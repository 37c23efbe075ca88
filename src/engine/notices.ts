import type { NoticeItem, Page } from "../core/api.ts";
import { draftOf } from "../core/draft/notice.ts";
import { formatId, parseId } from "../core/id.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { listNoticeRows, markNoticeRead } from "../store/notice-list.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import type { Caller, Engine } from "./engine.ts";
import { BRANCHES_MAX, reachOf, readerOf } from "./reader.ts";

const LIMIT_DEFAULT = 30;

/** Notices to the caller and to the posts they hold, latest first. */
export async function listNotices(
  engine: Engine,
  caller: Caller,
  query: { limit?: number; cursor?: string },
): Promise<Page<NoticeItem> | Refusal> {
  const { cursor, limit = LIMIT_DEFAULT } = query;
  const binding = ["notices", caller.user];
  const after = cursor === undefined ? null : readCursor(engine, binding, cursor)?.[0];
  if (after === undefined || typeof after === "number") return refuse("CURSOR_INVALID");
  const reach = reachOf(engine.policies(), caller);
  const cities = reach.homeCities.map((city) => ({ city }));
  const rows = await engine.database.readAs(readerOf(engine.policies(), caller), (tx) =>
    listNoticeRows(tx, reach.posts.slice(0, BRANCHES_MAX), cities, caller.user, after, limit + 1),
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      id: formatId({ city: row.city, uuid: row.id }),
      at: row.at,
      text: row.text,
      instance: row.instance === null ? null : formatId({ city: row.city, uuid: row.instance }),
      draft: draftOf(row.template),
      read: row.read,
    })),
    next: rows.length > limit && last ? writeCursor(engine, binding, [last.id]) : null,
  };
}

/** Notes that the caller has read a notice of theirs. */
export async function readNotice(engine: Engine, caller: Caller, id: string): Promise<null | Refusal> {
  const parsed = parseId(id);
  if (!parsed) return refuse("NOT_FOUND");
  const { places } = readerOf(engine.policies(), caller);
  const found = await engine.database.transaction((tx) =>
    markNoticeRead(tx, parsed.city, parsed.uuid, caller.user, places),
  );
  return found ? null : refuse("NOT_FOUND");
}
