import { useCallback, useEffect, useRef, useState } from "react";
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
  /** One question at a time: while it is being answered only the newest text waits, however much is typed meanwhile. */
  const asked = useRef<{ now: Files | null; next: Files | null }>({ now: null, next: null });
  const latest = useRef(files);
  latest.current = files;
  const ask = useCallback((wanted: Files): void => {
    if (asked.current.now) {
      asked.current.next = wanted;
      return;
    }
    asked.current = { now: wanted, next: null };
    worker.current?.postMessage({ files: wanted } satisfies Asked);
  }, []);
  useEffect(() => {
    const made = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    made.onmessage = (event: MessageEvent<Answered>) => {
      const { now, next } = asked.current;
      asked.current = { now: null, next: null };
      if (next) ask(next);
      // An answer to what has been written over since would only flicker.
      if (now !== latest.current) return;
      setChecked(event.data.checked);
      setBusy(false);
    };
    asked.current = { now: null, next: null };
    made.postMessage({ world } satisfies Asked);
    worker.current = made;
    return () => {
      made.terminate();
      worker.current = null;
    };
  }, [world, ask]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new world means a new worker, which knows nothing yet
  useEffect(() => {
    setBusy(true);
    const timer = setTimeout(() => ask(files), CHECK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [files, ask, world]);
  return { checked, busy };
}
