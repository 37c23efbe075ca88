import { formatId, type Id } from "../core/id.ts";
import { readCaseIds } from "../store/case-ids.ts";
import type { Engine } from "./engine.ts";
import { replayInstance } from "./replay.ts";

const PAGE = 200;

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
      const replayed = await replayInstance(engine, id);
      broken.push(...replayed.problems.map((problem) => ({ instance: formatId(id), ...problem })));
      events += replayed.events;
      cases += 1;
    }
    onProgress(cases);
    after = ids.at(-1) ?? null;
    if (after === null || ids.length < PAGE) return { cases, events, broken };
  }
}
