import { localDay } from "../core/calendar/day.ts";
import { tellAt } from "../core/calendar/quiet.ts";
import { holdsOn } from "../core/policy/organisation.ts";
import type { Text } from "../core/text.ts";
import { addLetters, readContacts } from "../store/letters.ts";
import { readNow } from "../store/meta.ts";
import type { Engine } from "./engine.ts";

/** Puts a notice on its way to those it is for who want to hear of it elsewhere too, when each wants to hear. */
export async function addressLetters(
  engine: Engine,
  notice: {
    id: string;
    city: number;
    instance: string | null;
    organisation?: string | undefined;
    role?: string | undefined;
    user?: string | undefined;
    text: Text;
  },
): Promise<void> {
  const { id, city, instance, text } = notice;
  const now = await readNow(engine.database);
  const { zone } = engine.policies().calendar;
  const people = peopleOf(engine, notice, localDay(now, zone));
  if (people.length === 0) return;
  const contacts = await readContacts(engine.database, people);
  const letters = contacts.flatMap(({ user, mail, sms, ...quiet }) => {
    const readyAt = tellAt(now, zone, quiet);
    const channels = [...(mail ? ["mail"] : []), ...(sms ? ["sms"] : [])];
    return channels.map((channel) => ({ user, channel, readyAt }));
  });
  if (letters.length > 0) await addLetters(engine.database, city, { id, instance, text, letters });
}

function peopleOf(engine: Engine, notice: Parameters<typeof addressLetters>[1], today: string): string[] {
  if (notice.user !== undefined) return [notice.user];
  const held = engine.policies().holders.get(`${notice.organisation}|${notice.role}`) ?? [];
  return held.filter((one) => holdsOn(one, today)).map(({ user }) => user);
}
