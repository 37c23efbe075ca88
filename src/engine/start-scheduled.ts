import { readNow } from "../store/meta.ts";
import { takeFiring } from "../store/schedule-fires.ts";
import type { Schedule } from "./definitions.ts";
import type { Engine } from "./engine.ts";
import { prepareAlone } from "./start-alone.ts";

/** Starts the case of one firing; the firing and the case are written together, so it happens once in all processes. */
export async function startScheduled(
  engine: Engine,
  id: string,
  schedule: Schedule,
  firedAt: string,
): Promise<boolean> {
  const { workflow, division, data = {} } = schedule;
  const now = await readNow(engine.database);
  const begun = await prepareAlone(engine, {
    ...{ workflow, division, data, now, by: "schedule", origin: `schedule:${id}` },
  });
  return engine.database.transaction(async (tx) => {
    if (!(await takeFiring(tx, id, firedAt, "started"))) return false;
    await begun.write(tx);
    return true;
  });
}
