import type { Destination } from "../core/api.ts";
import { localDay } from "../core/calendar/day.ts";
import { separationCure, separationOf } from "../core/case/duty.ts";
import { formatId, type Id } from "../core/id.ts";
import { DIRECT_RIGHT } from "../core/operation/catalogue.ts";
import { holdsOn } from "../core/policy/organisation.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { writeStep } from "../store/step-write.ts";
import { attempt, LOST, type Request, replyRow } from "./attempt.ts";
import { grantOver, grantOverOrganisation } from "./authority.ts";
import { requestHash } from "./chain.ts";
import type { Claimed } from "./claim.ts";
import { actorOf } from "./context.ts";
import type { Caller, Engine, Policies } from "./engine.ts";
import { operation } from "./operate.ts";
import { outboxRow } from "./outbox-message.ts";
import { storable } from "./storable.ts";
import { claimedByOther, publicId, type TaskInHand, takeTask } from "./task-in-hand.ts";

/** Colleagues offered; an office has few people, and one with more is searched by name on the page. */
const COLLEAGUES_MAX = 200;

/** How a task comes to another person. */
export type Giving = "transfer" | "delegate" | "assign" | "handover";

export interface GiveInput {
  task: Id;
  /** The user who is to do it. */
  to: string;
  reason: string;
  /** The leaver from whom it is handed over. */
  from?: string;
  key?: string | null;
}

const WAYS: Record<Giving, { type: string; told: (by: string, title: Text) => Text }> = {
  transfer: {
    type: "transferred",
    told: (by, { zh, en }) => ({ zh: `${by}转来“${zh}”`, en: `${by} handed you "${en}"` }),
  },
  delegate: {
    type: "delegated",
    told: (by, { zh, en }) => ({
      zh: `${by}委派您处理“${zh}”，请提出意见后交回`,
      en: `${by} asks you to work on "${en}" and hand it back with a proposal`,
    }),
  },
  handover: {
    type: "handedOver",
    told: (by, { zh, en }) => ({
      zh: `${by}将离岗人员的“${zh}”转您办理`,
      en: `${by} handed a leaver's "${en}" to you`,
    }),
  },
  assign: {
    type: "assigned",
    told: (by, { zh, en }) => ({ zh: `${by}指派您办理“${zh}”`, en: `${by} assigned "${en}" to you` }),
  },
};

/**
 * 转办, 委派, 指派: another person does the task, until they hand it back where it was delegated. Colleagues give it to each
 * other within the office; whoever directs cases gives it to anybody who holds its post. The duties that must be separate
 * stay separate.
 */
export async function giveTask(
  engine: Engine,
  caller: Caller,
  how: Giving,
  input: GiveInput,
): Promise<Claimed | Refusal> {
  const { key = null, ...asked } = input;
  const unfit = storable(asked.reason);
  if (unfit) return unfit;
  const request: Request = { user: caller.user, key, hash: requestHash(how, asked) };
  const leads = (row: { division: string; organisation: string; assignee: string | null }) =>
    leading(engine.policies(), caller, how, row, input.from) !== null;
  return attempt(async () => {
    const held = await takeTask<Claimed>(engine, caller, input.task, request, leads);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    if (LED.has(how) && !leads({ ...held.task, division: held.one.division })) return refuse("FORBIDDEN");
    return give(engine, caller, how, held, { ...asked, request });
  });
}

/** What nobody does with a task of their own: those who direct cases, or administer the users of its office, do. */
const LED: ReadonlySet<Giving> = new Set(["assign", "handover"]);

function leading(
  policies: Policies,
  caller: Caller,
  how: Giving,
  row: { division: string; organisation: string; assignee: string | null },
  from: string | undefined,
): { organisation: string } | null {
  const day = caller.day ?? "";
  if (how === "assign") return grantOver(policies, caller, DIRECT_RIGHT, row.division, day);
  if (how !== "handover" || row.assignee !== from) return null;
  return grantOverOrganisation(policies, caller, "users.write", row.organisation, day);
}

