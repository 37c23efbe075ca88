import type { InvokeConfig } from "../definition/model.ts";
import { invokesOf } from "../definition/walk.ts";
import { compiledOf, type Machine } from "../machine/compile.ts";
import { effectsOf, titleOf } from "../machine/effect.ts";
import type { Effect, Signing, Stored } from "../machine/model.ts";
import { activePaths } from "../machine/place.ts";
import type { Run } from "../machine/run.ts";
import { openSlot } from "../machine/sign.ts";
import { openSigners, signingOf, verdictOf } from "../machine/signing.ts";
import { invokeOf, slotOf } from "../machine/slot.ts";
import type { CaseQuestion, Migrating, StateMap, StayReason } from "./model.ts";

type Opening = Extract<Effect, { type: "openTask" }>;
type Data = Readonly<Record<string, unknown>>;

/** A task that stays with whoever has it, and becomes another: `was` is its slot, `opening` how it stands from now on. */
export interface TaskChange {
  was: string;
  opening: Opening;
}

/** What a migration makes of the open work of a case. */
export interface WorkMoved {
  effects: Effect[];
  changed: TaskChange[];
  signing: Record<string, Signing>;
  questions: CaseQuestion[];
  stays: StayReason | null;
}

export interface Moving {
  from: Machine;
  to: Machine;
  map: StateMap;
  invokes: ReadonlyMap<string, string>;
  before: Stored;
  /** The state of the new version, without its memory. */
  value: Stored["value"];
  migrating: Migrating;
  run: Run;
  data: Data;
}

const EVENT = { type: "migrate" };
const CLOSING = { workflow: "closeChildren", message: "closeMessage", service: "closeService" } as const;

/** Closes what the new version does not have there, keeps what is the same, opens what is new. */
export function moveWork(moving: Moving): WorkMoved {
  const { from, to, before, value, invokes } = moving;
  const were = openInvokes(from, before.value);
  const are = openInvokes(to, value);
  const out: WorkMoved = { effects: [], changed: [], signing: {}, questions: [], stays: null };
  const kept = new Set<string>();
  const opened: Effect[] = [];
  for (const old of were) {
    const now = are.find(({ invoke }) => invoke.id === invokes.get(old.invoke.id) && !kept.has(invoke.id));
    if (now && goesOn(moving, old, now, out, opened)) kept.add(now.invoke.id);
    else if (!now) close(moving, old, out);
  }
  for (const now of are) {
    if (kept.has(now.invoke.id)) continue;
    opened.push(...spreadOut(openingOf(moving, now), out));
  }
  out.effects.push(...opened);
  return out;
}

interface Open {
  invoke: InvokeConfig;
  state: string;
  place: string;
}

function openInvokes(machine: Machine, value: Stored["value"]): Open[] {
  const { byPath, actors } = compiledOf(machine).facts;
  return activePaths(machine, { value }).flatMap((path) =>
    invokesOf(byPath.get(path)?.config.invoke).flatMap(({ id }) => actors.get(id) ?? []),
  );
}

/** Whether it goes on as what stands there now; where it does not, it ends and begins anew. */
function goesOn(moving: Moving, old: Open, now: Open, out: WorkMoved, opened: Effect[]): boolean {
  const { before, migrating } = moving;
  const { src, id } = old.invoke;
  if (src === "task") return taskGoesOn(moving, old, now, out);
  if (src === "workflow") {
    if (now.invoke.id === id) return true;
    // What the parts would tell of themselves would reach nobody.
    if (migrating.open.children.includes(id)) out.stays = "partsRenamed";
    return false;
  }
  if (same(old.invoke, now.invoke) && before.status === "active") return true;
  out.effects.push({ type: CLOSING[src], id, state: old.state });
  opened.push(...openingOf(moving, now));
  return true;
}

function close({ before, migrating }: Moving, { invoke, state }: Open, out: WorkMoved): void {
  const { id, src } = invoke;
  if (src === "task") {
    for (const slot of slotsOf(before, id)) out.effects.push({ type: "closeTask", id: slot, state });
    return;
  }
  if (src === "workflow" && migrating.open.children.includes(id) && migrating.choices.endParts !== true)
    out.questions.push({ ask: "parts", invoke: id });
  if (invoke.input?.outlives !== true) out.effects.push({ type: CLOSING[src], id, state });
}

