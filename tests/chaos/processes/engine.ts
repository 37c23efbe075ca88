import { outboxRound } from "../../../src/engine/carry-out.ts";
import { timersRound } from "../../../src/engine/fire-due.ts";
import { openDatabase } from "../../../src/store/connect.ts";
import type { Connection, Database, Statement } from "../../../src/store/database.ts";
import { lendingEngine } from "../../helpers/lending.ts";

/**
 * An engine in a process of its own that carries out what is due until nothing is. It may be told to stand still (SIGSTOP,
 * sent to itself) before the first statement whose name begins so, and its own clock may be wrong.
 */
interface Order {
  url: string;
  standStillBefore?: string;
  skewMs?: number;
}

const order: Order = JSON.parse(process.argv[2] ?? "null");
if (order.skewMs !== undefined) beWrong(order.skewMs);
const database = await openDatabase({ url: order.url });
const engine = await lendingEngine(still(database));
console.log("ready");
let rounds = 0;
while ([await timersRound(engine), await outboxRound(engine, [])].some(Boolean)) rounds += 1;
console.log(JSON.stringify({ rounds }));
await database.close();

function still(inner: Database): Database {
  let over = order.standStillBefore === undefined;
  const on = (connection: Connection): Connection => {
    const all = async <R>(statement: Statement, values: readonly unknown[]): Promise<R[]> => {
      if (!over && statement.name.startsWith(order.standStillBefore ?? "")) {
        over = true;
        process.kill(process.pid, "SIGSTOP");
      }
      return connection.all<R>(statement, values);
    };
    return { all, one: async <R>(s: Statement, v: readonly unknown[]) => (await all<R>(s, v))[0] ?? null };
  };
  return { ...inner, ...on(inner), transaction: (work) => inner.transaction((tx) => work(on(tx))) };
}

/** As on a machine whose clock nobody keeps. */
function beWrong(skewMs: number): void {
  const now = Date.now.bind(Date);
  const Right = Date;
  globalThis.Date = class extends Right {
    constructor(...given: [] | [number | string | Date]) {
      super(given.length === 0 ? now() + skewMs : given[0]);
    }
    static override now() {
      return now() + skewMs;
    }
  } as DateConstructor;
}
