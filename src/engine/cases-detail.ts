import type { Acceptable, Destination, InstanceDetail } from "../core/api.ts";
import { localDay } from "../core/calendar/day.ts";
import { extending } from "../core/case/extension.ts";
import type { Clocks, Resolved } from "../core/case/model.ts";
import { valuesOf } from "../core/case/procedure.ts";
import type { Definition } from "../core/definition/model.ts";
import { invokesOf, statesOf } from "../core/definition/walk.ts";
import { drawSvg } from "../core/diagram/svg.ts";
import { pathOf, titleOfState } from "../core/diagram/words.ts";
import { propertiesOf } from "../core/form/prefill.ts";
import { formatId, type Id, parseId } from "../core/id.ts";
import { DIRECT_RIGHT } from "../core/operation/catalogue.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Language, Text } from "../core/text.ts";
import type { Variant } from "../core/variant.ts";
import { listAttachmentsOf } from "../store/attachments.ts";
import type { Connection } from "../store/database.ts";
import { listImportsOf, listParticipants, readLastBy } from "../store/history-list.ts";
import { type InstanceWhole, type ProgressRow, readInstanceWhole, readProgress } from "../store/instance-list.ts";
import { readRecordsByKey } from "../store/record-list.ts";
import { listTasksOf } from "../store/task-list.ts";
import { addresseesOf } from "./addressees.ts";
import { grantOver } from "./authority.ts";
import { instanceItem } from "./cases.ts";
import { progressOf } from "./cases-history.ts";
import { parametersOf } from "./cases-parameters.ts";
import { caseChanges } from "./draft-words.ts";
import type { Caller, Engine, Policies } from "./engine.ts";
import { roleTitle, same, taskItemOf } from "./inbox-item.ts";
import { maskProtected } from "./masking.ts";
import { offered } from "./operated.ts";
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
  const participants = [...new Set(read.participants.map(({ organisation }) => organisation))];
  const place = { city: parsed.city, division: instance.division, participants };
  const addressees = addresseesOf(policies, caller, place, localDay(instance.now, policies.calendar.zone));
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
    accepts: [
      ...operationsOf(policies, caller, instance, read.lastBy, addressees.length),
      ...extensionOf(engine, caller, variant, instance),
    ],
    addressees,
    suspended: suspensionOf(policies, instance.clock as Clocks),
    destinations: destinationsOf(definition, instance),
    subject:
      read.subject === null
        ? null
        : { type: read.subject.type, id: formatId({ city: parsed.city, uuid: read.subject.id }) },
    imports: read.imports.map((uuid) => formatId({ city: parsed.city, uuid })),
    files: read.files.map(({ id: uuid, fileName }) => ({ id: formatId({ city: parsed.city, uuid }), fileName })),
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
    lastBy: await readLastBy(tx, city, uuid),
    files: await listAttachmentsOf(tx, city, uuid),
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
        ...closedValues(property),
      });
    }
  }
  return [...found.values()];
}

/** The words of closed values, of one or of each in a list. */
function closedValues(property: object): { values?: Record<string, Text> } {
  const items: unknown = Reflect.get(property, "items");
  const titles: unknown =
    Reflect.get(property, "x-enum-titles") ??
    (typeof items === "object" && items !== null ? Reflect.get(items, "x-enum-titles") : undefined);
  return typeof titles === "object" && titles !== null ? { values: titles as Record<string, Text> } : {};
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

function suspensionOf({ calendar }: Policies, { suspended }: Clocks): InstanceDetail["suspended"] {
  if (suspended === undefined) return null;
  const { from, until, reason, actor } = suspended;
  return { from, until: localDay(until, calendar.zone), reason, by: actor };
}

/** Steps that a case can be led to: those with work of their own. */
function destinationsOf(definition: Definition, instance: InstanceWhole): Destination[] {
  const active = new Set(instance.state.split(","));
  return statesOf(definition.machine)
    .filter(({ config, path }) => invokesOf(config.invoke).length > 0 && !active.has(path))
    .map(({ path }) => ({ id: path, title: titleOfState(definition, pathOf(path)), by: null, at: null }));
}

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

/** What can be done with a case as a whole: by its starter, by whoever took the last step, by those who direct cases. */
function operationsOf(
  policies: Policies,
  caller: Caller,
  instance: InstanceWhole,
  lastBy: string | null,
  addressees: number,
): Acceptable[] {
  const running = instance.status === "active" || instance.status === "suspended";
  const part = instance.parent !== null;
  const today = localDay(instance.now, policies.calendar.zone);
  const directs = grantOver(policies, caller, DIRECT_RIGHT, instance.division, today) !== null;
  const direct = directs ? null : NOT_DIRECTING;
  return [
    offered("withdraw", lastBy === caller.user ? null : NOT_LAST),
    offered("cancel", !running ? NOT_RUNNING : instance.startedBy !== caller.user ? NOT_STARTER : part ? PART : null),
    offered("urge", running ? null : NOT_RUNNING),
    offered("comment", null),
    ...(addressees > 0 ? [offered("cc", null), offered("consult", null)] : []),
    offered("jump", direct ?? (instance.status === "active" ? null : NOT_RUNNING)),
    offered("reopen", direct ?? (running ? STILL_RUNNING : part ? PART_OVER : null)),
    offered("terminate", direct ?? (running ? null : NOT_RUNNING)),
    instance.status === "suspended"
      ? offered("resume", direct)
      : offered("suspend", direct ?? (running ? null : NOT_RUNNING)),
  ];
}

const NOT_DIRECTING: Text = { zh: "您的岗位没有调度此处办件的权限", en: "None of your posts may direct cases here" };
const NOT_LAST: Text = {
  zh: "最后一步不是您办理的，或已有他人签收",
  en: "The last step is not yours, or somebody has taken up the next",
};
const STILL_RUNNING: Text = { zh: "办件仍在办理中", en: "The case is still running" };
const PART_OVER: Text = {
  zh: "分办件随主办件，不能单独重启",
  en: "A part belongs to its whole and is not reopened alone",
};
/** By whoever holds the post that the workflow names; none where it names none. */
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
  if ("whyNot" in may) return [offered("extend", may.whyNot)];
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
  return [{ ...offered("extend", holds ? null : whyNot), effect }];
}

const NOT_RUNNING: Text = { zh: "办件不在办理中", en: "The case is not running" };
const NOT_STARTER: Text = { zh: "只有发起人可以撤销", en: "Only who started it may cancel it" };
const PART: Text = { zh: "分办件随主办件撤销", en: "A part is cancelled with its whole" };
