import { createHash } from "node:crypto";
import { formatId } from "../core/id.ts";
import type { Text } from "../core/text.ts";
import { type ClaimedLetter, citiesWithLetters, claimLetters, endLetters } from "../store/letters.ts";
import { type Addresses, addressesOf } from "./contact.ts";
import type { Engine } from "./engine.ts";

/** Few: one after the other, they must all have left before the lease ends. */
const CLAIM_MAX = 25;
const LEASE_SECONDS = 600;
/** 30 s, a minute … six hours: about two days. */
const ATTEMPTS_MAX = 14;

/** One letter to one person: one notice, or all of a digest. `id` stays the same when it is sent again. */
export interface Letter {
  id: string;
  to: string;
  language: "zh" | "en";
  notices: { text: Text; instance: string | null }[];
}
/** Sends a letter; null when it was taken, or why not. `final`: it never will be. */
export type SendLetter = (letter: Letter) => Promise<{ code: string; final: boolean } | null>;
/** The ways that this installation has; a way that it has not leaves letters undelivered, with that as the reason. */
export type Channels = { mail: SendLetter | null; sms: SendLetter | null };

/** Sends what is ready; true when there was something. */
export async function lettersRound(engine: Engine, channels: Channels): Promise<boolean> {
  let found = false;
  for (const city of await citiesWithLetters(engine.database)) {
    const claimed = await claimLetters(engine.database, city, CLAIM_MAX, LEASE_SECONDS);
    const people = new Map<string, ClaimedLetter[]>();
    for (const one of claimed) {
      const key = JSON.stringify([one.user, one.channel]);
      people.set(key, [...(people.get(key) ?? []), one]);
    }
    for (const letters of people.values()) await sendTo(engine, city, channels, letters);
    if (claimed.length > 0) found = true;
  }
  return found;
}

async function sendTo(engine: Engine, city: number, channels: Channels, letters: ClaimedLetter[]): Promise<void> {
  const sorted = [...letters].sort((a, b) => (a.notice < b.notice ? -1 : 1));
  const [first] = sorted;
  if (!first) return;
  const { user, channel, sealed, language } = first;
  const to = sealed === null ? null : addressOf(addressesOf(engine, user, sealed), channel);
  const send = channel === "mail" ? channels.mail : channels.sms;
  const notices = sorted.map(({ text, instanceId }) => ({
    text,
    instance: instanceId === null ? null : formatId({ city, uuid: instanceId }),
  }));
  const failed =
    send === null
      ? { code: "NOT_CONFIGURED", final: true }
      : to === null
        ? { code: "NO_ADDRESS", final: true }
        : await send({ id: letterId(city, sorted), to, language, notices });
  const which = { notices: sorted.map(({ notice }) => notice), user, channel };
  const end = { ok: failed === null, code: failed?.code ?? null, final: failed?.final ?? false };
  await endLetters(engine.database, city, which, { ...end, attemptsMax: ATTEMPTS_MAX });
}

/** Another one for each person: a notice to all holders of a post is many letters, which a gateway may not take for one. */
function letterId(city: number, letters: readonly ClaimedLetter[]): string {
  const parts = [letters[0]?.user, letters[0]?.channel, ...letters.map(({ notice }) => notice)];
  return `${city}-${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32)}`;
}

function addressOf({ email, mobile }: Addresses, channel: string): string | null {
  return channel === "mail" ? email : mobile;
}
