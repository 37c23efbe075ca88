import { pauseClock, resumeClock } from "../calendar/clock.ts";
import { withJoin } from "../case/join.ts";
import { factsOf } from "../case/model.ts";
import { valuesOf } from "../case/procedure.ts";
import { withOffice } from "../case/route.ts";
import { dueOf } from "../case/settle.ts";
import { askedOf } from "../case/task.ts";
import { pledgesFor } from "../form/pledge.ts";
import { isText } from "../machine/action.ts";
import type { Actor, Effect } from "../machine/model.ts";
import { formatNumber } from "../number/pattern.ts";
import { numberShape } from "../number/shape.ts";
import type { Text } from "../text.ts";
import type { Course } from "./course.ts";
import type { SimulatedCase } from "./model.ts";
import { officeName } from "./offices.ts";

interface Step {
  before: SimulatedCase | null;
  after: SimulatedCase;
  effects: readonly Effect[];
  actor: Actor | null;
}

type Of<T extends Effect["type"]> = Extract<Effect, { type: T }>;
type Carrying = { course: Course; one: SimulatedCase; actor: Actor | null };

/** The case as a step leaves it, with its tasks and timers; papers, notices, records and messages go to the simulation. */
export function carry(course: Course, { after, effects, actor }: Step): SimulatedCase {
  const one: SimulatedCase = { ...after, resolved: { ...after.resolved } };
  for (const effect of effects) take({ course, one, actor }, effect);
  if (one.status === "active") return one;
  return { ...one, tasks: [], timers: [] };
}

function take(at: Carrying, effect: Effect): void {
  const { course, one } = at;
  const { resolved } = one;
  switch (effect.type) {
    case "openTask":
      one.tasks = [...one.tasks, taskOf(at, effect)];
      return;
    case "closeTask":
      one.tasks = one.tasks.filter(({ invoke }) => invoke !== effect.id);
      return;
    case "openChildren":
      one.resolved = withJoin(
        { ...resolved, children: [...new Set([...resolved.children, effect.id])] },
        effect.id,
        effect.input.join,
      );
      course.spawns += 1;
      course.queue.push({
        ...{ kind: "spawn", case: one.id, invoke: effect.id, input: effect.input, spawn: course.spawns },
      });
      return;
    case "closeChildren":
      one.resolved = withJoin(
        { ...resolved, children: resolved.children.filter((invoke) => invoke !== effect.id) },
        effect.id,
        undefined,
      );
      course.withdraw(one.id, effect.id);
      course.queue.push({ kind: "cancel", case: one.id, invoke: effect.id, before: course.spawns });
      return;
    case "openMessage":
      resolved.waits = { ...resolved.waits, [effect.id]: effect.input.name };
      return;
    case "closeMessage":
      resolved.waits = Object.fromEntries(Object.entries(resolved.waits).filter(([invoke]) => invoke !== effect.id));
      return;
    case "openService":
    case "closeService":
      // Whoever plays out a case says itself what the worker answers: `<id>.done`, `<id>.failed`.
      return;
    case "setTimer":
      one.timers = [...one.timers.filter(({ key }) => key !== effect.key), timerOf(effect)];
      return;
    case "cancelTimer":
      one.timers = one.timers.filter(({ key }) => key !== effect.key);
      return;
    default:
      act(at, effect);
  }
}

type Acted = Exclude<
  Effect,
  { type: `open${string}` | `close${"Task" | "Children" | "Message" | "Service"}` | "setTimer" | "cancelTimer" }
>;

/** What a step asks for besides people, children and time. */
function act(at: Carrying, effect: Acted): void {
  const { course, one } = at;
  switch (effect.type) {
    case "document":
      issue(at, effect);
      return;
    case "notify":
      notify(at, effect);
      return;
    case "record":
      register(at, effect);
      return;
    case "escalate":
      tell(at, effect.to, "escalate", effect.reason);
      return;
    case "cc":
      tell(at, effect.position, "cc", { zh: "抄送", en: "For your information" });
      return;
    case "emit": {
      const { name, to, data } = effect;
      course.queue.push({ kind: "emit", case: one.id, name, to, ...(data ? { data } : {}) });
      return;
    }
    case "pauseClock":
      turnClocks(at, (clock) => pauseClock(clock, course.now, effect.reason.zh));
      return;
    case "resumeClock":
      turnClocks(at, (clock) => resumeClock(clock, course.now));
      return;
    case "setting":
      settle(at, effect);
      return;
    default:
      effect satisfies never;
  }
}

