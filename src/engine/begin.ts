import { localDay } from "../core/calendar/day.ts";
import { evaluateDeep } from "../core/expression/deep.ts";
import { makeScope } from "../core/expression/scope.ts";
import type { Actor } from "../core/machine/model.ts";
import { formatNumber } from "../core/number/pattern.ts";
import type { Provenance } from "../core/policy/model.ts";
import type { Text } from "../core/text.ts";
import type { Variant } from "../core/variant.ts";
import { CHAIN_START } from "./chain.ts";
import { type SubjectRead, tablesOf } from "./context.ts";
import type { Engine } from "./engine.ts";
import { type NumberShape, numberShape } from "./papers.ts";
import { settle } from "./settle.ts";
import { type Case, factsOf } from "./stored.ts";

export interface Beginning {
  id: string;
  city: number;
  variant: Variant;
  division: string;
  data: Record<string, unknown>;
  now: string;
  actor: Actor | null;
  subjectBlind: Buffer | null;
  subject: SubjectRead | null;
  startedOrg: string | null;
  modeOverride: { mode: string; reason: Text } | null;
  origin: string | null;
  parent: { id: string; number: string; invoke: string; key: string; index: number } | null;
}

/** A case as it stands before its first step: number still open, dates, parties, mode and parameters of its start known. */
export function beginCase(engine: Engine, from: Beginning): Case {
  const { definition } = from.variant.bundle;
  const mode: Provenance = { value: "", source: "default", on: "" };
  const blank: Case = {
    ...{ city: from.city, id: from.id, rev: 0, number: "", workflow: definition.id, version: from.variant.version },
    ...{ variant: from.variant.hash, status: "active", state: "", phase: null, milestones: [] },
    stored: { status: "active", value: "", history: {} },
    data: from.data,
    resolved: {
      ...{ dates: { start: null, accept: null, event: null }, params: {}, mode, modeOverride: from.modeOverride },
      ...{ origin: from.division, parties: {}, participants: [], waits: {}, children: [] },
    },
    clocks: { legal: null, promise: null },
    ...{ label: null, pinyin: null, mode: "", division: from.division },
    subject:
      definition.subject === undefined || from.subjectBlind === null
        ? null
        : { type: definition.subject, blind: from.subjectBlind.toString("hex") },
    ...{
      parent: from.parent?.id ?? null,
      parentInvoke: from.parent?.invoke ?? null,
      childKey: from.parent?.key ?? null,
    },
    ...{ origin: from.origin, startedBy: from.actor?.id ?? null, startedOrg: from.startedOrg, startedAt: from.now },
    ...{ dueAt: null, endedAt: null, historySeq: 0, historyHash: CHAIN_START },
  };
  return settleStart(engine, from, blank);
}

/** Settles a case that has not stepped, so that its first step already reads its parameters and its mode. */
function settleStart(engine: Engine, from: Beginning, blank: Case): Case {
  const policies = engine.policies();
  const context = {
    ...{ now: from.now, zone: policies.calendar.zone, data: from.data, params: {}, instance: factsOf(blank) },
    ...{ subject: from.subject?.data ?? null, actor: from.actor, calendar: policies.calendar },
    tables: tablesOf(from.variant, policies),
  };
  // Where it stands is not known yet; everything else is.
  const { one } = settle(engine, from.variant, blank, { stored: null, data: from.data, context });
  return one;
}

/** The case number's shape: its count is taken from the series when the case is written. */
export function caseNumber(
  engine: Engine,
  from: Pick<Beginning, "variant" | "division" | "now" | "parent">,
): NumberShape {
  const day = localDay(from.now, engine.policies().calendar.zone);
  const parent = from.parent === null ? {} : { parent: from.parent.number, index: from.parent.index };
  return numberShape(formatNumber(from.variant.bundle.definition.number, { division: from.division, day, ...parent }));
}

/** A shape with its count put in. */
export function filled(shape: NumberShape, count: number): string {
  return shape.prefix + String(count).padStart(shape.width, "0") + shape.suffix;
}

/** The key by which the subject's record is found: from the data alone, whatever the time. */
export function subjectBlindOf(engine: Engine, variant: Variant, data: Record<string, unknown>): Buffer | null {
  const { subject, subjectKey } = variant.bundle.definition;
  if (subject === undefined || subjectKey === undefined) return null;
  const { zone } = engine.policies().calendar;
  const facts = { now: "1970-01-01T00:00:00.000Z", zone, data, params: {}, instance: null, subject: null, actor: null };
  const key = evaluateDeep(subjectKey, makeScope(facts), () => {});
  return typeof key === "string" && key !== "" ? engine.sealer.blind(key) : null;
}
