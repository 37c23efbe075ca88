import type { Connection } from "./database.ts";

/** The value under a key of `meta`, or null. */
export async function readMeta(db: Connection, key: string): Promise<unknown> {
  const row = await db.one<{ value: unknown }>({ name: "meta-read", text: "select value from meta where key = $1" }, [
    key,
  ]);
  return row?.value ?? null;
}

export async function writeMeta(db: Connection, key: string, value: unknown): Promise<void> {
  await db.all(
    {
      name: "meta-write",
      text: "insert into meta (key, value) values ($1, $2::text::jsonb) on conflict (key) do update set value = excluded.value",
    },
    [key, JSON.stringify(value)],
  );
}

/** Waits for whoever else is writing the reference tables: the row of the key is held until the transaction ends. */
export async function lockMeta(tx: Connection, key: string): Promise<unknown> {
  await tx.all(
    {
      name: "meta-lock-insert",
      text: "insert into meta (key, value) values ($1, 'null'::jsonb) on conflict (key) do nothing",
    },
    [key],
  );
  const row = await tx.one<{ value: unknown }>(
    { name: "meta-lock", text: "select value from meta where key = $1 for update" },
    [key],
  );
  return row?.value ?? null;
}

/** The one clock: the instant of the database, or the one set under YIJIAO_CLOCK=manual. */
export async function readNow(db: Connection): Promise<string> {
  const row = await db.one<{ now: string }>({ name: "now", text: "select yijiao_now() as now" }, []);
  if (row === null) throw new Error("the database did not tell the time");
  return row.now;
}

/** The moment with the value under a key: what every process asks once a second. */
export async function readNowAndMeta(db: Connection, key: string): Promise<{ now: string; value: unknown }> {
  const row = await db.one<{ now: string; value: unknown }>(
    { name: "now-and-meta", text: "select yijiao_now() as now, (select value from meta where key = $1) as value" },
    [key],
  );
  if (row === null) throw new Error("the database did not tell the time");
  return row;
}

/** Sets the manual clock, or lets the database's own run again (null). */
export async function writeManualClock(db: Connection, at: string | null): Promise<void> {
  if (at === null) {
    await db.all({ name: "clock-clear", text: "delete from manual_clock" }, []);
    return;
  }
  await db.all(
    {
      name: "clock-set",
      text: "insert into manual_clock (at) values ($1::text::timestamptz) on conflict (only_row) do update set at = excluded.at",
    },
    [at],
  );
}
