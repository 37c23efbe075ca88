import { type OperationSpec, SUPERVISOR } from "./spec.ts";

/** By which a case stands still for a time. */
export const HOLDING = {
  suspend: {
    ...{ id: "suspend", on: "instance", event: "suspended", past: "Suspended", reason: true, who: SUPERVISOR },
    title: { zh: "挂起", en: "Suspend" },
    also: ["until"],
    effect: {
      zh: "办件停办到指定日期，到期自行恢复；停办期间不计入期限",
      en: "The case stands still until the day you name and then goes on by itself; the time is added back to every limit",
    },
  },
  resume: {
    ...{ id: "resume", on: "instance", event: "resumed", past: "Resumed", reason: true, who: SUPERVISOR },
    title: { zh: "恢复", en: "Resume" },
    effect: {
      zh: "停办的办件继续办理，各项期限按停办的工作时间顺延",
      en: "A suspended case goes on; every limit is moved by the working time for which it stood still",
    },
  },
} as const satisfies Record<string, OperationSpec>;
