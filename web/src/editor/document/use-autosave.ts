import { useCallback, useEffect, useRef, useState } from "react";
import type { DraftDetail } from "../../../../src/core/draft/model.ts";
import { ApiError } from "../../api.ts";
import { drafts } from "../drafts.ts";
import { type Files, same } from "./history.ts";

const SAVE_AFTER_MS = 800;
const RETRY_AFTER_MS = 5_000;

export type SaveState =
  | { kind: "saved" }
  | { kind: "waiting" }
  | { kind: "saving" }
  /** Tried again by itself; what was written is kept on the page. */
  | { kind: "failed"; error: unknown }
  /** Not taken as it is: trying again would not help, the next change may. */
  | { kind: "refused"; error: ApiError }
  /** Somebody else saved first. */
  | { kind: "conflict"; error: ApiError; theirs: DraftDetail | null };

export interface Autosave {
  state: SaveState;
  revision: number;
  /** Writes now what is still waiting; the revision once it is kept, or null when it could not be. */
  flush(): Promise<number | null>;
  /** In a conflict: asks once more for what somebody else saved, when it could not be had. */
  readTheirs(): void;
  /** Goes on from what somebody else saved, with the files as they are then. */
  settleConflict(theirs: DraftDetail): void;
}

/** Keeps a draft on the server as it is written: one save at a time, never over somebody else's. */
export function useAutosave(draft: DraftDetail, files: Files, onSaved: (saved: DraftDetail) => void): Autosave {
  const [state, setState] = useState<SaveState>({ kind: "saved" });
  const [revision, setRevision] = useState(draft.revision);
  const kept = useRef<{ files: Files; revision: number }>({ files: draft.files ?? [], revision: draft.revision });
  const wanted = useRef(files);
  const running = useRef<Promise<number | null> | null>(null);
  const stopped = useRef(false);
  wanted.current = files;

  const save = useCallback(async (): Promise<number | null> => {
    while (!same(wanted.current, kept.current.files)) {
      const sent = wanted.current;
      setState({ kind: "saving" });
      try {
        const saved = await drafts.save(draft.id, { revision: kept.current.revision, files: [...sent] });
        kept.current = { files: sent, revision: saved.revision };
        setRevision(saved.revision);
        onSaved(saved);
      } catch (error) {
        if (error instanceof ApiError && error.problem.code === "DRAFT_STALE") {
          stopped.current = true;
          const theirs = await drafts.one(draft.id).catch(() => null);
          setState({ kind: "conflict", error, theirs });
        } else if (error instanceof ApiError && isRefusal(error)) setState({ kind: "refused", error });
        else setState({ kind: "failed", error });
        return null;
      }
    }
    setState({ kind: "saved" });
    return kept.current.revision;
  }, [draft.id, onSaved]);

  const flush = useCallback((): Promise<number | null> => {
    if (stopped.current) return Promise.resolve(null);
    running.current ??= save().finally(() => {
      running.current = null;
    });
    return running.current;
  }, [save]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: after a conflict the same files may differ from what is kept now
  useEffect(() => {
    if (stopped.current || same(files, kept.current.files)) return;
    setState((before) => (before.kind === "saving" ? before : { kind: "waiting" }));
    const timer = setTimeout(() => void flush(), SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [files, flush, revision]);

  const failed = state.kind === "failed";
  useEffect(() => {
    if (!failed) return;
    const timer = setInterval(() => void flush(), RETRY_AFTER_MS);
    return () => clearInterval(timer);
  }, [failed, flush]);

  const unsaved = state.kind !== "saved";
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [unsaved]);

  const settleConflict = useCallback((theirs: DraftDetail) => {
    stopped.current = false;
    kept.current = { files: theirs.files ?? [], revision: theirs.revision };
    setRevision(theirs.revision);
    setState({ kind: "saved" });
  }, []);
  const readTheirs = useCallback(() => {
    void drafts.one(draft.id).then(
      (theirs) => setState((before) => (before.kind === "conflict" ? { ...before, theirs } : before)),
      () => undefined,
    );
  }, [draft.id]);
  return { state, revision, flush, readTheirs, settleConflict };
}

/** Answers that are the same however often one asks; a session that ended or too much haste is not. */
function isRefusal({ problem }: ApiError): boolean {
  return problem.status >= 400 && problem.status < 500 && ![401, 408, 429].includes(problem.status);
}
