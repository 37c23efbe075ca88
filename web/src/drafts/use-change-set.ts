import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { DraftChange, DraftDetail } from "../../../src/core/draft/model.ts";
import { ApiError } from "../api.ts";
import { randomKey } from "../task/attempt.ts";
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
  /** Keeps the whole list; answers the draft as it then stands, or null when it was not kept. */
  keep: (changes: DraftChange[]) => Promise<DraftDetail | null>;
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
  /** One key for the beginning of one draft: a repeated click begins no second one. */
  const key = useRef(randomKey());
  const learn = (saved: DraftDetail): DraftDetail => {
    client.setQueryData(["draft", saved.id], saved);
    void client.invalidateQueries({ queryKey: ["drafts"] });
    return saved;
  };
  const send = async (changes: DraftChange[], over: DraftDetail | null): Promise<DraftDetail | null> => {
    setState({ ...IDLE, busy: true });
    try {
      const saved = over
        ? await localDrafts.save(over.id, { revision: over.revision, changes })
        : await localDrafts.begin({ ...wish, changes }, key.current);
      key.current = randomKey();
      setState(IDLE);
      return learn(saved);
    } catch (error) {
      const stale = error instanceof ApiError && error.problem.code === "DRAFT_STALE" && over !== null;
      const theirs = stale ? await localDrafts.one(over.id).catch(() => null) : null;
      setState({ busy: false, error: theirs ? null : error, conflict: theirs ? { mine: changes, theirs } : null });
      return null;
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
