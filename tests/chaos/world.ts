import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../../src/store/connect.ts";
import { writeManualClock } from "../../src/store/meta.ts";
import { migrate } from "../../src/store/migrate.ts";
import { HOME } from "../helpers/lending.ts";
import { type Cluster, makeCluster } from "../helpers/postgres-setup.ts";
import { postsWorld } from "../helpers/posts.ts";
import { freePort, type Server, startServer } from "../helpers/server.ts";

/** Making one takes longer than what a test runner gives by default. */
export const SETTING_UP_MS_MAX = 120_000;

/** A PostgreSQL of one's own with the lending domain, which may be broken without breaking another test's. */
export interface World {
  cluster: Cluster;
  /** Of a clerk at the desk. */
  token: string;
  /** A server on a port that it keeps when it is started anew. */
  serve(port?: number, env?: Record<string, string>): Promise<Server>;
  close(): Promise<void>;
}

export async function openWorld({ byHand }: { byHand: boolean }): Promise<World> {
  const cluster = await makeCluster();
  const dataDir = mkdtempSync(join(tmpdir(), "yijiao-chaos-"));
  const servers = new Set<Server>();
  const close = async () => {
    for (const server of servers) await server.stop("SIGKILL");
    await cluster.remove();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await cluster.start();
    const database = await openDatabase({ url: cluster.url });
    await migrate(database);
    const posts = await postsWorld(database);
    // From here on it is the day that it is; a clock set by hand lets leases of the dead run out without waiting.
    await writeManualClock(database, byHand ? new Date().toISOString() : null);
    const { token } = await posts.session("desk_clerk", "own");
    await database.close();
    return {
      ...{ cluster, token, close },
      async serve(port, env = {}) {
        const quiet = { LOG_LEVEL: "silent", DATABASE_POOL: "8", ...env };
        const given = { databaseUrl: cluster.url, dataDir, home: HOME, env: quiet };
        const options = { ...given, manualClock: byHand, port: port ?? (await freePort()) };
        const server = await startServer(options);
        servers.add(server);
        return server;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
