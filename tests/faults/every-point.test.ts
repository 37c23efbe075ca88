import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { built } from "../helpers/process.ts";
import { everyPoint, type Living } from "./every-point.ts";
import type { How } from "./numbered.ts";
import { type Victim, victimsOf } from "./victims.ts";
import { WORKS } from "./works.ts";
import { openWorld, type World } from "./world.ts";

/**
 * A process that dies costs a second, a connection that is cut costs less: here one of so many points is tried, in the long
 * run every one.
 */
const EVERY = { kill: Number(process.env.FAULTS_KILL_EVERY ?? 36), cut: Number(process.env.FAULTS_CUT_EVERY ?? 4) };
/** A work has up to a hundred points; on a machine that is busy with other suites each takes seconds. */
const MS_MAX = EVERY.kill === 1 ? 3_600_000 : 400_000;
const HOWS: readonly How[] = ["cut", "kill"];

let world: World;
let client: pg.Client;
let victims: ReturnType<typeof victimsOf>;
let victim: Victim | null = null;
const living: Living = async () => {
  if (victim === null || victim.gone()) victim = await victims.next();
  return victim;
};
const total = { calls: 0, points: 0, violations: 0 };

beforeAll(async () => {
  const file = await built("tests/faults/victim.ts");
  world = await openWorld();
  client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  victims = victimsOf(file, world.databaseUrl);
});
afterAll(async () => {
  const [calls, points] = [total.calls, total.points].map((count) => count.toLocaleString("en"));
  console.log(`R1: ${points} points at ${calls} calls, ${total.violations} violations`);
  await victim?.end();
  await victims.close();
  await client.end();
  await world.close();
});

test.each(WORKS)(
  "$name: whatever call to the database fails, it is done once and whole",
  async (work) => {
    const { calls, points, violations } = await everyPoint({ world, client, living }, work, {
      hows: HOWS,
      every: EVERY,
    });
    total.calls += calls;
    total.points += points;
    total.violations += violations.length;
    expect(violations).toEqual([]);
  },
  MS_MAX,
);
