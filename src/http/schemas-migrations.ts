import type { JsonSchema } from "../core/definition/model.ts";
import { CASE_SORTS } from "../core/migrate/report.ts";
import { bilingual, dictionary, exact, flag, list, moment, nullable, text, whole } from "./schema-parts.ts";

const kind = { enum: ["atomic", "compound", "parallel", "history", "final"] };
const suggestion = exact({ state: text, title: bilingual, by: { enum: ["task", "title", "form", "name"] } });

/** Running cases on another version of their workflow. */
export const MIGRATIONS = {
  MigrationSheet: exact({
    ...{ workflow: text, title: bilingual, from: nullable(whole), to: whole, mayTry: flag, mayStart: flag },
    versions: list(exact({ version: whole, cases: whole })),
    states: list(
      exact({
        ...{ state: text, title: bilingual, kind, to: nullable(text), cases: whole },
        why: { enum: ["missing", "kind", "answer", null] },
        suggestions: list(suggestion),
      }),
    ),
    targets: list(exact({ state: text, title: bilingual, kind })),
  }),
  Migration: exact({
    ...{ id: text, workflow: text, title: bilingual, from: whole, to: whole, reason: text, authorName: text },
    ...{ createdAt: moment, status: { enum: ["trying", "tried", "moving", "moved"] }, starterName: nullable(text) },
    ...{ startedAt: nullable(moment), doneAt: nullable(moment), states: dictionary, choices: dictionary },
    counts: exact(Object.fromEntries(CASE_SORTS.map((sort) => [sort, whole]))),
    start: exact({ allowed: flag, why: nullable(bilingual) }),
  }),
  MigrationCase: exact({
    ...{ instance: text, number: text, state: bilingual, sort: { enum: [...CASE_SORTS] }, at: nullable(moment) },
    ...{ told: list(bilingual), mayUndo: flag },
  }),
} satisfies Record<string, JsonSchema>;
