import { v7 as uuidv7 } from "uuid";
import {
  addMessage,
  type ClaimedMessage,
  citiesWithMessages,
  claimMessages,
  deferMessage,
  failMessage,
  finishMessages,
  restMessage,
  saveProgress,
  takeMessage,
  wakeMessage,
} from "../store/outbox-claims.ts";
import { announce } from "./announce.ts";
import { cancelChildren } from "./cancel-children.ts";
import { enterWaiter, tryDelivery } from "./correlate.ts";
import { emitMessage } from "./emit.ts";
import type { Engine } from "./engine.ts";
import { DiedInHand, faultOf } from "./fault.ts";
import { awaitedMilestones, joinChildren } from "./join.ts";
import { notify, type Sender } from "./notify.ts";
import type { OutboxMessage } from "./outbox-message.ts";
import { settleSetting } from "./settle-setting.ts";
import { oneGoesOn, spawnChildren } from "./spawn.ts";
import { tellUnserved } from "./unserved.ts";

/** Messages claimed at a time; several reports of one join among them cost one look. */
export const CLAIM_MAX = 200;
/** A worker that has not finished by then is taken for dead. */
export const LEASE_SECONDS = 120;
/** After so many failures a message lies dead, with its last error, for a person to look at. */
export const FAILURES_MAX = 12;
/** How often it is looked whether a suspended case goes on, or a part that the next one waits for. */
export const ASLEEP_SECONDS = 300;
const NOT_AWAITED = "not awaited yet";

/** `asleep`: the case that it is for is suspended, however long. */
type Verdict = "done" | "kept" | "later" | "asleep";

/** Carries out what is ready, city by city; true when there was something. */
export async function outboxRound(engine: Engine, senders: readonly Sender[]): Promise<boolean> {
  let found = false;
  for (const city of await citiesWithMessages(engine.database)) {
    const claimed = await claimMessages(engine.database, city, CLAIM_MAX, LEASE_SECONDS);
    if (claimed.length > 0) found = true;
    await carryOutAll(engine, city, claimed, senders);
  }
  return found;
}

async function carryOutAll(
  engine: Engine,
  city: number,
  claimed: readonly ClaimedMessage[],
  senders: readonly Sender[],
): Promise<void> {
  const finished: string[] = [];
  for (const group of grouped(claimed)) {
    const [first] = group;
    if (first === undefined) continue;
    try {
      // A join is claimed again and again while it waits.
      if (first.kind !== "join" && first.attempts - first.failures > FAILURES_MAX) throw new DiedInHand();
      const verdict = await carryOut(engine, first, senders);
      if (verdict === "done") finished.push(...group.map((message) => message.id));
      if (verdict === "asleep") await restMessage(engine.database, first, ASLEEP_SECONDS);
      if (verdict === "later") {
        // One report of a join stays for as long as its case lives; the others say the same.
        finished.push(...group.slice(1).map((message) => message.id));
        if (first.kind === "join") await deferMessage(engine.database, first, NOT_AWAITED);
        else await failMessage(engine.database, first, NOT_AWAITED, FAILURES_MAX);
      }
    } catch (error) {
      engine.log.error(
        { err: error, kind: first.kind, message: first.id, attempts: first.attempts },
        "a message failed",
      );
      const failuresMax = error instanceof DiedInHand ? 0 : FAILURES_MAX;
      for (const one of group) await failMessage(engine.database, one, faultOf(error), failuresMax);
    }
  }
  await finishMessages(engine.database, city, finished);
}

/** Reports of the same join are one: what the children look like is asked once for all of them. */
function grouped(claimed: readonly ClaimedMessage[]): ClaimedMessage[][] {
  const groups = new Map<string, ClaimedMessage[]>();
  for (const message of [...claimed].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const key = message.kind === "join" ? `${message.instanceId} ${JSON.stringify(message.body)}` : message.id;
    const group = groups.get(key);
    if (group) group.push(message);
    else groups.set(key, [message]);
  }
  return [...groups.values()];
}

