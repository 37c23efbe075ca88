import { parseLimit } from "../calendar/duration.ts";
import { actionsOf, invokesOf, type StatePlace, transitionsOf } from "../definition/walk.ts";
import { escapePointer } from "../expression/deep.ts";
import { isExpression } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import type { Bundle } from "../variant.ts";
import { checkChart, kindAt } from "./chart.ts";
import { expectedDays } from "./duration.ts";
import type { Flow } from "./flow.ts";
import { knownValue } from "./known.ts";
import { longestWay } from "./longest.ts";
import { dataNames, readsOf } from "./reads.ts";
import { stateTitle, workflowPath } from "./words.ts";
import type { CheckPlace, CheckWorld, Findings } from "./world.ts";

/** Limits that are no durations at this place. */
export function checkDurations(bundle: Bundle, place: CheckPlace, findings: Findings): void {
  const { definition } = bundle;
  const limits: [string, unknown][] = Object.entries(definition.clock ?? {}).map(([key, limit]) => [
    `/clock/${key}`,
    limit,
  ]);
  const chart = checkChart(definition);
  for (const { invoke, pointer } of chart.invokes) {
    if (invoke.src === "task") limits.push([`${pointer}/input/due`, invoke.input?.due]);
  }
  for (const { config, pointer } of chart.states) {
    for (const delay of Object.keys(config.after ?? {}))
      limits.push([`${pointer}/after/${escapePointer(delay)}`, delay]);
  }
  for (const [pointer, limit] of limits) {
    // What is written out has been judged by the parser.
    if (!isExpression(limit)) continue;
    const known = knownValue(limit, place);
    if (known === null || known.value === null || parseLimit(known.value) !== null) continue;
    findings.error(
      "CHECK_LIMIT_INVALID",
      workflowPath(bundle, pointer),
      {
        zh: `期限的值“${String(known.value).slice(0, 40)}”不是期限`,
        en: `The limit gives "${String(known.value).slice(0, 40)}", which is no duration`,
      },
      { zh: "应为如 5wd（5 个工作日）或 P30D 的值", en: "It should be such as 5wd or P30D" },
    );
  }
}

/** Whether the limits of the steps add up to more than the total that the law, or the promise, gives the case. */
export function checkTotal(bundle: Bundle, world: CheckWorld, place: CheckPlace, flow: Flow, findings: Findings): void {
  const { clock } = bundle.definition;
  for (const key of ["legal", "promise"] as const) {
    const total = expectedDays(knownValue(clock?.[key], place)?.value);
    if (total === null) continue;
    const { days, steps } = daysOf(bundle, world, place, flow);
    if (days <= total) continue;
    const named = steps.map((state) => stateTitle(bundle, state));
    const [sum, most] = [Math.ceil(days), Math.floor(total)];
    const what = {
      zh: `各环节期限合计约 ${sum} 个工作日，超过${key === "legal" ? "法定" : "承诺"}总期限的约 ${most} 个工作日（${named.map((one) => one.zh).join("→")}）`,
      en: `The limits of the steps add up to about ${sum} working days, more than the ${key === "legal" ? "statutory" : "promised"} total of about ${most} (${named.map((one) => one.en).join(" → ")})`,
    };
    const cure = {
      zh: "缩短途中环节的期限，或在法定范围内延长总期限",
      en: "Shorten limits on this way, or lengthen the total as far as the law allows",
    };
    const path = workflowPath(bundle, `/clock/${key}`);
    if (key === "legal") findings.error("CHECK_LIMIT_TOTAL", path, what, cure);
    else findings.warn("CHECK_LIMIT_TOTAL", path, what, cure);
  }
}

