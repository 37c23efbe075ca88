import type { InvokeConfig, OutcomeSpec } from "../../../../src/core/definition/model.ts";
import type { DraftWorld } from "../../../../src/core/draft/world.ts";
import { isPlainObject } from "../../../../src/core/expression/plain.ts";

/** The outcomes that a task offers, each with its title; those of children and messages have none of their own. */
export function outcomesOf(invoke: InvokeConfig | undefined, world: DraftWorld): OutcomeSpec[] {
  const listed = invoke?.input?.outcomes;
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((one: unknown): OutcomeSpec[] => {
    if (typeof one === "string") return [shared(world, one)];
    if (!isPlainObject(one) || typeof one.id !== "string") return [];
    const { title, kind, requires } = one;
    const known = shared(world, one.id);
    return [
      {
        ...known,
        ...(isPlainObject(title) ? { title: { zh: String(title.zh ?? ""), en: String(title.en ?? "") } } : {}),
        ...(kind === "primary" || kind === "danger" || kind === "default" ? { kind } : {}),
        ...(Array.isArray(requires) ? { requires: requires.map(String) } : {}),
      },
    ];
  });
}

function shared(world: DraftWorld, id: string): OutcomeSpec {
  return world.outcomes[id] ?? { id, title: { zh: id, en: id } };
}
