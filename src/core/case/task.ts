import type { Definition, OutcomeSpec } from "../definition/model.ts";
import type { Effect } from "../machine/model.ts";
import type { Text } from "../text.ts";
import type { Standing } from "./model.ts";
import { WARN_RATIO } from "./procedure.ts";

/** What a step asks of a person, apart from who that is. */
export interface Asked {
  invoke: string;
  state: string;
  title: Text;
  form: string | null;
  outcomes: OutcomeSpec[];
  bulk: boolean;
  position: string;
  openedAt: string;
  dueAt: string | null;
  /** When the light turns yellow. */
  warnAt: string | null;
}

/** The task that a step opens, in the words of its procedure; `known` are the outcomes that all procedures share. */
export function askedOf(
  effect: Extract<Effect, { type: "openTask" }>,
  one: Standing,
  definition: Definition,
  known: Readonly<Record<string, OutcomeSpec>>,
  now: string,
): Asked {
  const { input, dueAt } = effect;
  return {
    ...{ invoke: effect.id, state: effect.state, form: input.form ?? null, bulk: input.bulk ?? false },
    title: input.title ?? titleOf(definition, effect.state),
    outcomes: input.outcomes.map((outcome) => {
      const common = Object.hasOwn(known, outcome.id) ? known[outcome.id] : undefined;
      // An outcome named by its id alone takes the title and kind that all procedures share.
      return common && outcome.title.zh === outcome.id ? { ...common, ...outcome, title: common.title } : outcome;
    }),
    ...{ position: input.position, openedAt: now, dueAt },
    warnAt: dueAt === null ? null : warnAt(now, dueAt, warnRatioOf(one)),
  };
}

/** How much of a limit is left when its light turns yellow. */
function warnRatioOf(one: Standing): number {
  const value = one.resolved.params[WARN_RATIO]?.value;
  return typeof value === "number" && value > 0 && value < 1 ? value : 0.3;
}

function warnAt(from: string, due: string, ratio: number): string {
  const end = Date.parse(due);
  return new Date(end - Math.max(0, end - Date.parse(from)) * ratio).toISOString();
}

/** The title of a state, or of the nearest one around it. */
function titleOf(definition: Definition, path: string): Text {
  let states = definition.machine.states;
  let title: Text = { zh: path, en: path };
  for (const key of path.split(".")) {
    const config = states?.[key];
    title = config?.meta?.title ?? title;
    states = config?.states;
  }
  return title;
}
