import type { InstanceDetail } from "../core/api.ts";
import { localDay } from "../core/calendar/day.ts";
import { extending } from "../core/case/extension.ts";
import type { Clocks, Resolved } from "../core/case/model.ts";
import { valuesOf } from "../core/case/procedure.ts";
import { drawSvg } from "../core/diagram/svg.ts";
import { pathOf, titleOfState } from "../core/diagram/words.ts";
import { propertiesOf } from "../core/form/prefill.ts";
import { formatId, type Id, parseId } from "../core/id.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Language, Text } from "../core/text.ts";
import type { Variant } from "../core/variant.ts";
import type { Connection } from "../store/database.ts";
import { listImportsOf, listParticipants } from "../store/history-list.ts";
import { type InstanceWhole, type ProgressRow, readInstanceWhole, readProgress } from "../store/instance-list.ts";
import { readRecordsByKey } from "../store/record-list.ts";
import { listTasksOf } from "../store/task-list.ts";
import { instanceItem } from "./cases.ts";
import { progressOf } from "./cases-history.ts";
import { parametersOf } from "./cases-parameters.ts";
import { caseChanges } from "./draft-words.ts";
import type { Caller, Engine, Policies } from "./engine.ts";
import { roleTitle, same, taskItemOf } from "./inbox-item.ts";
import { maskProtected } from "./masking.ts";
import { readerOf } from "./reader.ts";
import { routeOf } from "./routing.ts";

/** One case whole: where it stands, who has it, its data (personal values masked), its limits and its parts. */
export async function getInstance(engine: Engine, caller: Caller, id: string): Promise<InstanceDetail | Refusal> {
  const parsed = parseId(id);
  if (!parsed) return refuse("NOT_FOUND");
  const policies = engine.policies();
  const read = await engine.database.readAs(readerOf(policies, caller), (tx) => readAll(tx, parsed));
  if (read === null) return refuse("NOT_FOUND");
  const { instance } = read;
  const variant = await engine.variant(instance.variant);
  const { definition } = variant.bundle;
  return {
    ...instanceItem(policies, variant, instance),
    revision: instance.rev,
    data: maskProtected(policies, engine.sealer.open(instance.data)),
    fields: fieldsOf(variant),
    tasks: read.tasks.map((row) => taskItemOf(policies, caller, row)),
    activeStates: instance.state
      .split(",")
      .filter((path) => path !== "")
      .map((path) => ({ path, title: titleOfState(definition, pathOf(path)) })),
    people: peopleOf(policies, read.participants),
    parameters: parametersOf(engine, variant, instance.resolved),
    changes: caseChanges(policies, variant),
    children: await childrenOf(engine, variant, read.progress),
    accepts: [cancelling(caller, instance), ...extensionOf(engine, caller, variant, instance)],
    subject:
      read.subject === null
        ? null
        : { type: read.subject.type, id: formatId({ city: parsed.city, uuid: read.subject.id }) },
    imports: read.imports.map((uuid) => formatId({ city: parsed.city, uuid })),
  };
}

async function readAll(tx: Connection, { city, uuid }: Id) {
  const instance = await readInstanceWhole(tx, city, uuid);
  if (instance === null) return null;
  const { subjectType, subjectBlind } = instance;
  const subjects =
    subjectType === null || subjectBlind === null ? [] : await readRecordsByKey(tx, city, subjectType, [subjectBlind]);
  return {
    instance,
    tasks: await listTasksOf(tx, city, uuid),
    participants: await listParticipants(tx, city, uuid),
    progress: await readProgress(tx, city, uuid),
    imports: await listImportsOf(tx, city, uuid),
    subject: subjects[0] ?? null,
  };
}

/** The statechart of a case with the states it stands in lit. */
export async function drawInstance(
  engine: Engine,
  caller: Caller,
  id: string,
  language: Language = "zh",
): Promise<string | Refusal> {
  const parsed = parseId(id);
  if (!parsed) return refuse("NOT_FOUND");
  const instance = await engine.database.readAs(readerOf(engine.policies(), caller), (tx) =>
    readInstanceWhole(tx, parsed.city, parsed.uuid),
  );
  if (instance === null) return refuse("NOT_FOUND");
  const { definition } = (await engine.variant(instance.variant)).bundle;
  const active = new Set(
    instance.state.split(",").flatMap((state) => pathOf(state).map((_, at, keys) => keys.slice(0, at + 1).join("."))),
  );
  return drawSvg(definition, active, language);
}

