import type { LocalItem } from "../../../../src/core/local/view.ts";

/** What every editor of a value gets; `undefined` stands for a value that is not complete yet. */
export interface EditorProps {
  item: LocalItem;
  value: unknown;
  change: (value: unknown) => void;
}
