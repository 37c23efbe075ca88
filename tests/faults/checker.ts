import { createHash } from "node:crypto";
import { taskPaths } from "./checker-states.ts";

/** Whatever answers SQL: PostgreSQL's own client, or the embedded database itself. */
export interface Asking {
  query<T extends object>(sql: string): Promise<{ rows: T[] }>;
}

/**
 * Looks whether a database that has come to rest is whole, by SQL of its own and by the rules as they are written down
 * (docs/faults.md): nothing of the engine is asked. Gives what is wrong, in words; nothing is what it should give.
 */
export async function checkWhole(client: Asking): Promise<string[]> {
  const wrong: string[] = [];
  for (const [what, sql] of Object.entries(NEVER)) {
    const { rows } = await client.query<{ it: string }>(sql);
    for (const { it } of rows) wrong.push(`${what}: ${it}`);
  }
  return [...wrong, ...(await brokenChains(client)), ...(await countedWrong(client)), ...(await taskless(client))];
}

/** Rows that a database at rest must not have: each query names those it finds. */
const NEVER: Record<string, string> = {
  "a task whose case is not open": `select t.number || ' ' || t.invoke as it from task t
    left join instance i on i.home_city = t.home_city and i.id = t.instance_id
    where i.id is null or i.status not in ('active', 'suspended')`,
  "a timer whose case is not open": `select r.key as it from timer r
    left join instance i on i.home_city = r.home_city and i.id = r.instance_id
    where i.id is null or i.status not in ('active', 'suspended')`,
  "a message awaited by a case that is not open": `select a.name as it from awaiting a
    left join instance i on i.home_city = a.home_city and i.id = a.instance_id
    where i.id is null or i.status not in ('active', 'suspended')`,
  "work given out for a case that is not open": `select w.topic as it from work w
    left join instance i on i.home_city = w.home_city and i.id = w.instance_id
    where i.id is null or i.status not in ('active', 'suspended')`,
  "an event without its case": `select e.type as it from event e
    left join instance i on i.home_city = e.home_city and i.id = e.instance_id where i.id is null`,
  "a document without its case": `select d.template as it from document d
    left join instance i on i.home_city = d.home_city and i.id = d.instance_id where i.id is null`,
  "a message left lying in the outbox": `select o.kind || coalesce(' ' || o.last_error, '') as it from outbox o
    where not (o.kind = 'join' and exists (select from instance i
      where i.home_city = o.home_city and i.id = o.instance_id and i.status in ('active', 'suspended')))`,
  "a part whose whole is not there": `select c.number as it from instance c
    left join instance p on p.home_city = c.home_city and p.id = c.parent where c.parent is not null and p.id is null`,
  "a part that goes on without its whole": `select c.number as it from instance c
    join instance p on p.home_city = c.home_city and p.id = c.parent
    where c.status = 'active' and p.status not in ('active', 'suspended')`,
  "a case whose history has another length": `select i.number as it from instance i
    left join (select instance_id, count(*) as events, min(seq) as first, max(seq) as last from event group by instance_id) e
      on e.instance_id = i.id
    where (i.history_seq, 1, i.history_seq) is distinct from (e.events, e.first, e.last)`,
  // A word between people moves nothing: it is an event, and the case's revision stays.
  "a case whose revision is not the number of its steps": `select i.number || ' ' || i.rev as it from instance i
    where i.rev <> (select count(*) from event e where e.home_city = i.home_city and e.instance_id = i.id
      and e.type not in ('copied', 'consulted', 'commented', 'urged', 'noted', 'answered'))`,
  "a case that waits for nothing": `select i.number as it from instance i where i.status = 'active'
    and not exists (select from task t where t.home_city = i.home_city and t.instance_id = i.id)
    and not exists (select from timer t where t.home_city = i.home_city and t.instance_id = i.id)
    and not exists (select from awaiting a where a.home_city = i.home_city and a.instance_id = i.id)
    and not exists (select from work w where w.home_city = i.home_city and w.instance_id = i.id)
    and not exists (select from instance c where c.home_city = i.home_city and c.parent = i.id and c.status = 'active')`,
  "a key that was taken and never answered": "select key as it from idempotency where status = 0",
  "a letter that never left": "select user_id as it from letter where status <> 'sent'",
  "a delivery that never arrived": "select id::text as it from hook_delivery where status <> 'delivered'",
};

