import { useEffect, useRef, useState } from "react";
import type { DraftWorld } from "../../../../src/core/draft/world.ts";
import type { Files } from "../document/history.ts";
import type { Checked } from "./check.ts";
import type { Answered, Asked } from "./worker.ts";

const CHECK_AFTER_MS = 150;

/** What is wrong with the files, as they are written: found in a worker, the last answer stays until the next. */
export function useChecked(files: Files, world: DraftWorld): { checked: Checked | null; busy: boolean } {
  const [checked, setChecked] = useState<Checked | null>(null);
  const [busy, setBusy] = useState(true);
  const worker = useRef<Worker | null>(null);
  const asked = useRef(0);
  useEffect(() => {
    const made = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    made.onmessage = (event: MessageEvent<Answered>) => {
      // An answer to what has been written over since would only flicker.
      if (event.data.number !== asked.current) return;
      setChecked(event.data.checked);
      setBusy(false);
    };
    made.postMessage({ world } satisfies Asked);
    worker.current = made;
    return () => {
      made.terminate();
      worker.current = null;
    };
  }, [world]);
  useEffect(() => {
    setBusy(true);
    const timer = setTimeout(() => {
      asked.current += 1;
      worker.current?.postMessage({ number: asked.current, files } satisfies Asked);
    }, CHECK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [files]);
  return { checked, busy };
}
