import type { Text } from "../text.ts";
import type { Item } from "./inventory.ts";
import type { ItemOffer } from "./offer.ts";
import type { Step } from "./steps.ts";

/** An item as a page shows and offers it. */
export interface LocalItem extends Item {
  /** The value in words, and the name of the area it comes from. */
  valueText: Text;
  sourceName: string | null;
  /** What the form, table or document is called that the item is part of. */
  groupTitle: Text;
  offer: ItemOffer;
}

/** A procedure as it holds at one place on one day, for whoever reads or changes it there. */
export interface LocalView {
  workflow: string;
  title: Text;
  version: number;
  division: string;
  divisionName: string;
  on: string;
  mode: string;
  modeTitle: Text;
  /** Whether the reader may draft changes for this area, and why not. */
  change: { allowed: boolean; why: Text | null };
  steps: Step[];
  items: LocalItem[];
}

/** What areas had changed of a procedure when a case of it began. */
export interface CaseChange {
  /** What is other than in the procedure itself, as a sentence. */
  sentence: Text;
  division: string;
  divisionName: string;
  from: string;
  reason: Text;
  document: string | null;
}
