/** Texts of a document in the order in which they were made: undoing is to go back to the one before. A value, never changed. */
export interface History {
  past: readonly string[];
  present: string;
  future: readonly string[];
}

export const HISTORY_MAX = 200;

export function beginHistory(present: string): History {
  return { past: [], present, future: [] };
}

/** The history with a further text; what had been undone is given up. */
export function remember(history: History, text: string): History {
  if (text === history.present) return history;
  return { past: [...history.past, history.present].slice(-HISTORY_MAX), present: text, future: [] };
}

export function undo(history: History): History {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future] };
}

export function redo(history: History): History {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future };
}
