import type { SourceFile } from "../../../../src/core/bundle/files.ts";

export type Files = readonly SourceFile[];

/** The files of a draft as they were, as they are, and as they were before going back. Values only: undo is the one before. */
export interface History {
  past: readonly Files[];
  present: Files;
  future: readonly Files[];
  /** Typing goes on in this file: further letters are the same step. */
  typing: string | null;
}

const STEPS_MAX = 200;

export function beginHistory(files: Files): History {
  return { past: [], present: files, future: [], typing: null };
}

/** One more step; what was undone is forgotten. `typing` joins letters typed in one file into one step. */
export function step(history: History, files: Files, typing: string | null = null): History {
  if (same(files, history.present)) return history;
  const joins = typing !== null && typing === history.typing;
  return {
    past: joins ? history.past : [...history.past, history.present].slice(-STEPS_MAX),
    present: files,
    future: [],
    typing,
  };
}

/** What is typed next is a step of its own. */
export function settle(history: History): History {
  return history.typing === null ? history : { ...history, typing: null };
}

export function undo({ past, present, future, ...rest }: History): History {
  const before = past.at(-1);
  if (!before) return { past, present, future, ...rest };
  return { past: past.slice(0, -1), present: before, future: [present, ...future], typing: null };
}

export function redo({ past, present, future, ...rest }: History): History {
  const [next, ...later] = future;
  if (!next) return { past, present, future, ...rest };
  return { past: [...past, present], present: next, future: later, typing: null };
}

export function same(one: Files, other: Files): boolean {
  if (one === other) return true;
  return one.length === other.length && one.every(({ path, text }) => textOf(other, path) === text);
}

export function textOf(files: Files, path: string): string | undefined {
  return files.find((file) => file.path === path)?.text;
}

/** The files with one said anew, added, or (null) taken away; unchanged files stay the same values. */
export function withFile(files: Files, path: string, text: string | null): Files {
  const held = textOf(files, path);
  if (text === null) return files.filter((file) => file.path !== path);
  if (held === text) return files;
  if (held === undefined) return [...files, { path, text }];
  return files.map((file) => (file.path === path ? { path, text } : file));
}
