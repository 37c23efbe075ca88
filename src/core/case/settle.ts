import { type CaseClock, readClock } from "../calendar/clock.ts";
import { instantOf, isDay, localDay } from "../calendar/day.ts";
import type { Definition, ReferenceDate } from "../definition/model.ts";
import { evaluateDeep } from "../expression/deep.ts";
import { compileExpression, isExpression, type Scope } from "../expression/feel.ts";
import { makeScope } from "../expression/scope.ts";
import { activeStates } from "../machine/active.ts";
import type { StepContext, StepNote, Stored } from "../machine/model.ts";
import { resolveMode, resolveParam } from "../policy/setting.ts";
import { pinyinInitials } from "../record/initials.ts";
import { withExtension } from "./extension.ts";
import type { Standing } from "./model.ts";
import { type Ground, type Procedure, paramsOf, valuesOf } from "./procedure.ts";

/**
 * What a step leaves settled about its case: where it lies, who takes part, in which mode, the dates of law that are now
 * known and the parameters chosen by them, the limits that now run. All of it from the data and the settings alone.
 * Before the first step there is no state yet (`stored` null).
 */
export function settle<C extends Standing>(
  ground: Ground,
  procedure: Procedure,
  before: C,
  after: { stored: Stored | null; data: Record<string, unknown>; context: StepContext },
): { one: C; notes: StepNote[] } {
  const { definition } = procedure.bundle;
  const { stored, data, context } = after;
  const notes: StepNote[] = [];
  const read = (source: string, place: string, params = context.params): unknown =>
    evaluate(source, place, scopeOf(context, data, params), notes);

  const parties = partiesOf(definition, before, read);
  const division = divisionOf(ground, definition, before, read);
  const settings = division === before.resolved.origin ? procedure.settings : ground.settings;
  const dates = datesOf(definition, before, context, read);
  const mode = modeOf(ground, before, { division, parties, start: dates.start, settings });
  const params = { ...before.resolved.params };
  for (const { name, key, spec } of paramsOf(procedure, ground.params)) {
    const on = dates[spec.on];
    // Chosen when its date is first known, and again only when that date is corrected.
    if (on !== null && params[name]?.on !== on) params[name] = resolveParam(spec, key, settings, { division }, on);
  }
  const label = labelOf(definition, before, read);
  const states = stored === null ? [] : activeStates(procedure.machine, stored);
  const ended = stored?.status === "done";
  const one: C = {
    ...before,
    stored: stored ?? before.stored,
    data,
    division,
    label,
    pinyin: label === before.label ? before.pinyin : label === null ? null : pinyinInitials(label),
    mode: String(mode.value),
    state: states.map((state) => state.path).join(","),
    phase: states.find((state) => state.phase !== null)?.phase ?? before.phase,
    milestones: [...new Set([...before.milestones, ...states.flatMap((state) => state.tags)])],
    resolved: { ...before.resolved, dates, params, parties, mode },
    status: ended ? "done" : before.status,
    endedAt: ended ? context.now : before.endedAt,
  };
  const values = valuesOf(params);
  one.clocks = clocksOf(definition, one, context, (source, place) => read(source, place, values));
  one.dueAt = dueOf(one, context);
  return { one, notes };
}

/**
 * Decided where a case begins and wherever it comes to; as long as it stays there, whatever is set in the meantime is for
 * those that begin later.
 */
function modeOf(
  ground: Ground,
  before: Standing,
  at: { division: string; parties: Record<string, string>; start: string; settings: Ground["settings"] },
): Standing["resolved"]["mode"] {
  const { division, parties, start, settings } = at;
  const { mode, modeOverride, dates } = before.resolved;
  const same = [division, start, parties].every(
    (value, index) =>
      JSON.stringify(value) === JSON.stringify([before.division, dates.start, before.resolved.parties][index]),
  );
  if (same && before.mode !== "" && modeOverride === null) return mode;
  return resolveMode(settings, { division, parties }, start, {
    defaultMode: ground.positions.defaultMode,
    ...(modeOverride ? { override: modeOverride } : {}),
  });
}

