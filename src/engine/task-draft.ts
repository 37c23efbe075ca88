import type { Id } from "../core/id.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { saveDraftRow } from "../store/task-drafts.ts";
import type { Caller, Engine } from "./engine.ts";
import { storable } from "./storable.ts";
import { placesOf } from "./task-in-hand.ts";

export interface DraftInput {
  task: Id;
  data: Record<string, unknown>;
  /** The draft revision this one was typed over; left out, it is written over whatever is there. */
  revision?: number;
}

/** Keeps what the caller has typed so far, sealed and for nobody else; a page left open elsewhere does not overwrite it. */
export async function saveDraft(
  engine: Engine,
  caller: Caller,
  input: DraftInput,
): Promise<{ revision: number; savedAt: string } | Refusal> {
  const unfit = storable(input.data);
  if (unfit) return unfit;
  const saved = await saveDraftRow(engine.database, {
    ...{ city: input.task.city, task: input.task.uuid, user: caller.user, places: placesOf(caller) },
    ...{ rev: input.revision ?? null, data: engine.sealer.seal(input.data) },
  });
  if (!saved.found) return refuse("NOT_FOUND");
  if (saved.rev === null || saved.savedAt === null) {
    return refuse("STALE", {
      cure: { zh: "草稿已在另一页面保存，请刷新", en: "The draft was saved on another page; reload" },
    });
  }
  return { revision: saved.rev, savedAt: saved.savedAt };
}
