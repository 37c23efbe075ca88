import { localDay } from "../core/calendar/day.ts";
import { formatId, type Id } from "../core/id.ts";
import type { CaseQuestion } from "../core/migrate/model.ts";
import type { CaseSort } from "../core/migrate/report.ts";
import { isRefusal, type Refusal } from "../core/refusal.ts";
import type { Variant } from "../core/variant.ts";
import { DatabaseUnavailable } from "../store/database.ts";
import { type Found, listCases, noteCases, waitingCases } from "../store/migration-cases.ts";
import { claimMigration, type MigrationRow, releaseMigration } from "../store/migrations.ts";
import { writeStep } from "../store/step-write.ts";
import { attempt, LOST } from "./attempt.ts";
import { type CaseInHand, takeCase } from "./case-in-hand.ts";
import { requestHash } from "./chain.ts";
import type { Engine } from "./engine.ts";
import { migration } from "./migrate-case.ts";
import { type MigrationPlan, type Planned, planCase } from "./migrate-plan.ts";

/** Cases looked at or moved before the migration is let go: another process may go on with it then. */
export const CASES_PER_ROUND = 50;
/** How long a round may take before another process may take it up. */
const LEASE_SECONDS = 60;

/** What was found of one case: what is opened and closed, what is asked, or why it stays. */
export interface CaseDetail {
  touches?: { opened: string[]; closed: string[]; changed: string[]; timers: number; forgotten: number };
  questions?: CaseQuestion[];
  why?: string;
}

/** Looks at the next cases of a migration, or moves them; true when there was one. Any number of workers may do it. */
export async function migrationsRound(engine: Engine): Promise<boolean> {
  const row = await claimMigration(engine.database, LEASE_SECONDS);
  if (row === null) return false;
  await engine.refreshPolicies();
  const cities = citiesOf(engine);
  if (!row.listed) {
    for (const city of cities) await engine.database.transaction((tx) => listCases(tx, city, row));
    await releaseMigration(engine.database, row.id, { listed: true });
    return true;
  }
  for (const city of cities) {
    const waiting = await waitingCases(engine.database, city, row.id, CASES_PER_ROUND);
    if (waiting.length === 0) continue;
    if (row.status === "trying") await tryAll(engine, row, city, waiting);
    else for (const uuid of waiting) await moveOne(engine, row, { city, uuid });
    await releaseMigration(engine.database, row.id, null);
    return true;
  }
  await releaseMigration(engine.database, row.id, { status: row.status === "trying" ? "tried" : "moved" });
  return true;
}

/** Cities in which cases may be: those of offices. */
export function citiesOf(engine: Engine): number[] {
  return [...new Set([...engine.policies().organisations.values()].map(({ homeCity }) => homeCity))].sort();
}

async function tryAll(engine: Engine, row: MigrationRow, city: number, waiting: readonly string[]): Promise<void> {
  const found: Found[] = [];
  for (const uuid of waiting) found.push(await tried(engine, row, { city, uuid }));
  await noteCases(engine.database, city, row.id, found, "waiting");
}

async function tried(engine: Engine, row: MigrationRow, id: Id): Promise<Found> {
  try {
    const held = await inHand(engine, id);
    if (isRefusal(held)) return failed(engine, id, held.code);
    const target = await targetOf(engine, row, held);
    return target === null
      ? elsewhere(held)
      : foundOf(held, await planCase(engine, held, target, planOf(engine, row)), "moves");
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error;
    engine.log.error({ case: formatId(id), err: error }, "what becomes of a case on another version could not be told");
    return failed(engine, id, "INTERNAL");
  }
}