/** Titles of fields from every form of the workflow, in the order the forms name them. */
function fieldsOf(variant: Variant): InstanceDetail["fields"] {
  const found = new Map<string, InstanceDetail["fields"][number]>();
  for (const form of Object.values(variant.bundle.forms)) {
    for (const [key, property] of Object.entries(propertiesOf(form))) {
      if (found.has(key) || typeof property !== "object" || property === null) continue;
      const title: unknown = Reflect.get(property, "title");
      const titleEn: unknown = Reflect.get(property, "x-title-en");
      found.set(key, {
        key,
        title: typeof title === "string" ? title : key,
        ...(typeof titleEn === "string" ? { titleEn } : {}),
      });
    }
  }
  return [...found.values()];
}

function peopleOf(
  policies: Policies,
  participants: readonly { organisation: string; role: string | null }[],
): InstanceDetail["people"] {
  const withRole = new Set(participants.filter((one) => one.role !== null).map((one) => one.organisation));
  return participants
    .filter((one) => one.role !== null || !withRole.has(one.organisation))
    .map(({ organisation, role }) => ({
      organisation,
      organisationName: policies.organisations.get(organisation)?.name ?? organisation,
      role: role ?? "",
      roleTitle: role === null ? TAKES_PART : roleTitle(policies, role),
      names: (role === null ? [] : (policies.holders.get(`${organisation}|${role}`) ?? [])).map(
        ({ user }) => policies.users.get(user)?.name ?? user,
      ),
    }));
}

const TAKES_PART: Text = { zh: "参与单位", en: "Takes part" };

async function childrenOf(
  engine: Engine,
  variant: Variant,
  rows: readonly ProgressRow[],
): Promise<InstanceDetail["children"]> {
  const invokes = [...new Set(rows.map((row) => row.invoke))];
  const found: InstanceDetail["children"] = [];
  for (const invoke of invokes) {
    const own = rows.filter((row) => row.invoke === invoke);
    const workflow = own[0]?.workflow ?? "";
    const title = engine.policies().workflows.get(workflow)?.title ?? same(workflow || variant.workflow);
    found.push({ invoke, workflow, title, progress: await progressOf(engine, own) });
  }
  return found;
}

/** 撤销: by whoever started it, while it runs. */
function cancelling(caller: Caller, instance: InstanceWhole): InstanceDetail["accepts"][number] {
  const running = instance.status === "active" || instance.status === "suspended";
  const starter = instance.startedBy === caller.user;
  const whyNot = !running ? NOT_RUNNING : !starter ? NOT_STARTER : instance.parent !== null ? PART : null;
  return {
    id: "cancel",
    title: { zh: "撤销", en: "Cancel" },
    kind: "operation",
    style: "danger",
    requires: ["reason"],
    allowed: whyNot === null,
    ...(whyNot ? { whyNot } : {}),
    effect: { zh: "办件终止，未完成的待办和分办件一并取消", en: "Ends the case with its open tasks and parts" },
  };
}

/** 延期: by whoever holds the post that the workflow names; none where it names none. */
function extensionOf(
  engine: Engine,
  caller: Caller,
  variant: Variant,
  instance: InstanceWhole,
): InstanceDetail["accepts"] {
  const policies = engine.policies();
  const { clock, now } = instance;
  const resolved = engine.sealer.open(instance.resolved) as unknown as Resolved;
  const ground = { now, calendar: policies.calendar, params: valuesOf(resolved.params) };
  const may = extending(variant.bundle.definition, { ...instance, clocks: clock as Clocks }, ground);
  if (may === null) return [];
  const offer = {
    ...{ id: "extend", title: { zh: "延期", en: "Extend the limit" }, kind: "operation" as const },
    requires: ["days", "reason"],
  };
  if ("whyNot" in may) return [{ ...offer, allowed: false, whyNot: may.whyNot }];
  const day = localDay(now, policies.calendar.zone);
  const post = routeOf(policies, { ...instance, resolved }, may.position, day);
  const holds = caller.grants.some(
    ({ organisation, role }) => organisation === post.organisation && role === post.role,
  );
  const role = roleTitle(policies, post.role);
  const office = policies.organisations.get(post.organisation)?.name ?? "";
  const whyNot = { zh: `由${office}的${role.zh}批准`, en: `It is granted by ${role.en} at ${office}` };
  const effect = {
    zh: `只能延长一次，最多 ${may.most} 个工作日；须说明理由，并出具延期通知`,
    en: `Once only, by ${may.most} working days at most, with a reason and a notice`,
  };
  return [{ ...offer, allowed: holds, ...(holds ? {} : { whyNot }), effect }];
}

const NOT_RUNNING: Text = { zh: "办件不在办理中", en: "The case is not running" };
const NOT_STARTER: Text = { zh: "只有发起人可以撤销", en: "Only who started it may cancel it" };
const PART: Text = { zh: "分办件随主办件撤销", en: "A part is cancelled with its whole" };
