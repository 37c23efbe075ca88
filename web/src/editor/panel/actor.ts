import type { InvokeConfig, OutcomeSpec } from "../../../../src/core/definition/model.ts";
import type { DefinitionWorld } from "../../../../src/core/definition/parse.ts";
import { invokesOf, type StatePlace, statesOf } from "../../../../src/core/definition/walk.ts";
import type { DraftWorld } from "../../../../src/core/draft/world.ts";
import type { Bundle } from "../../../../src/core/variant.ts";
import type { NamesOf } from "./schema/shape.ts";

/** What a state may be made to wait for, as first put there: an input that the parser takes, and the event that ends it. */
export function freshActor(
  src: InvokeConfig["src"],
  names: DefinitionWorld,
  own: string,
): { input: Record<string, unknown>; event: string } {
  const [position = ""] = [...(names.positions ?? [])];
  const workflow = [...(names.workflows ?? [])].find((id) => id !== own) ?? own;
  switch (src) {
    case "task":
      return { input: { position, outcomes: ["approve"] }, event: "approve" };
    case "workflow":
      return { input: { workflow }, event: "done" };
    case "service":
      return { input: { topic: "work" }, event: "done" };
    case "message":
      return { input: { name: "told" }, event: "received" };
  }
}

/** Several who sign, as first put there: two of the task's own position, of whom each must agree. */
export function freshSigning(outcomes: readonly OutcomeSpec[], form: boolean): Record<string, unknown> {
  const [first, ...others] = outcomes;
  const pass = outcomes.find(({ kind }) => kind === "primary") ?? first;
  const fail = others.find(({ kind }) => kind === "danger") ?? others.find((one) => one !== pass) ?? first;
  const rule = { signers: 2, done: "all", pass: pass?.id ?? "", fail: fail?.id ?? "" };
  // What each of them fills in needs a place.
  return form ? { ...rule, into: "opinions" } : rule;
}

/** Names that the fields of an actor may choose from, by what they are names of. */
export function namesAround(
  states: readonly StatePlace[],
  invoke: InvokeConfig,
  outcomes: readonly OutcomeSpec[],
  known: { world: DraftWorld; bundle: Bundle | null },
): NamesOf {
  const child = [known.bundle, ...known.world.workflows].find(
    (bundle) => bundle?.definition.id === invoke.input?.workflow,
  );
  const ends = child ? statesOf(child.definition.machine).filter(({ config }) => config.type === "final") : [];
  return {
    outcomes: outcomes.map(({ id }) => id),
    ends: ends.filter(({ parent }) => parent?.parent === null).map(({ path }) => path),
    children: states.flatMap(({ config }) =>
      invokesOf(config.invoke).flatMap(({ src, id }) => (src === "workflow" && id !== invoke.id ? [id] : [])),
    ),
  };
}
