import { randomBytes } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { DeliveryBody, Page, WebhookBody } from "../core/api.ts";
import { formatId, type Id } from "../core/id.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import { addAudit } from "../store/audit.ts";
import type { Connection } from "../store/database.ts";
import {
  addWebhook,
  type DeliveryRow,
  listDeliveries,
  readWebhookSecret,
  readWebhooks,
  removeWebhook,
  replayDelivery,
  turnWebhook,
  type WebhookRow,
} from "../store/webhooks.ts";
import { ANNOUNCED } from "./announce.ts";
import type { Caller, Engine } from "./engine.ts";
import { once } from "./once.ts";
import { pageOfCities } from "./page-of-cities.ts";
import { liesWithin, placesOfRight } from "./reader.ts";
import { bumpPolicies } from "./revision.ts";
import { watches } from "./works.ts";

const SECRET_BYTES = 32;
const WEBHOOKS_MAX = 200;

export interface NewWebhook {
  url: string;
  title: string;
  division: string;
  events: string[];
}

/** Webhooks of the caller's places; their secrets are never told again. */
export async function listWebhooks(engine: Engine, caller: Caller): Promise<WebhookBody[]> {
  const { places } = placesOfRight(engine.policies(), caller, watches);
  const rows = await readWebhooks(engine.database);
  return rows.filter(({ division }) => liesWithin(division, places)).map((row) => bodyOf(engine, row));
}

function bodyOf(engine: Engine, { author, ...row }: WebhookRow): WebhookBody {
  const { divisions, users } = engine.policies();
  return {
    ...row,
    divisionName: divisions.get(row.division)?.name ?? null,
    authorName: users.get(author)?.name ?? null,
  };
}

/** Has a receiver told from now on; the secret by which it knows us is told this once. */
export async function openWebhook(
  engine: Engine,
  caller: Caller,
  wanted: NewWebhook,
  key: string | null = null,
): Promise<(WebhookBody & { secret: string }) | Refusal> {
  const { url, title, division } = wanted;
  const events = ANNOUNCED.filter((type) => wanted.events.includes(type));
  const { places } = placesOfRight(engine.policies(), caller, watches);
  if (!liesWithin(division, places)) return refuse("FORBIDDEN");
  if (!isAddress(url) || events.length === 0 || !engine.policies().divisions.has(division))
    return refuse("WEBHOOK_INVALID");
  const id = uuidv7();
  const request = { verb: "webhook.open", asked: { url, title, division, events }, key };
  // The answer that is kept names the row only: the secret lies nowhere but in it, sealed.
  const made = await once<{ id: string }>(engine, caller, request, async (tx) => {
    await bumpPolicies(tx, ["settings"]);
    if ((await readWebhooks(tx)).length >= WEBHOOKS_MAX) return refuse("WEBHOOK_INVALID");
    const secret = engine.sealer.sealBytes(placeOf(id), randomBytes(SECRET_BYTES));
    await addWebhook(tx, { id, url, secret, division, events, title, author: caller.user });
    const detail = { url, division, events };
    await addAudit(tx, { user: caller.user, action: "webhook.open", subject: id, detail, ip: caller.ip });
    return { id };
  });
  if (isRefusal(made)) return made;
  await engine.refreshPolicies();
  return opened(engine, caller, made.id);
}

async function opened(
  engine: Engine,
  caller: Caller,
  id: string,
): Promise<(WebhookBody & { secret: string }) | Refusal> {
  const row = await mine(engine, caller, id);
  const sealed = row && (await readWebhookSecret(engine.database, id));
  if (!row || !sealed) return refuse("NOT_FOUND");
  return { ...bodyOf(engine, row), secret: `whsec_${engine.sealer.openBytes(placeOf(id), sealed).toString("base64")}` };
}

function placeOf(id: string): string {
  return `webhook/${id}`;
}

/** An address on the web without name or password in it; where it leads is judged at each delivery. */
function isAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return (protocol === "https:" || protocol === "http:") && username === "" && password === "";
}

