import type { Text } from "../core/text.ts";
import type { Connection } from "./database.ts";

export interface ContactRow {
  user: string;
  sealed: Buffer;
  mail: boolean;
  sms: boolean;
  digest: boolean;
  quietFrom: string | null;
  quietUntil: string | null;
}

const CONTACT = `user_id as "user", sealed, mail, sms, digest, quiet_from as "quietFrom", quiet_until as "quietUntil"`;

export async function readContacts(db: Connection, users: readonly string[]): Promise<ContactRow[]> {
  return db.all(
    {
      name: "contacts-read",
      text: `select ${CONTACT} from contact_way where user_id = any($1::text[]) and (mail or sms)`,
    },
    [[...users]],
  );
}

export async function readContact(db: Connection, user: string): Promise<ContactRow | null> {
  return db.one({ name: "contact-read", text: `select ${CONTACT} from contact_way where user_id = $1` }, [user]);
}

export async function putContact(db: Connection, contact: ContactRow): Promise<void> {
  const { user, sealed, mail, sms, digest, quietFrom, quietUntil } = contact;
  await db.all(
    {
      name: "contact-put",
      text: `insert into contact_way (user_id, sealed, mail, sms, digest, quiet_from, quiet_until, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, yijiao_now()) on conflict (user_id) do update set sealed = excluded.sealed,
          mail = excluded.mail, sms = excluded.sms, digest = excluded.digest, quiet_from = excluded.quiet_from,
          quiet_until = excluded.quiet_until, updated_at = excluded.updated_at`,
    },
    [user, sealed, mail, sms, digest, quietFrom, quietUntil],
  );
}

export interface NewLetter {
  user: string;
  channel: string;
  readyAt: string;
}

/** Puts a notice on its way to people, once. What it says leaves out what lists show of the case: its number is enough. */
export async function addLetters(
  db: Connection,
  city: number,
  notice: { id: string; instance: string | null; text: Text; letters: readonly NewLetter[] },
): Promise<void> {
  await db.all(
    {
      name: "letters-add",
      text: `insert into letter (home_city, notice, user_id, channel, text, instance_id, ready_at)
        select $1, $2, x."user", x.channel, jsonb_build_object(
            'zh', replace($3, coalesce(nullif(i.label, ''), chr(1)), '…'), 'en', replace($4, coalesce(nullif(i.label, ''), chr(1)), '…')),
          $5::uuid, x."readyAt"
        from jsonb_to_recordset($6::text::jsonb) as x("user" text, channel text, "readyAt" timestamptz)
        left join instance i on i.home_city = $1 and i.id = $5::uuid on conflict do nothing`,
    },
    [city, notice.id, notice.text.zh, notice.text.en, notice.instance, JSON.stringify(notice.letters)],
  );
}

export async function citiesWithLetters(db: Connection): Promise<number[]> {
  const rows = await db.all<{ city: number }>(
    {
      name: "letter-cities",
      text: `with recursive cities as (
          (select home_city from letter where status = 'waiting' order by home_city limit 1)
          union all
          select (select l.home_city from letter l where l.status = 'waiting' and l.home_city > c.home_city
            order by l.home_city limit 1) from cities c where c.home_city is not null)
        select home_city as city from cities where home_city is not null`,
    },
    [],
  );
  return rows.map((row) => row.city);
}

export interface ClaimedLetter {
  notice: string;
  user: string;
  channel: string;
  text: Text;
  instanceId: string | null;
  language: "zh" | "en";
  sealed: Buffer | null;
}

/** Takes what is ready for people who can still sign in and be reached, with all that is ready for each of them. */
export async function claimLetters(
  db: Connection,
  city: number,
  max: number,
  leaseSeconds: number,
): Promise<ClaimedLetter[]> {
  return db.all(
    {
      name: "letter-claim",
      text: `with due as materialized (
          select notice, user_id, channel from letter where home_city = $1 and status = 'waiting' and ready_at <= yijiao_now()
            and (lease_until is null or lease_until < yijiao_now())
          order by user_id, channel, notice limit $2 for update skip locked)
        update letter l set lease_until = yijiao_now() + make_interval(secs => $3), attempts = l.attempts + 1
        from due d left join app_user u on u.id = d.user_id and not u.disabled left join contact_way c on c.user_id = u.id
        where l.home_city = $1 and l.notice = d.notice and l.user_id = d.user_id and l.channel = d.channel
        returning l.notice, l.user_id as "user", l.channel, l.text, l.instance_id as "instanceId",
          coalesce(u.language, 'zh') as language, c.sealed`,
    },
    [city, max, leaseSeconds],
  );
}

/** What became of letters to one person: sent, to be tried again later, or given up. */
export async function endLetters(
  db: Connection,
  city: number,
  letters: { notices: readonly string[]; user: string; channel: string },
  end: { ok: boolean; code: string | null; final: boolean; attemptsMax: number },
): Promise<void> {
  await db.all(
    {
      name: "letter-end",
      text: `update letter set lease_until = null, failed_code = $5,
          status = case when $6::boolean then 'sent' when $7::boolean or attempts >= $8 then 'dead' else 'waiting' end,
          sent_at = case when $6::boolean then yijiao_now() end,
          ready_at = yijiao_now() + make_interval(secs => least(30 * power(2, least(attempts, 20) - 1), 21600))
        where home_city = $1 and notice = any($2::uuid[]) and user_id = $3 and channel = $4`,
    },
    [city, [...letters.notices], letters.user, letters.channel, end.code, end.ok, end.final, end.attemptsMax],
  );
}
