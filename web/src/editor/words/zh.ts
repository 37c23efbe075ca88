import { keysZh } from "./keys-zh.ts";
import { edits } from "./zh/edits.ts";
import { files } from "./zh/files.ts";
import { panel } from "./zh/panel.ts";
import { review } from "./zh/review.ts";
import { simulator } from "./zh/simulator.ts";
import { workbench } from "./zh/workbench.ts";

/** Every word of the editor; `en.ts` has the same shape. */
export const zh = {
  ...workbench,
  ...panel,
  ...edits,
  ...files,
  ...review,
  ...simulator,
  keys: keysZh,
};
