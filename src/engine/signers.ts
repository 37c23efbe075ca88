import type { Moved } from "../core/api.ts";
import { localDay } from "../core/calendar/day.ts";
import { hasSigned, SIGNED_ALREADY, separationCure, separationOf } from "../core/case/duty.ts";
import type { Id } from "../core/id.ts";
import type { SigningChange } from "../core/machine/sign.ts";
import type { SignerPlace } from "../core/machine/signing.ts";
import { invokeOf, signerOf } from "../core/machine/slot.ts";
import { DIRECT_RIGHT } from "../core/operation/catalogue.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { writeStep } from "../store/step-write.ts";
import { type Advanced, advance, movedOf } from "./advance.ts";
import { attempt, LOST, type Request, replyRow } from "./attempt.ts";
import { grantOver } from "./authority.ts";
import { type CaseInHand, takeCase } from "./case-in-hand.ts";
import { requestHash } from "./chain.ts";
import { actorOf } from "./context.ts";
import type { Caller, Engine } from "./engine.ts";
import { lookUp } from "./look-up.ts";
import { outboxRow } from "./outbox-message.ts";
import { storable } from "./storable.ts";
import { claimedByOther, type TaskInHand, takeTask } from "./task-in-hand.ts";
import { colleaguesOf } from "./transfer.ts";

export interface AddSignerInput {
  task: Id;
  /** A colleague by user id, or a position: one of the two. */
  to?: string;
  position?: string;
  place: SignerPlace;
  reason: string;
  key?: string | null;
}

/** 加签: asks somebody to sign as well, before the holder, after or beside. Who has signed already is not asked again. */
export async function addSigner(engine: Engine, caller: Caller, input: AddSignerInput): Promise<Moved | Refusal> {
  const { key = null, ...asked } = input;
  const unfit = storable(asked);
  if (unfit) return unfit;
  const request: Request = { user: caller.user, key, hash: requestHash("addSigner", asked) };
  return attempt(async () => {
    const held = await takeTask<Moved>(engine, caller, input.task, request);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    const { task, one } = held;
    const claimed = claimedByOther(engine, caller, task);
    if (claimed) return claimed;
    if (one.status !== "active") return refuse("EVENT_REFUSED", { accepts: [] });
    const unasked = whyNotAsk(engine, caller, held, input);
    if (unasked) return unasked;
    const { to, position = task.position, place, reason } = input;
    const add = { position, by: caller.user, ...(to === undefined ? {} : { assignee: to }) };
    const at = { invoke: invokeOf(task.invoke), of: signerOf(task.invoke) };
    const signing: SigningChange = { ...at, add, place, holder: caller.user };
    const by = { caller, organisation: task.organisation, reason, task: task.task };
    const done = await changed(engine, held, signing, { ...by, type: "signerAdded" });
    if (isRefusal(done)) return done;
    const name = one.label === null ? "" : ` ${one.label}`;
    const text: Text = {
      zh: `${caller.name}请您会签“${task.title.zh}”：${one.number}${name}（${reason}）`,
      en: `${caller.name} asks you to sign "${task.title.en}": ${one.number}${name} (${reason})`,
    };
    if (to !== undefined) {
      const body = { user: to, template: "signer", text };
      done.write.outbox.push(outboxRow(engine, one, { kind: "notify", body }, held.now));
    }
    return written(engine, caller, held, request, done);
  });
}

