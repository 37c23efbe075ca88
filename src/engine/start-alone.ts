import { v7 as uuidv7 } from "uuid";
import { localDay } from "../core/calendar/day.ts";
import type { StartedBy } from "../core/definition/model.ts";
import { filled } from "../core/number/shape.ts";
import { isRefusal } from "../core/refusal.ts";
import type { Connection } from "../store/database.ts";
import { takeNumbers } from "../store/step-read.ts";
import { insertCases } from "../store/step-write.ts";
import { advance } from "./advance.ts";
import { beginCase, caseNumber, subjectBlindOf } from "./begin.ts";
import type { Engine } from "./engine.ts";
import { homeCityOf } from "./stored.ts";

export interface Alone {
  id: string;
  /** Takes the number and writes the case: in the transaction of what made it begin, so that it begins once. */
  write(tx: Connection): Promise<void>;
}

/** A case that nobody starts: what makes it begin is named as its origin, and its procedure must allow it. */
export async function prepareAlone(
  engine: Engine,
  what: {
    workflow: string;
    division: string;
    data: Record<string, unknown>;
    now: string;
    by: StartedBy;
    origin: string;
  },
): Promise<Alone> {
  const { workflow, division, data, now, by, origin } = what;
  const variant = await engine.variantFor(workflow, division, localDay(now, engine.policies().calendar.zone));
  if (!variant?.bundle.definition.start.by?.includes(by))
    throw new Error(`${origin} starts ${workflow}, which is not there or does not allow it`);
  const city = homeCityOf(division);
  const id = uuidv7();
  const begun = beginCase(engine, {
    ...{ id, city, variant, division, data, now, actor: null, subject: null, startedOrg: null },
    subjectBlind: subjectBlindOf(engine, variant, data, division),
    ...{ modeOverride: null, origin, parent: null },
  });
  const shape = caseNumber(engine, { variant, division, now, parent: null });
  return {
    id,
    async write(tx) {
      const count = shape.series === null ? null : await takeNumbers(tx, city, shape.series, 1);
      const one = { ...begun, number: count === null ? shape.prefix : filled(shape, count) };
      const facts = { now, actor: null, subject: null, data, kind: "start", type: "started" } as const;
      const done = advance(engine, { variant, one, ...facts });
      if (isRefusal(done)) throw new Error(`${origin} could not start its case: ${done.code}`);
      await insertCases(tx, done.write);
    },
  };
}
