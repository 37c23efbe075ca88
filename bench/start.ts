import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../tests/helpers/server.ts";

export interface StartUp {
  firstSeconds: number;
  secondSeconds: number;
}

/** From the command to the first ready answer: with the demo to seed, and again on what is there. */
export async function startUp(): Promise<StartUp> {
  const dataDir = mkdtempSync(join(tmpdir(), "yijiao-bench-"));
  try {
    const firstSeconds = await timed(dataDir);
    return { firstSeconds, secondSeconds: await timed(dataDir) };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function timed(dataDir: string): Promise<number> {
  const from = performance.now();
  const server = await startServer({ demo: true, dataDir, env: { LOG_LEVEL: "warn" } });
  const seconds = (performance.now() - from) / 1000;
  await server.stop();
  return seconds;
}