/** Why the one who is named cannot be asked; null when they can. */
function whyNotAsk(
  engine: Engine,
  caller: Caller,
  { task, one, variant, now, handled }: TaskInHand,
  { to, position }: AddSignerInput,
): Refusal | null {
  const policies = engine.policies();
  if ((to === undefined) === (position === undefined)) return refuse("OPERATION_TARGET", { cure: ONE_OF_TWO });
  if (position !== undefined) {
    return Object.hasOwn(policies.positions.positions, position) ? null : refuse("OPERATION_TARGET");
  }
  const user = to ?? "";
  const today = localDay(now, policies.calendar.zone);
  const others = colleaguesOf(policies, task.organisation, caller.user, today);
  if (!others.some(({ id }) => id === user)) return refuse("OPERATION_TARGET", { cure: NOT_HERE });
  if (hasSigned(one.stored, task.invoke, user)) return refuse("SEPARATION", { cure: SIGNED_ALREADY });
  const separated = separationOf(variant.bundle.definition, task.invoke, user, handled);
  if (separated === null) return null;
  return refuse("SEPARATION", { cure: separationCure(variant.bundle.definition, separated) });
}

export interface RemoveSignerInput {
  instance: Id;
  /** The `invoke` of the task, and the key of its signer. */
  task: string;
  signer: string;
  reason: string;
  key?: string | null;
}

/** 减签: somebody need no longer sign; by who asked them, or by a post that directs cases. What it waited for may be decided by it. */
export async function removeSigner(engine: Engine, caller: Caller, input: RemoveSignerInput): Promise<Moved | Refusal> {
  const { key = null, ...asked } = input;
  const unfit = storable(asked.reason);
  if (unfit) return unfit;
  const request: Request = { user: caller.user, key, hash: requestHash("removeSigner", asked) };
  return attempt(async () => {
    const held = await takeCase<Moved>(engine, input.instance, request);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    const { one, now } = held;
    const signer = one.stored.signing?.[input.task]?.signers.find((known) => known.key === input.signer);
    const today = localDay(now, engine.policies().calendar.zone);
    const grant = grantOver(engine.policies(), caller, DIRECT_RIGHT, one.division, today);
    const own = caller.grants.find(({ organisation }) => one.resolved.participants.includes(organisation));
    const organisation = grant?.organisation ?? own?.organisation;
    if (organisation === undefined) return refuse("NOT_FOUND");
    if (!grant && signer?.addedBy !== caller.user) return refuse("FORBIDDEN", { cure: NOT_YOURS });
    if (!signer || one.status !== "active") return refuse("OPERATION_TARGET");
    const by = { caller, organisation, reason: input.reason, type: "signerRemoved" as const };
    const done = await changed(engine, held, { invoke: input.task, remove: input.signer }, by);
    return isRefusal(done) ? done : written(engine, caller, held, request, done);
  });
}

interface By {
  caller: Caller;
  organisation: string;
  reason: string;
  task?: string;
  type: "signerAdded" | "signerRemoved";
}

async function changed(
  engine: Engine,
  { variant, one, now, subject }: Pick<CaseInHand, "variant" | "one" | "now" | "subject">,
  signing: SigningChange,
  { caller, ...by }: By,
): Promise<Advanced | Refusal> {
  const actor = actorOf(caller, by.organisation);
  const looked = await lookUp(engine, variant, { one, now, actor, subject });
  return advance(engine, { variant, one, now, subject, looked, actor, kind: "sign", signing, ...by });
}

async function written(
  engine: Engine,
  caller: Caller,
  { one, now }: Pick<CaseInHand, "one" | "now">,
  request: Request,
  done: Advanced,
): Promise<Moved | typeof LOST> {
  const reply = movedOf(done.one, done.write, caller);
  done.write.idempotency = replyRow(engine, request, 200, reply, now);
  return (await writeStep(engine.database, done.write, one.rev)) ? reply : LOST;
}

const ONE_OF_TWO: Text = { zh: "请指定一名同事或一个岗位", en: "Name a colleague or a position" };
const NOT_HERE: Text = {
  zh: "请选择任务所在单位的其他在岗人员",
  en: "Choose somebody else who holds a post at the task's office",
};
const NOT_YOURS: Text = {
  zh: "只能由加签的人或有“调度办件”权限的岗位减签",
  en: "Only who asked for the signature, or a post that directs cases, may take it away",
};
