import { readdirSync, readFileSync } from "node:fs";
import { sep } from "node:path";

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

/** CPU of every PostgreSQL process of this machine, ended children included; null where there is no /proc. */
export function postgresCpuMilliseconds(_url: string): number | null {
  if (process.platform !== "linux") return null;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .reduce((sum, pid) => sum + ofPostgres(`${sep}proc${sep}${pid}`), 0);
}

function ofPostgres(folder: string): number {
  try {
    const stat = readFileSync(`${folder}${sep}stat`, "utf8");
    if (!/\((postgres|postmaster)\)/.test(stat)) return 0;
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // utime, stime, and those of children that were waited for.
    return [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index] ?? 0), 0) * TICK_MS;
  } catch {
    return 0;
  }
}
