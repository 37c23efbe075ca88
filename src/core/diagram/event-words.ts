import type { Definition, InvokeConfig, OutcomeSpec } from "../definition/model.ts";
import { invokesOf, statesOf } from "../definition/walk.ts";
import { isPlainObject } from "../expression/plain.ts";
import { isText } from "../machine/action.ts";
import type { StepNote } from "../machine/model.ts";
import { OPINIONS } from "../machine/signing.ts";
import { invokeOf } from "../machine/slot.ts";
import { OPERATIONS } from "../operation/catalogue.ts";
import type { Text } from "../text.ts";
import { pathOf, titleOfState } from "./words.ts";

/** Titles of what is not the outcome of a task. */
const TITLES: Record<string, Text> = {
  started: { zh: "发起", en: "Started" },
  reorganised: { zh: "机构调整，待办转移", en: "Offices were reorganised, the work went along" },
  handedOver: { zh: "离职转办", en: "Handed over by a leaver" },
  migrated: { zh: "流程升级，改按新版本办理", en: "Goes on by a new version of its workflow" },
  migrationUndone: { zh: "撤销升级，仍按原版本办理", en: "Back on the version it had" },
  noted: { zh: "已阅", en: "Noted as read" },
  answered: { zh: "答复", en: "Answered" },
  ...Object.fromEntries(Object.values(OPERATIONS).map(({ event, title, past }) => [event, { zh: title.zh, en: past }])),
};
const LIMIT_REACHED: Text = { zh: "到期处理", en: "A limit was reached" };
const PARTS_DONE: Text = { zh: "分办件已全部完成", en: "All parts are done" };
const PARTS_REACHED: Text = { zh: "各分办件均已到约定环节", en: "All parts have come to the step agreed" };
const SERVED: Record<string, Text> = {
  done: { zh: "外部系统已办成", en: "The outside system has done it" },
  failed: { zh: "外部系统未能办成", en: "The outside system could not do it" },
};
const MESSAGE: Text = { zh: "收到消息", en: "A message arrived" };

/** What an event is called that decided nothing by itself: a beginning, a limit, a message, parts that are done. */
export function eventTitle(definition: Definition, type: string, timer: boolean): Text {
  const known = Object.hasOwn(TITLES, type) ? TITLES[type] : undefined;
  if (known) return known;
  if (timer) return LIMIT_REACHED;
  const at = type.lastIndexOf(".");
  const [invoke, what] = [type.slice(0, at), type.slice(at + 1)];
  if (what === "received") return MESSAGE;
  const step = stepOf(definition, invoke);
  // A message from another case bears a name of the files.
  if (at < 0) return { zh: `${MESSAGE.zh}：${type}`, en: `${MESSAGE.en}: ${type}` };
  const title = step?.state ?? same(invoke);
  const served = step?.invoke.src === "service" && Object.hasOwn(SERVED, what) ? SERVED[what] : undefined;
  if (served) return { zh: `${title.zh}：${served.zh}`, en: `${title.en}: ${served.en}` };
  if (what === "done") return { zh: `${title.zh}：${PARTS_DONE.zh}`, en: `${title.en}: ${PARTS_DONE.en}` };
  // A milestone is a name of the files; what it means to people is that the parts have come that far.
  const said = step?.invoke.src === "workflow" ? PARTS_REACHED : same(what);
  return { zh: `${title.zh}：${said.zh}`, en: `${title.en}: ${said.en}` };
}

/** What was to be done, by the id of the task: the task's own title, else that of its step. */
export function taskTitle(definition: Definition, task: string): Text | null {
  const step = stepOf(definition, task);
  return step ? (step.task ?? step.state) : null;
}

/** What was decided: the title that the workflow gives the outcome itself, before the shared one. */
export function outcomeTitle(
  definition: Definition,
  outcomes: Readonly<Record<string, Pick<OutcomeSpec, "title">>>,
  task: string,
  outcome: string,
): Text {
  const listed: unknown = stepOf(definition, task)?.invoke.input?.outcomes;
  const own = Array.isArray(listed) ? listed.find((one) => isPlainObject(one) && one.id === outcome) : undefined;
  if (isPlainObject(own) && isText(own.title)) return own.title;
  const known = Object.hasOwn(outcomes, outcome) ? outcomes[outcome]?.title : undefined;
  return known ?? OPINIONS.find(({ id }) => id === outcome)?.title ?? same(outcome);
}

/** What a step did that its reader must know. */
export function noteWords(definition: Definition, note: StepNote): Text {
  const title = (state: string) => titleOfState(definition, pathOf(state));
  switch (note.type) {
    case "skipped":
      return {
        zh: `“${title(note.state).zh}”环节按设置跳过${note.reason ? `：${note.reason.zh}` : ""}`,
        en: `The step “${title(note.state).en}” was skipped by a setting${note.reason ? `: ${note.reason.en}` : ""}`,
      };
    case "expressionFailed":
      return {
        zh: `条件未能计算（${note.place}），未据此作出决定`,
        en: `A condition could not be computed (${note.place}); nothing was decided by it`,
      };
    case "unrouted":
      return {
        zh: `“${title(note.state).zh}”没有可走的去向，已转主管部门`,
        en: `“${title(note.state).en}” leads nowhere; the supervisors were told`,
      };
    default:
      return same(JSON.stringify(note satisfies never));
  }
}

interface Step {
  state: Text | null;
  task: Text | null;
  invoke: InvokeConfig;
}

/** The state that invokes something and the title of the task, by the id of what is invoked. */
export function stepOf(definition: Definition, slot: string): Step | null {
  const invoke = invokeOf(slot);
  for (const { config } of statesOf(definition.machine)) {
    const found = invokesOf(config.invoke).find(({ id }) => id === invoke);
    if (!found) continue;
    const title: unknown = found.input?.title;
    return { state: config.meta?.title ?? null, task: isText(title) ? title : null, invoke: found };
  }
  return null;
}

function same(text: string): Text {
  return { zh: text, en: text };
}
