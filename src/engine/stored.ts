import type { Clocks, Resolved, Standing } from "../core/case/model.ts";
import type { CaseRow } from "../store/rows.ts";
import type { StoredCase } from "../store/step-read.ts";
import type { Sealer } from "./engine.ts";

/** A case in hand: opened, as it stood when it was read or as a step leaves it. */
export interface Case extends Standing {
  rev: number;
  version: number;
  variant: string;
  subject: { type: string; blind: string } | null;
  origin: string | null;
  startedBy: string | null;
  historySeq: number;
  historyHash: Buffer;
}

/** Opens what was read; the columns of `resolved` and `clock` are written by `closeCase` alone. */
export function openCase(sealer: Sealer, city: number, row: StoredCase): Case {
  return {
    city,
    id: row.instance,
    rev: row.rev,
    number: row.number,
    workflow: row.workflow,
    version: row.version,
    variant: row.variant,
    status: row.status as Case["status"],
    state: row.state,
    phase: row.phase,
    milestones: row.milestones,
    stored: sealer.open(row.stored),
    data: sealer.open(row.data),
    resolved: sealer.open(row.resolved) as Resolved,
    clocks: row.clock as Clocks,
    label: row.label,
    pinyin: row.pinyin,
    subject: subjectOf(row),
    mode: row.mode,
    division: row.division,
    parent: row.parent,
    parentInvoke: row.parentInvoke,
    childKey: row.childKey,
    origin: row.origin,
    startedBy: row.startedBy,
    startedOrg: row.startedOrg,
    startedAt: row.startedAt,
    dueAt: row.dueAt,
    endedAt: row.endedAt,
    historySeq: row.historySeq,
    historyHash: row.historyHash,
  };
}

function subjectOf(row: StoredCase): Case["subject"] {
  const { subjectType: type, subjectBlind: blind } = row;
  return type !== null && blind !== null ? { type, blind: blind.toString("hex") } : null;
}

/** The row of a case, sealed. Columns of place come from its division, by the digits of the code. */
export function caseRow(sealer: Sealer, one: Case): CaseRow {
  return {
    id: one.id,
    number: one.number,
    workflow: one.workflow,
    version: one.version,
    variant: one.variant,
    status: one.status,
    state: one.state,
    phase: one.phase,
    milestones: one.milestones,
    stored: sealer.seal(one.stored),
    data: sealer.seal(one.data),
    resolved: sealer.seal(one.resolved),
    clock: one.clocks,
    label: one.label,
    pinyin: one.pinyin,
    subject_type: one.subject?.type ?? null,
    subject_blind: one.subject?.blind ?? null,
    mode: one.mode,
    division: one.division,
    ...placeColumns(one.division),
    parent: one.parent,
    parent_invoke: one.parentInvoke,
    child_key: one.childKey,
    origin: one.origin,
    started_by: one.startedBy,
    started_org: one.startedOrg,
    started_at: one.startedAt,
    due_at: one.dueAt,
    ended_at: one.endedAt,
    history_seq: one.historySeq,
    history_hash: one.historyHash.toString("hex"),
  };
}

export interface PlaceColumns {
  province: number;
  city: number;
  county: number;
  street: string | null;
  community: string | null;
}

/** Ancestors of a 12-digit code as columns; a case that lies in a whole city or province names it at the levels below. */
export function placeColumns(division: string): PlaceColumns {
  return {
    province: Number(`${division.slice(0, 2)}0000`),
    city: Number(`${division.slice(0, 4)}00`),
    county: Number(division.slice(0, 6)),
    street: division.slice(6, 9) === "000" ? null : `${division.slice(0, 9)}000`,
    community: division.slice(9) === "000" ? null : division,
  };
}

/** The city in which a division's rows live. */
export function homeCityOf(division: string): number {
  return Number(`${division.slice(0, 4)}00`);
}
