import type { CaseClock } from "../calendar/clock.ts";
import type { JoinRule, ReferenceDate } from "../definition/model.ts";
import type { InstanceFacts, Stored } from "../machine/model.ts";
import type { Renamed } from "../migrate/renamed.ts";
import type { Provenance } from "../policy/model.ts";
import type { Text } from "../text.ts";

/** What has been settled about a case so far, each value with where it came from: `instance.resolved`. */
export interface Resolved {
  dates: Record<ReferenceDate, string | null>;
  params: Record<string, Provenance>;
  mode: Provenance;
  /** A mode decided for this case itself; beats every setting. */
  modeOverride: { mode: string; reason: Text } | null;
  /** Where the case began: as long as it lies there, the settings pinned with its variant hold. */
  origin: string;
  parties: Record<string, string>;
  participants: string[];
  /** Messages that are awaited: invoke → name. */
  waits: Record<string, string>;
  /** Invokes whose children may still run. */
  children: string[];
  /** Of those: when they are done, where it is not with the end of all. */
  joins?: Record<string, JoinRule>;
  /** What tasks that were done under an earlier version are called in this one, where it is otherwise. */
  renamed?: Renamed;
}

/** `instance.clock`: the statutory and the promised limit; null until the date they count from is known. */
export interface Clocks {
  legal: CaseClock | null;
  promise: CaseClock | null;
  /** What was granted beyond both, once; their limits hold it already. */
  extended?: Extension;
  /** While the case stands still by an operation. */
  suspended?: Suspension;
}

/** Since when a case stands still and until when, with what was due of it when it stopped. */
export interface Suspension {
  from: string;
  until: string;
  reason: string;
  actor: string;
  tasks: { id: string; dueAt: string; warnAt: string | null }[];
  timers: { key: string; fireAt: string }[];
}

export interface Extension {
  /** Working days: `5wd`. */
  by: string;
  reason: string;
  at: string;
  actor: string;
}

/** How a case stands between two steps: what a step starts from and what it leaves, wherever it is kept. */
export interface Standing {
  city: number;
  id: string;
  number: string;
  workflow: string;
  status: "active" | "done" | "cancelled" | "suspended";
  state: string;
  phase: string | null;
  milestones: string[];
  stored: Stored;
  data: Record<string, unknown>;
  resolved: Resolved;
  clocks: Clocks;
  label: string | null;
  pinyin: string | null;
  mode: string;
  division: string;
  parent: string | null;
  parentInvoke: string | null;
  childKey: string | null;
  startedOrg: string | null;
  startedAt: string;
  dueAt: string | null;
  endedAt: string | null;
}

/** What a step may know of the case itself. */
export function factsOf(one: Standing): InstanceFacts {
  const { id, city, number, workflow, division, mode, startedAt } = one;
  return {
    id: `${city}-${id}`,
    number,
    workflow,
    division,
    mode,
    startedAt,
    parent: one.parent === null ? null : `${city}-${one.parent}`,
  };
}
