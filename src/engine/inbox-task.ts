import type { Acceptable, FormBody, TaskDetail } from "../core/api.ts";
import { localDay } from "../core/calendar/day.ts";
import { hasSigned, SIGNED_ALREADY, separationOf } from "../core/case/duty.ts";
import type { Resolved } from "../core/case/model.ts";
import { describeEvent } from "../core/diagram/words.ts";
import { formOf } from "../core/form/opinion.ts";
import { propertyNames } from "../core/form/prefill.ts";
import { parseId } from "../core/id.ts";
import type { Stored } from "../core/machine/model.ts";
import { DIRECT_RIGHT } from "../core/operation/catalogue.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import type { Form, Variant } from "../core/variant.ts";
import { listHandledBy } from "../store/history-list.ts";
import { type InstanceWhole, readInstanceWhole } from "../store/instance-list.ts";
import { readDone } from "../store/step-read.ts";
import { readTaskRow, type TaskRow } from "../store/task-list.ts";
import { grantOver } from "./authority.ts";
import { parametersOf } from "./cases-parameters.ts";
import type { Caller, Engine, Policies } from "./engine.ts";
import { aboveOf, NOBODY_ABOVE } from "./escalate.ts";
import { openingRows } from "./form-rows.ts";
import { mayAct, roleTitle, same, taskItemOf } from "./inbox-item.ts";
import { maskProtected } from "./masking.ts";
import { offered } from "./operated.ts";
import { divisionName, readerOf, readsDivision } from "./reader.ts";
import { earlierInWords, NOTHING_EARLIER } from "./return.ts";
import { signingView, voteWords } from "./signing-view.ts";
import { behalfOf, postsHeld } from "./stand-in.ts";
import { DELEGATED } from "./task-in-hand.ts";
import { colleaguesOf, holdersOf } from "./transfer.ts";

/** One task with its form and data, what the caller may do with it and why not, and why it is theirs. */
export async function getTask(engine: Engine, caller: Caller, id: string): Promise<TaskDetail | Refusal> {
  const parsed = parseId(id);
  if (!parsed) return refuse("NOT_FOUND");
  const policies = engine.policies();
  const read = await engine.database.readAs(readerOf(policies, caller), async (tx) => {
    const task = await readTaskRow(tx, parsed.city, parsed.uuid);
    const instance = task && (await readInstanceWhole(tx, parsed.city, task.instance));
    return (
      task &&
      instance && {
        ...{ task, instance, done: await readDone(tx, parsed.city, task.instance) },
        handled: await listHandledBy(tx, parsed.city, task.instance, ownersOf(caller, task)),
      }
    );
  });
  if (!read) return refuse("NOT_FOUND");
  const { task, instance, done } = read;
  const variant = await engine.variant(instance.variant);
  const form = formOf(variant.bundle, task.form) ?? null;
  const own = mayAct(caller, task);
  const stored = engine.sealer.open(instance.stored) as Stored;
  const today = localDay(instance.now, policies.calendar.zone);
  const colleagues = own ? colleaguesOf(policies, task.organisation, caller.user, today) : [];
  const directs = grantOver(policies, caller, DIRECT_RIGHT, instance.division, today) !== null;
  const holders = directs ? holdersOf(policies, task, today).filter(({ id }) => id !== task.assignee) : [];
  const resolved = engine.sealer.open(instance.resolved) as unknown as Resolved;
  const earlier = earlierInWords(variant, stored, task.state, done);
  const clear = new Set(own && form ? propertyNames(form.schema) : []);
  const data: Record<string, unknown> = engine.sealer.open(instance.data);
  const at = { city: parsed.city, instance: task.instance, division: instance.division };
  const opened = own && form ? await openingRows(engine, form, at, data) : {};
  return {
    ...taskItemOf(policies, caller, task),
    revision: instance.rev,
    form: form === null ? null : formBody(form),
    data: maskProtected(policies, { ...data, ...opened }, clear),
    draft:
      task.draft === null
        ? null
        : {
            data: engine.sealer.open(task.draft.data),
            savedAt: new Date(task.draft.savedAt).toISOString(),
            revision: task.draft.rev,
          },
    accepts: acceptsOf(policies, caller, variant, {
      ...{ task, instance, stored, handled: read.handled },
      ...{ earlier: earlier.length, colleagues: colleagues.length, directs, holders: holders.length },
      above: aboveOf(policies, { ...instance, resolved }, task, today) !== null,
    }),
    earlier,
    signing: signingView(policies, caller, variant, {
      ...{ stored, invoke: task.invoke, own },
      directs,
    }),
    colleagues,
    holders,
    proposal: proposalOf(task),
    why: whyOf(policies, caller, task, instance),
    parameters: parametersOf(engine, variant, instance.resolved),
  };
}

