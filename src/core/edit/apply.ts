import { type DefinitionWorld, parseDefinition } from "../definition/parse.ts";
import type { Problem } from "../problem.ts";
import { readYaml } from "../yaml.ts";
import type { Edit } from "./model.ts";
import { addAction, removeAction, setAction, setInitial, setMeta, setParam, setTop, setType } from "./parts.ts";
import { applyPatches, type Patch } from "./patch.ts";
import { type Machine, machineIn } from "./references.ts";
import { type Refusal, refused } from "./refusal.ts";
import { addState, moveState, removeState, renameState } from "./states.ts";
import { addInvoke, addOutcome, removeInvoke, removeOutcome, renameInvoke, setTask } from "./tasks.ts";
import { addTransition, removeTransition, setTransition, setTrigger } from "./transitions.ts";

export type Edited = { yaml: string } | { problem: Problem };

/**
 * The text of a workflow file after a command, everything else as people wrote it: comments, order, quoting. A command
 * that cannot be, or that would make an error of what was none, is refused with the reason. Pure; undoing is to keep
 * the text of before.
 */
export function applyEdit(yaml: string, edit: Edit, world: DefinitionWorld = {}): Edited {
  const { root, faults } = readYaml(yaml);
  const machine = faults.length > 0 ? null : machineIn(root);
  if (!machine) return refused("文件目前无法读取，请先改正", "The file cannot be read as it is; mend it first");
  const patches = patchesOf(root, machine, edit);
  if ("problem" in patches) return patches;
  let edited: string;
  try {
    edited = applyPatches(yaml, patches);
  } catch {
    return refused("文件的写法不支持这一操作", "The way the file is written does not allow this");
  }
  if (edited === yaml) return { yaml };
  return newError(yaml, edited, world) ?? { yaml: edited };
}

/** An error that was not there before; what was wrong already may be mended step by step. */
function newError(before: string, after: string, world: DefinitionWorld): Refusal | null {
  const errors = (yaml: string): Problem[] =>
    parseDefinition(yaml, "", world).problems.filter(({ severity }) => severity === "error");
  const made = errors(after);
  if (made.length === 0) return null;
  const known = new Set(errors(before).map(({ code, what }) => `${code} ${what.en}`));
  const fresh = made.find(({ code, what }) => !known.has(`${code} ${what.en}`));
  return fresh ? { problem: fresh } : null;
}

function patchesOf(root: unknown, machine: Machine, edit: Edit): Patch[] | Refusal {
  switch (edit.do) {
    case "addState":
      return addState(machine, edit);
    case "removeState":
      return removeState(root, machine, edit);
    case "renameState":
      return renameState(root, machine, edit);
    case "moveState":
      return moveState(root, machine, edit);
    case "setInitial":
      return setInitial(machine, edit);
    case "setType":
      return setType(machine, edit);
    case "setMeta":
      return setMeta(machine, edit);
    case "addTransition":
      return addTransition(machine, edit);
    case "setTransition":
    case "retargetTransition":
      return setTransition(machine, edit);
    case "removeTransition":
      return removeTransition(machine, edit);
    case "setTrigger":
      return setTrigger(machine, edit);
    case "addInvoke":
      return addInvoke(machine, edit);
    case "removeInvoke":
      return removeInvoke(root, machine, edit);
    case "renameInvoke":
      return renameInvoke(root, machine, edit);
    case "setTask":
      return setTask(machine, edit);
    case "addOutcome":
      return addOutcome(machine, edit);
    case "removeOutcome":
      return removeOutcome(machine, edit);
    case "addAction":
      return addAction(machine, edit);
    case "setAction":
      return setAction(machine, edit);
    case "removeAction":
      return removeAction(machine, edit);
    case "setParam":
      return setParam(edit);
    case "setTop":
      return setTop(edit);
    default:
      return edit satisfies never;
  }
}
