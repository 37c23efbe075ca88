import { SUSPENSION_KEY } from "../core/case/suspension.ts";
import type { Id } from "../core/id.ts";
import { isRefusal, type Refusal } from "../core/refusal.ts";
import { writeStep } from "../store/step-write.ts";
import { advance } from "./advance.ts";
import { attempt, LOST } from "./attempt.ts";
import { takeCase } from "./case-in-hand.ts";
import { requestHash } from "./chain.ts";
import type { Engine } from "./engine.ts";
import { lookUp } from "./look-up.ts";
import { told } from "./looping.ts";
import { resumed } from "./suspend.ts";

/** `fired` false: there is no such timer, it is not due, or its case no longer listens; the row can go. */
export interface Fired {
  fired: boolean;
}

/**
 * Sends a due timer's event to its case. The step removes the timer's row in its own statement, so it fires once however
 * many workers try, and again after a worker that died before writing.
 */
export async function fireTimer(
  engine: Engine,
  input: { instance: Id; key: string; id?: string },
): Promise<Fired | Refusal> {
  const request = { user: "", key: null, hash: requestHash("fire", {}) };
  return attempt(async () => {
    const held = await takeCase<Fired>(engine, input.instance, request, input.key);
    if (isRefusal(held)) return { fired: false };
    if ("reply" in held) return held.reply;
    const { one, variant, now, subject, timer } = held;
    if (timer?.id === (input.id ?? timer?.id) && input.key === SUSPENSION_KEY && one.status === "suspended") {
      const { write } = await resumed(engine, held, null);
      return (await writeStep(engine.database, write, one.rev)) ? { fired: true } : LOST;
    }
    if (timer === null || (input.id !== undefined && input.id !== timer.id) || one.status !== "active")
      return { fired: false };
    const looked = await lookUp(engine, variant, { one, now, subject, actor: null });
    const taken = { variant, one, now, subject, looked, actor: null, reached: timer.at };
    const done = advance(engine, { ...taken, kind: "timer", type: input.key });
    if (isRefusal(done)) return done.code === "EVENT_REFUSED" ? { fired: false } : told(engine, one, now, done);
    if (!done.write.timers.some(({ key }) => key === input.key)) done.write.stopped.keys.push(input.key);
    return (await writeStep(engine.database, done.write, one.rev)) ? { fired: true } : LOST;
  });
}
