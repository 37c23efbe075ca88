import type { Text } from "../text.ts";

/** What one can do with a task or a case without the procedure having drawn it. */
export interface OperationSpec {
  id: string;
  on: "task" | "instance";
  title: Text;
  /** What the button does. */
  effect: Text;
  /** Who may. */
  who: Text;
  /** The event of the history, and how it is told there in English; in Chinese by the title. */
  event: string;
  past: string;
  reason: boolean;
  /** What else must be said with it. */
  also?: readonly string[];
  style?: "danger";
}

/** The right to lead cases by hand, over the places that the holder's organisation is responsible for. */
export const DIRECT_RIGHT = "cases.direct";

export const HOLDER: Text = {
  zh: "任务所在岗位的人员，或签收人",
  en: "Whoever holds the task's post, or has claimed it",
};
export const SUPERVISOR: Text = {
  zh: "对办件所在区划有“调度办件”权限的岗位",
  en: "A post with the right to direct cases where the case lies",
};
export const SEES: Text = {
  zh: "参与办件或监督所在区划的人员",
  en: "Whoever takes part in the case or watches over its place",
};