export function formBody(form: Form): FormBody {
  return { id: form.id, schema: form.schema, ui: form.ui };
}

/** Outcomes and operations in the order they are offered, each with its effect in words and, when refused, why. */
function acceptsOf(
  policies: Policies,
  caller: Caller,
  variant: Variant,
  read: { task: TaskRow; instance: InstanceWhole; stored: Stored; handled: readonly string[] } & Around,
): Acceptable[] {
  const { task } = read;
  const whyNot = whyNotOf(policies, caller, variant, read);
  const { definition, templates } = variant.bundle;
  const signed = voteWords(read.stored, task.invoke);
  const outcomes = task.outcomes.map((outcome): Acceptable => {
    const event = `${task.invoke}.${outcome.id}`;
    const effect = describeEvent(
      definition,
      task.state,
      event,
      (template) => templates[template]?.title ?? same(template),
    );
    return {
      id: outcome.id,
      title: outcome.title,
      kind: "outcome",
      ...(outcome.kind ? { style: outcome.kind } : {}),
      ...(outcome.requires ? { requires: outcome.requires } : {}),
      allowed: whyNot === null,
      ...(whyNot ? { whyNot } : {}),
      ...(signed ? { effect: signed } : effect ? { effect } : {}),
    };
  });
  return [...outcomes, ...operationsOf(caller, task, read, whyNot)];
}

/** What everybody can do with a task without its being drawn; `whyNot` of deciding it holds for returning it too. */
function operationsOf(
  caller: Caller,
  task: TaskRow,
  { earlier, colleagues, directs, holders, above }: Around,
  whyNot: Text | null,
): Acceptable[] {
  const holds = postsHeld(caller).some(
    ({ organisation, role }) => organisation === task.organisation && role === task.role,
  );
  const own = task.assignee === caller.user;
  const delegated = task.delegatedBy !== null;
  return [
    offered("claim", holds ? (task.assignee === null ? null : CLAIMED) : NOT_YOURS),
    offered("release", own ? (delegated ? DELEGATED : null) : NOT_CLAIMED_BY_YOU),
    offered("transfer", whyNot ?? (colleagues > 0 ? null : NOBODY_ELSE)),
    offered("addSigner", whyNot),
    ...(directs ? [offered("assign", holders > 0 ? null : NOBODY_THERE)] : []),
    ...(delegated
      ? [offered("resolve", own || task.delegatedBy === caller.user ? null : NOT_TO_YOU)]
      : [offered("delegate", whyNot ?? (colleagues > 0 ? null : NOBODY_ELSE))]),
    offered("escalate", whyNot ?? (above ? null : NOBODY_ABOVE)),
    offered("return", whyNot ?? (earlier > 0 ? null : NOTHING_EARLIER)),
  ];
}

/** What an operation on a task depends on, beside the task: what there is to choose from. */
interface Around {
  earlier: number;
  colleagues: number;
  directs: boolean;
  holders: number;
  above: boolean;
}

/** Whose earlier steps count where duties must be separate: the caller's, and those of whom they stand in for. */
function ownersOf(caller: Caller, task: TaskRow): string[] {
  const behalf = behalfOf(caller, task);
  return behalf === null ? [caller.user] : [caller.user, behalf.user];
}

