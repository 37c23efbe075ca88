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

/** `revision` is that of the draft the page opened with: a page left open elsewhere is noticed, not written over. */
export function useDraft(task: string, revision: number | null): Draft {
  const me = useMe();
  const [state, setState] = useState<DraftState>({ kind: "clean" });
  const keeper = useRef<DraftKeeper | null>(null);
  const known = useRef(revision);
  useEffect(() => {
    const made = new DraftKeeper({
      save: async (data) => {
        try {
          const saved = await tasks.saveDraft(task, data, known.current);
          known.current = saved.revision;
          return saved;
        } catch (error) {
          return verdictOn(error);
        }
      },
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
  // A new session has a token of its own.
  useEffect(() => {
    if (me.csrf) void keeper.current?.flush();
  }, [me.csrf]);
  return {
    state,
    typed: (data) => keeper.current?.typed(data),
    finish: () => keeper.current?.stop(true),
  };
}

/** A session that has ended says nothing of the task: what was typed waits here until its writer has signed in again. */
function verdictOn(error: unknown): "unreachable" | "signedOut" | "refused" {
  if (!(error instanceof ApiError) || error.uncertain) return "unreachable";
  return error.problem.status === 401 ? "signedOut" : "refused";
}
