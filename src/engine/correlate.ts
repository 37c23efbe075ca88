import type { Id } from "../core/id.ts";
import { isRefusal } from "../core/refusal.ts";
import { readCaseState } from "../store/case-state.ts";
import { DatabaseUnavailable } from "../store/database.ts";
import {
  addWaiter,
  citiesWithReceived,
  dropWaiter,
  dropWaitersOf,
  endReceived,
  failReceived,
  forgetReceived,
  giveReceived,
  listReceived,
  listStranded,
  listWaiters,
  type MessageRow,
  readReceived,
  releaseReceived,
  takeReceived,
  type Waiter,
} from "../store/messages.ts";
import { deliverEvent } from "./deliver.ts";
import type { Engine } from "./engine.ts";
import { faultOf } from "./fault.ts";

/** Longer than any delivery takes; a worker that died meanwhile is followed by another. */
const LEASE_SECONDS = 60;
const AT_ONCE = 100;
/** How long it can be looked up what became of a message. */
const KEPT_DAYS = 30;
/** After so many failures a message lies in quarantine with the case that it was being given to. */
export const FAILURES_MAX = 12;

/** A case waits from now on: what has come already and is about the same reaches it. */
export async function enterWaiter(
  engine: Engine,
  waiter: { id: string; instance: Id; invoke: string; name: string; key: string },
): Promise<void> {
  const { id, instance, invoke, name } = waiter;
  const key = Buffer.from(waiter.key, "hex");
  await addWaiter(engine.database, instance.city, { id, instance: instance.uuid, invoke, name, key });
  for (const message of await listReceived(engine.database, instance, name, key, AT_ONCE)) {
    if (!(await tryDelivery(engine, instance.city, message))) return;
  }
}

/** Delivers a message; one that fails rests with its reason, and neither the others nor who ordered it wait for it. */
export async function tryDelivery(engine: Engine, city: number, id: string): Promise<boolean> {
  try {
    return await deliverMessage(engine, city, id);
  } catch (error) {
    // No fault of the message: whoever ordered it does so again, and finds out then how far it came.
    if (error instanceof DatabaseUnavailable) throw error;
    engine.log.error({ err: error, message: id }, "a message from outside could not be delivered");
    await failReceived(engine.database, city, id, faultOf(error), FAILURES_MAX);
    return false;
  }
}

/**
 * Gives a message to the case that has waited for it the longest, once; false when it stays for whoever will wait. Whom it is
 * given to is written first, and the case takes it by its id: after a kill it goes to the same case, which takes it no
 * second time.
 */
export async function deliverMessage(engine: Engine, city: number, id: string): Promise<boolean> {
  const message = await takeReceived(engine.database, city, id, LEASE_SECONDS);
  if (message === null) return (await readReceived(engine.database, city, id))?.deliveredAt != null;
  if (message.instanceId !== null) return toCase(engine, city, message, message.instanceId);
  if (message.takenBy !== null && (await give(engine, city, message, message.takenBy))) {
    await given(engine, city, message, message.takenBy);
    return true;
  }
  const key = message.keyBlind;
  for (;;) {
    const waiters: Waiter[] = key === null ? [] : await listWaiters(engine.database, city, message, key, AT_ONCE);
    if (waiters.length === 0) break;
    for (const waiter of waiters) {
      await giveReceived(engine.database, city, id, waiter.instanceId);
      if (waiter.status === "active" && (await give(engine, city, message, waiter.instanceId))) {
        await given(engine, city, message, waiter.instanceId);
        return true;
      }
      if (await isSuspended(engine, city, waiter.instanceId)) continue;
      await dropWaiter(engine.database, city, waiter.instanceId, waiter.id);
    }
  }
  await releaseReceived(engine.database, city, id);
  return false;
}

async function toCase(engine: Engine, city: number, message: MessageRow, instance: string): Promise<boolean> {
  const taken = await give(engine, city, message, instance);
  if (taken) await end(engine, city, message);
  else await releaseReceived(engine.database, city, message.id);
  return taken;
}

/** Struck out last: what breaks off before is done again from the giving on, and no waiter is left behind. */
async function given(engine: Engine, city: number, message: MessageRow, instance: string): Promise<void> {
  if (await isOver(engine, city, instance)) await dropWaitersOf(engine.database, city, instance);
  await end(engine, city, message);
}

/** A case that goes on may wait for more of the same; one that has left the state is found out by the next message. */
async function isOver(engine: Engine, city: number, instance: string): Promise<boolean> {
  const status = (await readCaseState(engine.database, city, instance))?.status;
  return status !== "active" && status !== "suspended";
}

async function isSuspended(engine: Engine, city: number, instance: string): Promise<boolean> {
  return (await readCaseState(engine.database, city, instance))?.status === "suspended";
}

async function give(engine: Engine, city: number, message: MessageRow, instance: string): Promise<boolean> {
  const { id, name, keyBlind, data } = message;
  const event = { message: keyBlind === null ? name : `${name}#${keyBlind.toString("hex")}` };
  const opened = engine.sealer.open(data) as Record<string, unknown>;
  const sent = await deliverEvent(engine, {
    ...{ instance: { city, uuid: instance }, event, data: opened, from: "message", key: id },
  });
  if (!isRefusal(sent)) return true;
  if (sent.code === "EVENT_REFUSED" || sent.code === "NOT_FOUND") return false;
  throw new Error(`a message could not be delivered: ${sent.code}`);
}

function end(engine: Engine, city: number, { id }: MessageRow): Promise<void> {
  return engine.database.transaction((tx) => endReceived(tx, city, id));
}

/** Looks again at what waits although somebody waits for it, and forgets what is long over; true while there may be more. */
export async function messagesRound(engine: Engine): Promise<boolean> {
  let more = false;
  for (const city of await citiesWithReceived(engine.database)) {
    for (const id of await listStranded(engine.database, city, AT_ONCE)) {
      await tryDelivery(engine, city, id);
    }
    if ((await forgetReceived(engine.database, city, KEPT_DAYS, AT_ONCE)) === AT_ONCE) more = true;
  }
  return more;
}