interface EventRow {
  home_city: number;
  instance_id: string;
  hash: Uint8Array;
  seq: number;
  at: Date;
  behalf: string | null;
  [column: string]: unknown;
}

/** SHA-256 over the hash before (32 zero bytes at first) and the row as canonical JSON, without its hash. */
async function brokenChains(client: Asking): Promise<string[]> {
  const { rows } = await client.query<EventRow>("select * from event order by home_city, instance_id, seq");
  const heads = new Map<string, Uint8Array>();
  const wrong: string[] = [];
  for (const { home_city: city, hash, at, behalf, ...rest } of rows) {
    const before: Uint8Array = heads.get(rest.instance_id) ?? Buffer.alloc(32);
    const event = { city, ...rest, at: at.toISOString(), ...(behalf === null ? {} : { behalf }) };
    const expected = createHash("sha256").update(before).update(sorted(event)).digest();
    if (!expected.equals(hash)) wrong.push(`a chain is broken at event ${rest.seq} of ${rest.instance_id}`);
    heads.set(rest.instance_id, hash);
  }
  const cases = await client.query<{ id: string; history_hash: Uint8Array }>("select id, history_hash from instance");
  for (const { id, history_hash: head } of cases.rows)
    if (Buffer.compare(heads.get(id) ?? Buffer.alloc(0), head) !== 0)
      wrong.push(`${id} does not end with its history's last hash`);
  return wrong;
}

/** JSON without blanks, keys in the order of their code units. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, one]) => `${JSON.stringify(key)}:${sorted(one)}`).join(",")}}`;
}

/** The counts of a series run from 1 to the last one given, without a gap. */
async function countedWrong(client: Asking): Promise<string[]> {
  const series = await client.query<{ series: string; last: number }>("select series, last from number_counter");
  const numbers = await client.query<{ number: string }>(
    "select number from instance where parent is null union all select number from document where number is not null",
  );
  const given = new Map<string, number[]>();
  for (const { number } of numbers.rows) {
    const [, before = number, count = "0", after = ""] = /^(.*?)(\d+)(\D*)$/.exec(number) ?? [];
    const head = `${before}…${after}`;
    given.set(head, [...(given.get(head) ?? []), Number(count)]);
  }
  const counted = [...given.values()].map((counts) => counts.sort((a, b) => a - b));
  const gaps = counted.filter((counts) => counts.some((count, index) => count !== index + 1));
  const lasts = (of: number[]) => JSON.stringify([...of].sort((a, b) => a - b));
  const [kept, found] = [lasts(series.rows.map(({ last }) => last)), lasts(counted.map((counts) => counts.length))];
  const wrong = gaps.map((counts) => `numbers with a gap: ${counts.join(", ")}`);
  return kept === found ? wrong : [...wrong, `counters stand at ${kept}, and ${found} numbers were given`];
}

/** Every state that asks somebody to do something has their task, and every task has its state. */
async function taskless(client: Asking): Promise<string[]> {
  const cases = await client.query<{ id: string; number: string; state: string; bundle: unknown }>(
    `select i.id, i.number, i.state, coalesce(v.bundle, w.bundle) as bundle from instance i
      join variant v on v.hash = i.variant
      left join workflow_version w on w.workflow = v.workflow and w.version = v.version
      where i.status in ('active', 'suspended')`,
  );
  const tasks = await client.query<{ instance_id: string; invoke: string }>("select instance_id, invoke from task");
  return cases.rows.flatMap(({ id, number, state, bundle }) => {
    const expected = [...new Set(taskPaths(bundle, state))].sort().join();
    const mine = tasks.rows.filter((row) => row.instance_id === id).map(({ invoke }) => invoke.replace(/#.*$/, ""));
    const found = [...new Set(mine)].sort().join();
    return expected === found ? [] : [`${number} stands in ${state}: tasks ${expected} expected, ${found} found`];
  });
}
