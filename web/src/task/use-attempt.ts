import { useRef, useState } from "react";
import { ApiError } from "../api.ts";
import { Attempt } from "./attempt.ts";

interface Attempted<T> {
  busy: boolean;
  error: unknown;
  /** Sends `content` under its key; answers undefined when it failed, with `error` saying why. */
  run: (content: unknown, send: (key: string) => Promise<T>) => Promise<T | undefined>;
  clear: () => void;
}

/** One write of a page: one key per attempt, kept while nobody knows whether it was carried out. */
export function useAttempt<T>(): Attempted<T> {
  const attempt = useRef(new Attempt());
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const run = async (content: unknown, send: (key: string) => Promise<T>): Promise<T | undefined> => {
    setState({ busy: true, error: null });
    try {
      const answer = await send(attempt.current.keyFor(content));
      attempt.current.settle();
      setState({ busy: false, error: null });
      return answer;
    } catch (error) {
      if (!(error instanceof ApiError) || !error.uncertain) attempt.current.settle();
      setState({ busy: false, error });
      return undefined;
    }
  };
  return { ...state, run, clear: () => setState({ busy: false, error: null }) };
}
