import { joined } from "../core/case/join.ts";
import type { GroupBy, RecordsWanted } from "../core/definition/model.ts";
import { groupDigits, placeInCity, stemOf } from "../core/division/directory.ts";
import { type Id, parseId } from "../core/id.ts";
import { picked } from "../core/lookup/lookup.ts";
import { isRefusal } from "../core/refusal.ts";
import { readCaseState } from "../store/case-state.ts";
import { countEnded, readChildGroups, readChildKeys, readImportedRows, readOpenChildren } from "../store/children.ts";
import { readRecordsWhere } from "../store/record-lookup.ts";
import type { Engine } from "./engine.ts";
import { childKey, type OutboxMessage, spawnOf } from "./outbox-message.ts";
import { divisionName } from "./reader.ts";
import { type Child, startMany } from "./start-many.ts";

/** Children started in one go; after each the message's progress is kept, so that a killed worker repeats one at most. */
export const SPAWN_CHUNK = 500;

export type Spawn = Extract<OutboxMessage, { kind: "spawn" }>["body"];

/**
 * `gone`: the case that asked for children has ended meanwhile. `asleep`: it is suspended. `done`: tell the joins, also
 * when there are none. `behind`: the next begins when the one before it is over.
 */
export type Spawned =
  | { state: "more"; body: Spawn }
  | { state: "done" }
  | { state: "gone" }
  | { state: "asleep" }
  | { state: "behind" };

/** What a child is made of, before it has a number. */
interface Seed {
  key: string;
  /** How far the order has come with it. */
  at: number | string;
  data: Record<string, unknown>;
  division?: string;
}

/** Starts the next children that an invoke asks for. Doing it again starts nothing twice: keys tell what is there. */
export async function spawnChildren(
  engine: Engine,
  message: { id: string; parent: Id; body: Spawn },
): Promise<Spawned> {
  const { parent, body } = message;
  const state = await readCaseState(engine.database, parent.city, parent.uuid);
  if (state?.status === "suspended") return { state: "asleep" };
  if (state?.status !== "active") return { state: "gone" };
  if (body.input.order === "sequential") return spawnNext(engine, message);
  const { seeds, last } = await nextSeeds(engine, parent, body);
  if (seeds.length > 0) await startSeeds(engine, message, seeds);
  return last === null ? { state: "done" } : { state: "more", body: { ...body, after: last } };
}

/** Starts the one whose turn it is: none while the one before it goes on, and no more once the rule is decided without them. */
async function spawnNext(engine: Engine, message: { id: string; parent: Id; body: Spawn }): Promise<Spawned> {
  const { id, parent, body } = message;
  if (await oneGoesOn(engine, message)) return { state: "behind" };
  const { seeds, last } = await nextSeeds(engine, parent, body);
  const [seed] = seeds;
  const { join } = body.input;
  if (join) {
    const { total, ended } = await countEnded(engine.database, parent.city, parent.uuid, body.invoke, id);
    // Where not all of them are in sight, nobody can say what those to come are able to change.
    const toCome = last === null ? seeds.length : Number.POSITIVE_INFINITY;
    if (joined(join, { total: total + toCome, ended }) !== null) return { state: "done" };
  }
  if (seed) await startSeeds(engine, message, [seed]);
  const after = seeds.length > 1 ? seed?.at : last;
  return after === null || after === undefined ? { state: "done" } : { state: "more", body: { ...body, after } };
}

/** Whether a child that this order has made is not over yet. */
export async function oneGoesOn(
  { database }: Engine,
  { id, parent, body }: { id: string; parent: Id; body: Spawn },
): Promise<boolean> {
  const [open] = await readOpenChildren(database, parent.city, parent.uuid, body.invoke, childKey(id, ""), 1);
  return open !== undefined && spawnOf(open.key) === id;
}

interface Chunk {
  seeds: Seed[];
  last: number | string | null;
}

/** The next chunk, and how far it reaches; null when nothing comes after it. */
async function nextSeeds(engine: Engine, parent: Id, body: Spawn): Promise<Chunk> {
  const { forEach, division } = body.input;
  const place = division === undefined ? {} : { division };
  if (forEach === undefined) return { seeds: [{ key: "1", at: 1, data: {}, ...place }], last: null };
  if ("records" in forEach) return seedsOfRecords(engine, parent, forEach, { after: body.after, place });
  const after = typeof body.after === "number" ? body.after : 0;
  if ("rows" in forEach) return seedsOfRows(engine, parent, forEach, { after, place });
  const beyond = typeof body.after === "string" ? body.after : "";
  const left =
    "items" in forEach
      ? forEach.items
          .map((data, index): Seed => ({ key: padded(index + 1), at: index + 1, data, ...place }))
          .slice(after)
      : (await seedsOfGroups(engine, parent, forEach)).filter(({ at }) => at > beyond);
  const seeds = left.slice(0, SPAWN_CHUNK);
  return { seeds, last: seeds.length < left.length ? (seeds.at(-1)?.at ?? null) : null };
}

