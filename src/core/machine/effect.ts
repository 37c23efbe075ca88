import type { InvokeConfig } from "../definition/model.ts";
import { isExpression } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import type { Text } from "../text.ts";
import { actionEffect, isText } from "./action.ts";
import type { Asked } from "./chart.ts";
import type { ChartFacts } from "./config.ts";
import { messageInput, serviceInput, taskInput, workflowInput } from "./input.ts";
import type { Effect } from "./model.ts";
import { failedNote, type Run, SUPERVISING } from "./run.ts";

interface Draft {
  effect: Effect;
  /** Which ask of the step it came from. */
  turn: number;
  /** Set for what a state's own entry or exit asked: it is void when the state turns out to be skipped. */
  owner: string | null;
}

/**
 * The effects of a step, in order, with their expressions evaluated over the data as it stood at each. What is opened
 * and closed within the step never shows; a skipped state's own entry and exit ask for nothing.
 */
export function effectsOf(asked: readonly Asked[], facts: ChartFacts, run: Run): Effect[] {
  let drafts: Draft[] = [];
  const enteredAt = new Map<string, number>();
  for (const [turn, one] of asked.entries()) {
    const { ask } = one;
    if (ask.ask === "entered") enteredAt.set(ask.state, turn);
    else if (ask.ask === "skipped") {
      const { as, reason } = ask.skip;
      run.note({ type: "skipped", state: ask.state, as, ...(reason ? { reason } : {}) });
      const since = enteredAt.get(ask.state) ?? Number.POSITIVE_INFINITY;
      drafts = drafts.filter((draft) => draft.turn < since || !within(draft.owner, ask.state));
    } else {
      for (const effect of draftsOf(one, facts, run)) push(drafts, { effect, turn, owner: ownerOf(ask, facts) });
    }
  }
  return drafts.map((draft) => draft.effect);
}

function ownerOf(ask: Asked["ask"], facts: ChartFacts): string | null {
  if (ask.ask === "effect") return ask.part === "transition" ? null : ask.state;
  if (ask.ask === "open") return ask.state;
  return ask.ask === "setTimer" ? (facts.timers.get(ask.key)?.state ?? null) : null;
}

function within(owner: string | null, state: string): boolean {
  return owner !== null && (owner === state || owner.startsWith(`${state}.`));
}

/** Adds an effect; a closing takes away the opening it undoes when both belong to this step. */
function push(drafts: Draft[], draft: Draft): void {
  const closes = CLOSES[draft.effect.type];
  if (closes) {
    const at = drafts.findLastIndex(
      ({ effect }) => effect.type === closes && handleOf(effect) === handleOf(draft.effect),
    );
    if (at >= 0) {
      drafts.splice(at, 1);
      return;
    }
  }
  drafts.push(draft);
}

const CLOSES: Partial<Record<Effect["type"], Effect["type"]>> = {
  closeTask: "openTask",
  closeChildren: "openChildren",
  closeMessage: "openMessage",
  closeService: "openService",
  cancelTimer: "setTimer",
};

function handleOf(effect: Effect): string | null {
  if ("id" in effect) return effect.id;
  return effect.type === "setTimer" || effect.type === "cancelTimer" ? effect.key : null;
}

function draftsOf({ ask, data, event }: Asked, facts: ChartFacts, run: Run): Effect[] {
  switch (ask.ask) {
    case "effect":
      return actionEffect(run, run.scope(data, event), ask, titleOf(facts, ask.state));
    case "open":
      return openEffects({ data, event }, ask, facts, run);
    case "close":
      // What goes on by itself is not ended with the step that began it.
      return ask.invoke.input?.outlives === true ? [] : [closeEffect(ask.invoke, ask.state)];
    case "setTimer":
      return timerEffects({ ask, data, event }, ask.key, facts, run);
    case "cancelTimer":
      return [{ type: "cancelTimer", key: ask.key }];
    case "unrouted":
      run.note({ type: "unrouted", state: ask.state, event: ask.event });
      return [unroutedEffect(titleOf(facts, ask.state))];
    default:
      return [];
  }
}

/** What an actor asks for when it begins, its input evaluated over the data as it stands. */
export function openEffects(
  { data, event }: Pick<Asked, "data" | "event">,
  { invoke, state, place }: { invoke: InvokeConfig; state: string; place: string },
  facts: ChartFacts,
  run: Run,
): Effect[] {
  const evaluated = run.evaluate(invoke.input ?? {}, `${place}/input`, run.scope(data, event));
  const input = isPlainObject(evaluated) ? evaluated : {};
  const at = { id: invoke.id, state };
  const broken: string[] = [];
  const effects = ((): Effect[] => {
    switch (invoke.src) {
      case "task": {
        const made = taskInput(input, broken);
        const dueAt = made.due === undefined ? null : run.dueAt(made.due);
        if (made.due !== undefined && dueAt === null) broken.push("due");
        return [{ type: "openTask", ...at, input: made, dueAt }];
      }
      case "workflow":
        return [{ type: "openChildren", ...at, input: workflowInput(input, broken) }];
      case "service":
        return [{ type: "openService", ...at, input: serviceInput(input, broken) }];
      case "message":
        return [{ type: "openMessage", ...at, input: messageInput(input, broken) }];
    }
  })();
  for (const key of broken) run.note(failedNote(`${place}/input/${key}`, sourceOf(invoke.input?.[key]), "unusable"));
  return broken.length === 0 ? effects : [...effects, brokenEffect(titleOf(facts, state))];
}

function closeEffect({ src, id }: InvokeConfig, state: string): Effect {
  switch (src) {
    case "task":
      return { type: "closeTask", id, state };
    case "workflow":
      return { type: "closeChildren", id, state };
    case "service":
      return { type: "closeService", id, state };
    case "message":
      return { type: "closeMessage", id, state };
  }
}

function timerEffects({ data, event }: Asked, key: string, facts: ChartFacts, run: Run): Effect[] {
  const timer = facts.timers.get(key);
  if (!timer) return [];
  const { delay, place, state } = timer;
  const dueAt = run.dueAt(run.evaluate(delay, place, run.scope(data, event)));
  if (dueAt !== null) return [{ type: "setTimer", key, state, dueAt }];
  run.note(failedNote(place, delay, "gives no duration, so no timer is set"));
  return [brokenEffect(titleOf(facts, state))];
}

function sourceOf(value: unknown): string {
  return isExpression(value) ? value : "";
}

/** Title of the state, or of the nearest state around it that has one. */
export function titleOf(facts: ChartFacts, path: string): Text {
  for (let at = facts.byPath.get(path) ?? null; at; at = at.parent) {
    const title = at.config.meta?.title;
    if (isText(title)) return title;
  }
  return { zh: path, en: path };
}

/** Nobody can go on by himself: the guards let nothing through. */
export function unroutedEffect(title: Text): Effect {
  return {
    type: "escalate",
    to: SUPERVISING,
    reason: {
      zh: `环节“${title.zh}”的办理结果没有符合条件的去向`,
      en: `No route out of step "${title.en}" meets its condition`,
    },
  };
}

function brokenEffect(title: Text): Effect {
  return {
    type: "escalate",
    to: SUPERVISING,
    reason: { zh: `环节“${title.zh}”的设置无法计算`, en: `A setting of step "${title.en}" could not be worked out` },
  };
}
