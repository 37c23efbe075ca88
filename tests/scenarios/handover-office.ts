import type { TaskItem } from "../../src/core/api.ts";
import type { Decide } from "./office.ts";

export type Doing = { outcome: string; data?: Record<string, unknown> };

/** Two people of the enterprise bring the archives; never the retired themselves. */
const DELIVERY = { deliveredBy: "王建国", deliveredByToo: "李秀英", notByRetiree: true };
const CONDITIONS = {
  ...{ conditionsStaff: true, conditionsPremises: true, conditionsRules: true, conditionsArchive: true },
};

/** What every officer does when nothing is the matter, by workflow and task. */
const USUAL: Record<string, Doing> = {
  "handover received": { outcome: "accept" },
  "handover dataCheck": { outcome: "continue" },
  "handover review": { outcome: "approve" },
  "handover-line query": { outcome: "carry" },
  "handover-line queryCheck": { outcome: "continue" },
  "handover-line verify": { outcome: "receive" },
  "handover-line onboard": { outcome: "phoned" },
  "handover-receipt conditions": { outcome: "pass", data: CONDITIONS },
  "handover-receipt confirmEnterprise": { outcome: "confirm" },
  "handover-receipt confirmReceiver": { outcome: "confirm" },
  "handover-receipt confirmAgency": { outcome: "confirm" },
  "agreement draft": { outcome: "send" },
  "agreement counter": { outcome: "agree" },
  "agreement review": { outcome: "approve" },
  "agreement signing": { outcome: "sign" },
  "agreement filing": { outcome: "file" },
  "archive-reception listed": { outcome: "deliver", data: DELIVERY },
  "archive-reception check": { outcome: "pass" },
  "archive-reception shelving": { outcome: "shelve", data: { shelf: "A-01-03" } },
  "archive-reception signing": { outcome: "sign" },
};

export const usually: Decide = (task) => USUAL[`${task.workflow} ${stateOf(task)}`] ?? null;

/** Some cases otherwise than usual; undefined means as usual. */
export function usuallyExcept(decide: (task: TaskItem) => Doing | null | undefined): Decide {
  return (task) => {
    const own = decide(task);
    return own === undefined ? usually(task) : own;
  };
}

/** The state of the workflow a task stands in, without the regions inside it. */
export function stateOf(task: TaskItem): string {
  return task.state.split(".")[0] ?? task.state;
}
