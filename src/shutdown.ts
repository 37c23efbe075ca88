import type { Log } from "./engine/engine.ts";

/** Releasing everything may take this long before the process gives up and dies; those who start processes mostly kill after 30. */
export const SHUTDOWN_SECONDS_MAX = 28;

/** What is open, in the order of opening; released in reverse. Whoever opens something adds its release. */
export interface Shutdown {
  add(name: string, release: () => Promise<void> | void): void;
  /** Releases all, once; a release that fails does not keep the others from theirs. */
  run(): Promise<void>;
}

export function createShutdown(log: Log): Shutdown {
  const open: { name: string; release: () => Promise<void> | void }[] = [];
  let running: Promise<void> | null = null;

  async function releaseAll(): Promise<void> {
    for (let last = open.pop(); last !== undefined; last = open.pop()) {
      try {
        await last.release();
      } catch (error) {
        log.error({ err: error, release: last.name }, "a release failed");
      }
    }
  }

  return {
    add: (name, release) => {
      open.push({ name, release });
    },
    run: () => {
      running ??= releaseAll();
      return running;
    },
  };
}

/** First signal: release and die by that signal. Second one, or too long a release: die at once. */
export function dieOnSignals(shutdown: Shutdown, log: Log): void {
  const signals = ["SIGINT", "SIGTERM"] as const;
  const listeners = new Map<NodeJS.Signals, () => void>();
  const die = (signal: NodeJS.Signals) => {
    for (const [one, listener] of listeners) process.removeListener(one, listener);
    process.kill(process.pid, signal);
  };
  let stopping = false;
  for (const signal of signals) {
    const listener = () => {
      if (stopping) return die(signal);
      stopping = true;
      log.info({ signal }, "stopping");
      const forced = setTimeout(() => {
        log.error({ seconds: SHUTDOWN_SECONDS_MAX }, "stopping took too long");
        die(signal);
      }, SHUTDOWN_SECONDS_MAX * 1_000);
      forced.unref();
      void shutdown.run().finally(() => die(signal));
    };
    listeners.set(signal, listener);
    process.on(signal, listener);
  }
}
