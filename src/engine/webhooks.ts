import { randomBytes } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { DeliveryBody, Page, WebhookBody } from "../core/api.ts";
import { formatId, type Id } from "../core/id.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { addAudit } from "../store/audit.ts";
import {
  addWebhook,
  type DeliveryRow,
  listDeliveries,
  readWebhooks,
  replayDelivery,
  turnWebhook,
  type WebhookRow,
} from "../store/webhooks.ts";
import { ANNOUNCED } from "./announce.ts";
import type { Caller, Engine } from "./engine.ts";
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
): Promise<(WebhookBody & { secret: string }) | Refusal> {
  const { url, title, division } = wanted;
  const events = ANNOUNCED.filter((type) => wanted.events.includes(type));
  const { places } = placesOfRight(engine.policies(), caller, watches);
  if (!liesWithin(division, places)) return refuse("FORBIDDEN");
  if (!isAddress(url) || events.length === 0 || !engine.policies().divisions.has(division))
    return refuse("WEBHOOK_INVALID");
  const bytes = randomBytes(SECRET_BYTES);
  const id = uuidv7();
  const made = await engine.database.transaction(async (tx) => {
    await bumpPolicies(tx, ["settings"]);
    if ((await readWebhooks(tx)).length >= WEBHOOKS_MAX) return refuse("WEBHOOK_INVALID");
    const secret = engine.sealer.sealBytes(`webhook/${id}`, bytes);
    const row = await addWebhook(tx, { id, url, secret, division, events, title, author: caller.user });
    const detail = { url, division, events };
    await addAudit(tx, { user: caller.user, action: "webhook.open", subject: id, detail, ip: caller.ip });
    return { ...bodyOf(engine, row), secret: `whsec_${bytes.toString("base64")}` };
  });
  await engine.refreshPolicies();
  return made;
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

async function mine(engine: Engine, caller: Caller, webhook: string): Promise<WebhookRow | null> {
  const { places } = placesOfRight(engine.policies(), caller, watches);
  const row = (await readWebhooks(engine.database)).find(({ id }) => id === webhook);
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
  input: { webhook: string; delivery: Id },
): Promise<{ id: string; status: "waiting" } | Refusal> {
  const { webhook, delivery } = input;
  if ((await mine(engine, caller, webhook)) === null) return refuse("NOT_FOUND");
  return engine.database.transaction(async (tx) => {
    if (!(await replayDelivery(tx, delivery.city, delivery.uuid, webhook))) return refuse("NOT_FOUND");
    const detail = { webhook };
    const entry = { user: caller.user, action: "webhook.replay", subject: formatId(delivery), detail, ip: caller.ip };
    await addAudit(tx, entry);
    return { id: formatId(delivery), status: "waiting" as const };
  });
}
