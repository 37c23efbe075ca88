import { describe } from "vitest";
import { postgresKilled } from "../chaos/postgres-killed.ts";
import { rollingRestart } from "../chaos/rolling-restart.ts";

/** At full size. */
describe("servers and databases that fail", () => {
  describe("rolling restart", () => rollingRestart({ rounds: 10, clients: 8, secondsMax: 1_800 }));
  describe("PostgreSQL killed", () =>
    postgresKilled({ instances: 5_000, clients: 16, everyMs: 3_000, secondsMax: 3_600 }));
});
