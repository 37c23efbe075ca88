import { isPlainObject } from "../expression/plain.ts";
import { compiledOf, type Machine } from "../machine/compile.ts";
import { mergeData } from "../machine/data.ts";
import type { Effect, StepContext, StepNote, Stored } from "../machine/model.ts";
import { leavesOf } from "../machine/place.ts";
import { makeRun, type Run } from "../machine/run.ts";
import { moveTimers } from "./limits.ts";
import { mapMemory } from "./memory.ts";
import type { CaseQuestion, Migrating, StateMap, StayReason } from "./model.ts";
import { endedIn, standingIn } from "./stand.ts";
import { mapStates } from "./states.ts";
import { mapInvokes } from "./tasks.ts";
import { moveWork, type TaskChange } from "./work.ts";

/** What becomes of one case: it moves, somebody has to decide something first, or it ends on its own version. */
export type Moved =
  | {
      sort: "moves";
      stored: Stored;
      data: Record<string, unknown>;
      effects: Effect[];
      changed: TaskChange[];
      notes: StepNote[];
      forgotten: number;
      /** Names that tasks have from now on, where they differ. */
      renamed: Record<string, string>;
    }
  | { sort: "asks"; questions: CaseQuestion[] }
  | { sort: "stays"; why: StayReason };

/**
 * Puts a case on another version of its workflow: where it stands and what it remembers are named anew, its open work is
 * fitted to what stands there. No entry, exit or transition is carried out, for nothing has happened. Same arguments, same
 * result; never throws.
 */
export function moveCase(
  from: Machine,
  to: Machine,
  stored: Stored,
  migrating: Migrating,
  context: StepContext,
): Moved {
  const { map, open } = mapStates(from, to, migrating.states);
  const leaves = leavesOf(stored.value);
  const asked = leaves.filter((leaf) => open.some(({ state }) => state === leaf));
  if (asked.length > 0) return { sort: "asks", questions: asked.map((state) => ({ ask: "state", state })) };
  const now = [...new Set(leaves.flatMap((leaf) => map[leaf] ?? []))];
  const stood = standingIn(to, now);
  if (!stood.ok) return { sort: "stays", why: stood.why };
  const data = filled(context.data, migrating.values);
  const run = makeRun({ ...context, data });
  const invokes = mapInvokes(from, to, map);
  const { memory, forgotten } = mapMemory(to, stored, map, invokes);
  const why = unfit({ from, to, map, before: stored, value: stood.value, run, data });
  if (why !== null) return { sort: "stays", why };
  const moving = { from, to, map, invokes, before: stored, value: stood.value, migrating, run, data };
  const work = moveWork(moving);
  if (work.stays !== null) return { sort: "stays", why: work.stays };
  if (work.questions.length > 0) return { sort: "asks", questions: work.questions };
  const signing = Object.keys(work.signing).length > 0 ? { signing: work.signing } : {};
  return {
    sort: "moves",
    stored: { status: stored.status, value: stood.value, ...memory, ...signing },
    data,
    effects: [...work.effects, ...moveTimers(moving)],
    changed: work.changed,
    notes: run.notes,
    forgotten,
    renamed: Object.fromEntries([...invokes].filter(([was, is]) => was !== is)),
  };
}

/** Why a case may not stand where the mapping puts it: it would be over, or where the new version has no step for it. */
function unfit(at: {
  from: Machine;
  to: Machine;
  map: StateMap;
  before: Stored;
  value: Stored["value"];
  run: Run;
  data: Record<string, unknown>;
}): StayReason | null {
  const { from, to, map, before, value, run, data } = at;
  const leaves = leavesOf(value);
  const ended = endedIn(from, leavesOf(before.value)).map((path) => map[path]);
  if (endedIn(to, leaves).some((path) => !ended.includes(path))) return "ends";
  const { byPath } = compiledOf(to).facts;
  const old = compiledOf(from).facts.byPath;
  const scope = run.scope(data, { type: "skip" });
  const skipped = leaves.some((leaf) => {
    const place = byPath.get(leaf);
    const skip = place?.config.meta?.skip;
    if (!place || !skip) return false;
    const was = leavesOf(before.value).find((one) => map[one] === leaf);
    const known = was === undefined ? undefined : old.get(was)?.config.meta?.skip;
    if (JSON.stringify(known) === JSON.stringify(skip)) return false;
    return run.holds(skip.when, `${place.pointer}/meta/skip/when`, scope);
  });
  return skipped ? "skipped" : null;
}

/** What the new version asks for and the case does not have. */
function filled(data: Record<string, unknown>, values: Migrating["values"]): Record<string, unknown> {
  const missing = Object.entries(isPlainObject(values) ? values : {}).filter(([key]) => (data[key] ?? null) === null);
  return mergeData(data, Object.fromEntries(missing));
}
