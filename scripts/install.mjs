// Plain JavaScript on purpose: it runs before anything is installed.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// Not by `import.meta.dirname`: a Node too old for that must still hear below what it is too old for.
export const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OLDEST = "20.19";

/** Runs `npm ci` when the lock file is not the one that node_modules was made from; otherwise costs a few milliseconds. */
export function installIfNeeded() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST.split(".").map(Number);
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    console.error(
      `Node ${process.versions.node} 太旧，请安装 ${OLDEST} 以上版本 · is too old: install ${OLDEST} or newer`,
    );
    process.exit(1);
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

/** Runs a command to its end, its output ours; throws when it fails. */
export function run(command, args, env = {}) {
  // There `npm` is a shell script; Node itself needs no shell, and its path has a space in it.
  const shell = process.platform === "win32" && command !== process.execPath;
  execFileSync(command, args, { cwd: ROOT, stdio: "inherit", shell, env: { ...process.env, ...env } });
}