/** A task on which several act goes on where the rule is the same, else as was chosen; it asks only if something is lost. */
function taskGoesOn(moving: Moving, old: Open, now: Open, out: WorkMoved): boolean {
  const { before, migrating } = moving;
  const opening = openingOf(moving, now).find((effect) => effect.type === "openTask");
  if (!opening) return false;
  const signing = before.signing?.[old.invoke.id];
  const rule = [old.invoke.input?.signing ?? null, now.invoke.input?.signing ?? null];
  const sameRule = JSON.stringify(rule[0]) === JSON.stringify(rule[1]);
  if (signing && (sameRule || chosen(migrating, signing, opening, now, out) === "keep")) {
    out.signing[now.invoke.id] = signing;
    for (const signer of openSigners(signing)) {
      const slot = openSlot(opening, signing, signer);
      if (slot.type === "openTask") change(moving, { old, now }, slotOf(old.invoke.id, signer.key), slot, out);
    }
    return true;
  }
  if (signing || !sameRule) {
    for (const id of slotsOf(before, old.invoke.id)) out.effects.push({ type: "closeTask", id, state: old.state });
    return false;
  }
  change(moving, { old, now }, old.invoke.id, opening, out);
  return true;
}

function chosen(
  { choices }: Migrating,
  signing: Signing,
  { input }: Opening,
  now: Open,
  out: WorkMoved,
): "keep" | "restart" {
  const lost = signing.votes.length > 0 || signing.signers.some(({ addedBy }) => addedBy !== undefined);
  if (!lost) return "restart";
  if (choices.signing === undefined) out.questions.push({ ask: "signing", task: now.invoke.id });
  const { rule } = signing;
  const known = (id: string) => input.outcomes.some((outcome) => outcome.id === id);
  const fits = rule.kind === "lead" || (known(rule.pass) && known(rule.fail));
  return fits ? (choices.signing ?? "keep") : "restart";
}

/** Nothing at all where the task is the same, so that a step nobody changed is not touched. */
function change(
  { from, to, migrating }: Moving,
  { old, now }: { old: Open; now: Open },
  was: string,
  opening: Opening,
  out: WorkMoved,
): void {
  const { choices, open } = migrating;
  const titles = [titleOf(compiledOf(from).facts, old.state), titleOf(compiledOf(to).facts, now.state)];
  const alike =
    same(old.invoke, now.invoke) && old.state === now.state && JSON.stringify(titles[0]) === JSON.stringify(titles[1]);
  const due = open.tasks[was] ?? null;
  const dueAt = choices.timers === "restart" || due === null ? opening.dueAt : opening.dueAt === null ? null : due;
  // A task whose limit could not be told, or was taken off it, has none because of nothing that the version says.
  if (alike && (choices.timers === "keep" || dueAt === due)) return;
  out.changed.push({ was, opening: { ...opening, dueAt } });
}

function openingOf({ to, run, data }: Moving, { invoke, state, place }: Open): Effect[] {
  return effectsOf([{ ask: { ask: "open", invoke, place, state }, data, event: EVENT }], compiledOf(to).facts, run);
}

/** One task for each of those whose turn it is, where the new version has several sign. */
function spreadOut(effects: readonly Effect[], out: WorkMoved): Effect[] {
  return effects.flatMap((effect): Effect[] => {
    if (effect.type !== "openTask" || !effect.input.signing) return [effect];
    const signing = signingOf(effect.input.signing);
    if (verdictOf(signing) !== null) return [effect];
    out.signing[effect.id] = signing;
    return openSigners(signing).map((signer) => openSlot(effect, signing, signer));
  });
}

function slotsOf({ signing }: Stored, invoke: string): string[] {
  const known = signing?.[invoke];
  return known ? openSigners(known).map(({ key }) => slotOf(invoke, key)) : [invoke];
}

function same(one: InvokeConfig, other: InvokeConfig): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Slots are called after their `invoke`; what a task is called from now on says which it is. */
export function taskOf(change: TaskChange): string {
  return invokeOf(change.opening.id);
}
