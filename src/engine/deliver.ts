import type { Moved } from "../core/api.ts";
import type { Id } from "../core/id.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import { writeStep } from "../store/step-write.ts";
import { advance, movedOf } from "./advance.ts";
import { attempt, LOST, type Request, replyRow } from "./attempt.ts";
import { takeCase } from "./case-in-hand.ts";
import { requestHash } from "./chain.ts";
import type { Engine } from "./engine.ts";
import { lookUp } from "./look-up.ts";
import { told } from "./looping.ts";
import { storable } from "./storable.ts";
import type { Case } from "./stored.ts";

export interface Delivery {
  instance: Id;
  /** An event by its type (`things.done`, `things.<milestone>`), or a message by name that the case may be waiting for. */
  event: { type: string } | { message: string };
  data?: Record<string, unknown>;
  /** Who sends, and the id under which the same delivery arrives again: it is taken once. */
  from: string;
  key: string | null;
}

/** Delivers what other cases or the outside send; EVENT_REFUSED when the case does not listen to it (any more, or yet). */
export async function deliverEvent(engine: Engine, input: Delivery): Promise<Moved | Refusal> {
  const { instance, event, data, from, key } = input;
  const unfit = storable(data ?? {});
  if (unfit) return unfit;
  const request: Request = {
    user: from,
    // One message may go to many cases; each takes it once.
    key: key === null ? null : `${key}:${instance.uuid}`,
    hash: requestHash("deliver", { instance, event, data: data ?? null }),
  };
  return attempt(async () => {
    const held = await takeCase<Moved>(engine, instance, request);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    const { one, variant, now, subject } = held;
    const type = "type" in event ? event.type : awaiting(one, event.message);
    if (one.status !== "active" || type === null) return refuse("EVENT_REFUSED");
    const looked = await lookUp(engine, variant, { one, now, subject, actor: null, ...(data ? { data } : {}) });
    const done = advance(engine, {
      variant,
      one,
      now,
      subject,
      looked,
      actor: null,
      kind: "event",
      type,
      ...(data ? { data } : {}),
    });
    if (isRefusal(done)) return told(engine, one, now, done);
    const reply = movedOf(done.one, done.write, null);
    done.write.idempotency = replyRow(engine, request, 200, reply, now);
    return (await writeStep(engine.database, done.write, one.rev)) ? reply : LOST;
  });
}

/** The event by which a message enters the case; null when nothing there waits for it. */
function awaiting(one: Case, name: string): string | null {
  const waiting = Object.entries(one.resolved.waits).find(
    // Who names the case itself need not say what the message is about.
    ([, awaited]) => awaited === name || awaited.startsWith(`${name}#`),
  );
  return waiting ? `${waiting[0]}.received` : null;
}
