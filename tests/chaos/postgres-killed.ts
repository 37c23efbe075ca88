import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faultsIn } from "./checker.ts";
import { runLoad } from "./load.ts";
import { openWorld, SETTING_UP_MS_MAX, type World } from "./world.ts";

/** PostgreSQL's first process killed outright again and again, its others left to find out, while clients work. */
export function postgresKilled(size: {
  instances: number;
  clients: number;
  everyMs: number;
  secondsMax: number;
}): void {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ byHand: true });
  }, SETTING_UP_MS_MAX);
  afterAll(() => world?.close(), SETTING_UP_MS_MAX);

  test(
    `PostgreSQL is killed every ${size.everyMs} ms under ${size.instances} cases: nothing acknowledged is lost or doubled`,
    async () => {
      const servers = [await world.serve(), await world.serve()];
      const { instances, clients } = size;
      const urls = servers.map(({ url }) => url);
      let over = false;
      const working = runLoad({ urls, token: world.token, clients, instances }).finally(() => {
        over = true;
      });
      let kills = 0;
      while (!over) {
        await Promise.race([wait(size.everyMs), working]);
        await world.cluster.end("SIGKILL");
        kills += 1;
        await world.cluster.start();
      }
      const load = await working;
      console.log(
        `PostgreSQL killed ${kills} times under ${instances} cases, sent again: ${JSON.stringify(load.retried)}`,
      );
      expect(load.failed.slice(0, 5)).toEqual([]);
      expect(load.acknowledged).toHaveLength(instances);
      expect(kills).toBeGreaterThan(1);
      // Without hands: the servers that were there all the time carry out what is left.
      expect(servers.map(({ process }) => process.exitCode)).toEqual([null, null]);
      expect(await faultsIn(world.cluster.url, load.acknowledged)).toEqual([]);
    },
    size.secondsMax * 1_000,
  );
}
