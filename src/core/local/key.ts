import { CHANGE_OPS, type Change, type ChangeOp } from "./model.ts";

const STRUCTURAL = /^([a-z][a-z0-9-]{0,63})#([A-Za-z]+):(.+)$/;

/** The key of the setting that carries a change: a parameter's own key, or `<workflow>#<op>:<at>`. */
export function changeKey(workflow: string, { op, at }: Pick<Change, "op" | "at">): string {
  return op === "param" ? at : `${workflow}#${op}:${at}`;
}

/** What a setting's key changes of which procedure; null for the mode and for parameters. */
export function readChangeKey(key: string): { workflow: string; op: Exclude<ChangeOp, "param">; at: string } | null {
  const match = STRUCTURAL.exec(key);
  const op = CHANGE_OPS.find((one) => one === match?.[2]);
  const [, workflow, , at] = match ?? [];
  if (workflow === undefined || at === undefined || op === undefined || op === "param") return null;
  return { workflow, op, at };
}

/** Ops whose place lies inside the one that an allowance names: `<form>.<name>`, `<table>.<row>`, `<state path>.<name>`. */
const INSIDE = new Set<ChangeOp>(["extraField", "row", "extraStep"]);

/** The place that an allowance would name for a change, and the name inside it. */
export function placeOf({ op, at }: Pick<Change, "op" | "at">): { place: string; name: string } {
  if (!INSIDE.has(op)) return { place: at, name: "" };
  // A state path has dots of its own; forms and tables have none, and the ids of rows may.
  const dot = op === "extraStep" ? at.lastIndexOf(".") : at.indexOf(".");
  return dot < 0 ? { place: at, name: "" } : { place: at.slice(0, dot), name: at.slice(dot + 1) };
}
