import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";

const ROOT = resolve(import.meta.dirname, "../..");
const BUILT = join(ROOT, "node_modules", ".cache", "yijiao-tests");

/** Builds one TypeScript entry into a file that plain Node runs, so that a test can kill a real process. */
export async function built(entry: string): Promise<string> {
  mkdirSync(BUILT, { recursive: true });
  const outfile = join(BUILT, `${basename(entry, ".ts")}-${process.pid}.mjs`);
  await build({
    entryPoints: [join(ROOT, entry)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "error",
  });
  return outfile;
}

export interface Running {
  child: ChildProcess;
  /** The next line it prints; null once it has ended. */
  line(): Promise<string | null>;
  /** How it ended: exit code, or the signal's name. */
  ended: Promise<number | string>;
}

/** Runs a built entry with arguments; what it prints comes line by line. */
export function run(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, [file, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<number | string>((done) => {
    child.once("exit", (code, signal) => done(signal ?? code ?? -1));
  });
  return {
    child,
    line: async () => {
      const next = await lines.next();
      return next.done ? null : next.value;
    },
    ended,
  };
}
