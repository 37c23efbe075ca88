import type { Id } from "../core/id.ts";
import { addNotice } from "../store/notices.ts";
import { addressLetters } from "./address-letters.ts";
import type { Engine } from "./engine.ts";
import type { OutboxMessage } from "./outbox-message.ts";

/** Where a notice goes besides the application; the text may hold names, so a sender must not keep it in clear logs. */
export type Sender = (notice: { id: string; template: string; organisation?: string; role?: string }) => Promise<void>;

/** Puts a notice up in the application, once, and hands it to the senders. */
export async function notify(
  engine: Engine,
  message: { id: string; instance: Id | null; city: number; body: Extract<OutboxMessage, { kind: "notify" }>["body"] },
  senders: readonly Sender[],
): Promise<void> {
  const { id, instance, city, body } = message;
  const { organisation, role, user, template, text } = body;
  await addNotice(engine.database, {
    homeCity: city,
    id,
    organisation: organisation ?? null,
    role: role ?? null,
    user: user ?? null,
    instanceId: instance?.uuid ?? null,
    template,
    text,
  });
  await addressLetters(engine, { id, city, instance: instance?.uuid ?? null, organisation, role, user, text });
  const place = { ...(organisation === undefined ? {} : { organisation }), ...(role === undefined ? {} : { role }) };
  for (const send of senders) await send({ id, template, ...place });
}