/** The longest straight way of a case, from its acceptance to its end, in working days. */
function daysOf(
  bundle: Bundle,
  world: CheckWorld,
  place: CheckPlace,
  flow: Flow,
  outer: readonly string[] = [],
  until: readonly string[] = [],
): { days: number; steps: StatePlace[] } {
  const { definition } = bundle;
  const begun = definition.acceptOn === undefined ? [] : dataNames(readsOf(definition.acceptOn));
  return longestWay(
    checkChart(definition),
    place,
    (state) => {
      const paused = actionsOf(state.config.entry).some(({ type }) => type === "pauseClock");
      // The clock of a child is its parent's: it runs from the beginning.
      if (paused || (outer.length === 0 && !begun.every((name) => flow.onEntry(state, name)))) return 0;
      if (kindAt(state) === "final") return 0;
      return invokesOf(state.config.invoke).reduce((most, { src, id, input }) => {
        if (src === "task") {
          const due = expectedDays(knownValue(input?.due, place)?.value);
          return Math.max(most, due === null ? lateAfter(state, place) : due * turnsOf(input));
        }
        // What nobody of the house does lasts as long as it is waited for.
        if (src === "message" || src === "service") return Math.max(most, leftAfter(state, place));
        const name = src === "workflow" ? input?.workflow : undefined;
        const child = typeof name === "string" && !outer.includes(name) ? world.workflows?.get(name) : undefined;
        if (!child || outer.length >= NESTED_MAX) return most;
        const inside = withDefaults(child, world, place);
        const names = [...outer, name as string, definition.id];
        const awaited = input?.outlives === true ? milestonesOf(state, id) : [];
        return Math.max(most, daysOf(child, world, inside, flow, names, awaited).days * childrenInTurn(input));
      }, 0);
    },
    ({ config }) => (config.tags ?? []).some((tag) => until.includes(tag)),
  );
}

/** Where the day of a task hangs on the case: when its step first says that it is late. */
function lateAfter({ config }: StatePlace, place: CheckPlace): number {
  return soonest(Object.keys(config.after ?? {}), place);
}

/** When a state is left because time is up. */
function leftAfter({ config }: StatePlace, place: CheckPlace): number {
  const leaving = Object.entries(config.after ?? {}).filter(([, ways]) =>
    transitionsOf(ways).some(({ target }) => target !== undefined),
  );
  return soonest(
    leaving.map(([delay]) => delay),
    place,
  );
}

function soonest(delays: readonly string[], place: CheckPlace): number {
  const days = delays.flatMap((delay) => expectedDays(knownValue(delay, place)?.value) ?? []);
  return days.length === 0 ? 0 : Math.min(...days);
}

/** How often the limit of a task runs: once, or once for each of those who sign one after another. */
function turnsOf(input: Record<string, unknown> | undefined): number {
  const signing = input?.signing;
  if (!isPlainObject(signing) || signing.order !== "sequential") return 1;
  if (Array.isArray(signing.signers)) return Math.max(1, signing.signers.length);
  return typeof signing.signers === "number" ? Math.max(1, signing.signers) : 1;
}

/** How often the limits of a child run: once, or once for each of those that begin one after another. */
function childrenInTurn(input: Record<string, unknown> | undefined): number {
  if (input?.order !== "sequential" || !Array.isArray(input.forEach)) return 1;
  return Math.max(1, input.forEach.length);
}

/** What a state waits for of children that outlive it: what comes after that takes no time of the case. */
function milestonesOf({ config }: StatePlace, invoke: string): string[] {
  const events = Object.keys(config.on ?? {}).filter((event) => event.startsWith(`${invoke}.`));
  return events.map((event) => event.slice(invoke.length + 1));
}
const NESTED_MAX = 4;

/** A place with every parameter of a procedure: the value in force, or the default. */
export function withDefaults(bundle: Bundle, world: CheckWorld, place: CheckPlace | undefined): CheckPlace {
  const params: Record<string, unknown> = {};
  for (const [name, spec] of [...Object.entries(world.params), ...Object.entries(bundle.definition.params)])
    params[name] = spec.default;
  return { mode: place?.mode ?? world.positions.defaultMode, params: { ...params, ...place?.params } };
}
