import { once } from "node:events";
import type { Server } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

/** What is in hand when no more comes in may take this long; then its connections are cut. */
const FINISH_MS_MAX = 10_000;

/**
 * Ends a listening server without failing anybody:
 *
 *     serving ──end()──▶ red (still answers, /readyz says no) ──drainSeconds──▶ closed to new connections
 *       ──what is in hand is answered──▶ ended
 */
export interface Drain {
  /** Aborted as soon as the end begins: whoever waits for something answers now. */
  readonly stopping: AbortSignal;
  end(server: Server): Promise<void>;
}

export function createDrain(drainSeconds: number): Drain {
  const controller = new AbortController();
  return {
    stopping: controller.signal,
    async end(server) {
      controller.abort();
      // Until whoever distributes requests has seen that this server wants no more.
      if (drainSeconds > 0) await wait(drainSeconds * 1_000);
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      // A connection whose last answer is out would be kept for a next request, which shall go elsewhere.
      const sweeping = setInterval(() => server.closeIdleConnections(), 50);
      const cut = setTimeout(() => server.closeAllConnections(), FINISH_MS_MAX);
      await closed;
      clearInterval(sweeping);
      clearTimeout(cut);
    },
  };
}
