import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

/** Where in a call to the database the fault strikes. */
export const MOMENTS = ["before send", "after send", "after reply"] as const;
export type Moment = (typeof MOMENTS)[number];
/** What it is: the process is gone, or the connection on which the call was made. */
export type How = "kill" | "cut";
export interface Fault {
  /** The how-many-th call, counted from the arming. */
  at: number;
  moment: Moment;
  how: How;
}

/** What became of an arming: how many calls there were, and whether the fault's was among them. */
export interface Met {
  calls: string[];
  struck: boolean;
}

/** The parts of the driver's client that a fault takes hold of. */
interface Wire {
  connection: { stream: { pause(): void; destroy(error: Error): void; readableLength: number; destroyed: boolean } };
}
type Query = (...given: unknown[]) => unknown;

const REPLY_MS_MAX = 20_000;
/** Of the pool, when it opens a connection: whether one is open already differs from run to run. */
const OPENING = /^select version\(\)/;

/**
 * Numbers every call that the driver makes, whichever way it came there (ours, knex's, begin and commit), and lets one
 * of them fail. Nothing of it is in the engine: it is put around the driver in the process that shall die.
 */
export function numberCalls(): { arm(fault: Fault | null): void; met(): Met } {
  const proto = pg.Client.prototype as unknown as { query: Query };
  const plain = proto.query;
  let fault: Fault | null = null;
  let met: Met = { calls: [], struck: false };

  async function through(wire: Wire, text: string, send: () => Promise<unknown>): Promise<unknown> {
    if (OPENING.test(text)) return send();
    met.calls.push(text);
    if (fault === null || met.calls.length !== fault.at) return send();
    met.struck = true;
    const { moment, how } = fault;
    if (moment === "before send") await strike(wire, how);
    const sending = moment === "after send" ? unread(wire, how, send) : send();
    const reply = await sending;
    if (moment === "after reply") await strike(wire, how);
    return reply;
  }

  proto.query = function (this: Wire, ...given) {
    const last = given.at(-1);
    const back = typeof last === "function" ? last : null;
    const rest = back === null ? given : given.slice(0, -1);
    const done = through(this, textOf(rest[0]), async () => plain.apply(this, rest));
    if (back === null) return done;
    done.then(
      (reply) => back(null, reply),
      (error: unknown) => back(error),
    );
    return undefined;
  };
  return {
    arm: (next) => {
      fault = next;
      met = { calls: [], struck: false };
    },
    met: () => met,
  };
}

/** The call is carried out in the database; its reply lies in the socket and nobody reads it. */
async function unread(wire: Wire, how: How, send: () => Promise<unknown>): Promise<unknown> {
  const { stream } = wire.connection;
  stream.pause();
  const sent = send();
  sent.catch(() => {});
  for (let waited = 0; stream.readableLength === 0 && !stream.destroyed; waited++) {
    if (waited > REPLY_MS_MAX) throw new Error("no reply has come to be left unread");
    await pause(1);
  }
  await strike(wire, how);
  return sent;
}

async function strike(wire: Wire, how: How): Promise<void> {
  if (how === "kill") {
    // No handler runs, nothing is flushed: as when the power goes.
    process.kill(process.pid, "SIGKILL");
    await new Promise(() => {});
  }
  wire.connection.stream.destroy(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }));
  await pause(0);
}

function textOf(asked: unknown): string {
  if (typeof asked === "string") return asked;
  if (typeof asked !== "object" || asked === null) return "";
  if ("name" in asked && typeof asked.name === "string") return asked.name;
  return "text" in asked && typeof asked.text === "string" ? asked.text : "";
}
