import { HOLDING } from "./catalogue-holding.ts";
import { PEOPLE } from "./catalogue-people.ts";
import { WORDS } from "./catalogue-words.ts";
import { HOLDER, type OperationSpec, SEES, SUPERVISOR } from "./spec.ts";

export { DIRECT_RIGHT, type OperationSpec } from "./spec.ts";

const CLAIM = {
  ...{
    id: "claim",
    on: "task",
    event: "claimed",
    past: "Claimed",
    reason: false,
    title: { zh: "签收", en: "Claim" },
    who: HOLDER,
  },
  effect: {
    zh: "由您办理，同岗位的其他人不再能办",
    en: "You take it; others at this post can no longer complete it",
  },
} as const satisfies OperationSpec;
const RELEASE = {
  ...{
    id: "release",
    on: "task",
    event: "released",
    past: "Released",
    reason: false,
    title: { zh: "退还待签收", en: "Release" },
  },
  effect: { zh: "放回岗位，同岗位的人都能签收", en: "Puts it back for everybody at this post" },
  who: { zh: "签收人", en: "Whoever has claimed it" },
} as const satisfies OperationSpec;
const TRANSFER = {
  ...{ id: "transfer", on: "task", event: "transferred", past: "Handed on", reason: true, who: HOLDER },
  title: { zh: "转办", en: "Hand on" },
  effect: {
    zh: "交由本单位其他在岗人员办理，并告知对方；须由不同的人办理的环节仍须分开",
    en: "Somebody else of the same office does it from now on, and is told so; duties that must be separate stay separate",
  },
} as const satisfies OperationSpec;
const ADD_SIGNER = {
  ...{ id: "addSigner", on: "task", event: "signerAdded", past: "Signer added", reason: true, who: HOLDER },
  title: { zh: "加签", en: "Add a signer" },
  also: ["place"],
  effect: {
    zh: "请同事或其他岗位会签，可在您之前、之后或同时；结果以您的决定为准，您决定后有人不同意的，由您再定。多人会签的环节则计入一票",
    en: "A colleague or another post signs too: before you, after you or beside you. Your decision counts, and is asked for again if somebody objects after it; where several sign already, theirs is one more vote",
  },
} as const satisfies OperationSpec;
const REMOVE_SIGNER = {
  ...{ id: "removeSigner", on: "instance", event: "signerRemoved", past: "Signer removed", reason: true },
  title: { zh: "减签", en: "Remove a signer" },
  also: ["task", "signer"],
  effect: {
    zh: "不再需要某人会签；所缺只此一签的，随即按规则决定",
    en: "Somebody need not sign any more; if nothing else was missing, it is decided at once by the rule",
  },
  who: {
    zh: "加签的人，或对办件所在区划有“调度办件”权限的岗位；已签的不能减",
    en: "Who asked for the signature, or a post with the right to direct cases where the case lies; not once it is given",
  },
} as const satisfies OperationSpec;
const RETURN = {
  ...{
    id: "return",
    on: "task",
    event: "returned",
    past: "Returned",
    reason: true,
    title: { zh: "退回", en: "Return" },
    who: HOLDER,
  },
  effect: {
    zh: "退到已办过的环节，重办后逐步流转，或直接回到本环节；并行环节不受影响，确须中断的先行列明",
    en: "Sends the case to a step done before; done again, it walks on from there or comes straight back. Work beside it is not touched, and what must end is named first",
  },
} as const satisfies OperationSpec;
const WITHDRAW = {
  ...{
    id: "withdraw",
    on: "instance",
    event: "withdrawn",
    past: "Taken back",
    reason: true,
    title: { zh: "撤回", en: "Take back" },
  },
  effect: {
    zh: "收回您刚办理的一步，办件恢复到办理之前，期限不变，所发文书作废",
    en: "Undoes the step you have just taken: the case stands as before it, limits too; papers issued by it are void",
  },
  who: {
    zh: "最后一步的办理人，在他人签收或办理之前",
    en: "Whoever took the last step, before anybody has claimed or done the next",
  },
} as const satisfies OperationSpec;
const CANCEL = {
  ...{ id: "cancel", on: "instance", event: "cancelled", past: "Cancelled", reason: true, style: "danger" },
  title: { zh: "撤销", en: "Cancel" },
  effect: { zh: "办件终止，未完成的待办和分办件一并取消", en: "Ends the case with its open tasks and parts" },
  who: { zh: "发起人，在他人办理之前", en: "Whoever started it, before anybody else has acted" },
} as const satisfies OperationSpec;
const EXTEND = {
  ...{ id: "extend", on: "instance", event: "extended", past: "Limit extended", reason: true },
  title: { zh: "延期", en: "Extend the limit" },
  also: ["days"],
  effect: {
    zh: "在流程许可的范围内延长一次办理期限，并出具延期通知",
    en: "Extends the limit once, within what the procedure allows, with a notice",
  },
  who: { zh: "流程指定的岗位，在期限届满之前", en: "The post that the procedure names, before the limit has run out" },
} as const satisfies OperationSpec;
const URGE = {
  ...{ id: "urge", on: "instance", event: "urged", past: "Urged", reason: true, who: SEES },
  title: { zh: "催办", en: "Urge" },
  effect: {
    zh: "提醒各待办的签收人或岗位；四小时内只能催办一次",
    en: "Reminds whoever has the open tasks, or their posts; once within four hours",
  },
} as const satisfies OperationSpec;
const COMMENT = {
  ...{ id: "comment", on: "instance", event: "commented", past: "Commented", reason: true, who: SEES },
  title: { zh: "备注", en: "Comment" },
  effect: { zh: "写入办理过程，不影响办理", en: "Stands in the history; nothing moves by it" },
} as const satisfies OperationSpec;
const JUMP = {
  ...{
    id: "jump",
    on: "instance",
    event: "jumped",
    past: "Jumped",
    reason: true,
    title: { zh: "跳转", en: "Jump" },
    who: SUPERVISOR,
  },
  effect: {
    zh: "把办件直接转到指定环节；并行环节不受影响，确须中断的先行列明",
    en: "Leads the case to a step of your choice. Work beside it is not touched, and what must end is named first",
  },
} as const satisfies OperationSpec;
const REOPEN = {
  ...{
    id: "reopen",
    on: "instance",
    event: "reopened",
    past: "Reopened",
    reason: true,
    title: { zh: "重启", en: "Reopen" },
  },
  effect: {
    zh: "已办结的从指定环节继续；已撤销、终止的恢复到当时的环节",
    en: "A case that is over goes on at a step of your choice; one that was ended goes on where it stood",
  },
  who: SUPERVISOR,
} as const satisfies OperationSpec;
const TERMINATE = {
  ...{ id: "terminate", on: "instance", event: "terminated", past: "Terminated", reason: true, style: "danger" },
  title: { zh: "终止", en: "Terminate" },
  effect: { zh: "办件终止，未完成的待办和分办件一并取消", en: "Ends the case with its open tasks and parts" },
  who: SUPERVISOR,
} as const satisfies OperationSpec;

/** Every operation there is, in the order in which it is offered. */
export const OPERATIONS = {
  claim: CLAIM,
  release: RELEASE,
  transfer: TRANSFER,
  addSigner: ADD_SIGNER,
  removeSigner: REMOVE_SIGNER,
  ...PEOPLE,
  return: RETURN,
  withdraw: WITHDRAW,
  cancel: CANCEL,
  extend: EXTEND,
  urge: URGE,
  comment: COMMENT,
  ...WORDS,
  jump: JUMP,
  reopen: REOPEN,
  terminate: TERMINATE,
  ...HOLDING,
} as const satisfies Record<string, OperationSpec>;
export type OperationId = keyof typeof OPERATIONS;