function taskOf({ course, one }: Carrying, effect: Of<"openTask">): SimulatedCase["tasks"][number] {
  const asked = askedOf(effect, one, one.bundle.definition, course.world.outcomes, course.now);
  const { organisation, role, exception } = course.route(one, asked.position);
  return { ...asked, id: `${one.id}/${asked.invoke}`, case: one.id, organisation, role, exception };
}

function timerOf({ key, state, dueAt }: Of<"setTimer">): SimulatedCase["timers"][number] {
  return { key, state, fireAt: dueAt };
}

function issue({ course, one, actor }: Carrying, effect: Of<"document">): void {
  const template = one.bundle.templates[effect.template];
  const organisation = effect.organisation ?? actor?.organisation ?? one.startedOrg;
  course.documents.push({
    ...{ case: one.id, template: effect.template, title: template?.title ?? same(effect.template) },
    number: template?.number === undefined ? null : numberOf(course, one, template.number, organisation),
    ...{ organisation, copies: effect.copies ?? template?.copies ?? 1, at: course.now },
    data: { ...one.data, ...effect.data, instance: factsOf(one) },
    ...(template ? pledgesFor(template, one.bundle, one.data) : {}),
    params: valuesOf(one.resolved.params),
    actor: actor?.name ?? null,
  });
}

function numberOf(course: Course, one: SimulatedCase, pattern: string, organisation: string | null): string {
  const org = organisation === null ? "" : officeName(course.world, course.organisations, organisation);
  const formatted = formatNumber(pattern, { division: one.division, day: course.day, org });
  return course.numbered(numberShape({ ...formatted, series: `${organisation ?? ""} ${formatted.series}` }));
}

function notify(at: Carrying, effect: Of<"notify">): void {
  const { course, one } = at;
  const given = effect.data?.text;
  const template = one.bundle.templates[effect.template];
  const text = isText(given) ? given : (template?.title ?? one.bundle.definition.title);
  if (effect.position !== undefined) tell(at, effect.position, effect.template, text);
  else if (effect.role !== undefined && one.startedOrg !== null) {
    const to = { position: null, organisation: one.startedOrg, role: effect.role };
    course.notices.push({ ...{ case: one.id, at: course.now, template: effect.template, text }, ...to });
  }
}

function tell({ course, one }: Carrying, position: string, template: string, text: Text): void {
  const { organisation, role } = course.route(one, position);
  course.notices.push({ case: one.id, at: course.now, template, position, organisation, role, text });
}

/** Values are laid over what the record holds, or make it. */
function register({ course, one }: Carrying, effect: Of<"record">): void {
  const { record, office, validFrom = course.day } = effect;
  const nameOf = (id: string) => officeName(course.world, course.organisations, id);
  const values = office ? withOffice(effect.values, office, course.route(one, office.position), nameOf) : effect.values;
  const key = String(effect.key);
  const known = course.records[record] ?? {};
  const laid = { ...known[key], ...values };
  const lacking = Object.entries(effect.fill ?? {}).filter(([name]) => (laid[name] ?? null) === null);
  const whole = { ...laid, ...Object.fromEntries(lacking) };
  course.records = { ...course.records, [record]: { ...known, [key]: whole } };
  course.written.push({ case: one.id, at: course.now, record, key, values, validFrom });
}

/** Holds from its day on, before what was said for the same place earlier. */
function settle({ course, one }: Carrying, effect: Of<"setting">): void {
  const { key, value, reason, until = null, from = course.day, organisation, division = one.division } = effect;
  const scope = organisation === undefined ? { division } : { organisation };
  const id = `settled/${String(course.settings.length).padStart(4, "0")}`;
  course.settings = [...course.settings, { ...{ id, key, value, from, until, reason, scope } }];
}

type Clock = NonNullable<SimulatedCase["clocks"]["legal"]>;

function turnClocks({ course, one }: Carrying, turn: (clock: Clock) => Clock): void {
  const { legal, promise } = one.clocks;
  one.clocks = { ...one.clocks, legal: legal && turn(legal), promise: promise && turn(promise) };
  one.dueAt = dueOf(one, { now: course.now, calendar: course.world.calendar });
}

function same(text: string): Text {
  return { zh: text, en: text };
}
