import { cpus, totalmem } from "node:os";
import { asAdmin, startPostgres, withDatabase } from "../tests/helpers/postgres-setup.ts";
import { type Case3, case3 } from "./case3.ts";
import { paperSpeed } from "./documents.ts";
import { importSpeed } from "./import.ts";
import { localSpeed } from "./local.ts";
import { nightSpeed } from "./schedule.ts";
import { sizes } from "./sizes.ts";
import { startUp } from "./start.ts";

/** The gate of the hot path: CPU of server and database together, on an idle machine. */
const CPU_MS_MAX = 2.0;
const SECONDS_DEFAULT = 20;

const wanted = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const gate = process.argv.includes("--gate");
const seconds = Number(process.argv.find((word) => word.startsWith("--seconds="))?.slice(10) ?? SECONDS_DEFAULT);
const wants = (name: string) => wanted.length === 0 || wanted.includes(name);

console.log(
  `${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
);

if (wants("sizes")) {
  const { initialKb, totalKb, files } = sizes();
  console.log(`\nweb, gz: first page ${initialKb.toFixed(0)} KB, everything ${totalKb.toFixed(0)} KB`);
  for (const { name, kb } of files) console.log(`  ${kb.toFixed(0).padStart(5)} KB  ${name}`);
}
if (wants("start")) {
  const { firstSeconds, secondSeconds } = await startUp();
  console.log(
    `\nstart-up, embedded, demo: first ${firstSeconds.toFixed(1)} s (with seeding), second ${secondSeconds.toFixed(1)} s`,
  );
}
if (wants("import")) {
  for (const { lines, seconds: took, megabytes } of await importSpeed(["roster-5000.xlsx"])) {
    console.log(
      `\nimport, embedded: ${lines} lines in ${took.toFixed(1)} s, server ${megabytes.toFixed(0)} MB resident`,
    );
  }
}
if (wants("documents")) {
  console.log("\ndocuments, ms each of 300:");
  for (const { template, pageMs, pdfMs, batchMs } of paperSpeed()) {
    const [page, pdf, batch] = [pageMs, pdfMs, batchMs].map((ms) => ms.toFixed(1));
    console.log(`  ${template}: page ${page}, PDF ${pdf}, in one PDF of all ${batch}`);
  }
}
if (wants("local")) {
  const { settings, resolveMs, changes, applyMs } = localSpeed();
  console.log(
    `\nlocal changes among ${settings} settings: found in ${resolveMs.toFixed(2)} ms, ${changes} of them made in ${applyMs.toFixed(1)} ms`,
  );
}
if (wants("schedule")) {
  const postgres = await startPostgres();
  try {
    await asAdmin(postgres.url, `create database ${withName(postgres.url, "night")}`);
    const { started, looked, seconds: took, cpuSeconds } = await nightSpeed(withDatabase(postgres.url, "night"));
    console.log(
      `\nschedule, PostgreSQL: ${looked} people looked at, ${started} cases begun in ${took.toFixed(1)} s, CPU of the engine ${cpuSeconds.toFixed(1)} s`,
    );
  } finally {
    await postgres.stop();
  }
}
if (wants("case3")) {
  const postgres = await startPostgres();
  try {
    for (const name of ["bench", "pgbench"])
      await asAdmin(postgres.url, `create database ${withName(postgres.url, name)}`);
    report(await case3(postgres, seconds));
  } finally {
    await postgres.stop();
  }
}

function withName(url: string, name: string): string {
  return new URL(withDatabase(url, name)).pathname.slice(1);
}

function report(result: Case3): void {
  const cpu = result.serverCpuMs + (result.databaseCpuMs ?? 0);
  console.log(`\ncase-3, 16 clients, ${seconds} s, real PostgreSQL with fsync:`);
  console.log(
    `  completions/s ${result.completionsPerSecond.toFixed(0)}, instances/s ${result.instancesPerSecond.toFixed(0)}, errors ${result.errors}`,
  );
  console.log(`  p50 ${result.p50Ms.toFixed(1)} ms, p99 ${result.p99Ms.toFixed(1)} ms`);
  console.log(
    `  CPU per completion (starts included): server ${result.serverCpuMs.toFixed(2)} ms, PostgreSQL ${result.databaseCpuMs?.toFixed(2) ?? "not seen"} ms`,
  );
  if (result.tpcb === null) console.log("  pgbench is not installed: no ratio");
  else
    console.log(`  TPC-B ${result.tpcb.toFixed(0)}/s, ratio ${(result.completionsPerSecond / result.tpcb).toFixed(3)}`);
  if (!gate) return;
  const failed =
    result.databaseCpuMs === null
      ? "the processes of PostgreSQL cannot be seen here: the gate needs Linux"
      : result.errors > 0
        ? `${result.errors} completions failed`
        : cpu > CPU_MS_MAX
          ? `${cpu.toFixed(2)} ms CPU per completion, at most ${CPU_MS_MAX} allowed`
          : null;
  if (failed === null) return;
  console.error(`gate: ${failed}`);
  process.exitCode = 1;
}
