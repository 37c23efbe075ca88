import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { checkWhole } from "../faults/checker.ts";
import type { Acknowledged } from "./load.ts";

/** What leaves the cases has come to rest within this time. */
const REST_MS_MAX = 120_000;

/** Looks with SQL of its own whether what was acknowledged is there, once, and all is whole. Gives what is wrong, in words. */
export async function faultsIn(url: string, acknowledged: readonly Acknowledged[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const faults: string[] = [];
    const say = async (what: string, sql: string) => {
      for (const row of (await client.query(sql)).rows) faults.push(`${what}: ${JSON.stringify(row)}`);
    };
    await client.query("create temp table said (id uuid primary key, key text, accepted boolean)");
    await client.query(
      `insert into said select right(x->>'instance', 36)::uuid, x->>'key', (x->>'accepted')::boolean from jsonb_array_elements($1::jsonb) x`,
      [JSON.stringify(acknowledged)],
    );
    await settled(client);
    await say(
      "acknowledged and lost",
      "select id from said s where not exists (select from instance i where i.id = s.id)",
    );
    await say(
      "a case that nobody was told of",
      "select id from instance i where workflow = 'loan' and not exists (select from said s where s.id = i.id)",
    );
    await say(
      "an acceptance lost or doubled",
      `select s.id, s.accepted, count(e.*) from said s left join event e on e.instance_id = s.id and e.type = 'acceptance.accept'
        group by s.id, s.accepted having count(e.*) <> s.accepted::int`,
    );
    await say(
      "the answer is not kept once",
      `select s.key, count(k.*) from said s left join idempotency k on k.key = s.key group by s.key having count(k.*) <> 1`,
    );
    await say(
      "children lost or doubled",
      `select s.id, count(c.*) from said s left join instance c on c.parent = s.id where s.accepted
        group by s.id having count(c.*) <> 2`,
    );
    faults.push(...(await checkWhole(client)));
    return faults;
  } finally {
    await client.end();
  }
}

async function settled(client: pg.Client): Promise<void> {
  const until = performance.now() + REST_MS_MAX;
  while (performance.now() < until) {
    const waiting = await client.query("select count(*)::int as n from outbox where not dead and kind <> 'join'");
    if (waiting.rows[0].n === 0) return;
    // Where the clock is set by hand: the leases of whoever was cut off run out.
    await client.query("update manual_clock set at = at + interval '10 minutes'");
    await wait(500);
  }
  throw new Error("what leaves the cases did not come to rest");
}
