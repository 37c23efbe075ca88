import { localDay } from "../calendar/day.ts";
import { evaluateDeep } from "../expression/deep.ts";
import { makeScope } from "../expression/scope.ts";
import type { Actor } from "../machine/model.ts";
import { formatNumber } from "../number/pattern.ts";
import { type NumberShape, numberShape } from "../number/shape.ts";
import type { Provenance } from "../policy/model.ts";
import type { Text } from "../text.ts";
import type { Standing } from "./model.ts";
import { type Ground, type Procedure, stepContext } from "./procedure.ts";
import { settle } from "./settle.ts";

/** With what a case begins. */
export interface Start {
  id: string;
  city: number;
  division: string;
  data: Record<string, unknown>;
  now: string;
  actor: Actor | null;
  subject: Record<string, unknown> | null;
  startedOrg: string | null;
  modeOverride: { mode: string; reason: Text } | null;
  parent: { id: string; number: string; invoke: string; key: string; index: number } | null;
}

/** A case as it stands before its first step: number still open, dates, parties, mode and parameters of its start known. */
export function beginStanding(ground: Ground, procedure: Procedure, from: Start): Standing {
  const mode: Provenance = { value: "", source: "default", on: "" };
  const blank: Standing = {
    ...{ city: from.city, id: from.id, number: "", workflow: procedure.bundle.definition.id },
    ...{ status: "active", state: "", phase: null, milestones: [] },
    stored: { status: "active", value: "", history: {} },
    data: from.data,
    resolved: {
      ...{ dates: { start: null, accept: null, event: null }, params: {}, mode, modeOverride: from.modeOverride },
      ...{ origin: from.division, parties: {}, participants: [], waits: {}, children: [] },
    },
    clocks: { legal: null, promise: null },
    ...{ label: null, pinyin: null, mode: "", division: from.division },
    parent: from.parent?.id ?? null,
    parentInvoke: from.parent?.invoke ?? null,
    childKey: from.parent?.key ?? null,
    ...{ startedOrg: from.startedOrg, startedAt: from.now, dueAt: null, endedAt: null },
  };
  // Settled before it steps, so that its first step already reads its parameters and its mode.
  const context = stepContext(ground, procedure, blank, from);
  return settle(ground, procedure, blank, { stored: null, data: from.data, context }).one;
}

/** The case number's shape: its count is taken from the series when the case is written. */
export function caseNumber(
  procedure: Pick<Procedure, "bundle">,
  zone: string,
  from: Pick<Start, "division" | "now" | "parent">,
): NumberShape {
  const day = localDay(from.now, zone);
  const parent = from.parent === null ? {} : { parent: from.parent.number, index: from.parent.index };
  return numberShape(formatNumber(procedure.bundle.definition.number, { division: from.division, day, ...parent }));
}

/** The key of the record that a case is about: from the data and the place where it begins, whatever the time. */
export function subjectKeyOf(
  { bundle }: Pick<Procedure, "bundle">,
  zone: string,
  data: Record<string, unknown>,
  division: string,
): string | null {
  const { subject, subjectKey } = bundle.definition;
  if (subject === undefined || subjectKey === undefined) return null;
  const facts = { now: "1970-01-01T00:00:00.000Z", zone, data, params: {}, instance: { division } };
  const key = evaluateDeep(subjectKey, makeScope({ ...facts, subject: null, actor: null }), () => {});
  return typeof key === "string" && key !== "" ? key : null;
}
