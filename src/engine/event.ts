import type { Found } from "../core/lookup/model.ts";
import type { Actor, InstanceFacts, StepContext, StepNote } from "../core/machine/model.ts";
import type { Provenance } from "../core/policy/model.ts";
import type { EventRow } from "../store/rows.ts";
import { eventHash } from "./chain.ts";
import { type SubjectRead, tablesRead } from "./context.ts";
import type { Engine } from "./engine.ts";
import type { Did } from "./ledger.ts";
import type { Case } from "./stored.ts";

/**
 * `event.body`: what came in, everything the step read, and what it did. Replay reads nothing else. Operations that no
 * statechart draws (`claimed`, `released`, `cancelled`, …) are events of the history too; those that lead the machine
 * elsewhere are a `move` or a `withdraw`, and replay follows them; a `migrate` puts the case on another version.
 */
export interface EventBody {
  v: 1;
  kind: "start" | "event" | "timer" | "move" | "sign" | "withdraw" | "migrate" | "operation";
  event: { type: string; data?: Record<string, unknown> };
  read: {
    zone: string;
    actor: Actor | null;
    instance: InstanceFacts;
    params: Record<string, unknown>;
    parties: Record<string, string>;
    subject: SubjectRead | null;
    /** When the limit ended that brought a timer's step. */
    reached?: string;
    /** What the workflow's lookups found. */
    found?: Record<string, Found>;
    /** Reference tables by the hash of what was read. */
    tables: Record<string, string>;
    /** Counts of changes of calendar, organisations, settings … as they stood. */
    policies: string;
  };
  did: Partial<Did> & {
    /** Values that were chosen or changed by this step, with where they came from. */
    resolved?: Record<string, Provenance>;
    mode?: Provenance;
    place?: string;
    opened?: { id: string; invoke: string; organisation: string; role: string }[];
    closed?: string[];
    reason?: string;
    /** Who was given the task. */
    assignee?: string;
    /** Whom something was sent to. */
    to?: string;
    /** The last day on which the case stands still. */
    until?: string;
    /** The post at which it lies from then on. */
    post?: { organisation: string; role: string };
  };
  notes: StepNote[];
}

export interface EventFacts {
  type: string;
  kind: EventBody["kind"];
  data?: Record<string, unknown>;
  task?: string;
  outcome?: string;
  actor: Actor | null;
  organisation?: string | null;
  from: string | null;
  to: string | null;
  notes?: StepNote[];
}

/** What a step read, for its event. */
export function readOf(
  engine: Engine,
  one: Case,
  context: StepContext,
  subject: SubjectRead | null,
): EventBody["read"] {
  return {
    zone: context.zone,
    actor: context.actor,
    instance: context.instance,
    params: context.params,
    parties: one.resolved.parties,
    subject,
    ...(context.reached === undefined ? {} : { reached: context.reached }),
    ...(context.found ? { found: context.found } : {}),
    tables: tablesRead(context.tables),
    policies: engine.policies().revision,
  };
}

/** The next event of a case's history: chained to the one before, personal values sealed. */
export function eventRow(
  engine: Engine,
  one: Case,
  at: string,
  facts: EventFacts,
  read: EventBody["read"],
  did: EventBody["did"],
): EventRow {
  const body: EventBody = {
    v: 1,
    kind: facts.kind,
    event: { type: facts.type, ...(facts.data ? { data: facts.data } : {}) },
    read,
    did,
    notes: facts.notes ?? [],
  };
  const row: Omit<EventRow, "hash"> = {
    instance_id: one.id,
    seq: one.historySeq + 1,
    at,
    // A timer's key is the statechart's own; in the history it is a limit that was reached.
    type: facts.kind === "timer" ? "timer" : facts.type,
    actor: facts.actor?.id ?? null,
    actor_name: facts.actor?.name ?? null,
    organisation: facts.organisation ?? facts.actor?.organisation ?? null,
    task_id: facts.task ?? null,
    outcome: facts.outcome ?? null,
    from_state: facts.from,
    to_state: facts.to,
    body: engine.sealer.seal(body),
    ...(facts.actor?.behalf === undefined ? {} : { behalf: facts.actor.behalf }),
  };
  return { ...row, hash: eventHash(one.historyHash, one.city, row).toString("hex") };
}

/** Parameters, mode and place that a step chose anew, with their provenance. */
export function changesOf(before: Case | null, after: Case): EventBody["did"] {
  const resolved = Object.entries(after.resolved.params).filter(([name, { value, on }]) => {
    const known = before?.resolved.params[name];
    return known === undefined || known.on !== on || known.value !== value;
  });
  return {
    ...(resolved.length > 0 ? { resolved: Object.fromEntries(resolved) } : {}),
    ...(before?.mode === after.mode ? {} : { mode: after.resolved.mode }),
    ...(before?.division === after.division ? {} : { place: after.division }),
  };
}
