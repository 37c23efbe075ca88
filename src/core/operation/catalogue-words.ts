import { type OperationSpec, SEES } from "./spec.ts";

/** By which people speak to each other about a case; nothing moves by it, and no open form grows stale. */
export const WORDS = {
  cc: {
    ...{ id: "cc", on: "instance", event: "copied", past: "Sent for information", reason: true, who: SEES },
    title: { zh: "抄送", en: "Send for information" },
    effect: {
      zh: "送有权查看此办件的人员知悉，由对方点“已阅”",
      en: "Sends it for information to somebody who may see the case; they note that they have read it",
    },
  },
  consult: {
    ...{ id: "consult", on: "instance", event: "consulted", past: "Consulted", reason: true, who: SEES },
    title: { zh: "沟通", en: "Consult" },
    effect: {
      zh: "向有权查看此办件的人员提问，答复记入办理过程，不影响办理",
      en: "Asks somebody who may see the case; the answer stands in the history, and the case goes on meanwhile",
    },
  },
} as const satisfies Record<string, OperationSpec>;
