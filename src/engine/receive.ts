import { v7 as uuidv7 } from "uuid";
import type { ReceivedMessage } from "../core/api.ts";
import { parseDuration } from "../core/calendar/duration.ts";
import { formatId, type Id } from "../core/id.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { readDivisionOf } from "../store/case-state.ts";
import { addReceived, type MessageRow, readReceived } from "../store/messages.ts";
import { addMessage } from "../store/outbox-claims.ts";
import type { Caller, Engine } from "./engine.ts";
import { once } from "./once.ts";
import { liesWithin, placesOfRight } from "./reader.ts";
import { storable } from "./storable.ts";
import { homeCityOf } from "./stored.ts";
import { messageKey } from "./waiting.ts";

export const MESSAGE_RIGHT = "messages.send";
const SECONDS_DEFAULT = 7 * 86_400;
const SECONDS_MAX = 90 * 86_400;

export interface Received {
  name: string;
  /** What it is about, and where; or the case itself. */
  about?: string;
  division?: string;
  instance?: Id;
  data?: Record<string, unknown>;
  /** ISO 8601: after that nobody gets it any more. */
  expiresIn?: string;
}

/** Takes a message from outside in: kept until a case waits for it, given to one case once. */
export async function receiveMessage(
  engine: Engine,
  caller: Caller,
  message: Received,
  key: string | null,
): Promise<ReceivedMessage | Refusal> {
  const { name, about, instance, data = {} } = message;
  const unfit = storable([name, about ?? "", data]);
  if (unfit) return unfit;
  const seconds = secondsOf(message.expiresIn);
  if (seconds === null || (instance === undefined) === (about === undefined)) return refuse("BODY_INVALID");
  const division = instance ? await readDivisionOf(engine.database, instance.city, instance.uuid) : message.division;
  if (division == null) return instance ? refuse("NOT_FOUND") : refuse("BODY_INVALID");
  const { places } = placesOfRight(engine.policies(), caller, (rights) => sends(rights, name));
  if (!liesWithin(division, places)) return refuse(instance ? "NOT_FOUND" : "FORBIDDEN");
  const city = instance?.city ?? homeCityOf(division);
  return once(engine, caller, { verb: "message", asked: message, key, city }, async (tx) => {
    const id = uuidv7();
    const kept = await addReceived(tx, city, {
      ...{ id, name, sender: caller.user, seconds, data: engine.sealer.seal(data) },
      key: about === undefined ? null : messageKey(engine, name, about),
      instance: instance?.uuid ?? null,
      division,
    });
    const order = { homeCity: city, id: uuidv7(), instanceId: instance?.uuid ?? null, kind: "correlate" };
    await addMessage(tx, { ...order, body: { message: id } });
    return { id: formatId({ city, uuid: id }), name, status: "waiting" as const, ...kept, deliveredAt: null };
  });
}

/** Whether a role's rights let it send messages of a name. */
function sends(rights: readonly string[], name: string): boolean {
  if (!rights.includes(MESSAGE_RIGHT)) return false;
  const narrowed = rights.filter((right) => right.startsWith(`${MESSAGE_RIGHT}:`));
  return narrowed.length === 0 || narrowed.includes(`${MESSAGE_RIGHT}:${name}`);
}

/** What has become of a message, for whoever sent it. */
export async function getReceived(engine: Engine, caller: Caller, id: Id): Promise<ReceivedMessage | Refusal> {
  const row = await readReceived(engine.database, id.city, id.uuid);
  if (row === null || row.sender !== caller.user) return refuse("NOT_FOUND");
  const { name, receivedAt, expiresAt, deliveredAt } = row;
  return { id: formatId(id), name, status: statusOf(row), receivedAt, expiresAt, deliveredAt };
}

function statusOf({ deliveredAt, expired }: MessageRow): ReceivedMessage["status"] {
  if (deliveredAt !== null) return "delivered";
  return expired ? "expired" : "waiting";
}

function secondsOf(text: string | undefined): number | null {
  if (text === undefined) return SECONDS_DEFAULT;
  const duration = parseDuration(text);
  if (duration === null || duration.unit === "workingDays" || duration.months > 0) return null;
  const seconds = duration.days * 86_400 + (duration.unit === "time" ? duration.ms / 1_000 : 0);
  return seconds >= 1 && seconds <= SECONDS_MAX ? seconds : null;
}
