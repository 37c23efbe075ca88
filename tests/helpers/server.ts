import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");
const READY_MS_MAX = 90_000;

export interface Server {
  url: string;
  dataDir: string;
  process: ChildProcess;
  /** Everything it printed, for assertions about logs. */
  output(): string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface ServerOptions {
  demo?: boolean;
  manualClock?: boolean;
  databaseUrl?: string;
  home?: string;
  /** Kept between starts when given; otherwise a temporary one that `stop` removes. */
  dataDir?: string;
  /** A free one when not given. */
  port?: number;
  env?: Record<string, string>;
  /** Flags of Node itself, e.g. for a profile. */
  nodeFlags?: string[];
}

/** The built server as a real process on a free port, ready to answer. Run `scripts/build.mjs` before. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const port = options.port ?? (await freePort());
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "yijiao-data-"));
  const child = spawn(process.execPath, [...(options.nodeFlags ?? []), join(ROOT, "dist", "main.js")], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...withoutOurs(process.env),
      PORT: String(port),
      DATA_DIR: dataDir,
      YIJIAO_DEMO: options.demo ? "1" : "0",
      ...(options.manualClock ? { YIJIAO_CLOCK: "manual" } : {}),
      ...(options.databaseUrl ? { DATABASE_URL: options.databaseUrl } : {}),
      ...(options.home ? { YIJIAO_HOME: options.home } : {}),
      NODE_ENV: "test",
      ...options.env,
    },
  });
  const printed: string[] = [];
  child.stdout?.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  const output = () => printed.join("");
  await untilReady(url, child, output);
  return {
    url,
    dataDir,
    process: child,
    output,
    async stop(signal = "SIGTERM") {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await once(child, "exit");
      }
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Where a command of the built `yijiao` works, and what it reads. */
export interface CommandPlace {
  databaseUrl?: string;
  dataDir: string;
  env?: Record<string, string>;
  input?: string;
}

/** Runs a command of the built `yijiao` against the database and keys of a server; what it printed, and how it ended. */
export async function command(
  args: readonly string[],
  { databaseUrl, dataDir, env = {}, input = "" }: CommandPlace,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [join(ROOT, "dist", "cli.js"), ...args], {
    cwd: ROOT,
    env: {
      ...withoutOurs(process.env),
      NODE_ENV: "test",
      DATA_DIR: dataDir,
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
      ...env,
    },
  });
  const printed: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
  child.stdin.end(input);
  const [code] = await once(child, "close");
  return { code, output: printed.join("") };
}

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = performance.now() + READY_MS_MAX;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${output()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  child.kill("SIGKILL");
  throw new Error(`the server was not ready after ${READY_MS_MAX} ms:\n${output()}`);
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port could be had");
  return address.port;
}

/** The settings of whoever runs the tests must not reach the server under test. */
export function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !name.startsWith("YIJIAO_") && name !== "DATABASE_URL" && name !== "DATA_DIR",
    ),
  );
}
