import { beforeAll, beforeEach, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { LETTERS_KEPT_DAYS, REPLIES_AT_ONCE, REPLIES_KEPT_DAYS, sweep } from "../../src/engine/sweep.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { CITY, enterLending, lendingEngine, NOW, setClock } from "../helpers/lending.ts";

const OTHER_CITY = 320500;
const DAY_MS = 86_400_000;
const later = (days: number, ms = 0) => new Date(Date.parse(NOW) + days * DAY_MS + ms).toISOString();

onBothDatabases("the sweep", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
  });
  beforeEach(() => setClock(database(), NOW));

  const keep = (city: number, user: string, count: number) =>
    database().knex.raw(
      `insert into idempotency (home_city, user_id, key, request_hash, status, reply, at)
       select ?, ?, n::text, '\\x00', 200, '{}', yijiao_now() from generate_series(1, ?::int) n`,
      [city, user, count],
    );
  const kept = async () => {
    const rows: { user_id: string }[] = await database().knex("idempotency").distinct("user_id").orderBy("user_id");
    return rows.map((row) => row.user_id);
  };

  test("forgets answers once their days are over, in every city and not before", async () => {
    await keep(CITY, "early", 3);
    await keep(OTHER_CITY, "early too", 1);
    await setClock(database(), later(1));
    await keep(CITY, "late", 1);
    await setClock(database(), later(REPLIES_KEPT_DAYS));
    expect(await sweep(engine)).toBe(false);
    expect(await kept()).toEqual(["early", "early too", "late"]);
    await setClock(database(), later(REPLIES_KEPT_DAYS, 1));
    expect(await sweep(engine)).toBe(false);
    expect(await kept()).toEqual(["late"]);
  });

  test("takes what a flood of keys left in small parts, saying that there is more", async () => {
    await keep(CITY, "flood", REPLIES_AT_ONCE * 2 + 1);
    await setClock(database(), later(REPLIES_KEPT_DAYS, 1));
    const rounds = [await sweep(engine), await sweep(engine), await sweep(engine)];
    expect(rounds).toEqual([true, true, false]);
    expect(await kept()).not.toContain("flood");
  });

  test("forgets letters that were sent or given up long ago, and those that wait never", async () => {
    await database().knex.raw(
      `insert into letter (home_city, notice, user_id, channel, text, ready_at, status)
       select ?, gen_random_uuid(), s, 'mail', '{}', yijiao_now(), s from unnest(array['sent', 'dead', 'waiting']) s`,
      [CITY],
    );
    const left = async () => (await database().knex("letter").orderBy("user_id")).map((row) => row.status);
    await setClock(database(), later(LETTERS_KEPT_DAYS));
    await sweep(engine);
    expect(await left()).toEqual(["dead", "sent", "waiting"]);
    await setClock(database(), later(LETTERS_KEPT_DAYS, 1));
    await sweep(engine);
    expect(await left()).toEqual(["waiting"]);
  });

  test("forgets that a case waited for a message once it is gone", async () => {
    await database().knex.raw(
      `insert into awaiting (home_city, instance_id, invoke, id, name, key_blind)
       values (?, gen_random_uuid(), 'reply', gen_random_uuid(), 'reply', '\\x00')`,
      [OTHER_CITY],
    );
    await sweep(engine);
    expect(await database().knex("awaiting")).toEqual([]);
  });

  test("ends the sessions that have run out and no others", async () => {
    const add = (token: string, hours: number) =>
      database().knex.raw(
        `insert into session (token_hash, user_id, csrf, created_at, expires_at)
         values (?, 'desk', '', yijiao_now(), yijiao_now() + make_interval(hours => ?))`,
        [Buffer.from(token), hours],
      );
    await add("short", 1);
    await add("long", 3);
    await setClock(database(), later(2 / 24));
    await sweep(engine);
    expect(await database().knex("session").count()).toEqual([{ count: 1 }]);
  });
});
