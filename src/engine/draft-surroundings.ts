import { localDay } from "../core/calendar/day.ts";
import { ancestorCode, liesWithin } from "../core/division/directory.ts";
import type { DraftWorld } from "../core/draft/world.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { readDraft } from "../store/drafts.ts";
import { readNow } from "../store/meta.ts";
import type { Caller, Engine, Policies } from "./engine.ts";
import { isImportDefinition } from "./import-definition.ts";

/** What a draft is checked and simulated by, for an editor that does both by itself: plain data, nobody's and of no case. */
export async function draftSurroundings(
  engine: Engine,
  caller: Caller,
  id: string,
  query: { division?: string },
): Promise<DraftWorld | Refusal> {
  const row = await readDraft(engine.database, id);
  if (row === null) return refuse("NOT_FOUND");
  const policies = engine.policies();
  const place = query.division ?? row.division ?? homeOf(policies, caller);
  if (!policies.divisions.has(place)) return refuse("DIVISION_UNKNOWN");
  const on = localDay(await readNow(engine.database), engine.zone);
  return worldAround(policies, ancestorCode(place, "city"), on);
}

function worldAround(policies: Policies, city: string, on: string): DraftWorld {
  const province = ancestorCode(city, "province");
  const { calendar } = policies;
  return {
    ...{ on, city, positions: policies.positions, params: policies.params, stepTypes: policies.stepTypes },
    outcomes: Object.fromEntries(policies.outcomes),
    roles: titles(policies.roles),
    organisationTypes: titles(policies.organisationTypes),
    records: Object.fromEntries(policies.records),
    tables: [...policies.tables.values()],
    imports: [...policies.imports.values()].filter(isImportDefinition),
    workflows: [...policies.workflows.values()].map(({ bundle }) => bundle),
    // An organisation's own values are its own affair: simulated offices are nobody's.
    settings: policies.settings.filter(
      ({ scope }) => "division" in scope && (scope.division === province || liesWithin(scope.division, city)),
    ),
    divisions: [...policies.divisions.values()].flatMap(({ code, name }) =>
      code === province || liesWithin(code, city) ? [[code, name] as [string, string]] : [],
    ),
    calendar: {
      ...{ zone: calendar.zone, cutoff: calendar.cutoff, holidays: [...calendar.holidays] },
      ...{ workdays: [...calendar.workdays], publishedYears: [...calendar.publishedYears] },
    },
  };
}

function titles<T>(named: ReadonlyMap<string, { title: T }>): Record<string, T> {
  return Object.fromEntries([...named].map(([id, { title }]) => [id, title]));
}

/** The city of the caller's own post; without one, the first city there is. */
function homeOf(policies: Policies, caller: Caller): string {
  const city = caller.grants.flatMap(({ organisation }) => policies.organisations.get(organisation)?.homeCity ?? [])[0];
  const code = `${city ?? ""}000000`;
  if (policies.divisions.has(code)) return code;
  return [...policies.divisions.values()].find(({ level }) => level === "city")?.code ?? code;
}
