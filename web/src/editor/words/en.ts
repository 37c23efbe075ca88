import { edits } from "./en/edits.ts";
import { files } from "./en/files.ts";
import { panel } from "./en/panel.ts";
import { review } from "./en/review.ts";
import { simulator } from "./en/simulator.ts";
import { workbench } from "./en/workbench.ts";
import { keysEn } from "./keys-en.ts";
import type { zh } from "./zh.ts";

export const en: typeof zh = {
  ...workbench,
  ...panel,
  ...edits,
  ...files,
  ...review,
  ...simulator,
  keys: keysEn,
};
