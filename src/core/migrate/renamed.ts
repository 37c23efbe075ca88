import { compiledOf, type Machine } from "../machine/compile.ts";
import { slotIn, slotOf } from "../machine/slot.ts";

/** What tasks are called in the version by which a case now goes on, by what they were called when they were done. */
export type Renamed = Readonly<Record<string, string>>;

/** The event of a task that was done, by the task's present name: duties stay separate under whatever name. */
export function presentName(renamed: Renamed | undefined, event: string): string {
  const at = slotIn(event);
  const now = at && renamed && Object.hasOwn(renamed, at.invoke) ? renamed[at.invoke] : undefined;
  return at && now !== undefined ? `${slotOf(now, at.signer)}.${at.outcome}` : event;
}

/** With the names of a further version; one that the new version gives to a task of its own means that task again. */
export function renamedFurther(known: Renamed | undefined, more: Renamed, to: Machine): Renamed | undefined {
  const { actors } = compiledOf(to).facts;
  const all = Object.entries({ ...known, ...more }).map(([was, is]) => [was, more[is] ?? is] as const);
  const left = all.filter(([was, is]) => was !== is && !actors.has(was));
  return left.length === 0 ? undefined : Object.fromEntries(left);
}
