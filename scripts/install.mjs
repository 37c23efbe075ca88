// Plain JavaScript on purpose: it runs before anything is installed.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "..");
const OLDEST_NODE = [20, 19];

/** Runs `npm ci` when the lock file is not the one that node_modules was made from; otherwise costs a few milliseconds. */
export function installIfNeeded() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new Error(`Node ${process.versions.node} is too old: Yijiao needs ${OLDEST_NODE.join(".")} or newer.`);
  }
  const lock = createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .digest("hex");
  const stamp = join(ROOT, "node_modules", ".yijiao-installed");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.log("安装依赖 · installing packages (npm ci) …");
  run("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"]);
  writeFileSync(stamp, lock);
}

/** Runs a command to its end, its output ours; throws when it fails. `npm` is a shell script on Windows. */
export function run(command, args, env = {}) {
  const windows = process.platform === "win32";
  execFileSync(command, args, { cwd: ROOT, stdio: "inherit", shell: windows, env: { ...process.env, ...env } });
}