/** One case, one transaction: it moves and that is written down, or it is left exactly as it was and why is written down. */
async function moveOne(engine: Engine, row: MigrationRow, id: Id): Promise<void> {
  try {
    const done = await attempt<true | Refusal>(async () => {
      const held = await inHand(engine, id);
      if (isRefusal(held)) return held;
      const target = await targetOf(engine, row, held);
      const planned = target === null ? null : await planCase(engine, held, target, planOf(engine, row));
      if (target === null || planned === null || planned.moved.sort !== "moves") {
        const found = planned === null ? elsewhere(held) : foundOf(held, planned, "moves");
        await noteCases(engine.database, id.city, row.id, [found], "waiting");
        return true;
      }
      const by = { user: row.starter ?? row.author, name: row.starterName ?? row.authorName, reason: row.reason };
      const { write, one } = await migration(engine, held, target, planned, by);
      return engine.database.transaction(async (tx) => {
        if (!(await writeStep(tx, write, held.one.rev))) return LOST;
        const found = { ...foundOf(held, planned, "moved"), state: one.state };
        if (!(await noteCases(tx, id.city, row.id, [found], "waiting")))
          throw new Error(`another process has moved ${held.one.number} meanwhile`);
        return true;
      });
    });
    if (isRefusal(done)) await noteCases(engine.database, id.city, row.id, [failed(engine, id, done.code)], "waiting");
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error;
    engine.log.error({ case: formatId(id), err: error }, "a case could not be put on another version");
    await noteCases(engine.database, id.city, row.id, [failed(engine, id, "INTERNAL")], "waiting");
  }
}

function inHand(engine: Engine, id: Id): Promise<CaseInHand | Refusal> {
  const request = { user: "", key: null, hash: requestHash("migrate", { id }) };
  return takeCase<never>(engine, id, request).then((held) => {
    if (isRefusal(held)) return held;
    if ("reply" in held) throw new Error("a migration without a key has no earlier reply");
    return held;
  });
}

/** By what the case is to go on; null when it is no longer one of those that were meant. */
async function targetOf(engine: Engine, row: MigrationRow, { one, now }: CaseInHand): Promise<Variant | null> {
  const running = one.status === "active" || one.status === "suspended";
  if (!running || one.version !== row.from) return null;
  const today = localDay(now, engine.policies().calendar.zone);
  const target = await engine.variantFor(one.workflow, one.division, today);
  return target?.version === row.to ? target : null;
}

function planOf(engine: Engine, { plan }: MigrationRow): MigrationPlan {
  return engine.sealer.open(plan) as MigrationPlan;
}

function foundOf({ one }: CaseInHand, planned: Planned, sort: CaseSort): Found {
  const { moved } = planned;
  const at = { instance: one.id, state: one.state };
  if (moved.sort === "asks")
    return { ...at, sort: "asks", detail: { questions: moved.questions } satisfies CaseDetail };
  if (moved.sort === "stays") return { ...at, sort: "stays", detail: { why: moved.why } satisfies CaseDetail };
  const ids = (type: string) => moved.effects.flatMap((one) => (one.type === type && "id" in one ? [one.id] : []));
  const touches = {
    opened: [...ids("openTask"), ...ids("openChildren"), ...ids("openMessage"), ...ids("openService")],
    closed: [...ids("closeTask"), ...ids("closeChildren"), ...ids("closeMessage"), ...ids("closeService")],
    changed: moved.changed.map(({ opening }) => opening.id),
    timers: timersChanged(planned),
    forgotten: moved.forgotten,
  };
  return { ...at, sort, detail: { touches } satisfies CaseDetail };
}

/** Timers whose moment is another, that are new or are no more; one that is only called otherwise is none of them. */
function timersChanged({ moved, timers }: Planned): number {
  const effects = moved.sort === "moves" ? moved.effects : [];
  const set = effects.flatMap((effect) => (effect.type === "setTimer" ? [effect.dueAt] : []));
  const cancelled = effects.filter(({ type }) => type === "cancelTimer").length;
  const kept = set.filter((at) => timers.some(({ fireAt }) => fireAt === at)).length;
  return set.length - kept + Math.max(0, cancelled - kept);
}

/** It has ended, or somebody else has moved it, or the version in force is another by now. */
function elsewhere({ one }: CaseInHand): Found {
  return { instance: one.id, state: one.state, sort: "stays", detail: { why: "elsewhere" } satisfies CaseDetail };
}

function failed(engine: Engine, id: Id, code: string): Found {
  engine.log.warn({ case: formatId(id), code }, "a case was left as it was");
  return { instance: id.uuid, state: "", sort: "failed", detail: { why: code } satisfies CaseDetail };
}
