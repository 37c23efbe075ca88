import { formatId, type Id } from "../core/id.ts";
import type { OperationId } from "../core/operation/catalogue.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { readLastOf } from "../store/history-list.ts";
import { readInstanceWhole } from "../store/instance-list.ts";
import { writeStep } from "../store/step-write.ts";
import { listTasksOf } from "../store/task-list.ts";
import { attempt, LOST, type Request, replyRow } from "./attempt.ts";
import { type CaseInHand, takeCase } from "./case-in-hand.ts";
import { requestHash } from "./chain.ts";
import { actorOf } from "./context.ts";
import type { Caller, Engine } from "./engine.ts";
import { operation } from "./operate.ts";
import { outboxRow } from "./outbox-message.ts";
import { readerOf } from "./reader.ts";
import { storable } from "./storable.ts";
import type { Case } from "./stored.ts";

/** How long after somebody was urged nobody need urge again. */
const URGE_PAUSE_MS_MIN = 4 * 3_600_000;

/** What is said about a case without moving it. */
export type Saying = Extract<OperationId, "urge" | "comment">;

export interface SayInput {
  instance: Id;
  reason: string;
  key?: string | null;
}

export interface Said {
  instance: string;
  revision: number;
}

/** 催办 and 备注: whoever takes part in a case, or watches over its place, says something that stands in its history. */
export async function sayOf(engine: Engine, caller: Caller, what: Saying, input: SayInput): Promise<Said | Refusal> {
  const { instance, reason, key = null } = input;
  const unfit = storable(reason);
  if (unfit) return unfit;
  const request: Request = { user: caller.user, key, hash: requestHash(what, { instance, reason }) };
  return attempt(async () => {
    const held = await takeCase<Said>(engine, instance, request);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    const { one, variant, now, subject } = held;
    const policies = engine.policies();
    const seen = await engine.database.readAs(readerOf(policies, caller), (tx) =>
      readInstanceWhole(tx, instance.city, instance.uuid),
    );
    if (seen === null) return refuse("NOT_FOUND");
    const refused = what === "urge" ? await urgedAlready(engine, held) : null;
    if (refused) return refused;
    const actor = actorOf(caller, officeOf(caller, one));
    const facts = {
      type: what === "urge" ? "urged" : "commented",
      variant,
      one,
      now,
      actor,
      subject,
      quiet: true as const,
    };
    const { write, one: after } = operation(engine, { ...facts, did: { reason } });
    if (what === "urge") write.outbox.push(...(await urgings(engine, caller, one, reason, now)));
    const reply = { instance: formatId(instance), revision: after.rev };
    write.idempotency = replyRow(engine, request, 200, reply, now);
    return (await writeStep(engine.database, write, one.rev)) ? reply : LOST;
  });
}

/** The office through which somebody takes part; one that only watches speaks as itself. */
function officeOf(caller: Caller, one: Case): string {
  const part = caller.grants.find(({ organisation }) => one.resolved.participants.includes(organisation));
  return (part ?? caller.grants[0])?.organisation ?? "";
}

async function urgedAlready(engine: Engine, { one, now }: CaseInHand): Promise<Refusal | null> {
  if (one.status !== "active") return refuse("EVENT_REFUSED", { accepts: [] });
  const last = await readLastOf(engine.database, one.city, one.id, "urged");
  if (last === null || Date.parse(now) - Date.parse(last) >= URGE_PAUSE_MS_MIN) return null;
  return refuse("EVENT_REFUSED", { cure: URGED_ALREADY });
}

/** To whoever has an open task of the case, or to the post where nobody has claimed it. */
async function urgings(engine: Engine, caller: Caller, one: Case, reason: string, now: string) {
  const tasks = await listTasksOf(engine.database, one.city, one.id);
  return tasks.map(({ title, organisation, role, assignee }) => {
    const text: Text = {
      zh: `${caller.name}催办“${title.zh}”：${one.number}（${reason}）`,
      en: `${caller.name} asks you to see to "${title.en}": ${one.number} (${reason})`,
    };
    const whom = assignee === null ? { organisation, role } : { user: assignee };
    return outboxRow(engine, one, { kind: "notify", body: { ...whom, template: "urged", text } }, now);
  });
}

const URGED_ALREADY: Text = {
  zh: "四小时内已有人催办，请稍后再催",
  en: "It has been urged within the last four hours; wait before you do so again",
};
