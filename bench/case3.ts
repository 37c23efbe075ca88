import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Client } from "../tests/helpers/client.ts";
import { asAdmin, withDatabase } from "../tests/helpers/postgres-setup.ts";
import { startServer } from "../tests/helpers/server.ts";
import { cpuMilliseconds, postgresCpuMilliseconds } from "./cpu.ts";
import { LeanClient } from "./lean-client.ts";
import { ROOT } from "./root.ts";

const DIVISION = "320106000000";
const CLIENTS = 16;

export interface Case3 {
  completionsPerSecond: number;
  instancesPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  serverCpuMs: number;
  /** Null where the processes of PostgreSQL cannot be seen. */
  databaseCpuMs: number | null;
  /** TPC-B transactions per second in the same run; null without pgbench. */
  tpcb: number | null;
  errors: number;
}

interface Moved {
  instance: string;
  status: string;
  tasks: { id: string; invoke: string }[];
}

/**
 * The common workload in a closed loop: start a case, then accept, review and approve it; every tenth goes back once.
 * pgbench's TPC-B runs before and after on the same PostgreSQL, so that the ratio comes from one run.
 */
export async function case3(postgres: { url: string; pid: number }, seconds: number): Promise<Case3> {
  const postgresUrl = postgres.url;
  const before = tpcb(postgresUrl, seconds);
  const server = await startServer({
    demo: true,
    home: join(ROOT, "bench", "home"),
    databaseUrl: withDatabase(postgresUrl, "bench"),
    env: { LOG_LEVEL: "warn" },
    nodeFlags: process.env.BENCH_PROFILE ? ["--cpu-prof", `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [],
  });
  try {
    const people = await officers(server.url);
    await loop(people, Math.min(5, seconds));
    // Statistics as a database has them that has run for longer than autovacuum's first minute; plans follow them.
    await asAdmin(withDatabase(postgresUrl, "bench"), "vacuum analyze");
    await loop(people, Math.min(5, seconds));
    const cpu = await cpuMilliseconds(server.url);
    const databaseCpu = postgresCpuMilliseconds(postgres.pid);
    const run = await loop(people, seconds);
    const after = await cpuMilliseconds(server.url);
    const databaseAfter = postgresCpuMilliseconds(postgres.pid);
    const second = tpcb(postgresUrl, seconds);
    const sorted = run.latencies.sort((a, b) => a - b);
    return {
      completionsPerSecond: run.completions / seconds,
      instancesPerSecond: run.instances / seconds,
      p50Ms: sorted[Math.floor(sorted.length * 0.5)] ?? Number.NaN,
      p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
      serverCpuMs: (after - cpu) / run.completions,
      databaseCpuMs:
        databaseCpu === null || databaseAfter === null ? null : (databaseAfter - databaseCpu) / run.completions,
      tpcb: before === null || second === null ? null : (before + second) / 2,
      errors: run.errors,
    };
  } finally {
    await server.stop();
  }
}

type People = Record<"accept" | "review" | "approve", LeanClient>;

async function officers(url: string): Promise<People> {
  const [accept, review, approve] = await Promise.all(
    ["clerk", "reviewer", "chief"].map(async (name) => {
      const { token } = await Client.signIn(url, name, "bench");
      return new LeanClient(url, token);
    }),
  );
  if (!accept || !review || !approve) throw new Error("the benchmark's officers are missing");
  return { accept, review, approve };
}

async function loop(people: People, seconds: number) {
  const ends = performance.now() + seconds * 1000;
  const total = { completions: 0, instances: 0, errors: 0, latencies: [] as number[] };
  let taken = 0;
  const one = async () => {
    while (performance.now() < ends) {
      const number = taken++;
      const begun = { workflow: "case3", division: DIVISION, data: request(number) };
      const started = await people.accept.post<Moved>("/instances", begun);
      if (started.status !== 201) throw new Error(`a case could not be started: ${started.status}`);
      let moved = started.body;
      total.instances++;
      let backOnce = number % 10 === 0;
      while (moved.status === "active" && performance.now() < ends) {
        const task = moved.tasks[0];
        if (!task) throw new Error(`case ${moved.instance} waits for nobody`);
        const approve = !(task.invoke === "review" && backOnce);
        if (!approve) backOnce = false;
        const from = performance.now();
        const answer = await people[task.invoke as keyof People].post<Moved>(`/tasks/${task.id}/complete`, {
          outcome: "done",
          data: { approve, opinion: "情况属实，材料齐全，同意办理。", code: `K${number}`, amount: 1234.56 },
        });
        total.latencies.push(performance.now() - from);
        if (answer.status !== 200) {
          total.errors++;
          break;
        }
        total.completions++;
        moved = answer.body;
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, one));
  return total;
}

/** Fifteen fields, about 1.2 KB. */
function request(number: number): Record<string, unknown> {
  const fields = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [
      `field${index + 1}`,
      `第${index + 1}项材料齐全，编号${number}，经核对与原件一致。`,
    ]),
  );
  return { name: `张${number % 1000}`, residentId: "320199194305121234", approve: true, ...fields };
}

/** Prepared TPC-B at scale 20 with as many clients; null where pgbench is not installed. */
function tpcb(postgresUrl: string, seconds: number): number | null {
  const url = withDatabase(postgresUrl, "pgbench");
  try {
    execFileSync("pgbench", ["--version"], { stdio: "ignore" });
  } catch {
    return null;
  }
  const tables = execFileSync("psql", [
    url,
    "-Atc",
    "select count(*) from pg_class where relname = 'pgbench_accounts'",
  ]);
  if (tables.toString().trim() === "0") execFileSync("pgbench", ["-i", "-s", "20", "-q", url], { stdio: "ignore" });
  const flags = ["-M", "prepared", "-c", String(CLIENTS), "-j", "2", "-T", String(seconds), url];
  const printed = execFileSync("pgbench", flags, { stdio: ["ignore", "pipe", "ignore"] }).toString();
  const found = /tps = ([\d.]+)/.exec(printed);
  return found?.[1] ? Number(found[1]) : null;
}
