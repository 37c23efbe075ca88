import { formatId, type Id } from "../core/id.ts";
import { readCaseIds, readLostHistories } from "../store/case-ids.ts";
import { DatabaseUnavailable } from "../store/database.ts";
import type { Engine } from "./engine.ts";
import { replayInstance, type Walked } from "./replay.ts";

const PAGE = 200;
/** Histories without a case that are named; more are told by the first ones. */
const LOST_MAX = 100;

/** A history that does not hold: which case, which event, what is wrong with it. */
export interface Broken {
  instance: string;
  seq: number;
  what: string;
}

/** Checks the hash chain of every history and replays it: the same states and data must come out. */
export async function verifyAll(engine: Engine, onProgress: (cases: number) => void = () => {}) {
  const broken: Broken[] = [];
  let [cases, events] = [0, 0];
  let after: Id | null = null;
  for (;;) {
    const ids: Id[] = await readCaseIds(engine.database, after, PAGE);
    for (const id of ids) {
      const replayed = await walked(engine, id);
      broken.push(...replayed.problems.map((problem) => ({ instance: formatId(id), ...problem })));
      events += replayed.events;
      cases += 1;
    }
    onProgress(cases);
    after = ids.at(-1) ?? null;
    if (after === null || ids.length < PAGE) break;
  }
  for (const id of await readLostHistories(engine.database, LOST_MAX)) {
    broken.push({ instance: formatId(id), seq: 0, what: "the case of this history is gone" });
  }
  return { cases, events, broken };
}

/** A case that cannot even be opened is one more finding, and the others are still looked at. */
async function walked(engine: Engine, id: Id): Promise<Walked> {
  try {
    return await replayInstance(engine, id);
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error;
    return { events: 0, problems: [{ seq: 0, what: "the case cannot be read" }] };
  }
}
