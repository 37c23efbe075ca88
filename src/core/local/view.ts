import type { Text } from "../text.ts";
import type { Item } from "./inventory.ts";
import type { Step } from "./steps.ts";

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
  steps: Step[];
  /** Everything that areas may change, with its value in words and the name of the area it comes from. */
  items: (Item & { valueText: Text; sourceName: string | null })[];
}
