import type { SourceFile } from "../core/bundle/files.ts";
import { localDay } from "../core/calendar/day.ts";
import type { DraftChange, DraftContent } from "../core/draft/model.ts";
import type { Problem } from "../core/problem.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { addAudit } from "../store/audit.ts";
import { type DraftRow, readDraft, updateDraft } from "../store/drafts.ts";
import { readNow } from "../store/meta.ts";
import { CHANGES_MAX, FILES_MAX } from "./draft-check.ts";
import { draftRights } from "./draft-rights.ts";
import type { Caller, Engine } from "./engine.ts";

const FILE_CHARACTERS_MAX = 1_000_000;
const PATH =
  /^(workflows\/[a-z][a-z0-9-]{0,63}(\.scenarios)?\.yaml|forms\/[a-z][a-z0-9-]{0,63}\.json|policies\/tables\/[a-z][a-z0-9-]{0,63}\.yaml|templates\/[a-z][a-z0-9-]{0,63}\.hbs)$/;

export interface DraftSave {
  /** The revision that the page shows: somebody else's later save is never written over. */
  revision: number;
  title?: string;
  files?: SourceFile[];
  changes?: DraftChange[];
}

/** Keeps what was written, whatever is still wrong with it: only submitting asks for it to be right. */
export async function saveDraft(
  engine: Engine,
  caller: Caller,
  id: string,
  save: DraftSave,
): Promise<DraftRow | Refusal> {
  const wrong = contentProblems(save);
  if (wrong.length > 0) return refuse("DRAFT_INVALID", { problems: wrong });
  const row = await readDraft(engine.database, id);
  if (row === null) return refuse("NOT_FOUND");
  const today = caller.day ?? localDay(await readNow(engine.database), engine.zone);
  const { edit } = draftRights(engine.policies(), caller, { ...row, from: null }, today);
  if (!edit.allowed) return refuse("FORBIDDEN", edit.why ? { cure: edit.why } : {});
  const content = contentOf(row, save);
  if (content === null) return refuse("DRAFT_INVALID");
  const saved = await engine.database.transaction(async (tx) => {
    const title = save.title === undefined ? {} : { title: save.title };
    if (!(await updateDraft(tx, id, save.revision, { content, author: caller.user, ...title }))) return false;
    const detail = { revision: save.revision + 1 };
    await addAudit(tx, { user: caller.user, action: "draft.save", subject: id, detail, ip: caller.ip });
    return true;
  });
  const now = await readDraft(engine.database, id);
  if (now === null) return refuse("NOT_FOUND");
  return saved ? now : stale(engine, now);
}

/** What somebody else saved meanwhile is told; the page compares, and nothing is lost on either side. */
export function stale(engine: Engine, row: DraftRow): Refusal {
  const actorName = engine.policies().users.get(row.savedBy)?.name ?? row.savedBy;
  return refuse("DRAFT_STALE", {
    happened: { at: row.updatedAt, actorName, outcome: null, state: row.status },
  });
}

/** What is wrong with the outer form of a draft's content; what it says is checked by `checkDraft`. */
export function contentProblems({ files = [], changes = [] }: Pick<DraftSave, "files" | "changes">): Problem[] {
  const found: Problem[] = [];
  if (files.length > FILES_MAX) found.push(problem("/files", `最多 ${FILES_MAX} 个文件`, `At most ${FILES_MAX} files`));
  if (changes.length > CHANGES_MAX)
    found.push(problem("/changes", `最多 ${CHANGES_MAX} 项更改`, `At most ${CHANGES_MAX} changes`));
  const seen = new Set<string>();
  for (const [index, { path, text }] of files.entries()) {
    const at = `/files/${index}`;
    if (!PATH.test(path)) found.push(problem(at, "文件路径不在允许的位置", "The file lies where none may"));
    if (seen.has(path)) found.push(problem(at, "文件重复", "The file stands twice"));
    seen.add(path);
    if (text.length > FILE_CHARACTERS_MAX) {
      const most = FILE_CHARACTERS_MAX;
      found.push(problem(at, `文件超过 ${most} 个字符`, `The file has more than ${most} characters`));
    }
  }
  return found;
}

/** The content a save asks for; null when it is of the other kind. */
function contentOf(row: DraftRow, { files, changes }: DraftSave): DraftContent | null {
  if (row.kind === "workflow") return changes === undefined ? (files ? { files } : row.content) : null;
  return files === undefined ? (changes ? { changes } : row.content) : null;
}

function problem(path: string, zh: string, en: string): Problem {
  return { code: "DRAFT_INVALID", path, what: { zh, en } };
}
