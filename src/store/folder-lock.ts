import { createHash, randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The folder is in use by a living process. */
export class FolderInUse extends Error {
  override name = "FolderInUse";
}

const ATTEMPTS_MAX = 50;
const PROBE_TIMEOUT_MS = 2_000;
/** A process that died while removing a dead lock is itself taken for dead after this. */
const BREAKER_STALE_MS = 10_000;
/** `sockaddr_un` holds 104 bytes on macOS, 108 on Linux. */
const SOCKET_PATH_MAX = 100;

interface Held {
  pid: number;
  token: string;
  socket: string;
}

/**
 * Holds a folder for this process alone. The lock file names a local socket on which the holder listens: the system
 * closes it with the process, so a lock left by `kill -9` or a power cut is known for dead, whatever pid it names.
 */
export async function holdFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const path = join(folder, "lock");
  const mine: Held = { pid: process.pid, token: randomUUID(), socket: "" };
  mine.socket = socketPath(folder, mine.token);
  const server = await listen(mine.socket);
  try {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      if (placeLock(folder, path, mine)) return { release: () => release(server, path, mine) };
      const other = readLock(path);
      if (other && (await isListening(other.socket))) throw inUse(folder, other);
      await breakLock(folder, path, other);
    }
    throw new FolderInUse(`${resolve(folder)} is being opened by several processes at once; start only one of them`);
  } catch (error) {
    await closeServer(server);
    throw error;
  }
}

function inUse(folder: string, other: Held): FolderInUse {
  return new FolderInUse(
    `${resolve(folder)} 正被进程 ${other.pid} 使用：请停止该进程，或用 DATA_DIR 指定另一目录，或用 DATABASE_URL 连接 PostgreSQL。` +
      ` It is in use by process ${other.pid}: stop that process, or name another folder by DATA_DIR, or a PostgreSQL by DATABASE_URL.`,
  );
}

/** Writes the lock whole or not at all: a link to an existing name fails, and is atomic. */
function placeLock(folder: string, path: string, mine: Held): boolean {
  const draft = join(folder, `lock.${mine.token}`);
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    return false;
  } finally {
    unlinkSync(draft);
  }
}

/** Only the one who makes the `lock.breaking` folder may remove a dead lock, and looks again before doing so. */
async function breakLock(folder: string, path: string, seen: Held | null): Promise<void> {
  const breaking = join(folder, "lock.breaking");
  try {
    mkdirSync(breaking);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    if (ageMs(breaking) > BREAKER_STALE_MS) rmSync(breaking, { recursive: true, force: true });
    return;
  }
  try {
    const now = readLock(path);
    if (now?.token !== seen?.token || (now && (await isListening(now.socket)))) return;
    rmSync(path, { force: true });
    if (now && process.platform !== "win32") rmSync(now.socket, { force: true });
  } finally {
    rmSync(breaking, { recursive: true, force: true });
  }
}

function ageMs(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function readLock(path: string): Held | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isHeld(value) ? value : null;
  } catch {
    return null;
  }
}

function isHeld(value: unknown): value is Held {
  return typeof value === "object" && value !== null && "token" in value && "socket" in value && "pid" in value;
}

function socketPath(folder: string, token: string): string {
  const short = createHash("sha256").update(resolve(folder)).update(token).digest("hex").slice(0, 24);
  if (process.platform === "win32") return `\\\\.\\pipe\\yijiao-${short}`;
  const inside = join(resolve(folder), `lock-${short.slice(0, 8)}.sock`);
  return Buffer.byteLength(inside) <= SOCKET_PATH_MAX ? inside : join(tmpdir(), `yijiao-${short}.sock`);
}

function listen(path: string): Promise<Server> {
  return new Promise((done, fail) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", fail);
    server.listen(path, () => {
      // The lock must not keep a finished process alive.
      server.unref();
      done(server);
    });
  });
}

function isListening(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    const answer = (alive: boolean) => {
      socket.destroy();
      done(alive);
    };
    // A holder too busy to answer (the embedded database runs in its thread) is alive: only a closed door is dead.
    socket.setTimeout(PROBE_TIMEOUT_MS, () => answer(true));
    socket.once("connect", () => answer(true));
    socket.once("error", (error) => answer(!["ENOENT", "ECONNREFUSED"].includes(codeOf(error))));
  });
}

async function release(server: Server, path: string, mine: Held): Promise<void> {
  if (readLock(path)?.token === mine.token) rmSync(path, { force: true });
  await closeServer(server);
}

function closeServer(server: Server): Promise<void> {
  return new Promise((done) => server.close(() => done()));
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}
