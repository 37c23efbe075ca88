import { readdirSync, readFileSync } from "node:fs";

const TICK_MS = 10;

/** CPU that the server has used so far, from its own metrics. */
export async function cpuMilliseconds(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = /^process_cpu_seconds_total\S* ([\d.e+-]+)/m.exec(text);
  if (!found?.[1]) throw new Error("the metrics do not tell the process's CPU time");
  return Number(found[1]) * 1000;
}

/** Memory that the server holds, from its own metrics. */
export async function residentMegabytes(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = /^process_resident_memory_bytes\S* ([\d.e+-]+)/m.exec(text);
  if (!found?.[1]) throw new Error("the metrics do not tell the process's memory");
  return Number(found[1]) / 1e6;
}

/** CPU of a PostgreSQL's first process and its children, those that have ended included; null where there is no /proc. */
export function postgresCpuMilliseconds(postmaster: number): number | null {
  if (process.platform !== "linux") return null;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(name))
    .filter(({ pid, parent }) => pid === postmaster || parent === postmaster)
    .reduce((sum, { ticks }) => sum + ticks * TICK_MS, 0);
}

/** Zeros for a process that has ended since it was listed. */
function statOf(pid: string): { pid: number; parent: number; ticks: number } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // After the name, which may hold spaces: state, parent … and from the twelfth utime, stime, those of ended children.
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + field, 0);
    return { pid: Number(pid), parent: fields[1] ?? 0, ticks };
  } catch {
    return { pid: 0, parent: 0, ticks: 0 };
  }
}