/** Stops telling a receiver, or begins again with what waits. */
export async function turnWebhookOnOff(
  engine: Engine,
  caller: Caller,
  input: { webhook: string; active: boolean },
): Promise<WebhookBody | Refusal> {
  const { webhook, active } = input;
  const row = await mine(engine, caller, webhook);
  if (row === null) return refuse("NOT_FOUND");
  await engine.database.transaction(async (tx) => {
    await bumpPolicies(tx, ["settings"]);
    await turnWebhook(tx, webhook, active);
    const action = active ? "webhook.resume" : "webhook.stop";
    await addAudit(tx, { user: caller.user, action, subject: webhook, detail: { url: row.url }, ip: caller.ip });
  });
  await engine.refreshPolicies();
  return bodyOf(engine, { ...row, active });
}

/** Forgets a receiver, its secret and what still waits for it. */
export async function forgetWebhook(
  engine: Engine,
  caller: Caller,
  input: { webhook: string; key?: string | null },
): Promise<{ id: string } | Refusal> {
  const { webhook, key = null } = input;
  const request = { verb: "webhook.forget", asked: { webhook }, key };
  const done = await once<{ id: string }>(engine, caller, request, async (tx) => {
    await bumpPolicies(tx, ["settings"]);
    const row = await mine(engine, caller, webhook, tx);
    if (row === null || !(await removeWebhook(tx, webhook))) return refuse("NOT_FOUND");
    const detail = { url: row.url };
    await addAudit(tx, { user: caller.user, action: "webhook.forget", subject: webhook, detail, ip: caller.ip });
    return { id: webhook };
  });
  if (!isRefusal(done)) await engine.refreshPolicies();
  return done;
}

async function mine(
  engine: Engine,
  caller: Caller,
  webhook: string,
  on: Connection = engine.database,
): Promise<WebhookRow | null> {
  const { places } = placesOfRight(engine.policies(), caller, watches);
  const row = (await readWebhooks(on)).find(({ id }) => id === webhook);
  return row && liesWithin(row.division, places) ? row : null;
}

export async function listDeliveriesOf(
  engine: Engine,
  caller: Caller,
  query: { webhook: string; limit?: number; cursor?: string },
): Promise<Page<DeliveryBody> | Refusal> {
  const { webhook, limit, cursor } = query;
  if ((await mine(engine, caller, webhook)) === null) return refuse("NOT_FOUND");
  const { cities } = placesOfRight(engine.policies(), caller, watches);
  const ask = (city: number, after: string | null, most: number) =>
    listDeliveries(engine.database, city, { webhook, after, limit: most });
  return pageOfCities(engine, ["deliveries", caller.user, webhook], { cities, limit, cursor }, ask, deliveryOf);
}

function deliveryOf({ homeCity: _, ...row }: DeliveryRow, id: string): DeliveryBody {
  return { ...row, id };
}

/** Has an event delivered once more, under its old id: a receiver that had it already knows it by that. */
export async function replayOf(
  engine: Engine,
  caller: Caller,
  input: { webhook: string; delivery: Id; key?: string | null },
): Promise<{ id: string; status: "waiting" } | Refusal> {
  const { webhook, delivery, key = null } = input;
  if ((await mine(engine, caller, webhook)) === null) return refuse("NOT_FOUND");
  const request = { verb: "webhook.replay", asked: { webhook, delivery }, key, city: delivery.city };
  return once<{ id: string; status: "waiting" }>(engine, caller, request, async (tx) => {
    if (!(await replayDelivery(tx, delivery.city, delivery.uuid, webhook))) return refuse("NOT_FOUND");
    const detail = { webhook };
    const entry = { user: caller.user, action: "webhook.replay", subject: formatId(delivery), detail, ip: caller.ip };
    await addAudit(tx, entry);
    return { id: formatId(delivery), status: "waiting" as const };
  });
}
