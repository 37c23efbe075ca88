import { v7 as uuidv7 } from "uuid";
import { localDay } from "../core/calendar/day.ts";
import { filled } from "../core/number/shape.ts";
import { isRefusal } from "../core/refusal.ts";
import { readNow } from "../store/meta.ts";
import { takeFiring } from "../store/schedule-fires.ts";
import { takeNumbers } from "../store/step-read.ts";
import { insertCases } from "../store/step-write.ts";
import { advance } from "./advance.ts";
import { beginCase, caseNumber, subjectBlindOf } from "./begin.ts";
import type { Schedule } from "./definitions.ts";
import type { Engine } from "./engine.ts";
import { homeCityOf } from "./stored.ts";

/** Starts the case of one firing; the firing and the case are written together, so it happens once in all processes. */
export async function startScheduled(
  engine: Engine,
  id: string,
  schedule: Schedule,
  firedAt: string,
): Promise<boolean> {
  const { workflow, division, data = {} } = schedule;
  const now = await readNow(engine.database);
  const variant = await engine.variantFor(workflow, division, localDay(now, engine.policies().calendar.zone));
  if (!variant?.bundle.definition.start.by?.includes("schedule")) {
    throw new Error(`the schedule ${id} starts ${workflow}, which is not there or does not allow it`);
  }
  const city = homeCityOf(division);
  const begun = beginCase(engine, {
    ...{ id: uuidv7(), city, variant, division, data, now, actor: null, subject: null, startedOrg: null },
    ...{
      subjectBlind: subjectBlindOf(engine, variant, data, division),
      modeOverride: null,
      origin: `schedule:${id}`,
      parent: null,
    },
  });
  const shape = caseNumber(engine, { variant, division, now, parent: null });
  return engine.database.transaction(async (tx) => {
    if (!(await takeFiring(tx, id, firedAt, "started"))) return false;
    const count = shape.series === null ? null : await takeNumbers(tx, city, shape.series, 1);
    const one = { ...begun, number: count === null ? shape.prefix : filled(shape, count) };
    const done = advance(engine, {
      variant,
      one,
      now,
      actor: null,
      subject: null,
      data,
      kind: "start",
      type: "started",
    });
    if (isRefusal(done)) throw new Error(`the schedule ${id} could not start its case: ${done.code}`);
    await insertCases(tx, done.write);
    return true;
  });
}
