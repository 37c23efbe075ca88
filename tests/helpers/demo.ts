import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { type Server, type ServerOptions, startServer } from "./server.ts";

/** Somebody who takes longer over it than this has died over it. */
const ENTERING_MS_MAX = 180_000;
const POLL_MS = 200;

/**
 * A server with the embedded database and a demonstration that has just been entered. Entering takes many times as long
 * as copying, so the first who asks in a run enters it for all.
 */
export async function startDemo(options: Pick<ServerOptions, "manualClock"> = {}): Promise<Server> {
  const dataDir = mkdtempSync(join(tmpdir(), "yijiao-demo-"));
  cpSync(await entered(inject("demoFolder")), dataDir, { recursive: true });
  const server = await startServer({ ...options, demo: true, dataDir });
  return {
    ...server,
    async stop(signal) {
      await server.stop(signal);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function entered(home: string): Promise<string> {
  const whole = join(home, "demo");
  while (!existsSync(whole)) {
    if (isMine(join(home, "entering"))) {
      const dataDir = join(home, `demo-${process.pid}`);
      const server = await startServer({ demo: true, dataDir });
      await server.stop();
      renameSync(dataDir, whole);
    } else await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
  return whole;
}

function isMine(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    if (Date.now() - statSync(lock).mtimeMs < ENTERING_MS_MAX) return false;
    throw new Error("another test file began to enter the demonstration and did not come to the end");
  }
}
