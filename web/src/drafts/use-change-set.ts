import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { DraftChange, DraftDetail } from "../../../src/core/draft/model.ts";
import { ApiError } from "../api.ts";
import { Attempt } from "../task/attempt.ts";
import { localDrafts } from "./resource.ts";

/** Two people changed the same draft: what each of them has. */
export interface ChangeConflict {
  mine: DraftChange[];
  theirs: DraftDetail;
}

export interface ChangeSet {
  busy: boolean;
  error: unknown;
  conflict: ChangeConflict | null;
  /** Keeps the whole list, or holds it until it is said which of two versions counts, or says why it could not. */
  keep: (changes: DraftChange[]) => Promise<"kept" | "conflict" | "failed">;
  /** After a conflict: what counts is said, and kept over the newer revision. */
  settle: (changes: DraftChange[]) => Promise<void>;
}

interface Wish {
  workflow: string;
  division: string;
  title: string;
}

/** The change set of an area while somebody edits it: begun with the first change, saved with each, never over others. */
export function useChangeSet(draft: DraftDetail | null, wish: Wish): ChangeSet {
  const client = useQueryClient();
  const [state, setState] = useState<Pick<ChangeSet, "busy" | "error" | "conflict">>(IDLE);
  /** A beginning that is sent again while nobody knows whether it came through begins no second draft. */
  const beginning = useRef(new Attempt());
  const learn = (saved: DraftDetail): void => {
    client.setQueryData(["draft", saved.id], saved);
    void client.invalidateQueries({ queryKey: ["drafts"] });
  };
  const send = async (changes: DraftChange[], over: DraftDetail | null): ReturnType<ChangeSet["keep"]> => {
    setState({ ...IDLE, busy: true });
    try {
      const saved = over
        ? await localDrafts.save(over.id, { revision: over.revision, changes })
        : await localDrafts.begin({ ...wish, changes }, beginning.current.keyFor([wish, changes]));
      beginning.current.settle();
      setState(IDLE);
      learn(saved);
      return "kept";
    } catch (error) {
      if (!(error instanceof ApiError) || !error.uncertain) beginning.current.settle();
      const stale = error instanceof ApiError && error.problem.code === "DRAFT_STALE" && over !== null;
      const theirs = stale ? await localDrafts.one(over.id).catch(() => null) : null;
      setState({ busy: false, error: theirs ? null : error, conflict: theirs ? { mine: changes, theirs } : null });
      return theirs ? "conflict" : "failed";
    }
  };
  return {
    ...state,
    keep: (changes) => send(changes, draft),
    settle: async (changes) => {
      const { conflict } = state;
      if (!conflict) return;
      const unchanged = JSON.stringify(changes) === JSON.stringify(conflict.theirs.changes);
      if (unchanged) {
        learn(conflict.theirs);
        setState(IDLE);
      } else await send(changes, conflict.theirs);
    },
  };
}

const IDLE = { busy: false, error: null, conflict: null };
