import { v7 as uuidv7 } from "uuid";
import type { WorkAnswer } from "../core/api.ts";
import { formatId, type Id } from "../core/id.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import { scrubbed } from "../core/scrub.ts";
import type { Connection } from "../store/database.ts";
import { readReply } from "../store/replies.ts";
import { writeStep } from "../store/step-write.ts";
import { extendLease, failWork, readWork, type WorkRead } from "../store/work.ts";
import { advance } from "./advance.ts";
import { attempt, earlierReply, LOST, type Request, replyRow } from "./attempt.ts";
import { takeCase } from "./case-in-hand.ts";
import { requestHash } from "./chain.ts";
import type { Caller, Engine } from "./engine.ts";
import { serves } from "./lease.ts";
import { lookUp } from "./look-up.ts";
import { told } from "./looping.ts";
import { once } from "./once.ts";
import { liesWithin, placesOfRight } from "./reader.ts";
import { storable } from "./storable.ts";

/**
 * The answer of an external worker goes to its case as `<invoke>.done`, once: the step removes the work in its own
 * statement, and only for whoever still holds it. The same answer under the same token gets the same reply.
 */
export async function completeWork(
  engine: Engine,
  caller: Caller,
  input: { work: Id; token: string; data: Record<string, unknown> },
): Promise<WorkAnswer | Refusal> {
  const { work, token, data } = input;
  const unfit = storable(data);
  if (unfit) return unfit;
  const asked = requestHash("work.complete", { work, data });
  const request: Request = { user: caller.user, key: `work/${work.uuid}/${token}`, hash: asked };
  return attempt(async () => {
    const held = await holding(engine, caller, work, token);
    if (held === null) return answered(engine, request, work.city);
    const taken = await takeCase<WorkAnswer>(engine, { city: work.city, uuid: held.instanceId }, request);
    if (isRefusal(taken)) return taken;
    if ("reply" in taken) return taken.reply;
    const { one, variant, now, subject } = taken;
    if (one.status !== "active") return refuse("EVENT_REFUSED", { accepts: [] });
    const looked = await lookUp(engine, variant, { one, now, subject, actor: null, data });
    const type = `${held.invoke}.done`;
    const done = advance(engine, { variant, one, now, subject, looked, actor: null, kind: "event", type, data });
    if (isRefusal(done)) return told(engine, one, now, done);
    done.write.answered = { work: work.uuid, token };
    const reply: WorkAnswer = { id: formatId(work), status: "done", readyAt: null };
    done.write.idempotency = replyRow(engine, request, 200, reply, now);
    return (await writeStep(engine.database, done.write, one.rev)) ? reply : LOST;
  });
}

/**
 * Says that an attempt failed: the work rests and is given out again, or, with all attempts used up, lies dead. Said again
 * under the same token, because the answer was lost on the way, it gets the same reply.
 */
export async function failOfWork(
  engine: Engine,
  caller: Caller,
  input: { work: Id; token: string; code: string; reason: string; final: boolean; pauseSeconds: number },
): Promise<WorkAnswer | Refusal> {
  const { work, token, reason } = input;
  const request = { verb: "work.fail", asked: input, key: `work/${work.uuid}/${token}/failed`, city: work.city };
  return once(engine, caller, request, async (tx) => {
    if ((await holding(engine, caller, work, token, tx)) === null) return refuse("WORK_LOST");
    const failed = await failWork(tx, work.city, work.uuid, uuidv7(), { ...input, reason: scrubbed(reason) });
    if (failed === null) return refuse("WORK_LOST");
    const { dead, readyAt } = failed;
    return { id: formatId(work), status: dead ? "dead" : "resting", readyAt: dead ? null : readyAt };
  });
}

/** Lengthens a lease while the worker is at it. */
export async function heartbeat(
  engine: Engine,
  caller: Caller,
  input: { work: Id; token: string; leaseSeconds: number },
): Promise<{ leaseUntil: string } | Refusal> {
  const { work, token, leaseSeconds } = input;
  if ((await holding(engine, caller, work, token)) === null) return refuse("WORK_LOST");
  const leaseUntil = await extendLease(engine.database, work.city, work.uuid, token, leaseSeconds);
  return leaseUntil === null ? refuse("WORK_LOST") : { leaseUntil };
}

/** The work, if the token is that of its present lease and the caller may still do it. */
async function holding(
  engine: Engine,
  caller: Caller,
  work: Id,
  token: string,
  on: Connection = engine.database,
): Promise<WorkRead | null> {
  const row = await readWork(on, work.city, work.uuid);
  if (row === null || row.dead || row.token !== token) return null;
  const { places } = placesOfRight(engine.policies(), caller, (rights) => serves(rights, row.topic));
  return liesWithin(row.division, places) ? row : null;
}

async function answered(engine: Engine, request: Request, city: number): Promise<WorkAnswer | Refusal> {
  const { user, key } = request;
  const row = key === null ? null : await readReply(engine.database, { city, user, key });
  const earlier = row && earlierReply<WorkAnswer>(engine, request, row);
  if (!earlier) return refuse("WORK_LOST");
  return "reply" in earlier ? earlier.reply : earlier;
}
