import type { TaskPage } from "../core/api.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { type Branches, countTasks, listTaskRows, type TaskFilter } from "../store/task-list.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import type { Caller, Engine } from "./engine.ts";
import { taskItemOf } from "./inbox-item.ts";
import { BRANCHES_MAX, type Reach, reachOf, readerOf } from "./reader.ts";

/** Counts stop here and are shown as `99+`. */
export const COUNT_CAP = 100;
const LIMIT_DEFAULT = 50;

export interface InboxQuery {
  scope?: "mine" | "claimable" | "all";
  workflow?: string;
  division?: string;
  organisation?: string;
  q?: string;
  due?: "overdue" | "soon" | "later" | "none";
  limit?: number;
  cursor?: string;
}

/**
 * One page of the caller's open tasks by due moment. `mine`: claimed by them; `claimable`: free at a post they hold;
 * `all`: also what others hold there, and what lies in the places they supervise.
 */
export async function listTasks(engine: Engine, caller: Caller, query: InboxQuery): Promise<TaskPage | Refusal> {
  const policies = engine.policies();
  const scope = query.scope ?? "all";
  const level = query.division === undefined ? null : policies.divisions.get(query.division)?.level;
  if (level === undefined) return refuse("DIVISION_UNKNOWN");
  const whole = branchesOf(reachOf(policies, caller), query.organisation);
  const branches = scoped(whole, scope);
  if (Object.values(branches).flat().length > BRANCHES_MAX) return refuse("QUERY_TOO_WIDE");
  const { cursor, limit = LIMIT_DEFAULT, ...filters } = query;
  const binding = ["tasks", caller.user, filters];
  const after = cursor === undefined ? null : positionOf(readCursor(engine, binding, cursor));
  if (after === undefined) return refuse("CURSOR_INVALID");
  const filter: TaskFilter = {
    user: caller.user,
    unclaimedOnly: scope === "claimable",
    workflow: query.workflow ?? null,
    level,
    division: query.division ?? null,
    search: query.q ?? null,
    due: query.due ?? null,
    organisation: query.organisation ?? null,
  };
  const { rows, counts } = await engine.database.readAs(readerOf(policies, caller), async (tx) => ({
    rows: await listTaskRows(tx, branches, filter, after, limit + 1),
    counts: await countTasks(tx, whole, caller.user, COUNT_CAP),
  }));
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => taskItemOf(policies, caller, row)),
    next: rows.length > limit && last ? writeCursor(engine, binding, [last.dueAt, last.id]) : null,
    counts,
  };
}

function branchesOf(reach: Reach, organisation: string | undefined): Branches {
  const here =
    organisation === undefined ? reach.posts : reach.posts.filter((post) => post.organisation === organisation);
  return {
    posts: here,
    mine: reach.homeCities.map((city) => ({ city })),
    counties: reach.counties,
    cities: reach.cities,
  };
}

function scoped(whole: Branches, scope: NonNullable<InboxQuery["scope"]>): Branches {
  const none = { posts: [], mine: [], counties: [], cities: [] };
  if (scope === "mine") return { ...none, mine: whole.mine };
  return scope === "claimable" ? { ...none, posts: whole.posts } : whole;
}

/** Null begins at the first page; undefined means the cursor was not ours. */
function positionOf(position: (string | number)[] | null): { dueAt: string; id: string } | undefined {
  const [dueAt, id] = position ?? [];
  return typeof dueAt === "string" && typeof id === "string" ? { dueAt, id } : undefined;
}
