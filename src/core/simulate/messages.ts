import { joined } from "../case/join.ts";
import type { WorkflowInput } from "../definition/model.ts";
import { statesOf } from "../definition/walk.ts";
import type { Problem } from "../problem.ts";
import { startChild } from "./begin.ts";
import type { Course } from "./course.ts";
import type { Message, SimulatedCase } from "./model.ts";
import { seedsOf } from "./seeds.ts";

type Of<K extends Message["kind"]> = Extract<Message, { kind: K }>;

/** Delivers what was sent, in the order of sending, until nothing more moves; what nobody awaits yet is kept for later. */
export function deliverAll(course: Course): Problem | null {
  for (;;) {
    const sent = course.queue.shift();
    if (sent === undefined) return null;
    const delivered = deliver(course, sent);
    if (typeof delivered === "object") return delivered;
    if (delivered === "later") course.pending = [...course.pending, sent];
    // Somebody has moved on: what was early may be awaited now.
    else if (delivered === "taken") requeue(course);
  }
}

/** Messages that wait are tried once more whenever something was taken. */
function requeue(course: Course): void {
  course.queue.push(...course.pending);
  course.pending = [];
}

type Delivered = "taken" | "nothing" | "later" | Problem;

function deliver(course: Course, sent: Message): Delivered {
  const one = course.case(sent.case);
  if (one === undefined) return "nothing";
  switch (sent.kind) {
    case "spawn":
      return spawn(course, one, sent);
    case "cancel":
      return cancel(course, sent);
    case "join":
      return join(course, one, sent);
    case "emit":
      return emit(course, one, sent);
  }
}

function spawn(course: Course, parent: SimulatedCase, sent: Of<"spawn">): Delivered {
  if (parent.status !== "active") return "nothing";
  const { invoke, input, spawn: number } = sent;
  const given = course.children(parent.id, invoke).filter((child) => spawnOf(child) === number);
  if (input.order === "sequential" && given.some((child) => !hasReached(child, null))) return "later";
  const last = given.at(-1)?.childKey?.split(":")[1] ?? "";
  const seeds = seedsOf(course, parent, input).filter(({ key }) => key > last);
  const { now, rest } = inTurn(input, seeds, given);
  for (const seed of now) {
    const problem = startChild(course, parent, { ...seed, invoke, workflow: input.workflow, spawn: number });
    if (problem) return problem;
  }
  if (rest) {
    course.queue.push(sent);
    return "taken";
  }
  for (const milestone of awaitedBy(parent, invoke)) {
    course.queue.push({ kind: "join", case: parent.id, invoke, milestone, spawn: number });
  }
  return "taken";
}

/** Who begins now, and whether others come later: all, or one after another until the rule is decided without the rest. */
function inTurn<T>(
  { order, join: rule }: WorkflowInput,
  seeds: readonly T[],
  given: readonly SimulatedCase[],
): { now: readonly T[]; rest: boolean } {
  if (order !== "sequential") return { now: seeds, rest: false };
  const total = given.length + seeds.length;
  if (rule && joined(rule, { total, ended: countOf(given) }) !== null) return { now: [], rest: false };
  return { now: seeds.slice(0, 1), rest: seeds.length > 1 };
}

/** Ends the children that an invoke had when the order was given, and theirs. */
function cancel(course: Course, { case: parent, invoke, before }: Of<"cancel">): Delivered {
  for (const child of course.children(parent, invoke)) {
    if (child.status === "active" && spawnOf(child) <= before) endCase(course, child);
  }
  return "taken";
}

/** Ends a case as it stands, and all that was begun by it. */
export function endCase(course: Course, one: SimulatedCase): void {
  course.put({ ...one, status: "cancelled", tasks: [], timers: [], endedAt: course.now });
  for (const child of course.cases) if (child.parent === one.id && child.status === "active") endCase(course, child);
}

