import { openDatabase } from "../../src/store/connect.ts";
import { lendingEngine } from "../helpers/lending.ts";
import { type Fault, numberCalls } from "./numbered.ts";
import { numberEmbeddedCalls } from "./numbered-embedded.ts";
import { type Round, roundsOf } from "./rounds.ts";
import { serveEngine } from "./serving.ts";

/** What a victim is told, and what it answers. */
export type Order = { arm: Fault | null } | { met: true } | { rounds: Round[]; sink: string };

/**
 * The server in a process of its own, on a database that is filled already: it answers requests, does rounds of the
 * worker when told to, and may be told at which call to the database it shall die or lose its connection.
 */
const place = process.argv[2] ?? "";
const remote = place.startsWith("postgres");
const calls = remote ? numberCalls() : numberEmbeddedCalls();
const database = await openDatabase(remote ? { url: place } : { dataDir: place });
const engine = await lendingEngine(database);
const { url } = await serveEngine(engine);

async function answerTo(order: Order): Promise<unknown> {
  if ("arm" in order) return calls.arm(order.arm);
  if ("met" in order) return calls.met();
  return roundsOf(engine, order.sink)(order.rounds);
}

process.on("message", (order: Order) => {
  answerTo(order).then(
    (answer) => process.send?.({ answer: answer ?? null }),
    (error: unknown) => process.send?.({ failed: error instanceof Error ? `${error.name}: ${error.message}` : "?" }),
  );
});
process.once("disconnect", () => database.close().finally(() => process.exit()));
// A first question of every kind opens a connection, so that none is opened in the middle of what is counted.
await fetch(`${url}/readyz`);
process.send?.({ url });
