import { completeTask } from "../../../src/engine/complete.ts";
import { runsRound } from "../../../src/engine/fire-scheduled.ts";
import { startInstance } from "../../../src/engine/start.ts";
import { openDatabase } from "../../../src/store/connect.ts";
import type { Connection, Database, Statement } from "../../../src/store/database.ts";
import { caller, lendingEngine } from "../../helpers/lending.ts";

/**
 * An engine of its own in a process of its own: carries out one request on a database that is already filled, and may be
 * told to die outright before or after a statement whose name begins so.
 */
interface Order {
  database: { url: string } | { dataDir: string };
  user: string;
  start?: Parameters<typeof startInstance>[2];
  complete?: Parameters<typeof completeTask>[2];
  /** Goes on with what a schedule has fired, until nothing is left. */
  runs?: true;
  /** At the first such statement, or at a later one. */
  die?: { when: "before" | "after"; statement: string; nth?: number };
}

function isOrder(value: unknown): value is Order {
  return typeof value === "object" && value !== null && "database" in value && "user" in value;
}

const order: unknown = JSON.parse(process.argv[2] ?? "null");
if (!isOrder(order)) throw new Error("an order is one JSON argument");
const database = mortal(await openDatabase(order.database), order.die);
const engine = await lendingEngine(database);
console.log("ready");
if (order.start) console.log(JSON.stringify(await startInstance(engine, caller(order.user), order.start)));
if (order.complete) console.log(JSON.stringify(await completeTask(engine, caller(order.user), order.complete)));
if (order.runs) {
  let batches = 0;
  while (await runsRound(engine)) batches += 1;
  console.log(JSON.stringify({ batches }));
}
await database.close();

function mortal(inner: Database, die: Order["die"]): Database {
  let met = 0;
  const on = (connection: Connection): Connection => {
    const all = async <R>(statement: Statement, values: readonly unknown[]): Promise<R[]> => {
      const fatal = die !== undefined && statement.name.startsWith(die.statement) && ++met === (die.nth ?? 1);
      if (fatal && die.when === "before") await perish();
      const rows = await connection.all<R>(statement, values);
      if (fatal && die.when === "after") await perish();
      return rows;
    };
    return { all, one: async <R>(s: Statement, v: readonly unknown[]) => (await all<R>(s, v))[0] ?? null };
  };
  return { ...inner, ...on(inner), transaction: (work) => inner.transaction((tx) => work(on(tx))) };
}

/** No handler runs, nothing is flushed: as when the power goes. */
function perish(): Promise<never> {
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => {});
}
