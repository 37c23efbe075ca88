import { isExpression } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import type { InvokeConfig, TransitionConfig } from "./model.ts";
import { nearest, type Report, shown } from "./report.ts";
import { matchesDescriptor, type StatePlace, transitionsOf } from "./walk.ts";

/** Something a state waits for, where it stands. */
export interface Actor {
  invoke: InvokeConfig;
  at: StatePlace;
  pointer: string;
}

/** Outcomes of a task that is written out; null when only the running case knows them. */
function outcomesOf({ src, input }: InvokeConfig): string[] | null {
  if (src !== "task") return null;
  const outcomes = input?.outcomes;
  if (!Array.isArray(outcomes)) return null;
  const ids = outcomes.map((one: unknown) => (isPlainObject(one) ? one.id : one));
  return ids.every((one) => typeof one === "string" && !isExpression(one)) ? ids.map(String) : null;
}

/** The outcomes that a task sends: where several sign, one of the two that their votes come to. */
function sentBy(invoke: InvokeConfig): string[] {
  const signing = invoke.input?.signing;
  const outcomes = outcomesOf(invoke) ?? [];
  return isPlainObject(signing) ? outcomes.filter((id) => id === signing.pass || id === signing.fail) : outcomes;
}

/** Every outcome leads somewhere, in its own state or one around it. */
export function checkOutcomes(report: Report, { invoke, at, pointer }: Actor): void {
  for (const outcome of sentBy(invoke)) {
    const event = `${invoke.id}.${outcome}`;
    if (isHandled(at, event)) continue;
    report.error(
      "DEFINITION_OUTCOME",
      `${pointer}/input/outcomes`,
      { zh: `办理结果“${outcome}”没有去向`, en: `Outcome "${outcome}" leads nowhere` },
      { zh: `在 on 下写“${event}”`, en: `Write "${event}" under on` },
    );
  }
  for (const answer of ANSWERS[invoke.src]) {
    const event = `${invoke.id}.${answer}`;
    if (isHandled(at, event)) continue;
    report.warn(
      "DEFINITION_OUTCOME",
      pointer,
      { zh: `“${event}”没有去向`, en: `"${event}" leads nowhere` },
      { zh: `在 on 下写“${event}”`, en: `Write "${event}" under on` },
    );
  }
}

/** What comes of what is no task; a service that was given up says so, and a case would stand still by it. */
const ANSWERS: Record<InvokeConfig["src"], readonly string[]> = {
  task: [],
  workflow: ["done"],
  message: ["received"],
  service: ["done", "failed"],
};

function isHandled(state: StatePlace, event: string): boolean {
  for (let at: StatePlace | null = state; at; at = at.parent) {
    for (const [descriptor, list] of Object.entries(at.config.on ?? {})) {
      if (matchesDescriptor(descriptor, event) && transitionsOf(list).some(leads)) return true;
    }
  }
  return false;
}

function leads({ target, actions }: TransitionConfig): boolean {
  return target !== undefined || actions !== undefined;
}

/** Every transition on a task's event names an outcome the task has. */
export function checkEvents(report: Report, { config, pointer }: StatePlace, actors: readonly Actor[]): void {
  for (const event of Object.keys(config.on ?? {})) {
    const dot = event.indexOf(".");
    if (dot < 0 || event.includes("*")) continue;
    const at = `${pointer}/on/${event.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const [id, outcome] = [event.slice(0, dot), event.slice(dot + 1)];
    const actor = actors.find(({ invoke }) => invoke.id === id);
    const known = actor ? eventsOf(actor.invoke) : null;
    if (actor && known && !known.includes(outcome)) {
      const near = nearest(outcome, known);
      report.error(
        "DEFINITION_OUTCOME",
        at,
        {
          zh: `${WORDS[actor.invoke.src].zh}“${id}”没有办理结果“${shown(outcome)}”`,
          en: `${WORDS[actor.invoke.src].en} "${id}" has no outcome "${shown(outcome)}"`,
        },
        near
          ? { zh: `是否应为“${near}”？`, en: `Did you mean "${near}"?` }
          : { zh: `可用：${known.join("、")}`, en: `It has: ${known.join(", ")}` },
      );
    } else if (actor) warnUnvoted(report, at, actor.invoke, outcome);
    if (!actor) warnUnsent(report, at, id, actors);
  }
}

const WORDS: Record<InvokeConfig["src"], { zh: string; en: string }> = {
  task: { zh: "任务", en: "Task" },
  workflow: { zh: "子流程", en: "Workflow" },
  message: { zh: "等待的消息", en: "Message" },
  service: { zh: "外部服务", en: "Service" },
};

/** What an actor may send; null where only the running case, or another file, knows: outcomes by an expression, milestones. */
function eventsOf(invoke: InvokeConfig): readonly string[] | null {
  if (invoke.src === "task") return outcomesOf(invoke);
  return invoke.src === "workflow" ? null : ANSWERS[invoke.src];
}

/** Where several sign, only what their votes come to leads on, not what one of them says. */
function warnUnvoted(report: Report, pointer: string, invoke: InvokeConfig, outcome: string): void {
  const signing = invoke.input?.signing;
  if (!isPlainObject(signing) || isExpression(signing.pass) || isExpression(signing.fail)) return;
  if (outcome === signing.pass || outcome === signing.fail) return;
  report.warn(
    "DEFINITION_OUTCOME",
    pointer,
    {
      zh: `会签的结果只会是“${shown(String(signing.pass))}”或“${shown(String(signing.fail))}”，不会是“${shown(outcome)}”`,
      en: `Signed by several, it comes to "${shown(String(signing.pass))}" or "${shown(String(signing.fail))}", never to "${shown(outcome)}"`,
    },
    {
      zh: "删去这条去向，或把它设为通过或未通过的结果",
      en: "Remove the way, or make it the outcome that passes or fails",
    },
  );
}

/** Such events may come from another case by `emit`, so a misspelt task can only be guessed. */
function warnUnsent(report: Report, pointer: string, id: string, actors: readonly Actor[]): void {
  const near = nearest(
    id,
    actors.map(({ invoke }) => invoke.id),
  );
  if (!near) return;
  report.warn(
    "DEFINITION_OUTCOME",
    pointer,
    { zh: `没有任务“${shown(id)}”`, en: `There is no task "${shown(id)}"` },
    { zh: `是否应为“${near}”？`, en: `Did you mean "${near}"?` },
  );
}
