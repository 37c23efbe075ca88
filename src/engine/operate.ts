import type { Actor } from "../core/machine/model.ts";
import type { Variant } from "../core/variant.ts";
import { emptyWrite, type StepWrite } from "../store/rows.ts";
import { withEvent } from "./advance.ts";
import { contextOf, type SubjectRead } from "./context.ts";
import type { Engine } from "./engine.ts";
import { type EventBody, eventRow, readOf } from "./event.ts";
import type { Case } from "./stored.ts";

/** An operation that every case has without being drawn: an event of its history, no step of its machine. */
export function operation(
  engine: Engine,
  of: {
    type: string;
    variant: Variant;
    one: Case;
    now: string;
    actor: Actor | null;
    subject: SubjectRead | null;
    task?: string;
    did?: EventBody["did"];
    /** Nothing moves by it: whoever has a form open may go on. */
    quiet?: true;
    /** The case as the operation leaves it, when it changes it. */
    after?: Case;
  },
): { write: StepWrite; one: Case } {
  const { type, variant, one, now, actor, task } = of;
  const after: Case = { ...(of.after ?? one) };
  const facts = {
    type,
    kind: "operation" as const,
    actor,
    from: one.state,
    to: after.state,
    ...(task ? { task } : {}),
  };
  const read = readOf(engine, one, contextOf(engine, variant, one, of), null);
  const event = eventRow(engine, one, now, facts, read, of.did ?? {});
  const write = withEvent(engine, emptyWrite(one.city), after, event);
  if (!of.quiet) return { write, one: after };
  for (const row of write.cases) row.quiet = true;
  return { write, one: { ...after, rev: one.rev } };
}
