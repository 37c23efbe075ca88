import { isObject } from "../form/translate.ts";

type Data = Record<string, unknown>;

/** What was typed and not yet saved, for this tab only: gone when the tab is closed or the person signs out. */
export function readKept(user: string, place: string): Data | null {
  const text = sessionStorage.getItem(nameOf(user, place));
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

export function writeKept(user: string, place: string, data: Data | null): void {
  try {
    if (data === null) sessionStorage.removeItem(nameOf(user, place));
    else sessionStorage.setItem(nameOf(user, place), JSON.stringify(data));
  } catch {
    // The tab's store is full: what was typed still stands on the page, and the draft goes to the server.
  }
}

function nameOf(user: string, place: string): string {
  return `yijiao.kept:${user}:${place}`;
}
