import { isDeepStrictEqual } from "node:util";
import type pg from "pg";
import { expect } from "vitest";
import { NOW, setClock } from "../helpers/lending.ts";
import { checkWhole } from "./checker.ts";
import type { Deed, Work } from "./deed.ts";
import { type Fault, type How, MOMENTS } from "./numbered.ts";
import { ALWAYS, type Round } from "./rounds.ts";
import { tracesOf } from "./traces.ts";
import type { Victim } from "./victims.ts";
import { type Answer, askAt, type World } from "./world.ts";

/** Longer than any lease, shorter than any limit of a case. */
const LEASES_MS = 11 * 60_000;
/** What was interrupted is taken up again when its lease has run out, and what failed when its pause has. */
const RECOVERIES = 3;

export interface Found {
  /** How many calls the work makes when nothing happens. */
  calls: number;
  /** How many faults were tried. */
  points: number;
  violations: string[];
}

interface Outcome {
  traces: string[];
  wrong: string[];
  /** The answers under the fault and after it; the first is null where the process was gone. */
  first: Answer | null;
  later: Answer[];
  struck: boolean;
  /** How many calls there were, where nobody died. */
  calls: number;
}

/** Gives the victim that is alive: another one where the last has died. */
export type Living = () => Promise<Victim>;

/** Does a work undisturbed, then with a fault at every call it makes to the database, at one of `every` so many of them. */
export async function everyPoint(
  bench: Bench,
  work: Work,
  { hows, every }: { hows: readonly How[]; every: Record<How, number> },
): Promise<Found> {
  // Twice: the first time that a process does something it reads more than ever after.
  await once(bench, work, null);
  const calm = await once(bench, work, null);
  expect(calm.wrong, `${work.name}, undisturbed`).toEqual([]);
  expect(calm.first?.status ?? 200, JSON.stringify(calm.first?.body)).toBeLessThan(300);
  const found: Found = { calls: calm.calls, points: 0, violations: [] };
  // Another point for each work, so that all moments are met among them.
  let turn = work.name.length;
  for (const how of hows) {
    for (const moment of MOMENTS) {
      for (let at = 1; at <= calm.calls || (how === "kill" && every.kill === 1); at++) {
        if (turn++ % every[how] !== 0) continue;
        const outcome = await once(bench, work, { at, moment, how });
        // Whoever comes up anew reads more: those calls are gone through until there is none left.
        if (!outcome.struck && at > calm.calls) break;
        found.points += 1;
        const place = `${work.name}, ${how} ${moment} of call ${at}`;
        for (const one of violationsOf(calm, outcome)) found.violations.push(`${place}: ${one}`);
      }
    }
  }
  return found;
}

interface Bench {
  world: World;
  client: pg.Client;
  living: Living;
}

let requests = 0;

async function once({ world, client, living }: Bench, work: Work, fault: Fault | null): Promise<Outcome> {
  await world.reset();
  world.sink.got.length = 0;
  const deed = await work.prepare(world);
  const key = `fault-${++requests}`;
  const wrong: string[] = [];
  const clock = "at" in deed && deed.at !== undefined ? deed.at : NOW;
  await setClock(world.database, clock);
  const victim = await living();
  await victim.arm(fault);
  const first = await attempt(victim, deed, world, key);
  const { struck, calls } = await metBy(victim);
  const later: Answer[] = [];
  const survivor = await living();
  if ("path" in deed) {
    for (let again = 0; again < 2; again++) {
      later.push(await askAt(survivor.url, deed.user, deed.path, deed.body, key));
    }
  }
  const rounds: Round[] = [...("path" in deed ? (deed.afterwards ?? []) : deed.rounds), ...ALWAYS];
  for (let round = 1; round <= RECOVERIES; round++) {
    const failed = await survivor.rounds(rounds, world.sink.url);
    if (failed !== null) wrong.push(`the rounds afterwards failed: ${failed}`);
    await setClock(world.database, new Date(Date.parse(clock) + round * LEASES_MS).toISOString());
  }
  wrong.push(...(await checkWhole(client)), ...sentWrong(world));
  return { traces: await tracesOf(client), wrong, first, later, struck, calls };
}

/** Null when it was rounds, or when nobody lived to answer. */
async function attempt(victim: Victim, deed: Deed, world: World, key: string): Promise<Answer | null> {
  try {
    if ("path" in deed) return await askAt(victim.url, deed.user, deed.path, deed.body, key);
    await victim.rounds(deed.rounds, world.sink.url);
  } catch {
    // Killed: whether that was ordered is asked next.
  }
  return null;
}

/** Whether the fault has struck; the victim, if it lives, has nothing more to fear. */
async function metBy(victim: Victim): Promise<{ struck: boolean; calls: number }> {
  try {
    const met = await victim.met();
    await victim.arm(null);
    return { struck: met.struck, calls: met.calls.length };
  } catch {
    if ((await victim.ended) !== "SIGKILL") throw new Error("a process ended in another way than it was ordered to");
    return { struck: true, calls: 0 };
  }
}

/** Sent again, it bears the same id and says the same. */
function sentWrong({ sink }: World): string[] {
  const byId = new Map<string, string>();
  const wrong: string[] = [];
  for (const { headers, body } of sink.got) {
    const id = String(headers["webhook-id"]);
    const known = byId.get(id) ?? body;
    if (known !== body) wrong.push(`${id} was sent with two contents`);
    byId.set(id, known);
  }
  const contents = new Set(byId.values());
  return contents.size === byId.size ? wrong : [...wrong, "the same was sent under two ids"];
}

function violationsOf(calm: Outcome, { traces, wrong, first, later, struck }: Outcome): string[] {
  const found = struck ? [...wrong] : [...wrong, "the call at which it should fail was never made"];
  const [expected] = calm.later;
  const [answer, again] = later;
  if (expected !== undefined && answer?.status !== expected.status) {
    found.push(`repeated, it is answered ${answer?.status} ${JSON.stringify(answer?.body)}, not ${expected.status}`);
  }
  if (!isDeepStrictEqual(answer, again)) found.push("repeated twice, it has two answers");
  if (first !== null && first.status !== 503 && !isDeepStrictEqual(first, answer)) {
    found.push(`first ${JSON.stringify(first)}, repeated ${JSON.stringify(answer)}`);
  }
  const missing = lacking(calm.traces, traces).map((trace) => `lacks ${trace}`);
  const surplus = lacking(traces, calm.traces).map((trace) => `has too much: ${trace}`);
  return [...found, ...missing, ...surplus];
}

/** What one list holds more often than the other. */
function lacking(one: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return one.filter((trace) => {
    const at = left.indexOf(trace);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
