import { beginStanding, caseNumber as numberOf, type Start, subjectKeyOf } from "../core/case/begin.ts";
import type { NumberShape } from "../core/number/shape.ts";
import type { Variant } from "../core/variant.ts";
import { CHAIN_START } from "./chain.ts";
import { procedureOf, type SubjectRead } from "./context.ts";
import type { Engine } from "./engine.ts";
import type { Case } from "./stored.ts";

export interface Beginning extends Omit<Start, "subject"> {
  variant: Variant;
  subjectBlind: Buffer | null;
  subject: SubjectRead | null;
  origin: string | null;
}

/** A case as it stands before its first step: number still open, dates, parties, mode and parameters of its start known. */
export function beginCase(engine: Engine, from: Beginning): Case {
  const { variant, subjectBlind: blind } = from;
  const type = variant.bundle.definition.subject;
  const start: Start = { ...from, subject: from.subject?.data ?? null };
  return {
    ...beginStanding(engine.policies(), procedureOf(variant), start),
    ...{ rev: 0, version: variant.version, variant: variant.hash },
    subject: type === undefined || blind === null ? null : { type, blind: blind.toString("hex") },
    ...{ origin: from.origin, startedBy: from.actor?.id ?? null, historySeq: 0, historyHash: CHAIN_START },
  };
}

/** The case number's shape: its count is taken from the series when the case is written. */
export function caseNumber(
  engine: Engine,
  from: Pick<Beginning, "variant" | "division" | "now" | "parent">,
): NumberShape {
  return numberOf(from.variant, engine.policies().calendar.zone, from);
}

/** The digest by which the subject's record is found. */
export function subjectBlindOf(
  engine: Engine,
  variant: Variant,
  data: Record<string, unknown>,
  division: string,
): Buffer | null {
  const key = subjectKeyOf(variant, engine.policies().calendar.zone, data, division);
  return key === null ? null : engine.sealer.blind(key);
}