async function give(
  engine: Engine,
  caller: Caller,
  how: Giving,
  held: TaskInHand,
  { to, reason, from, request }: GiveInput & { request: Request },
): Promise<Claimed | Refusal | typeof LOST> {
  const { task, one, variant, now, subject, handled } = held;
  const policies = engine.policies();
  const today = localDay(now, policies.calendar.zone);
  const claimed = LED.has(how) ? null : claimedByOther(engine, caller, task);
  if (claimed) return claimed;
  if (one.status !== "active") return refuse("EVENT_REFUSED", { accepts: [] });
  const open =
    how === "assign"
      ? holdersOf(policies, task, today).filter(({ id }) => id !== task.assignee)
      : colleaguesOf(policies, task.organisation, from ?? caller.user, today);
  if (!open.some(({ id }) => id === to))
    return refuse("OPERATION_TARGET", { cure: how === "assign" ? NOT_AT_POST : NOT_HERE });
  const separated = separationOf(variant.bundle.definition, task.invoke, to, handled);
  if (separated !== null) return refuse("SEPARATION", { cure: separationCure(variant.bundle.definition, separated) });
  const way = WAYS[how];
  const grant = leading(policies, caller, how, { ...task, division: one.division }, from);
  const actor = actorOf(caller, grant?.organisation ?? task.organisation, grant ? null : held.behalf);
  const facts = { type: way.type, variant, one, now, actor, subject, task: task.task };
  const { write, one: after } = operation(engine, { ...facts, did: { reason, assignee: to } });
  write.assigned = {
    ...{ task: task.task, assignee: to },
    ...(how === "delegate" ? { delegated_by: caller.user } : {}),
    // What was only delegated to a leaver is still to be handed back.
    ...(how === "handover" ? { delegated_by: task.delegatedBy } : {}),
  };
  const name = one.label === null ? "" : ` ${one.label}`;
  const told = way.told(caller.name, task.title);
  const text: Text = {
    zh: `${told.zh}：${one.number}${name}（${reason}）`,
    en: `${told.en}: ${one.number}${name} (${reason})`,
  };
  write.outbox.push(outboxRow(engine, one, { kind: "notify", body: { user: to, template: way.type, text } }, now));
  const reply = { task: formatId({ city: one.city, uuid: task.task }), instance: publicId(one) };
  const answer = { ...reply, assignee: to, revision: after.rev };
  write.idempotency = replyRow(engine, request, 200, answer, now);
  return (await writeStep(engine.database, write, one.rev)) ? answer : LOST;
}

/** Who else holds a post at an office today, by name. */
export function colleaguesOf(policies: Policies, organisation: string, self: string, on: string): Destination[] {
  const found = new Set<string>();
  for (const [place, holders] of policies.holders) {
    if (!place.startsWith(`${organisation}|`)) continue;
    for (const { user, from, until } of holders) if (user !== self && holdsOn({ from, until }, on)) found.add(user);
  }
  return peopleOf(policies, found);
}

/** Who holds the very post of a task today, by name. */
export function holdersOf(
  policies: Policies,
  { organisation, role }: { organisation: string; role: string },
  on: string,
): Destination[] {
  const holders = policies.holders.get(`${organisation}|${role}`) ?? [];
  return peopleOf(policies, new Set(holders.filter((one) => holdsOn(one, on)).map(({ user }) => user)));
}

/** People to choose from, by name. */
export function peopleOf(policies: Policies, users: ReadonlySet<string>): Destination[] {
  return [...users]
    .flatMap((id) => policies.users.get(id) ?? [])
    .filter(({ disabled }) => !disabled)
    .toSorted((a, b) => a.name.localeCompare(b.name, "zh"))
    .slice(0, COLLEAGUES_MAX)
    .map(({ id, name }) => ({ id, title: { zh: name, en: name }, by: null, at: null }));
}

const NOT_HERE: Text = {
  zh: "请选择任务所在单位的其他在岗人员",
  en: "Choose somebody else who holds a post at the task's office",
};
const NOT_AT_POST: Text = {
  zh: "请选择任务所在岗位的其他人员",
  en: "Choose somebody else who holds the task's post",
};
