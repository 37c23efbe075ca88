import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { Config } from "./config.ts";
import { createDrain, type Drain } from "./drain.ts";
import { demoAccounts } from "./engine/demo.ts";
import type { Engine } from "./engine/engine.ts";
import { createApp } from "./http/app.ts";
import { answerBroken } from "./http/broken.ts";
import { createLogger } from "./log.ts";
import { openEngine } from "./open.ts";
import { packageVersion } from "./root.ts";
import { rootsOf } from "./roots.ts";
import { createShutdown, dieOnSignals, type Shutdown } from "./shutdown.ts";
import { startWorker } from "./worker/worker.ts";

/** Longer than proxies and clients keep an idle connection: one that the server closes first is reset under their hands. */
const KEEP_ALIVE_MS = 65_000;

/** Accounts shown at the start; all of them are at /api/v1/demo/accounts. */
const ACCOUNTS_SHOWN = 16;

/** Server, worker and pages in one process, until a signal ends it. */
export async function serve(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel);
  const shutdown = createShutdown(logger);
  dieOnSignals(shutdown, logger);
  try {
    const roots = rootsOf(config);
    const engine = await openEngine(config, logger, shutdown);
    if (config.worker) {
      const worker = startWorker(engine, undefined, { ...config, roots });
      shutdown.add("worker", () => worker.stop());
    }
    const drain = createDrain(config.drainSeconds);
    const app = createApp(engine, {
      stopping: drain.stopping,
      demo: config.demo,
      manualClock: config.clock === "manual",
      secureCookies: config.secureCookies,
      trustedProxies: config.trustedProxies,
      webRoot: existsSync(config.webDir) ? config.webDir : null,
      version: packageVersion(),
      logger,
      signInFailuresPerMinuteMax: config.signInFailuresPerMinuteMax,
      publicRequestsPerMinuteMax: config.publicRequestsPerMinuteMax,
      verifyFailuresPerMinuteMax: config.verifyFailuresPerMinuteMax,
      metricsToken: config.metricsToken,
    });
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, app);
    answerBroken(server);
    const port = await listen(server, config, shutdown, drain);
    await greet(engine, config, port);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

/** The worker alone: any number of them beside any number of servers, on one PostgreSQL. */
export async function work(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel);
  const shutdown = createShutdown(logger);
  dieOnSignals(shutdown, logger);
  try {
    const roots = rootsOf(config);
    const engine = await openEngine(config, logger, shutdown);
    const worker = startWorker(engine, undefined, { ...config, roots });
    shutdown.add("worker", () => worker.stop());
    logger.info({}, "working");
    // The loops rest between rounds on timers that keep the process alive.
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function listen(server: Server, config: Config, shutdown: Shutdown, drain: Drain): Promise<number> {
  server.listen(config.port, config.host);
  await once(server, "listening");
  shutdown.add("http", () => drain.end(server));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : config.port;
}

async function greet(engine: Engine, config: Config, port: number): Promise<void> {
  const host = config.host === "0.0.0.0" || config.host === "::" ? "localhost" : config.host;
  const lines = [`移交 · Yijiao  http://${host}:${port}`];
  if (config.demo) {
    const accounts = await demoAccounts(engine);
    const shown = accounts.slice(0, ACCOUNTS_SHOWN);
    const password = shown[0]?.password;
    if (password !== undefined) lines.push(`演示账号 · demo accounts, password ${password}`);
    const width = Math.max(...shown.map((one) => one.username.length));
    for (const { username, name, organisation } of shown)
      lines.push(`  ${username.padEnd(width)}  ${name}  ${organisation}`);
    if (accounts.length > shown.length) {
      lines.push(
        `  … ${accounts.length - shown.length} 个其他账号 · more: http://${host}:${port}/api/v1/demo/accounts`,
      );
    }
  }
  process.stdout.write(`${lines.join("\n")}\n`);
}
