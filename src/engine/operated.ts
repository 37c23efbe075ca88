import type { Acceptable, DrawnEnd, Operated, TouchedWork } from "../core/api.ts";
import { taskTitle } from "../core/diagram/event-words.ts";
import { pathOf, titleOfState, titleOfStates } from "../core/diagram/words.ts";
import type { Effect } from "../core/machine/model.ts";
import { OPERATIONS, type OperationId, type OperationSpec } from "../core/operation/catalogue.ts";
import { previewOf, type Touched } from "../core/operation/preview.ts";
import type { Text } from "../core/text.ts";
import type { Variant } from "../core/variant.ts";

/** What an operation does to open work, in words. */
export function touched(variant: Variant, effects: readonly Effect[]): Omit<Operated, "moved"> {
  const { ends, begins } = previewOf(effects);
  const inWords = (list: Touched[]): TouchedWork[] => list.map((one) => ({ ...one, title: titleOf(variant, one) }));
  return { ends: inWords(ends), begins: inWords(begins) };
}

/** What the procedure itself does when it is ended, beside closing what is open: where it goes, papers, notices, registers. */
export function drawnOf(
  { bundle }: Variant,
  { one, effects }: { one: { state: string }; effects: readonly Effect[] },
): DrawnEnd {
  const { definition, templates } = bundle;
  const documents = effects.flatMap((effect) => (effect.type === "document" ? [effect.template] : []));
  return {
    to: titleOfStates(definition, one.state),
    documents: documents.map((id) => templates[id]?.title ?? { zh: id, en: id }),
    records: effects.some(({ type }) => type === "record"),
    tells: effects.some(({ type }) => type === "notify" || type === "escalate" || type === "cc" || type === "emit"),
  };
}

function titleOf({ bundle: { definition } }: Variant, { kind, id, state }: Touched): Text {
  if (kind === "task") return taskTitle(definition, id) ?? titleOfState(definition, pathOf(state));
  const { zh, en } = titleOfState(definition, pathOf(state));
  return kind === "children" ? { zh: `${zh}（分办件）`, en: `${en} (parts)` } : { zh, en };
}

/** An operation as it is offered; `whyNot` says why it is not, now and to this caller. */
export function offered(id: OperationId, whyNot: Text | null): Acceptable {
  const { title, effect, reason, also = [], style }: OperationSpec = OPERATIONS[id];
  return {
    ...{ id, title, kind: "operation", effect, allowed: whyNot === null },
    ...(style ? { style } : {}),
    ...(reason ? { requires: [...also, "reason"] } : {}),
    ...(whyNot ? { whyNot } : {}),
  };
}
