import { localDay } from "../core/calendar/day.ts";
import type { VersionFiles, VersionItem } from "../core/draft/model.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { readNow } from "../store/meta.ts";
import { RELEASE, readVersionFiles, readVersionHeads } from "../store/versions.ts";
import type { Engine } from "./engine.ts";

/** Every version of a workflow, newest first: who wrote it, who let it in, why, and when it holds. */
export async function listVersions(
  engine: Engine,
  workflow: string,
): Promise<{ items: VersionItem[]; next: null } | Refusal> {
  const policies = engine.policies();
  if (!policies.versions.has(workflow)) return refuse("WORKFLOW_UNKNOWN");
  const today = localDay(await readNow(engine.database), engine.zone);
  const heads = await readVersionHeads(engine.database, workflow);
  const standing = heads.filter((one) => one.withdrawnAt === null);
  const current = standing.findLast(({ from }) => from === null || from <= today);
  const name = (user: string | null) =>
    user === null || user === RELEASE ? null : (policies.users.get(user)?.name ?? user);
  const items = heads.toReversed().map((head) => ({
    ...head,
    authorName: name(head.author),
    approverName: name(head.approver),
    current: head.version === current?.version,
  }));
  return { items, next: null };
}

/** The files of one version as they were written: what an export hands on, and an import elsewhere begins from. */
export async function versionFiles(engine: Engine, workflow: string, version: string): Promise<VersionFiles | Refusal> {
  if (!engine.policies().versions.has(workflow)) return refuse("NOT_FOUND");
  const number = /^[1-9]\d{0,8}$/.test(version) ? Number(version) : 0;
  const files = await readVersionFiles(engine.database, workflow, number);
  return files === null ? refuse("NOT_FOUND") : { workflow, version: number, files };
}
