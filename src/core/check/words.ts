import type { StatePlace } from "../definition/walk.ts";
import { titleOfState } from "../diagram/words.ts";
import type { Text } from "../text.ts";
import type { Bundle } from "../variant.ts";

/** A state by the name that people know it by. */
export function stateTitle({ definition }: Bundle, state: StatePlace): Text {
  return titleOfState(definition, state.path === "" ? [] : state.path.split("."));
}

/** Where something of a workflow file stands, said from the home folder. */
export function workflowPath(bundle: Bundle, pointer: string): string {
  return `workflows/${bundle.definition.id}.yaml${pointer}`;
}

export function formPath(form: string, pointer: string): string {
  return `forms/${form}.json${pointer}`;
}

export function tablePath(table: string, pointer: string): string {
  return `policies/tables/${table}.yaml${pointer}`;
}

/** A literal as an expression has it. */
export function quoted(literal: string | number | boolean | null): string {
  return typeof literal === "string" ? `"${literal.slice(0, 40)}"` : String(literal);
}
