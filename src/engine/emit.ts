import { v7 as uuidv7 } from "uuid";
import { formatId, type Id, parseId } from "../core/id.ts";
import { isRefusal } from "../core/refusal.ts";
import { readCaseState } from "../store/case-state.ts";
import { readOpenChildren } from "../store/children.ts";
import { addMessage } from "../store/outbox-claims.ts";
import { deliverEvent } from "./deliver.ts";
import type { Engine } from "./engine.ts";
import type { OutboxMessage } from "./outbox-message.ts";

/** Children told in one go; how far it has come is kept after each page, so a killed worker repeats one page at most. */
export const EMIT_PAGE = 100;

type Emit = Extract<OutboxMessage, { kind: "emit" }>["body"];

/** `later`: the one it is for does not wait for it yet. `asleep`: it is suspended. */
export type Emitted = { state: "done" } | { state: "later" } | { state: "asleep" } | { state: "more"; body: Emit };

/**
 * Delivers a message by name to children, the parent or one case; each takes it once. A child that does not wait for it is
 * passed over, since its own course may lead elsewhere; a single addressee is tried again later, and who is suspended has it
 * when it goes on.
 */
export async function emitMessage(engine: Engine, message: { id: string; sender: Id; body: Emit }): Promise<Emitted> {
  const { sender, body } = message;
  if ("children" in body.to) return emitToChildren(engine, message, body.to.children);
  const target = "parent" in body.to ? await parentOf(engine, sender) : parseId(body.to.instance);
  if (target === null) return { state: "done" };
  const state = await readCaseState(engine.database, target.city, target.uuid);
  if (state?.status === "suspended") return { state: "asleep" };
  if (state?.status !== "active") return { state: "done" };
  return { state: (await send(engine, message, target)) || body.of !== undefined ? "done" : "later" };
}

async function emitToChildren(
  engine: Engine,
  message: { id: string; sender: Id; body: Emit },
  invoke: string,
): Promise<Emitted> {
  const { city, uuid } = message.sender;
  const after = message.body.after ?? "";
  const children = await readOpenChildren(engine.database, city, uuid, invoke, after, EMIT_PAGE);
  for (const child of children) {
    const to = { city, uuid: child.id };
    if (!child.suspended && (await send(engine, message, to))) continue;
    if (child.suspended || (await readCaseState(engine.database, city, child.id))?.status === "suspended")
      await keepFor(engine, message, to);
  }
  const last = children.at(-1);
  if (last === undefined || children.length < EMIT_PAGE) return { state: "done" };
  return { state: "more", body: { ...message.body, after: last.key } };
}

/** Leaves the message for one child alone. A page that is repeated leaves it twice; the child takes it once. */
async function keepFor(engine: Engine, { id, sender, body }: { id: string; sender: Id; body: Emit }, to: Id) {
  const { after: _, ...rest } = body;
  const own: Emit = { ...rest, to: { instance: formatId(to) }, of: id };
  const order = { homeCity: sender.city, id: uuidv7(), instanceId: sender.uuid, kind: "emit" };
  await addMessage(engine.database, { ...order, body: engine.sealer.seal(own) });
}

async function send(engine: Engine, message: { id: string; sender: Id; body: Emit }, to: Id): Promise<boolean> {
  const { id, sender, body } = message;
  const delivery = { instance: to, event: { message: body.name }, from: `case:${sender.uuid}`, key: body.of ?? id };
  const sent = await deliverEvent(engine, body.data ? { ...delivery, data: body.data } : delivery);
  if (!isRefusal(sent)) return true;
  if (sent.code === "EVENT_REFUSED" || sent.code === "NOT_FOUND") return false;
  throw new Error(`the message ${body.name} could not be delivered: ${sent.code}`);
}

async function parentOf(engine: Engine, { city, uuid }: Id): Promise<Id | null> {
  const parent = (await readCaseState(engine.database, city, uuid))?.parent ?? null;
  return parent === null ? null : { city, uuid: parent };
}
