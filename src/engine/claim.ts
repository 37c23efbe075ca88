import type { Id } from "../core/id.ts";
import { formatId } from "../core/id.ts";
import { isRefusal, type Refusal } from "../core/refusal.ts";
import { writeStep } from "../store/step-write.ts";
import { attempt, LOST, type Request, replyRow } from "./attempt.ts";
import { requestHash } from "./chain.ts";
import { actorOf } from "./context.ts";
import type { Caller, Engine } from "./engine.ts";
import { operation } from "./operate.ts";
import { claimedByOther, publicId, takeTask } from "./task-in-hand.ts";

export interface Claimed {
  task: string;
  instance: string;
  assignee: string | null;
  revision: number;
}

/** Makes a task the caller's own; nothing changes when it is already. One of several who try at once has it. */
export function claimTask(
  engine: Engine,
  caller: Caller,
  input: { task: Id; key?: string | null },
): Promise<Claimed | Refusal> {
  return assign(engine, caller, "claimed", input.task, input.key ?? null, caller.user);
}

/** Gives a claimed task back to everybody at the post; nothing changes when nobody has claimed it. */
export function releaseTask(
  engine: Engine,
  caller: Caller,
  input: { task: Id; key?: string | null },
): Promise<Claimed | Refusal> {
  return assign(engine, caller, "released", input.task, input.key ?? null, null);
}

function assign(
  engine: Engine,
  caller: Caller,
  type: "claimed" | "released",
  id: Id,
  key: string | null,
  assignee: string | null,
): Promise<Claimed | Refusal> {
  const request: Request = { user: caller.user, key, hash: requestHash(type, { task: id }) };
  return attempt(async () => {
    const held = await takeTask<Claimed>(engine, caller, id, request);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    const { task, one, variant, now, subject } = held;
    const claimed = claimedByOther(engine, caller, task);
    if (claimed) return claimed;
    const answer = { task: formatId(id), instance: publicId(one), assignee };
    if (task.assignee === assignee) return { ...answer, revision: one.rev };
    const actor = actorOf(caller, task.organisation, held.behalf);
    const { write, one: after } = operation(engine, { type, variant, one, now, actor, subject, task: task.task });
    const reply = { ...answer, revision: after.rev };
    write.assigned = { task: task.task, assignee };
    write.idempotency = replyRow(engine, request, 200, reply, now);
    return (await writeStep(engine.database, write, one.rev)) ? reply : LOST;
  });
}
