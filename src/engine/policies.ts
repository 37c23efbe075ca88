import { localDay } from "../core/calendar/day.ts";
import type { Calendar } from "../core/calendar/model.ts";
import type { Declared } from "../core/case/recusal.ts";
import type { Organisation, Setting } from "../core/policy/model.ts";
import { readCalendar } from "../store/calendar.ts";
import type { Database } from "../store/database.ts";
import { readDivisions } from "../store/divisions.ts";
import { readMeta } from "../store/meta.ts";
import { readOrganisations } from "../store/organisations.ts";
import { readDeclared } from "../store/relatives.ts";
import { readSettings, type SettingRow } from "../store/settings.ts";
import { readGrants, readUsers } from "../store/users.ts";
import { readActiveWebhooks } from "../store/webhooks.ts";
import { readDefinitions } from "./definitions.ts";
import type { Policies } from "./engine.ts";
import { POLICY_PARTS, type PolicyPart, type Revisions, readPulse } from "./revision.ts";

/**
 * Keeps the small tables in memory. `current()` is one consistent whole, replaced when `refresh()` finds that another
 * transaction has changed a part; a verb that holds the old one finishes with it.
 */
export interface PolicyHolder {
  current(): Policies;
  /** Reads again what changed since; one small statement when nothing did. */
  refresh(): Promise<boolean>;
  /** The day in the system's zone as of the last reading: for judging entries, never for deciding. */
  today(): string;
}

export interface PolicyOptions {
  /** Zone and cutoff where no calendar names them. */
  zone: string;
  cutoff: string;
}

/** Reads everything once and gives the holder. */
export async function holdPolicies(database: Database, options: PolicyOptions): Promise<PolicyHolder> {
  let { revisions, now } = await readPulse(database);
  let current = await readParts(database, options, POLICY_PARTS, null, { revisions, now });
  let day = localDay(now, current.calendar.zone);
  let reading: Promise<boolean> | null = null;

  async function readChanged(): Promise<boolean> {
    const pulse = await readPulse(database);
    const found = pulse.revisions;
    now = pulse.now;
    const today = localDay(now, current.calendar.zone);
    // A new day may bring versions into force though nobody wrote anything.
    const changed = POLICY_PARTS.filter(
      (part) => found[part] !== revisions[part] || (part === "definitions" && today !== day),
    );
    if (changed.length === 0) return false;
    current = await readParts(database, options, changed, current, pulse);
    revisions = found;
    day = today;
    return true;
  }

  return {
    current: () => current,
    today: () => localDay(now, current.calendar.zone),
    // Callers at once share one reading; whoever wrote before calling must not share one begun before its write.
    refresh: async () => {
      while (reading !== null) await reading;
      reading = readChanged().finally(() => {
        reading = null;
      });
      return reading;
    },
  };
}

async function readParts(
  database: Database,
  options: PolicyOptions,
  parts: readonly PolicyPart[],
  before: Policies | null,
  { revisions, now }: { revisions: Revisions; now: string },
): Promise<Policies> {
  let next: Policies = { ...(before ?? EMPTY), revision: JSON.stringify(revisions) };
  // In the order of POLICY_PARTS: definitions come last, and know by then in which zone days begin.
  for (const part of parts)
    next = { ...next, ...(await READ[part](database, options, localDay(now, zoneOf(next, options)))) };
  return next;
}

function zoneOf({ calendar }: Policies, { zone }: PolicyOptions): string {
  return calendar === EMPTY.calendar ? zone : calendar.zone;
}

const READ: Record<
  PolicyPart,
  (database: Database, options: PolicyOptions, today: string) => Promise<Partial<Policies>>
> = {
  divisions: async (database) => ({ divisions: await readDivisions(database) }),
  organisations: async (database) => organisationsOf(await readOrganisations(database)),
  people: async (database) => {
    const users = await readUsers(database);
    const active = new Set(users.filter((user) => !user.disabled).map((user) => user.id));
    const holders = new Map<string, { user: string; from: string | null; until: string | null }[]>();
    for (const { user, role, organisation, from, until } of await readGrants(database)) {
      // A disabled account fills no post: the work must go to somebody who can sign in.
      if (active.has(user)) appendTo(holders, `${organisation}|${role}`, { user, from, until });
    }
    const relatives = new Map<string, Declared[]>();
    for (const { user, self, digests } of await readDeclared(database))
      for (const digest of digests) appendTo(relatives, digest, { user, self });
    return { users: new Map(users.map((user) => [user.id, user])), holders, relatives };
  },
  settings: async (database) => ({
    settings: (await readSettings(database)).map(settingOf),
    webhooks: await readActiveWebhooks(database),
  }),
  calendar: async (database, options) => ({ calendar: await calendarOf(database, options) }),
  definitions: (database, _options, today) => readDefinitions(database, today),
};

function organisationsOf(list: readonly Organisation[]): Partial<Policies> {
  const byDivision = new Map<string, string[]>();
  for (const organisation of list) {
    for (const { division } of organisation.jurisdictions) appendTo(byDivision, division, organisation.id);
  }
  return { organisations: new Map(list.map((one) => [one.id, one])), organisationsByDivision: byDivision };
}

async function calendarOf(database: Database, options: PolicyOptions): Promise<Calendar> {
  const { days, years } = await readCalendar(database);
  const named = new Map(Object.entries(Object(await readMeta(database, "calendar"))));
  const text = (key: "zone" | "cutoff") => String(named.get(key) ?? options[key]);
  return {
    holidays: new Set(days.filter((one) => !one.working).map((one) => one.day)),
    workdays: new Set(days.filter((one) => one.working).map((one) => one.day)),
    publishedYears: new Set(years.filter((one) => one.published).map((one) => one.year)),
    zone: text("zone"),
    cutoff: text("cutoff"),
  };
}

/** A setting as the core reads it, from its row. */
export function settingOf(row: SettingRow): Setting {
  const { id, key, value, from, until, reason } = row;
  const scope = row.division !== null ? { division: row.division } : { organisation: row.organisation ?? "" };
  return { id, scope, key, value, from, until, reason, ...(row.document === null ? {} : { document: row.document }) };
}

function appendTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

const EMPTY: Policies = {
  revision: "",
  divisions: new Map(),
  organisations: new Map(),
  organisationsByDivision: new Map(),
  organisationTypes: new Map(),
  roles: new Map(),
  holders: new Map(),
  users: new Map(),
  relatives: new Map(),
  positions: { modes: {}, defaultMode: "", positions: {} },
  outcomes: new Map(),
  records: new Map(),
  imports: new Map(),
  tables: new Map(),
  templates: new Map(),
  params: {},
  stepTypes: {},
  regulations: new Map(),
  settings: [],
  webhooks: [],
  calendar: { holidays: new Set(), workdays: new Set(), publishedYears: new Set(), zone: "UTC", cutoff: "24:00" },
  workflows: new Map(),
  versions: new Map(),
  protectedKeys: new Map(),
};
