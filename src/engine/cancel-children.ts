import type { Id } from "../core/id.ts";
import { isRefusal } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { readOpenChildren } from "../store/children.ts";
import { withdrawSpawns } from "../store/outbox-claims.ts";
import { cancelChild } from "./cancel.ts";
import type { Engine } from "./engine.ts";
import { spawnOf } from "./outbox-message.ts";

/** Children ended in one go. */
export const CANCEL_PAGE = 100;

/**
 * Ends the next page of the open children that an invoke had when the order was given; true when there may be more.
 * Children made later belong to a later entry of the state and live on; ones still to be made are not made.
 */
export async function cancelChildren(
  engine: Engine,
  order: { id: string; parent: Id; invoke: string; reason: Text; spawn?: string },
): Promise<boolean> {
  const { city, uuid } = order.parent;
  const { spawn } = order;
  if (spawn === undefined) await withdrawSpawns(engine.database, city, uuid, order.invoke, order.id);
  const children = await readOpenChildren(engine.database, city, uuid, order.invoke, spawn ?? "", CANCEL_PAGE);
  // Ids of messages grow with time, and a child's key begins with that of the message that made it.
  const meant = children.filter(({ key }) => (spawn === undefined ? key < order.id : spawnOf(key) === spawn));
  for (const child of meant) {
    const done = await cancelChild(engine, { instance: { city, uuid: child.id }, reason: order.reason });
    if (isRefusal(done) && done.code !== "NOT_FOUND") throw new Error(`a child could not be cancelled: ${done.code}`);
  }
  return meant.length === CANCEL_PAGE;
}