function scopeOf(context: StepContext, data: Record<string, unknown>, params: Record<string, unknown>): Scope {
  return makeScope({ ...context, data, params });
}

function evaluate(source: string, place: string, scope: Scope, notes: StepNote[]): unknown {
  return evaluateDeep(source, scope, (_pointer, expression, why) => {
    notes.push({ type: "expressionFailed", place, expression, why });
  });
}

type Read = (source: string, place: string) => unknown;

/** Organisations that take part. One named by who acts (`actor.organisation`) is whoever started, and stays. */
function partiesOf(definition: Definition, before: Standing, read: Read): Record<string, string> {
  const parties: Record<string, string> = {};
  for (const [name, source] of Object.entries(definition.parties ?? {})) {
    const known = before.resolved.parties[name];
    const byActor = isExpression(source) && compileExpression(source).names.includes("actor");
    const found = known !== undefined && byActor ? known : read(source, `/parties/${name}`);
    if (typeof found === "string" && found !== "") parties[name] = found;
    else if (known !== undefined) parties[name] = known;
  }
  return parties;
}

function divisionOf(ground: Ground, definition: Definition, before: Standing, read: Read): string {
  if (definition.place === undefined) return before.division;
  const found = read(definition.place, "/place");
  return typeof found === "string" && ground.divisions.has(found) ? found : before.division;
}

function datesOf(
  definition: Definition,
  before: Standing,
  context: StepContext,
  read: Read,
): Record<ReferenceDate, string | null> & { start: string } {
  const start = localDay(before.startedAt, context.zone);
  const date = (source: string | undefined, place: string, known: string | null): string | null => {
    if (source === undefined) return start;
    const found = read(source, place);
    return isDay(found) ? found : known;
  };
  return {
    start,
    accept: date(definition.acceptOn, "/acceptOn", before.resolved.dates.accept),
    event: date(definition.effectiveOn, "/effectiveOn", before.resolved.dates.event),
  };
}

function labelOf(definition: Definition, before: Standing, read: Read): string | null {
  if (definition.label === undefined) return before.label;
  const found = read(definition.label, "/label");
  return typeof found === "string" && found.trim() !== "" ? found.trim().slice(0, 200) : before.label;
}

/** The limits of the case, running from the date of acceptance; a changed limit keeps its pauses. */
function clocksOf(definition: Definition, one: Standing, context: StepContext, read: Read): Standing["clocks"] {
  const accept = one.resolved.dates.accept;
  const { extended } = one.clocks;
  const clock = (source: unknown, place: string, known: CaseClock | null): CaseClock | null => {
    if (source === undefined || accept === null) return known;
    const limit = typeof source === "string" ? read(source, place) : source;
    if (typeof limit !== "string") return known;
    const startedAt = known?.startedAt ?? startOf(accept, one, context);
    return { startedAt, limit: withExtension(limit, extended), pauses: known?.pauses ?? [] };
  };
  return {
    legal: clock(definition.clock?.legal, "/clock/legal", one.clocks.legal),
    promise: clock(definition.clock?.promise, "/clock/promise", one.clocks.promise),
    ...(extended ? { extended } : {}),
  };
}

/** Received today means now (what comes after hours counts from the next working day); an earlier date, its morning. */
function startOf(accept: string, one: Standing, { now, zone }: StepContext): string {
  if (accept === localDay(now, zone)) return now;
  if (accept === localDay(one.startedAt, zone)) return one.startedAt;
  return instantOf(accept, "00:00:00", zone);
}

/** The moment by which the case is due: the promise where there is one, else the law. */
export function dueOf(one: Standing, context: Pick<StepContext, "now" | "calendar">): string | null {
  const clock = one.clocks.promise ?? one.clocks.legal;
  return clock === null ? null : (readClock(clock, context.now, context.calendar)?.due ?? null);
}
