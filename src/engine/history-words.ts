import type { HistoryItem } from "../core/api.ts";
import { eventTitle, noteWords, outcomeTitle, taskTitle } from "../core/diagram/event-words.ts";
import { titleOfStates } from "../core/diagram/words.ts";
import type { StepNote } from "../core/machine/model.ts";
import type { Text } from "../core/text.ts";
import type { Variant } from "../core/variant.ts";
import type { EventRow } from "../store/history-list.ts";
import type { Engine } from "./engine.ts";
import { readInWords } from "./history-read.ts";
import { maskProtected } from "./masking.ts";

/** One event in words; `after` is by what the case goes on where it is put on another version. What the step read is shown with personal values masked. */
export function historyItem(engine: Engine, variant: Variant, row: EventRow, after = variant): HistoryItem {
  const policies = engine.policies();
  const { definition } = variant.bundle;
  const decided = row.outcome;
  const chosen =
    decided === null ? null : outcomeTitle(definition, variant.outcomes, row.type.split(".")[0] ?? "", decided);
  // What was to be done, beside what was decided.
  const task = decided === null ? null : taskTitle(definition, row.type.slice(0, row.type.lastIndexOf(".")));
  const body = engine.sealer.open(row.body);
  return {
    seq: row.seq,
    at: row.at,
    type: row.type,
    title: task ?? chosen ?? eventTitle(definition, row.type, body.kind === "timer"),
    actor: row.actor,
    actorName: row.actorName,
    organisationName:
      row.organisation === null ? null : (policies.organisations.get(row.organisation)?.name ?? row.organisation),
    outcome: decided,
    outcomeTitle: chosen,
    fromState: stateText(variant, row.fromState),
    toState: stateText(after, row.toState),
    notes: notesOf(variant, body),
    read: maskProtected(
      policies,
      readInWords(policies, body, (id) => taskTitle(definition, id)),
    ),
    hash: row.hash.toString("hex"),
  };
}

function stateText(variant: Variant, state: string | null): Text | null {
  return state === null ? null : titleOfStates(variant.bundle.definition, state);
}

function notesOf(variant: Variant, body: Record<string, unknown>): Text[] {
  const { did, notes } = body;
  const reason: unknown = typeof did === "object" && did !== null ? Reflect.get(did, "reason") : undefined;
  const said = Array.isArray(notes)
    ? notes.flatMap((note: unknown) => (isNote(note) ? [noteWords(variant.bundle.definition, note)] : []))
    : [];
  return typeof reason === "string" ? [...said, { zh: `理由：${reason}`, en: `Reason: ${reason}` }] : said;
}

function isNote(note: unknown): note is StepNote {
  return typeof note === "object" && note !== null && "type" in note && typeof note.type === "string";
}
