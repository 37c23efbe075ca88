import type { Moved, Operated } from "../core/api.ts";
import { localDay } from "../core/calendar/day.ts";
import { going } from "../core/case/suspension.ts";
import type { Id } from "../core/id.ts";
import { leavesOf } from "../core/machine/place.ts";
import { DIRECT_RIGHT } from "../core/operation/catalogue.ts";
import { closingsOf } from "../core/operation/open-work.ts";
import type { Moving } from "../core/operation/return.ts";
import { wayTo } from "../core/operation/way.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { writeStep } from "../store/step-write.ts";
import { advance, movedOf } from "./advance.ts";
import { attempt, LOST, type Request, replyRow } from "./attempt.ts";
import { grantOver } from "./authority.ts";
import { drawnEnd, end } from "./cancel.ts";
import { type CaseInHand, partOf, takeCase } from "./case-in-hand.ts";
import { requestHash } from "./chain.ts";
import { actorOf, machineOf } from "./context.ts";
import type { Caller, Engine } from "./engine.ts";
import { lookUp } from "./look-up.ts";
import { drawnOf, touched } from "./operated.ts";
import { readsDivision } from "./reader.ts";
import { storable } from "./storable.ts";
import type { Case } from "./stored.ts";
import { tellOfBegins, tellOfEnds } from "./tell.ts";

/** What those who direct cases may do: none of it is drawn, each needs a reason, all of it is in the history. */
export type Directing = "jump" | "reopen" | "terminate";

export interface DirectInput {
  instance: Id;
  /** The state to lead it to; a case that was ended goes on where it stood. */
  to?: string;
  reason: string;
  preview: boolean;
  key?: string | null;
}

/** 跳转, 重启, 终止: by a post with the right to direct cases where the case lies. */
export async function directCase(
  engine: Engine,
  caller: Caller,
  how: Directing,
  input: DirectInput,
): Promise<Operated | Refusal> {
  const { preview, key = null, ...asked } = input;
  const unfit = storable(asked.reason);
  if (unfit) return unfit;
  const request: Request = { user: caller.user, key: preview ? null : key, hash: requestHash(how, asked) };
  return attempt(async () => {
    const held = await takeCase<Operated>(engine, input.instance, request);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    const { one } = held;
    const today = localDay(held.now, engine.policies().calendar.zone);
    const grant = grantOver(engine.policies(), caller, DIRECT_RIGHT, one.division, today);
    if (!grant) {
      const seen = partOf(caller, one) || readsDivision(engine.policies(), caller, one.division);
      return refuse(seen ? "FORBIDDEN" : "NOT_FOUND");
    }
    const running = one.status === "active" || one.status === "suspended";
    if (running === (how === "reopen")) return refuse("EVENT_REFUSED", { cure: running ? STILL_RUNNING : OVER });
    const by = { caller, organisation: grant.organisation, reason: input.reason, request };
    if (how === "jump" && one.status === "suspended") return refuse("EVENT_REFUSED", { cure: STANDS_STILL });
    if (how === "terminate") return terminated(engine, { ...held, one: going(one, held.now) }, by, preview);
    return led(engine, held, { ...by, how, preview, ...(input.to === undefined ? {} : { to: input.to }) });
  });
}

interface By {
  caller: Caller;
  organisation: string;
  reason: string;
  request: Request;
}

async function terminated(engine: Engine, held: CaseInHand, by: By, preview: boolean) {
  const { variant, one } = held;
  const drawn = await drawnEnd(engine, held, actorOf(by.caller, by.organisation), by.reason);
  const ends = touched(variant, drawn?.effects ?? closingsOf(machineOf(variant), one.stored));
  if (preview) return { ...ends, moved: null, ...(drawn === null ? {} : { drawn: drawnOf(variant, drawn) }) };
  const answer = (moved: Moved): Operated => ({ ...ends, moved });
  const done = await end(engine, held, { ...by, type: "terminated", answer });
  return done === LOST ? LOST : answer(done);
}

async function led(
  engine: Engine,
  held: CaseInHand,
  by: By & { how: "jump" | "reopen"; preview: boolean; to?: string },
) {
  const { variant, now, subject } = held;
  if (by.how === "reopen" && held.one.parent !== null) return refuse("EVENT_REFUSED", { cure: PART });
  const moving = wayOf(held, by.to);
  if (moving === null) return refuse("OPERATION_TARGET", by.to === undefined ? { cure: NAME_IT } : {});
  const one: Case = { ...held.one, status: "active", endedAt: null };
  const actor = actorOf(by.caller, by.organisation);
  const looked = await lookUp(engine, variant, { one, now, actor, subject });
  const done = advance(engine, {
    ...{ variant, one, now, subject, looked, actor, kind: "move", moving, reason: by.reason },
    ...{ type: by.how === "jump" ? "jumped" : "reopened", organisation: by.organisation },
  });
  if (isRefusal(done)) return done;
  const told = touched(variant, done.effects);
  if (by.preview) return { ...told, moved: null };
  const reply: Operated = { ...told, moved: movedOf(done.one, done.write, by.caller) };
  const about = { by: by.caller.user, at: now, reason: by.reason, ...WHAT[by.how] };
  await tellOfEnds(engine, one, done.write, about);
  tellOfBegins(engine, done.one, done.write, about);
  done.write.idempotency = replyRow(engine, by.request, 200, reply, now);
  return (await writeStep(engine.database, done.write, one.rev)) ? reply : LOST;
}

const WHAT = {
  jump: { template: "jumped", what: { zh: "已转到其他环节", en: "was led to another step" } },
  reopen: { template: "reopened", what: { zh: "已重启", en: "was reopened" } },
};

/** A case that was ended while it ran is entered again as it stood; any other is led to the state that is named. */
function wayOf({ one, variant }: CaseInHand, to: string | undefined): Moving | null {
  if (one.status === "cancelled" && one.stored.status === "active") {
    return to === undefined ? { movements: [{ at: "", to: leavesOf(one.stored.value) }], resumed: true } : null;
  }
  const way = to === undefined ? null : wayTo(machineOf(variant), one.stored, to);
  return way && { movements: [way] };
}

const STANDS_STILL: Text = { zh: "办件已挂起，请先恢复", en: "The case is suspended; resume it first" };
const STILL_RUNNING: Text = { zh: "办件仍在办理中", en: "The case is still running" };
const OVER: Text = { zh: "办件已经结束，可以重启", en: "The case is over; it can be reopened" };
const PART: Text = { zh: "分办件随主办件，不能单独重启", en: "A part belongs to its whole and is not reopened alone" };
const NAME_IT: Text = { zh: "请指定继续办理的环节", en: "Name the step at which it goes on" };
