import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import type { Fault, Met } from "./numbered.ts";
import type { Round } from "./rounds.ts";
import type { Order } from "./victim.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** A server in a process of its own, which may be told to die. */
export interface Victim {
  url: string;
  pid: number;
  arm(fault: Fault | null): Promise<void>;
  met(): Promise<Met>;
  /** What stood in the way, or null; rejects when the process is gone. */
  rounds(rounds: readonly Round[], sink: string): Promise<string | null>;
  gone(): boolean;
  /** How it ended. */
  ended: Promise<number | string>;
  end(): Promise<void>;
}

/** On a PostgreSQL by its address, or on the embedded database in a folder. */
export async function openVictim(file: string, database: string): Promise<Victim> {
  const child = fork(file, [database], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const ended = new Promise<number | string>((done) => {
    child.once("exit", (code, signal) => done(signal ?? code ?? -1));
  });
  const first = await Promise.race([once(child, "message"), ended]);
  const said: unknown = Array.isArray(first) ? first[0] : null;
  if (typeof said !== "object" || said === null || !("url" in said) || typeof said.url !== "string") {
    throw new Error("the process did not come up");
  }
  const order = <T>(what: Order): Promise<{ answer: T } | { failed: string }> => tell(child, ended, what);
  const expected = async <T>(what: Order): Promise<T> => {
    const reply = await order<T>(what);
    if ("failed" in reply) throw new Error(reply.failed);
    return reply.answer;
  };
  return {
    url: said.url,
    pid: child.pid ?? 0,
    arm: (fault) => expected({ arm: fault }),
    met: () => expected({ met: true }),
    rounds: async (rounds, sink) => {
      const reply = await order({ rounds: [...rounds], sink });
      return "failed" in reply ? reply.failed : null;
    },
    gone: () => child.exitCode !== null || child.signalCode !== null,
    ended,
    end: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

async function tell<T>(child: ChildProcess, ended: Promise<unknown>, what: Order): Promise<T> {
  const answered = once(child, "message");
  child.send(what);
  const first = await Promise.race([answered, ended]);
  if (!Array.isArray(first)) throw new Error("the process is gone");
  return first[0] as T;
}

/** Victims one after the other; the next is coming up while the present one works. */
export function victimsOf(file: string, databaseUrl: string): { next(): Promise<Victim>; close(): Promise<void> } {
  let spare: Promise<Victim> | null = null;
  const make = () => {
    const made = openVictim(file, databaseUrl);
    made.catch(() => {});
    return made;
  };
  return {
    next: () => {
      const taken = spare ?? make();
      spare = make();
      return taken;
    },
    close: async () => {
      await (await spare)?.end();
    },
  };
}
