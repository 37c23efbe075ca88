import { timingSafeEqual } from "node:crypto";
import type { Verification } from "../core/api-data.ts";
import { localDay } from "../core/calendar/day.ts";
import { MARK_CHARACTERS } from "../core/document/model.ts";
import { maskValue } from "../core/record/mask.ts";
import { readDocumentsOfNumber, type VerifyRow } from "../store/document-verify.ts";
import type { Engine } from "./engine.ts";
import { contentHash } from "./hash.ts";

/** Papers of one case that are looked at; no procedure issues nearly as many. */
const DOCUMENTS_MAX = 1_000;

/** What a paper is known again by: its template, number and all that was kept of it, in the clear for everybody alike. */
export function digestOf(templateHash: string, number: string | null, kept: Record<string, unknown>): string {
  return contentHash([templateHash, number, kept]);
}

/**
 * Whether a paper is one of ours and still holds, by the number of its case and the code printed on it. Who cannot give
 * the code learns nothing but that; who can, reads only what the paper says anyway, masked.
 */
export async function verifyDocument(engine: Engine, given: { number: string; code: string }): Promise<Verification> {
  const { rows, found } = await search(engine, given);
  if (!found) return { result: rows.length === 0 ? "unknown" : "altered", document: null };
  return { result: found.voided === null ? "valid" : "voided", document: shown(engine, found, given.number) };
}

/** The case of a paper that is in force, for whoever shows its code; null for anybody else. */
export async function findPaper(
  engine: Engine,
  given: { number: string; code: string },
): Promise<{ city: number; instance: string } | null> {
  const { found } = await search(engine, given);
  return found && found.voided === null ? { city: found.city, instance: found.instance } : null;
}

async function search(engine: Engine, given: { number: string; code: string }) {
  const cities = [...new Set([...engine.policies().organisations.values()].map(({ homeCity }) => homeCity))];
  const rows = await readDocumentsOfNumber(engine.database, cities, given.number, DOCUMENTS_MAX);
  const found = rows.find((row) => isMarked(engine, row, given.code.toLowerCase()));
  return { rows, found };
}

function isMarked(engine: Engine, row: VerifyRow, code: string): boolean {
  const digest = digestOf(row.templateHash, row.number, engine.sealer.open(row.data));
  const wanted = digest.slice(0, code.length > MARK_CHARACTERS ? digest.length : MARK_CHARACTERS);
  return code.length === wanted.length && timingSafeEqual(Buffer.from(code), Buffer.from(wanted));
}

function shown(engine: Engine, row: VerifyRow, caseNumber: string): NonNullable<Verification["document"]> {
  const { organisations, workflows } = engine.policies();
  const about = row.label === null ? null : String(maskValue("name", row.label));
  return {
    ...{ title: row.title, number: row.number, caseNumber, about },
    procedure: workflows.get(row.workflow)?.title ?? { zh: row.workflow, en: row.workflow },
    office: row.organisation === null ? null : (organisations.get(row.organisation)?.name ?? null),
    issuedOn: localDay(row.issuedAt, engine.zone),
    mayRate:
      row.rated === false &&
      row.voided === null &&
      row.status === "done" &&
      workflows.get(row.workflow)?.bundle.definition.rating !== undefined,
    voidedOn: row.voided === null ? null : localDay(row.voided.at, engine.zone),
  };
}