async function seedsOfRows(
  engine: Engine,
  { city }: Id,
  { rows: importId, where }: { rows: string; where?: string[] },
  { after, place }: { after: number; place: { division?: string } },
): Promise<Chunk> {
  const id = parseId(importId);
  if (id === null) throw new Error("the rows to start children for are not those of an import");
  const rows = await readImportedRows(engine.database, id.city, id.uuid, after, SPAWN_CHUNK);
  const seeds = rows
    .filter((row) => where === undefined || where.includes(row.disposition))
    .map((row): Seed => {
      const data: Record<string, unknown> = engine.sealer.open(row.data);
      const { line, codes, disposition } = row;
      // By the rules of where it lies: those of its street hold for it, whoever handed the list in.
      const there = placeInCity(row.place, city, engine.policies().divisions);
      const at = there === undefined ? {} : { division: there };
      return {
        key: padded(line),
        at: line,
        data: { ...data, line, codes, disposition, place: row.place },
        ...at,
        ...place,
      };
    });
  return { seeds, last: rows.length < SPAWN_CHUNK ? null : (rows.at(-1)?.line ?? null) };
}

/** Where a record lies its child begins. Who is registered meanwhile behind the last one is among them too. */
async function seedsOfRecords(
  engine: Engine,
  { city }: Id,
  { records: type, where, properties, within }: RecordsWanted,
  { after, place }: { after: number | string | undefined; place: { division?: string } },
): Promise<Chunk> {
  const from = typeof after === "string" ? after : null;
  const found = await readRecordsWhere(engine.database, city, {
    ...{ type, where, after: from, max: SPAWN_CHUNK },
    stem: within === undefined ? "" : stemOf(within),
  });
  const seeds = found.map(({ id, division, data: sealed }): Seed => {
    const data: Record<string, unknown> = engine.sealer.open(sealed);
    const there = placeInCity(division, city, engine.policies().divisions);
    return {
      key: id,
      at: id,
      data: picked(data, properties),
      ...(there === undefined ? {} : { division: there }),
      ...place,
    };
  });
  return { seeds, last: found.length < SPAWN_CHUNK ? null : (found.at(-1)?.id ?? null) };
}

async function seedsOfGroups(
  engine: Engine,
  parent: Id,
  group: { children: string; milestone?: string; groupBy: GroupBy },
): Promise<Seed[]> {
  const { children, milestone = null, groupBy } = group;
  const groups = await readChildGroups(
    engine.database,
    parent.city,
    parent.uuid,
    children,
    milestone,
    groupDigits(groupBy),
  );
  return groups.map(({ place, count }) => ({
    ...{ key: place, at: place },
    data: { place, placeName: divisionName(engine.policies(), place), count },
    division: place,
  }));
}

async function startSeeds(
  engine: Engine,
  { id, parent, body }: { id: string; parent: Id; body: Spawn },
  seeds: readonly Seed[],
): Promise<void> {
  const { database, log } = engine;
  const keyed = seeds.map((seed) => ({ ...seed, key: childKey(id, seed.key) }));
  const keys = keyed.map((seed) => seed.key);
  const of = { invoke: body.invoke, workflow: body.input.workflow };
  const { taken, count } = await readChildKeys(database, parent.city, parent.uuid, of, keys);
  const children = keyed
    .filter((seed) => !taken.has(seed.key))
    .map((seed, index): Child => {
      return { ...seed, index: count + index + 1, data: { ...seed.data, ...body.input.data } };
    });
  if (children.length === 0) return;
  const done = await startMany(engine, { parent, invoke: body.invoke, workflow: body.input.workflow, children });
  if (isRefusal(done)) throw new Error(`children could not be started: ${done.code}`);
  for (const { key, refusal } of done.refused) log.error({ key, code: refusal.code }, "a child could not be started");
  if (done.refused.length > 0) throw new Error(`${done.refused.length} children could not take their first step`);
  // Another spawn of the same case may have taken the numbers; those left out are started with new ones next time.
  if (done.started.length + done.known < children.length) throw new Error("not all children were started");
  if (done.known > 0) {
    const now = await readChildKeys(database, parent.city, parent.uuid, of, keys);
    if (now.taken.size < keys.length) throw new Error("numbers of children were taken meanwhile");
  }
}

/** Keys sort as their numbers do. */
function padded(number: number): string {
  return String(number).padStart(6, "0");
}