async function carryOut(engine: Engine, claimed: ClaimedMessage, senders: readonly Sender[]): Promise<Verdict> {
  const message = messageOf(engine, claimed);
  const { homeCity: city, id, instanceId } = claimed;
  const instance = instanceId === null ? null : { city, uuid: instanceId };
  if (message.kind === "notify") {
    await notify(engine, { id, instance, city, body: message.body }, senders);
    return "done";
  }
  if (message.kind === "correlate") {
    await tryDelivery(engine, city, message.body.message);
    return "done";
  }
  if (instance === null) throw new Error(`a message of the kind ${message.kind} names no case`);
  switch (message.kind) {
    case "spawn":
      return spawn(engine, claimed, { id, parent: instance, body: message.body });
    case "join": {
      const { invoke, milestone, spawn: complete = null } = message.body;
      return (await joinChildren(engine, instance, invoke, milestone, complete)) === "early" ? "later" : "done";
    }
    case "cancel": {
      const more = await cancelChildren(engine, { id, parent: instance, ...message.body });
      return more ? keep(engine, claimed, claimed.body) : "done";
    }
    case "emit": {
      const sent = await emitMessage(engine, { id, sender: instance, body: message.body });
      return sent.state === "more" ? keep(engine, claimed, engine.sealer.seal(sent.body)) : sent.state;
    }
    case "setting":
      await settleSetting(engine, { id, city, instance, body: message.body }, senders);
      return "done";
    case "announce":
      await announce(engine, city, id, message.body);
      return "done";
    case "await":
      await enterWaiter(engine, { id, instance, ...message.body });
      return "done";
    case "unserved":
      return tellUnserved(engine, { id, instance, ...message.body });
    default:
      return message satisfies never;
  }
}

async function spawn(
  engine: Engine,
  claimed: ClaimedMessage,
  message: Parameters<typeof spawnChildren>[1],
): Promise<Verdict> {
  const { id, parent, body } = message;
  const spawned = await spawnChildren(engine, message);
  if (spawned.state === "gone") return "done";
  if (spawned.state === "asleep") return "asleep";
  if (spawned.state === "behind") {
    await restMessage(engine.database, claimed, ASLEEP_SECONDS);
    // Whoever ended before the message lay down has woken nobody.
    if (!(await oneGoesOn(engine, message))) await wakeMessage(engine.database, parent.city, id);
    return "kept";
  }
  if (spawned.state === "more") {
    if (await saveProgress(engine.database, claimed, engine.sealer.seal(spawned.body))) return "kept";
  } else if (await finishSpawn(engine, message)) return "done";
  // The order was withdrawn while it was carried out: what was started since ends like the rest.
  const reason = { zh: "上级办件已离开该环节", en: "The case above has left this step" };
  const order = { id: uuidv7(), homeCity: parent.city, instanceId: parent.uuid, kind: "cancel" };
  await addMessage(engine.database, { ...order, body: { invoke: body.invoke, reason, spawn: id } });
  return "done";
}

/** Ends a spawn and has every join that the parent may be waiting for looked at, at once or not at all. */
async function finishSpawn(
  engine: Engine,
  { id, parent, body }: Parameters<typeof spawnChildren>[1],
): Promise<boolean> {
  const milestones = await awaitedMilestones(engine, parent, body.invoke);
  return engine.database.transaction(async (tx) => {
    if (!(await takeMessage(tx, parent.city, id))) return false;
    for (const milestone of milestones) {
      const order = { id: uuidv7(), homeCity: parent.city, instanceId: parent.uuid, kind: "join" };
      await addMessage(tx, { ...order, body: { invoke: body.invoke, milestone, spawn: id } });
    }
    return true;
  });
}

async function keep(engine: Engine, claimed: ClaimedMessage, body: unknown): Promise<Verdict> {
  await saveProgress(engine.database, claimed, body);
  return "kept";
}

/** What the verbs wrote, opened: kind and body were put there by them alone. */
function messageOf(engine: Engine, { kind, body }: ClaimedMessage): OutboxMessage {
  return { kind, body: engine.sealer.open(body) } as OutboxMessage;
}
