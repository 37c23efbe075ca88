import { readClock } from "../calendar/clock.ts";
import { parseDuration } from "../calendar/duration.ts";
import type { Calendar } from "../calendar/model.ts";
import type { Definition } from "../definition/model.ts";
import { evaluateDeep } from "../expression/deep.ts";
import { makeScope } from "../expression/scope.ts";
import type { Text } from "../text.ts";
import type { Clocks, Extension, Standing } from "./model.ts";

/** Whether the limit of a case may still be extended: by whom and by how many working days, or why not. */
export type Extending = { position: string } & ({ most: number; template: string | null } | { whyNot: Text });

/** Null where the workflow knows no extension. An extension is granted once, while the limit still runs. */
export function extending(
  { clock }: Pick<Definition, "clock">,
  one: Pick<Standing, "status" | "clocks">,
  { now, calendar, params }: { now: string; calendar: Calendar; params: Record<string, unknown> },
): Extending | null {
  const spec = clock?.extension;
  if (spec === undefined) return null;
  const { position, template = null } = spec;
  if (one.status !== "active") return { position, whyNot: NOT_RUNNING };
  if (one.clocks.extended) return { position, whyNot: ONCE };
  const running = one.clocks.promise ?? one.clocks.legal;
  const reading = running && readClock(running, now, calendar);
  if (!reading) return { position, whyNot: NO_LIMIT };
  if (reading.overdue) return { position, whyNot: RAN_OUT };
  const facts = { now, zone: calendar.zone, data: {}, params, instance: null, subject: null, actor: null };
  const most = parseDuration(evaluateDeep(spec.most, makeScope(facts), () => {}));
  if (most?.unit !== "workingDays" || most.days === 0) return { position, whyNot: NO_MOST };
  return { position, most: most.days, template };
}

/** Both limits of a case with what is granted beyond them; what was paused of them stays. */
export function extendedBy({ legal, promise }: Clocks, extended: Extension): Clocks {
  return {
    legal: legal && { ...legal, limit: withExtension(legal.limit, extended) },
    promise: promise && { ...promise, limit: withExtension(promise.limit, extended) },
    extended,
  };
}

/** A limit and what is granted beyond it stay two values. */
export function withExtension(limit: string, extended: Extension | undefined): string {
  return extended ? `${limit}+${extended.by}` : limit;
}

const NOT_RUNNING: Text = { zh: "办件不在办理中", en: "The case is not running" };
const ONCE: Text = {
  zh: "办理期限已延长过一次，不能再次延长",
  en: "The limit has been extended once; it is not extended again",
};
const NO_LIMIT: Text = { zh: "办理期限尚未起算", en: "The limit does not run yet" };
const RAN_OUT: Text = { zh: "办理期限已过，不能再延长", en: "The limit has run out; it can no longer be extended" };
const NO_MOST: Text = {
  zh: "本地没有规定可延长的工作日数",
  en: "No number of working days is set here by which it may be extended",
};
