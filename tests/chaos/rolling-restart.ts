import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Server } from "../helpers/server.ts";
import { faultsIn } from "./checker.ts";
import { runLoad } from "./load.ts";
import { openWorld, SETTING_UP_MS_MAX, type World } from "./world.ts";

/** How long a server that is told to end goes on answering while it says that it wants no more. */
const DRAIN_SECONDS = 1;

/** Two servers restarted one after the other while clients work. */
export function rollingRestart(size: { rounds: number; clients: number; secondsMax: number }): void {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ byHand: false });
  }, SETTING_UP_MS_MAX);
  afterAll(() => world?.close(), SETTING_UP_MS_MAX);

  test(
    `two servers are restarted one after the other, ${size.rounds} times, and no request fails`,
    async () => {
      const env = { YIJIAO_DRAIN_SECONDS: String(DRAIN_SECONDS) };
      const servers = [await world.serve(undefined, env), await world.serve(undefined, env)];
      const urls = servers.map(({ url }) => url);
      let over = false;
      const wish = { urls, token: world.token, clients: size.clients, instances: Number.POSITIVE_INFINITY };
      const working = runLoad(wish, () => over);
      try {
        for (let round = 0; round < size.rounds; round++) {
          for (const [index, server] of servers.entries()) {
            await endGracefully(server);
            servers[index] = await world.serve(Number(new URL(server.url).port), env);
          }
        }
      } finally {
        over = true;
      }
      const load = await working;
      console.log(`rolling restart: ${load.acknowledged.length} cases, sent again: ${JSON.stringify(load.retried)}`);
      expect(load.failed.slice(0, 5)).toEqual([]);
      expect(load.acknowledged.length).toBeGreaterThan(size.clients);
      // Nothing that a server had in hand was cut off: what went to the other one had not been taken up.
      expect(load.retried["cut off"]).toBeUndefined();
      expect(await faultsIn(world.cluster.url, load.acknowledged)).toEqual([]);
      // Whoever looks would have seen it.
      const never = { instance: `320100-${randomUUID()}`, key: randomUUID(), accepted: true };
      expect(await faultsIn(world.cluster.url, [...load.acknowledged, never])).toHaveLength(4);
    },
    size.secondsMax * 1_000,
  );
}

/** Readiness goes red while it still answers; then it ends by the signal it was sent. */
async function endGracefully(server: Server): Promise<void> {
  const ended = server.stop("SIGTERM");
  let red = false;
  let answered = true;
  while (answered && !red) {
    const [ready, alive] = await Promise.all(
      ["readyz", "healthz"].map((path) =>
        fetch(`${server.url}/${path}`).then(
          ({ status }) => status,
          () => null,
        ),
      ),
    );
    red = ready === 503 && alive === 200;
    answered = ready !== null;
  }
  expect(red, "not ready, and still answering").toBe(true);
  await ended;
  expect(server.process.signalCode).toBe("SIGTERM");
}
