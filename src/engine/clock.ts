import { readNow, writeManualClock } from "../store/meta.ts";
import type { Engine } from "./engine.ts";

/** Sets the one clock of a system that runs on a manual one; tells the time it then shows. */
export async function setClock(engine: Engine, at: string): Promise<{ now: string }> {
  await writeManualClock(engine.database, at);
  return { now: await readNow(engine.database) };
}
