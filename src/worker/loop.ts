import type { Log } from "../engine/engine.ts";

/** Pause after a round that found nothing: doubles from the first to the second. */
const IDLE_MS_MIN = 20;
const IDLE_MS_MAX = 400;
/** Pause after a round that failed, doubling likewise: a database that is down is not hammered. */
const FAILED_MS_MIN = 250;
const FAILED_MS_MAX = 10_000;

/**
 * Calls `round` again and again: at once while it finds work, with growing pauses while it does not.
 *
 *     running ──stop()──▶ stopping (the round in progress ends) ──▶ stopped
 */
export interface Loop {
  /** No round begins after this; resolves when the one in progress has ended. */
  stop(): Promise<void>;
}

export function startLoop(
  name: string,
  log: Log,
  round: () => Promise<boolean>,
  idleMsMax: number = IDLE_MS_MAX,
  idleMsMin: number = IDLE_MS_MIN,
): Loop {
  let stopping = false;
  let wake: (() => void) | null = null;

  async function pause(ms: number): Promise<void> {
    if (stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    wake = null;
  }

  async function run(): Promise<void> {
    let idleMs = idleMsMin;
    let failedMs = FAILED_MS_MIN;
    while (!stopping) {
      try {
        const found = await round();
        failedMs = FAILED_MS_MIN;
        if (found) {
          idleMs = idleMsMin;
          continue;
        }
        await pause(idleMs);
        idleMs = Math.min(idleMs * 2, idleMsMax);
      } catch (error) {
        log.error({ err: error, loop: name }, "a round of the worker failed");
        await pause(failedMs);
        failedMs = Math.min(failedMs * 2, FAILED_MS_MAX);
      }
    }
  }

  const running = run();
  return {
    stop: async () => {
      stopping = true;
      wake?.();
      await running;
    },
  };
}
