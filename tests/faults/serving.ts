import { once } from "node:events";
import { createServer } from "node:http";
import pino from "pino";
import type { Engine } from "../../src/engine/engine.ts";
import { createApp } from "../../src/http/app.ts";

/** The whole HTTP interface over an engine, on a free port of this machine. */
export async function serveEngine(engine: Engine): Promise<{ url: string; close(): Promise<void> }> {
  const app = createApp(engine, {
    ...{ demo: false, manualClock: true, secureCookies: false, trustedProxies: 0, webRoot: null, version: "test" },
    logger: pino({ level: "silent" }),
    ...{ signInFailuresPerMinuteMax: 5, publicRequestsPerMinuteMax: 100_000, verifyFailuresPerMinuteMax: 100_000 },
    metricsToken: null,
  });
  const server = createServer({ keepAliveTimeout: 65_000 }, app).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port could be had");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
