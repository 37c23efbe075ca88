import { describe } from "vitest";
import { postgresKilled } from "../chaos/postgres-killed.ts";
import { rollingRestart } from "../chaos/rolling-restart.ts";

describe("at full size", { timeout: 3_600_000 }, () => {
  describe("rolling restart", () => rollingRestart({ rounds: 10, clients: 8 }));
  describe("PostgreSQL killed", () => postgresKilled({ instances: 5_000, clients: 16, everyMs: 3_000 }));
});
