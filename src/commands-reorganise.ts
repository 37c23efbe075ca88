import { readFileSync } from "node:fs";
import { CommandFailed, orFail, print, withEngine } from "./commands.ts";
import type { Config } from "./config.ts";
import type { ReorganisationBody } from "./core/api.ts";
import type { Reorganisation } from "./core/policy/reorganise.ts";
import { reorganiseOffices } from "./engine/reorganise.ts";

/** Prints what a reorganisation moves, from a JSON file; with `--apply` it is put in force from its day on. */
export async function reorganiseCommand(config: Config, file: string, options: { apply?: boolean }): Promise<void> {
  const wanted = readPlan(file);
  const told = orFail(
    await withEngine(config, (engine) => reorganiseOffices(engine, "command", wanted, options.apply !== true)),
  );
  for (const line of linesOf(told)) print(line);
  print(
    told.id === null
      ? "以上仅为预览；加 --apply 生效 · a preview; add --apply to put it in force"
      : `已生效 · in force: ${told.id}`,
  );
}

function readPlan(file: string): Reorganisation {
  let plan: unknown;
  try {
    plan = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new CommandFailed(`无法读取 ${file} · cannot be read: ${error instanceof Error ? error.message : "unknown"}`);
  }
  const wanted = { ...Object(plan) } as Partial<Reorganisation>;
  if (typeof wanted.on !== "string" || typeof wanted.reason !== "string")
    throw new CommandFailed("方案须有 on（日期）和 reason（理由）· the plan needs `on`, a day, and `reason`");
  return { ...wanted, on: wanted.on, reason: wanted.reason };
}

function linesOf({ on, organisations, places, people, work }: ReorganisationBody): string[] {
  return [
    `自 ${on} 起 · from ${on}`,
    ...organisations.map(
      ({ id, name, from, until, successor }) =>
        `  机构 ${id} ${name} ${from ?? ""}–${until ?? ""}${successor ? ` → ${successor}` : ""}`,
    ),
    ...places.map(
      ({ division, divisionName, organisation, from, until }) =>
        `  辖区 ${division} ${divisionName} ${organisation} ${from ?? ""}–${until ?? ""}`,
    ),
    ...people.map(
      ({ name, role, organisation, from, until }) =>
        `  岗位 ${name} ${role}@${organisation} ${from ?? ""}–${until ?? ""}`,
    ),
    ...work.map(
      ({ organisation, role, division, count, to, vacant }) =>
        `  待办 ${count} × ${role}@${organisation} (${division}) → ${to ?? "?"}${vacant ? " 岗位空缺 · vacant" : ""}`,
    ),
  ];
}
