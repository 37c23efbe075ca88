import { v7 as uuidv7 } from "uuid";
import type { SourceFile } from "../core/bundle/files.ts";
import { localDay } from "../core/calendar/day.ts";
import type { DraftChange, DraftContent } from "../core/draft/model.ts";
import { changeKey } from "../core/local/key.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { addAudit } from "../store/audit.ts";
import { addDraft, type DraftRow, type NewDraft, readDraft } from "../store/drafts.ts";
import { readNow } from "../store/meta.ts";
import { readSettings } from "../store/settings.ts";
import { readVersionFiles, readVersionHeads } from "../store/versions.ts";
import { draftGrant } from "./draft-rights.ts";
import { contentProblems } from "./draft-save.ts";
import type { Caller, Engine } from "./engine.ts";

export interface DraftWish {
  title: string;
  workflow: string;
  /** Of an area's change. */
  division?: string;
  changes?: DraftChange[];
  /** Of a workflow brought from elsewhere; without them the draft begins from the newest version. */
  files?: SourceFile[];
}

type Beginning = Pick<NewDraft, "kind" | "workflow" | "division" | "baseVersion" | "content" | "origin">;

/** Begins a draft: from the newest version, from files brought along, or empty for an area. */
export async function beginDraft(engine: Engine, caller: Caller, wish: DraftWish): Promise<DraftRow | Refusal> {
  const wrong = contentProblems(wish);
  if (wrong.length > 0) return refuse("DRAFT_INVALID", { problems: wrong });
  const { workflow, division, title } = wish;
  if (division !== undefined) {
    if (!engine.policies().versions.has(workflow)) return refuse("WORKFLOW_UNKNOWN");
    if (!engine.policies().divisions.has(division)) return refuse("DIVISION_UNKNOWN");
    const content = { changes: wish.changes ?? [] };
    const base = engine.policies().versions.get(workflow)?.at(-1)?.version ?? null;
    return store(engine, caller, title, {
      ...{ kind: "local", workflow, division, baseVersion: base, content, origin: "person" },
    });
  }
  const base = await newest(engine, workflow);
  if (wish.files) {
    const content = { files: wish.files };
    return store(engine, caller, title, {
      ...{ kind: "workflow", workflow, division: null, baseVersion: base, content, origin: "import" },
    });
  }
  if (base === null) return refuse("WORKFLOW_UNKNOWN");
  const files = await readVersionFiles(engine.database, workflow, base);
  const content = { files: files ?? [] };
  return store(engine, caller, title, {
    ...{ kind: "workflow", workflow, division: null, baseVersion: base, content, origin: "person" },
  });
}

/** A draft that undoes what another one put in force: the version before, or what the area had before. */
export async function beginReversal(
  engine: Engine,
  caller: Caller,
  id: string,
  title: string,
): Promise<DraftRow | Refusal> {
  const done = await readDraft(engine.database, id);
  if (done === null) return refuse("NOT_FOUND");
  if (done.status !== "published") return refuse("DRAFT_STATUS");
  const content = await reversed(engine, done);
  if (content === null) return refuse("DRAFT_IRREVERSIBLE");
  const { kind, workflow, division } = done;
  const baseVersion = await newest(engine, workflow);
  return store(engine, caller, title, { kind, workflow, division, baseVersion, content, origin: "person" });
}

async function reversed(engine: Engine, done: DraftRow): Promise<DraftContent | null> {
  if ("files" in done.content) {
    const heads = await readVersionHeads(engine.database, done.workflow);
    const before = heads.findLast(
      ({ version, withdrawnAt }) => withdrawnAt === null && version < (done.decision?.version ?? 0),
    );
    const files = before ? await readVersionFiles(engine.database, done.workflow, before.version) : null;
    return files === null || files.length === 0 ? null : { files };
  }
  const ended = new Set(done.decision?.ended?.map((one) => one.id));
  const before = (await readSettings(engine.database)).filter((row) => ended.has(row.id));
  const changes = done.content.changes.map(({ op, at }): DraftChange => {
    const key = changeKey(done.workflow, { op, at });
    const row = before.find((one) => one.key === key);
    return row ? { op, at, value: row.value } : { op, at, value: null, inherit: true };
  });
  return { changes };
}

async function newest(engine: Engine, workflow: string): Promise<number | null> {
  const heads = await readVersionHeads(engine.database, workflow);
  return heads.findLast((one) => one.withdrawnAt === null)?.version ?? null;
}

async function store(engine: Engine, caller: Caller, title: string, beginning: Beginning): Promise<DraftRow | Refusal> {
  const today = caller.day ?? localDay(await readNow(engine.database), engine.zone);
  const grant = draftGrant(engine.policies(), caller, beginning, today);
  if (grant === null) return refuse("FORBIDDEN");
  const id = uuidv7();
  const { organisation } = grant;
  await engine.database.transaction(async (tx) => {
    await addDraft(tx, { ...beginning, id, title, authors: [caller.user], organisation });
    const { kind, workflow, division, baseVersion } = beginning;
    const detail = { kind, workflow, division, baseVersion, title };
    await addAudit(tx, { user: caller.user, organisation, action: "draft.begin", subject: id, detail, ip: caller.ip });
  });
  const row = await readDraft(engine.database, id);
  if (row === null) throw new Error(`draft ${id} was written and is not there`);
  return row;
}
