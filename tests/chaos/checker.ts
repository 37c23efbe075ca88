import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { Acknowledged } from "./load.ts";

/** What leaves the cases has come to rest within this time. */
const REST_MS_MAX = 120_000;

/**
 * Looks at a database with SQL of its own and nothing of the engine: what was acknowledged is there, once, and every
 * history holds. Gives what is wrong, in words.
 */
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
    await say(
      "numbers with a gap or twice",
      `select * from (select number, right(number, 5)::int as n, row_number() over (order by number) as at
        from instance where workflow = 'loan') x where n <> at`,
    );
    await say(
      "events with a gap",
      `select instance_id from event group by instance_id having min(seq) <> 1 or max(seq) <> count(*)`,
    );
    await say(
      "the case knows of another last event",
      `select i.id from instance i left join event e on e.instance_id = i.id and e.seq = i.history_seq
        where e.hash is distinct from i.history_hash`,
    );
    await say("given up", "select kind, last_error from outbox where dead");
    await say(
      "a task of no open case",
      "select t.id from task t where not exists (select from instance i where i.id = t.instance_id and i.status = 'active')",
    );
    await say(
      "an open case with nothing to do",
      "select i.id from instance i where i.status = 'active' and i.workflow = 'loan' and not exists (select from task t where t.instance_id = i.id) and not exists (select from instance c where c.parent = i.id and c.status = 'active')",
    );
    faults.push(...(await brokenChains(client)));
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

/** The chain worked out anew from what is written in docs/architecture.md, not by the code that wrote it. */
async function brokenChains(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query("select * from event order by home_city, instance_id, seq");
  const broken: string[] = [];
  let previous = { id: "", hash: Buffer.alloc(32) };
  for (const { home_city: city, hash, behalf, ...row } of rows) {
    const before = previous.id === row.instance_id ? previous.hash : Buffer.alloc(32);
    const text = sorted({ city, ...row, at: row.at.toISOString(), ...(behalf === null ? {} : { behalf }) });
    const wanted = createHash("sha256").update(before).update(text).digest();
    if (!wanted.equals(hash)) broken.push(`the chain is broken: ${row.instance_id} #${row.seq}`);
    previous = { id: row.instance_id, hash };
  }
  return broken;
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.keys(inner)
            .sort()
            .map((key) => [key, inner[key]]),
        )
      : inner,
  );
}
