import type { SourceFile } from "../../../../src/core/bundle/files.ts";
import type { DraftWorld } from "../../../../src/core/draft/world.ts";
import { type Checked, checkFiles } from "./check.ts";

/** Checks beside the page, so that typing never waits for it. */

export type Asked = { world: DraftWorld } | { files: readonly SourceFile[] };
export type Answered = { checked: Checked };

let world: DraftWorld | null = null;

self.onmessage = (event: MessageEvent<Asked>) => {
  const asked = event.data;
  if ("world" in asked) {
    world = asked.world;
    return;
  }
  if (world === null) return;
  const answer: Answered = { checked: checkFiles(asked.files, world) };
  self.postMessage(answer);
};