/** Tells the parent once that all children of an invoke have reached a milestone, or (null) have ended. */
function join(course: Course, parent: SimulatedCase, sent: Of<"join">): Delivered {
  const { invoke, milestone } = sent;
  const awaited = awaitedBy(parent, invoke);
  if (parent.status !== "active" || !awaited.includes(milestone)) return "nothing";
  const children = course.children(parent.id, invoke);
  const ofThese = (one: Message) => one.kind === "spawn" && one.case === parent.id && one.invoke === invoke;
  // Where one begins after the other it is the next one's turn.
  if (milestone === null && course.pending.some(ofThese)) return "taken";
  const spawning = course.queue.some(ofThese) || course.pending.some(ofThese);
  const rule = milestone === null ? parent.resolved.joins?.[invoke] : undefined;
  if (spawning || (!rule && children.some((child) => !hasReached(child, milestone)))) return "nothing";
  const last = children.at(-1);
  const set = sent.spawn ?? (last === undefined ? null : spawnOf(last));
  if (set === null) return "nothing";
  if (rule) {
    const these = children.filter((child) => spawnOf(child) === set);
    const ended = countOf(these.filter((child) => hasReached(child, null)));
    const passed = joined(rule, { total: these.length, ended });
    return passed === null ? "nothing" : tell(course, parent.id, `${invoke}.done`, set, { ended, passed });
  }
  if (milestone === null) {
    // Children that have all ended have passed every milestone: the parent hears of those first.
    for (const passed of awaited) {
      const told = passed === null ? "nothing" : tell(course, parent.id, `${invoke}.${passed}`, set);
      if (typeof told === "object") return told;
    }
  }
  if (milestone !== null) return tell(course, parent.id, `${invoke}.${milestone}`, set);
  return tell(course, parent.id, `${invoke}.done`, set, { ended: countOf(children) });
}

function countOf(children: readonly SimulatedCase[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of children) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

function hasReached({ status, milestones }: SimulatedCase, milestone: string | null): boolean {
  if (status !== "active" && status !== "suspended") return true;
  return milestone !== null && milestones.includes(milestone);
}

function tell(course: Course, id: string, type: string, set: number, data?: Record<string, unknown>): Delivered {
  const one = course.case(id);
  const key = `${set}:${type}`;
  if (one === undefined || one.status !== "active" || one.told.includes(key)) return "nothing";
  const problem = course.step(
    { ...one, told: [...one.told, key] },
    { kind: "event", type, ...(data ? { data } : {}) },
    NOBODY,
  );
  if (problem === null) return "taken";
  return problem.code === "EVENT_REFUSED" ? "later" : problem;
}

/** The milestones of an invoke's children that a workflow waits for, and (null) their end. A wildcard awaits none. */
function awaitedBy({ bundle }: SimulatedCase, invoke: string): (string | null)[] {
  const prefix = `${invoke}.`;
  const named = statesOf(bundle.definition.machine)
    .flatMap(({ config }) => Object.keys(config.on ?? {}))
    .filter((event) => event.startsWith(prefix) && !event.endsWith("*") && event !== `${prefix}done`)
    .map((event) => event.slice(prefix.length));
  return [...new Set(named), null];
}

/** Children take a message once and pass over what they do not wait for; a single addressee gets it later. */
function emit(course: Course, sender: SimulatedCase, sent: Of<"emit">): Delivered {
  if ("children" in sent.to) {
    for (const { id } of course.children(sender.id, sent.to.children)) {
      const told = hand(course, id, sent);
      if (typeof told === "object") return told;
    }
    return "taken";
  }
  const { to } = sent;
  const target =
    "parent" in to ? sender.parent : course.cases.find(({ city, id }) => `${city}-${id}` === to.instance)?.id;
  return target === null || target === undefined ? "nothing" : hand(course, target, sent);
}

/** Hands a message by its name to one case. */
export function hand(course: Course, id: string, message: { name: string; data?: Record<string, unknown> }): Delivered {
  const one = course.case(id);
  if (one === undefined || one.status !== "active") return "nothing";
  const waiting = Object.entries(one.resolved.waits).find(([, name]) => name === message.name);
  if (waiting === undefined) return "later";
  const event = { kind: "event" as const, type: `${waiting[0]}.received` };
  const problem = course.step(one, message.data ? { ...event, data: message.data } : event, NOBODY);
  return problem ?? "taken";
}

/** Which spawn made a child: its key begins with the number. */
function spawnOf({ childKey }: SimulatedCase): number {
  return Number(childKey?.split(":")[0] ?? 0);
}

const NOBODY = { actor: null, position: null };
