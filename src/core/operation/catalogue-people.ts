import { HOLDER, type OperationSpec, SUPERVISOR } from "./spec.ts";

/** By which a task comes to another person, or to another office, while it stays the same task. */
export const PEOPLE = {
  assign: {
    ...{ id: "assign", on: "task", event: "assigned", past: "Assigned", reason: true, who: SUPERVISOR },
    title: { zh: "指派", en: "Assign" },
    effect: {
      zh: "指定任务所在岗位的一名人员办理，并告知对方；已签收的随之改派",
      en: "Names who of the task's post does it, and tells them so; whoever had claimed it no longer has it",
    },
  },
  delegate: {
    ...{ id: "delegate", on: "task", event: "delegated", past: "Delegated", reason: true, who: HOLDER },
    title: { zh: "委派", en: "Delegate" },
    effect: {
      zh: "请本单位其他在岗人员先行处理并提出意见，交回后仍由您办结",
      en: "Somebody else of the office works on it first and hands it back with a proposal; you complete it",
    },
  },
  resolve: {
    ...{ id: "resolve", on: "task", event: "resolved", past: "Handed back", reason: true },
    title: { zh: "交回", en: "Hand back" },
    effect: {
      zh: "把处理意见交回委派人，由委派人办结；委派人也可以收回",
      en: "Gives it back to who delegated it, with what you propose; they complete it, and may also take it back",
    },
    who: { zh: "被委派人，或委派人", en: "To whom it was delegated, or who delegated it" },
  },
  escalate: {
    ...{ id: "escalate", on: "task", event: "escalated", past: "Referred upwards", reason: true, who: HOLDER },
    title: { zh: "提级办理", en: "Refer upwards" },
    effect: {
      zh: "任务转由上级监督单位办理，并告知对方；期限不变",
      en: "The supervising organisation does it from now on, and is told so; its limit stays",
    },
  },
} as const satisfies Record<string, OperationSpec>;
