import { postgresKilled } from "./postgres-killed.ts";

postgresKilled({ instances: 200, clients: 8, everyMs: 2_000, secondsMax: 300 });
