/**
 * A task on which several people act has one slot for each of them, `<invoke>#<signer>`; any other task has one, called as
 * its `invoke`. Ids hold neither `#` nor `.`, so an event `<slot>.<outcome>` can be read in one way only.
 */
export function slotOf(invoke: string, signer: string): string {
  return signer === "" ? invoke : `${invoke}#${signer}`;
}

/** The `invoke` whose task stands in a slot. */
export function invokeOf(slot: string): string {
  return slot.split("#", 1)[0] ?? slot;
}

/** The signer whose slot it is; empty for a task's own. */
export function signerOf(slot: string): string {
  return slot.slice(invokeOf(slot).length + 1);
}

/** What a task event says: whose slot and which outcome; null when the name has no outcome. */
export function slotIn(event: string): { slot: string; invoke: string; signer: string; outcome: string } | null {
  const dot = event.indexOf(".");
  if (dot <= 0) return null;
  const slot = event.slice(0, dot);
  return { slot, invoke: invokeOf(slot), signer: signerOf(slot), outcome: event.slice(dot + 1) };
}
