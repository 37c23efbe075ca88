import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import type { TaskItem } from "../../src/core/api.ts";
import { openDatabase } from "../../src/store/connect.ts";
import type { Database } from "../../src/store/database.ts";
import { freshPostgres } from "../helpers/database.ts";
import { asAdmin } from "../helpers/postgres-setup.ts";
import { command, type Server, startServer } from "../helpers/server.ts";
import { closed, handIn, linesAt, linesOf, people, rosterOf, wholeRoster } from "../scenarios/batch.ts";
import { stateOf, usually, usuallyExcept } from "../scenarios/handover-office.ts";
import { Office, until } from "../scenarios/office.ts";

const WATCHER = "nj-supervisor";
const LINES = 40;

/** One database and one set of keys, for as many servers as a test wants. */
let databaseUrl: string;
let dataDir: string;
let database: Database;
let servers: Server[] = [];
beforeEach(async () => {
  databaseUrl = await freshPostgres();
  dataDir = mkdtempSync(join(tmpdir(), "yijiao-servers-"));
  database = await openDatabase({ url: databaseUrl });
}, 60_000);
afterEach(async () => {
  for (const server of servers) await server.stop("SIGKILL");
  servers = [];
  await database.close();
  await asAdmin(inject("postgresUrl"), `drop database ${new URL(databaseUrl).pathname.slice(1)} with (force)`);
  rmSync(dataDir, { recursive: true, force: true });
});

async function starts(): Promise<Server> {
  const server = await startServer({ demo: true, manualClock: true, databaseUrl, dataDir });
  servers.push(server);
  return server;
}

async function count(query: string): Promise<number> {
  const { rows } = await database.knex.raw(query);
  return Number(rows[0].count);
}

describe("two servers on one database", () => {
  test("fire each timer once, and send what follows from it once", async () => {
    const [first] = [await starts(), await starts()];
    const office = await Office.open(first.url);
    await office.clock("2026-11-20T02:00:00Z");
    const persons = (await people()).filter((one) => one.do === "accept").slice(0, LINES);
    const batch = await handIn(office, rosterOf(persons.map(({ cells }) => cells)));
    const isVerify = (task: TaskItem) => task.workflow === "handover-line" && stateOf(task) === "verify";
    await office.work(
      WATCHER,
      usuallyExcept((task) => (isVerify(task) ? null : undefined)),
      linesAt(office, WATCHER, batch, "verify", LINES),
    );
    // Past every limit of a silent street, all due at once: for each line a reminder, an escalation, and the lapse that
    // would count as acceptance where a place has said so, which is not here.
    await office.clock("2026-12-20T02:00:00Z");
    const lines = "instance_id in (select id from instance where workflow = 'handover-line')";
    await until(
      () => count(`select count(*) from timer where fire_at <= yijiao_now()`),
      (due) => due === 0,
    );
    await until(
      () => count(`select count(*) from outbox where not dead`),
      (waiting) => waiting === 0,
    );
    expect(await count(`select count(*) from event where type = 'timer' and ${lines}`)).toBe(3 * LINES);
    expect(await count(`select count(*) from notice where template = 'notice-verify-late' and ${lines}`)).toBe(LINES);
    expect(await count(`select count(*) from notice where template = 'escalate' and ${lines}`)).toBe(LINES);
    expect(await count("select count(*) from outbox where dead")).toBe(0);
  }, 180_000);
});

describe("a server killed outright in the middle of starting 300 lines", () => {
  test("leaves none half started; the next one starts all of them, each once", async () => {
    const first = await starts();
    let office = await Office.open(first.url);
    await office.clock("2026-11-20T02:00:00Z");
    const batch = await handIn(office, wholeRoster());
    // The statement that writes the lines stands still at the hundred and fiftieth.
    await database.knex.raw(`create function stand_still() returns trigger language plpgsql as $$
      begin perform pg_sleep(120); return new; end $$`);
    await database.knex.raw(`create trigger stand_still before insert on instance for each row
      when (new.number like '%-0150') execute function stand_still()`);
    const upToReview = usuallyExcept((task) => (task.workflow === "handover" ? undefined : null));
    const working = office.work(WATCHER, upToReview, async () => false).catch(() => "killed");
    const sleeping =
      "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()";
    await until(
      () => count(sleeping),
      (standing) => standing === 1,
    );
    await first.stop("SIGKILL");
    await working;
    await database.knex.raw(
      "select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()",
    );
    await until(
      () => count(sleeping),
      (standing) => standing === 0,
    );
    expect(await count("select count(*) from instance where workflow = 'handover-line'")).toBe(0);
    await database.knex.raw("drop trigger stand_still on instance");

    office = await Office.open((await starts()).url);
    // The dead server's hold on the message ends with its lease.
    await office.clock("2026-11-20T03:00:00Z");
    const lines = await until(
      () => linesOf(office, WATCHER, batch),
      (found) => found.length > 0,
    );
    expect(lines).toHaveLength(300);
    expect((await linesOf(office, WATCHER, batch)).map(({ number }) => number)).toEqual(
      lines.map((_, index) => `YJ-320100-2026-00001-${String(index + 1).padStart(4, "0")}`),
    );
    await office.work(WATCHER, usually, closed(office, WATCHER, batch));
    expect(await office.instance(WATCHER, batch)).toMatchObject({ status: "done", state: "closed" });
    expect(await count("select count(*) from instance where workflow = 'handover-line'")).toBe(300);
    const { code, output } = await command(["verify"], { databaseUrl, dataDir });
    expect([code, output]).toEqual([0, expect.stringContaining(" 0 faults")]);
  }, 240_000);
});
