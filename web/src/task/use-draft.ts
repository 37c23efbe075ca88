import { useEffect, useRef, useState } from "react";
import { ApiError } from "../api.ts";
import { useMe } from "../app/session.tsx";
import { tasks } from "../resources.ts";
import { DraftKeeper, type DraftState } from "./draft.ts";
import { readKept, writeKept } from "./kept.ts";

interface Draft {
  state: DraftState;
  typed: (data: Record<string, unknown>) => void;
  /** After the step is done: nothing is saved any more and nothing stays on this device. */
  finish: () => void;
}

export function useDraft(task: string): Draft {
  const me = useMe();
  const [state, setState] = useState<DraftState>({ kind: "clean" });
  const keeper = useRef<DraftKeeper | null>(null);
  useEffect(() => {
    const made = new DraftKeeper({
      save: (data) => tasks.saveDraft(task, data).catch(verdictOn),
      keep: (data) => writeKept(me.id, task, data),
      later: (callback, milliseconds) => {
        const timer = window.setTimeout(callback, milliseconds);
        return () => window.clearTimeout(timer);
      },
      changed: setState,
    });
    keeper.current = made;
    // Left behind by a reload while the server was away: saved now.
    const kept = readKept(me.id, task);
    if (kept) made.typed(kept);
    const online = () => void made.flush();
    window.addEventListener("online", online);
    return () => {
      window.removeEventListener("online", online);
      // Leaving the page: what the pause had not sent yet goes now; if it fails, the device still keeps it.
      void made.flush();
      made.stop(false);
    };
  }, [task, me.id]);
  return {
    state,
    typed: (data) => keeper.current?.typed(data),
    finish: () => keeper.current?.stop(true),
  };
}

function verdictOn(error: unknown): "unreachable" | "refused" {
  return error instanceof ApiError && !error.uncertain ? "refused" : "unreachable";
}