function proposalOf({ proposal }: TaskRow): TaskDetail["proposal"] {
  return proposal && { name: proposal.name, text: proposal.text, at: new Date(proposal.at).toISOString() };
}

const NOBODY_THERE: Text = { zh: "该岗位没有其他人员", en: "Nobody else holds this post" };
const NOT_TO_YOU: Text = { zh: "没有委派给您", en: "It was not delegated to you" };
const NOBODY_ELSE: Text = { zh: "本单位没有其他在岗人员", en: "Nobody else holds a post at this office" };
const CLAIMED: Text = { zh: "已有人签收", en: "Somebody has claimed it" };
const NOT_YOURS: Text = { zh: "不在您的岗位", en: "It does not lie at a post of yours" };
const NOT_CLAIMED_BY_YOU: Text = { zh: "您没有签收", en: "You have not claimed it" };

function whyNotOf(
  policies: Policies,
  caller: Caller,
  variant: Variant,
  {
    task,
    instance,
    handled,
    stored,
  }: { task: TaskRow; instance: InstanceWhole; handled: readonly string[]; stored: Stored },
): Text | null {
  if (instance.status !== "active") return { zh: "办件不在办理中", en: "The case is not running" };
  if (task.assignee !== null && task.assignee !== caller.user && behalfOf(caller, task) === null) {
    const name = policies.users.get(task.assignee)?.name ?? "";
    return { zh: `已由${name}签收`, en: `Claimed by ${name}` };
  }
  if (task.delegatedBy !== null) return DELEGATED;
  if (!mayAct(caller, task)) return NOT_YOURS;
  if (hasSigned(stored, task.invoke, caller.user)) return SIGNED_ALREADY;
  const mine = handled.map((type): [string, string] => [type, caller.user]);
  return separationOf(variant.bundle.definition, task.invoke, caller.user, mine) === null ? null : SEPARATED;
}

const SEPARATED: Text = {
  zh: "您已办理与本环节相互制约的环节",
  en: "You have handled a step that must be somebody else's than this one",
};

/** Position, mode, place and grant, in one sentence. */
function whyOf(policies: Policies, caller: Caller, task: TaskRow, instance: InstanceWhole): Text {
  const position = policies.positions.positions[task.position]?.title ?? same(task.position);
  const mode = policies.positions.modes[instance.mode]?.title ?? same(instance.mode);
  const division = task.community ?? task.street ?? String(task.county).padEnd(12, "0");
  const place = divisionName(policies, division);
  const organisation = policies.organisations.get(task.organisation)?.name ?? task.organisation;
  const role = roleTitle(policies, task.role);
  const lies = {
    zh: `本环节由“${position.zh}”办理；${place}实行“${mode.zh}”，因此由${organisation}的${role.zh}承办。`,
    en: `This step is for “${position.en}”; ${place} is under “${mode.en}”, so it lies with ${role.en} at ${organisation}.`,
  };
  const holds = caller.grants.some((grant) => grant.organisation === task.organisation && grant.role === task.role);
  if (task.assignee === caller.user) return { zh: `${lies.zh}您已签收。`, en: `${lies.en} You have claimed it.` };
  if (holds) return { zh: `${lies.zh}您担任这一岗位。`, en: `${lies.en} You hold this post.` };
  const behalf = behalfOf(caller, task);
  if (behalf) return { zh: `${lies.zh}您代理${behalf.name}。`, en: `${lies.en} You stand in for ${behalf.name}.` };
  const may = readsDivision(policies, caller, division)
    ? { zh: "您因监督职责可以查看，不能办理。", en: "You may read it as a supervisor, and not act." }
    : {
        zh: "您的单位参与此办件，可以查看，不能办理。",
        en: "Your organisation takes part; you may read it, and not act.",
      };
  return { zh: `${lies.zh}${may.zh}`, en: `${lies.en} ${may.en}` };
}
