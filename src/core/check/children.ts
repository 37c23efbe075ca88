import type { TransitionsConfig } from "../definition/model.ts";
import { actionsOf, type StatePlace, statesOf, transitionsOf } from "../definition/walk.ts";
import { escapePointer } from "../expression/deep.ts";
import { isExpression } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import type { Bundle } from "../variant.ts";
import { checkChart, kindAt, type PlacedInvoke } from "./chart.ts";
import { workflowPath } from "./words.ts";
import type { CheckWorld, Findings } from "./world.ts";

/** What a procedure waits for of its children that they never reach: milestones they do not have, ends they do not come to. */
export function checkChildren(bundle: Bundle, world: CheckWorld, findings: Findings): void {
  const chart = checkChart(bundle.definition);
  const begun = new Map(
    chart.invokes.filter(({ invoke }) => invoke.src === "workflow").map((one) => [one.invoke.id, one]),
  );
  const workflowOf = (id: string): Bundle | undefined => {
    const named = begun.get(id)?.invoke.input?.workflow;
    if (typeof named !== "string" || isExpression(named)) return undefined;
    return named === bundle.definition.id ? bundle : world.workflows?.get(named);
  };
  const reaches = (id: string, milestone: unknown, pointer: string) => {
    const child = workflowOf(id);
    if (!child || typeof milestone !== "string" || isExpression(milestone)) return;
    const known = milestonesIn(child);
    if (!known.has(milestone)) never(bundle, findings, { pointer, child, word: milestone, known, kind: "milestone" });
  };
  for (const state of chart.states) {
    for (const event of Object.keys(state.config.on ?? {})) {
      const [id = "", milestone = ""] = event.split(/\.(.*)/s);
      if (milestone === "done" || event.includes("*")) continue;
      const pointer = `${state.pointer}/on/${escapePointer(event)}`;
      reaches(id, milestone, pointer);
      const inTurn = begun.get(id)?.invoke.input?.order === "sequential";
      if (inTurn && tells(state.config.on?.[event], id)) tooLate(bundle, findings, pointer, milestone);
    }
  }
  for (const one of begun.values()) {
    const { forEach } = one.invoke.input ?? {};
    if (isPlainObject(forEach) && typeof forEach.children === "string")
      reaches(forEach.children, forEach.milestone, `${one.pointer}/input/forEach/milestone`);
    checkEnds(bundle, findings, one, workflowOf(one.invoke.id));
  }
}

/** `pass` and `veto` name states in which a child ends. */
function checkEnds(
  bundle: Bundle,
  findings: Findings,
  { invoke, pointer }: PlacedInvoke,
  child: Bundle | undefined,
): void {
  if (!child) return;
  const known = new Set(
    statesOf(child.definition.machine)
      .filter(isEnd)
      .map(({ path }) => path),
  );
  for (const key of ["pass", "veto"] as const) {
    const named = invoke.input?.[key];
    for (const end of Array.isArray(named) ? named : []) {
      if (typeof end !== "string" || isExpression(end) || known.has(end)) continue;
      never(bundle, findings, { pointer: `${pointer}/input/${key}`, child, word: end, known, kind: "end" });
    }
  }
}

/** Whether a way sends something to the children of an invoke. */
function tells(ways: TransitionsConfig | null | undefined, id: string): boolean {
  return transitionsOf(ways)
    .flatMap(({ actions }) => actionsOf(actions))
    .some(({ type, params }) => type === "emit" && isPlainObject(params?.to) && params.to.children === id);
}

/** Where one begins after the other, all have come to a milestone when the last has: those before are over by then. */
function tooLate(bundle: Bundle, findings: Findings, pointer: string, milestone: string): void {
  const shown = milestone.slice(0, 40);
  findings.warn(
    "CHECK_CHILDREN",
    workflowPath(bundle, pointer),
    {
      zh: `子件依次发起，末件到达“${shown}”时前面各件已结束；若它们等候此时发出的消息，后面的永不发起`,
      en: `Children begin one after another: when the last comes to "${shown}" those before are over, and if they wait for what is sent here the next never begins`,
    },
    { zh: "改为同时发起，或由各子件自行继续", en: "Begin them all at once, or let each go on by itself" },
  );
}

function isEnd(state: StatePlace): boolean {
  return kindAt(state) === "final" && state.parent?.parent === null;
}

function milestonesIn({ definition }: Bundle): Set<string> {
  return new Set(statesOf(definition.machine).flatMap(({ config }) => config.tags ?? []));
}

interface Missed {
  pointer: string;
  child: Bundle;
  word: string;
  known: ReadonlySet<string>;
  kind: "milestone" | "end";
}

function never(bundle: Bundle, findings: Findings, { pointer, child, word, known, kind }: Missed): void {
  const { title } = child.definition;
  const shown = word.slice(0, 40);
  const what =
    kind === "milestone"
      ? { zh: `子件“${title.zh}”没有里程碑“${shown}”`, en: `Children of "${title.en}" have no milestone "${shown}"` }
      : { zh: `子件“${title.zh}”没有终点“${shown}”`, en: `Children of "${title.en}" have no end "${shown}"` };
  const offered = [...known].slice(0, 12);
  findings.error("CHECK_CHILDREN", workflowPath(bundle, pointer), what, {
    zh: `可用：${offered.join("、") || "（无）"}`,
    en: `There are: ${offered.join(", ") || "(none)"}`,
  });
}
