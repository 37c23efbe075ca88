import type { DraftChange } from "../../../../src/core/draft/model.ts";
import type { LocalItem } from "../../../../src/core/local/view.ts";
import { isObject, textIn } from "../../form/translate.ts";
import { randomKey } from "../../task/attempt.ts";

const NAME_CHARACTERS = 8;

/** The place of a change of an item: its own, or a name of the area's own inside it, which nobody has to think of. */
export function placeFor({ op, at, adds }: LocalItem): Pick<DraftChange, "op" | "at"> {
  return adds ? { op, at: `${at}.local${randomKey().slice(0, NAME_CHARACTERS).toUpperCase()}` } : { op, at };
}

/** The value that the dialog opens with; `undefined` while there is none to keep yet. */
export function openingValue(item: LocalItem, drafted: DraftChange | undefined): unknown {
  if (drafted && drafted.inherit !== true) return drafted.value;
  if (!item.adds) return item.value ?? (item.op === "remind" ? null : undefined);
  if (item.op === "row") {
    const outputs = item.offer.table?.outputs ?? [];
    const results = Object.fromEntries(outputs.map(({ name, values }) => [name, values?.[0]?.value ?? ""]));
    // biome-ignore lint/suspicious/noThenProperty: the column's name in the files; a row is never awaited.
    return { when: {}, then: results };
  }
  return undefined;
}

/** Whether a value can be sent to be looked at: what is half written is not yet wrong. */
export function isComplete(item: Pick<LocalItem, "op">, value: unknown): boolean {
  if (value === undefined) return false;
  if (value === null || !isObject(value)) return true;
  if (item.op === "extraField") return filled(value.title) && typeof value.type === "string";
  if (item.op === "extraStep") return filled(value.title) && [value.type, value.position, value.limit].every(Boolean);
  return true;
}

function filled(title: unknown): boolean {
  return (textIn(title, "zh") ?? "").trim() !== "";
}
