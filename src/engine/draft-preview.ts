import { localDay } from "../core/calendar/day.ts";
import type { DraftChange, DraftPreview } from "../core/draft/model.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { readNow } from "../store/meta.ts";
import { checkDraft } from "./draft-check.ts";
import { contentProblems } from "./draft-save.ts";
import { changeSentences } from "./draft-words.ts";
import type { Caller, Engine } from "./engine.ts";

export interface PreviewWish {
  workflow: string;
  division: string;
  changes: DraftChange[];
  /** The day from which they would hold; today when left out. */
  on?: string;
}

/** Says an area's changes and finds what is wrong with them, as somebody makes them: nothing is kept. */
export async function previewChanges(
  engine: Engine,
  caller: Caller,
  { workflow, division, changes, on }: PreviewWish,
): Promise<DraftPreview | Refusal> {
  const wrong = contentProblems({ changes });
  if (wrong.length > 0) return refuse("DRAFT_INVALID", { problems: wrong });
  const policies = engine.policies();
  if (!policies.versions.has(workflow)) return refuse("WORKFLOW_UNKNOWN");
  if (!policies.divisions.has(division)) return refuse("DIVISION_UNKNOWN");
  const day = on ?? caller.day ?? localDay(await readNow(engine.database), engine.zone);
  const draft = { workflow, division, content: { changes } };
  return { sentences: changeSentences(policies, draft, changes, day), problems: checkDraft(policies, draft, day) };
}
