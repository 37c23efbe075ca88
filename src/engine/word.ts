import { v7 as uuidv7 } from "uuid";
import type { Destination } from "../core/api.ts";
import { formatId, type Id } from "../core/id.ts";
import { OPERATIONS, type OperationId } from "../core/operation/catalogue.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { readLastOf } from "../store/history-list.ts";
import { readInstanceWhole } from "../store/instance-list.ts";
import type { StepWrite } from "../store/rows.ts";
import { writeStep } from "../store/step-write.ts";
import { listTasksOf } from "../store/task-list.ts";
import { addresseesOf } from "./addressees.ts";
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
export type Saying = Extract<OperationId, "urge" | "comment" | "cc" | "consult">;

export interface SayInput {
  instance: Id;
  /** The user it is sent to, where it is for one. */
  to?: string;
  reason: string;
  key?: string | null;
}

export interface Said {
  instance: string;
  revision: number;
}

/** 催办 and 备注: whoever takes part in a case, or watches over its place, says something that stands in its history. */
export async function sayOf(engine: Engine, caller: Caller, what: Saying, input: SayInput): Promise<Said | Refusal> {
  const { instance, reason, to, key = null } = input;
  const unfit = storable(reason);
  if (unfit) return unfit;
  const request: Request = {
    user: caller.user,
    key,
    hash: requestHash(what, { instance, reason, ...(to ? { to } : {}) }),
  };
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
    const whom = addressed(what)
      ? addresseesOf(policies, caller, { ...one, participants: one.resolved.participants }, caller.day ?? "").find(
          ({ id }) => id === to,
        )
      : null;
    if (whom === undefined) return refuse("OPERATION_TARGET", { cure: NOBODY_WHO_SEES });
    const refused = what === "urge" ? await urgedAlready(engine, held) : null;
    if (refused) return refused;
    const actor = actorOf(caller, officeOf(caller, one));
    const facts = {
      type: OPERATIONS[what].event,
      variant,
      one,
      now,
      actor,
      subject,
      quiet: true as const,
    };
    const { write, one: after } = operation(engine, { ...facts, did: { reason, ...(whom ? { to: whom.id } : {}) } });
    if (what === "urge") write.outbox.push(...(await urgings(engine, caller, one, reason, now)));
    if (whom && addressed(what)) send(engine, caller, one, write, { what, whom, reason, now });
    const reply = { instance: formatId(instance), revision: after.rev };
    write.idempotency = replyRow(engine, request, 200, reply, now);
    return (await writeStep(engine.database, write, one.rev)) ? reply : LOST;
  });
}

const addressed = (what: Saying): what is "cc" | "consult" => what === "cc" || what === "consult";

function send(
  engine: Engine,
  caller: Caller,
  one: Case,
  write: StepWrite,
  { what, whom, reason, now }: { what: "cc" | "consult"; whom: Destination; reason: string; now: string },
): void {
  write.words.push({
    ...{ id: uuidv7(), instance_id: one.id, kind: what, asked: reason, asked_at: now },
    ...{ from_user: caller.user, from_name: caller.name, to_user: whom.id, to_name: whom.title.zh },
    ...{ number: one.number, label: one.label },
  });
  const text: Text =
    what === "cc"
      ? {
          zh: `${caller.name}抄送：${one.number}（${reason}）`,
          en: `${caller.name} sends you for information: ${one.number} (${reason})`,
        }
      : { zh: `${caller.name}询问：${one.number}（${reason}）`, en: `${caller.name} asks: ${one.number} (${reason})` };
  const body = { user: whom.id, template: OPERATIONS[what].event, text };
  write.outbox.push(outboxRow(engine, one, { kind: "notify", body }, now));
}

/** The office through which somebody takes part; one that only watches speaks as itself. */
export function officeOf(caller: Caller, one: Case): string {
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

const NOBODY_WHO_SEES: Text = {
  zh: "请选择有权查看此办件的人员",
  en: "Choose somebody who may see this case",
};
const URGED_ALREADY: Text = {
  zh: "四小时内已有人催办，请稍后再催",
  en: "It has been urged within the last four hours; wait before you do so again",
};
