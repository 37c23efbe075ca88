import type { Connection } from "./database.ts";

/** What one person sent another about a case, for information or with a question. */
export interface Word {
  city: number;
  id: string;
  instance: string;
  kind: "cc" | "consult";
  fromUser: string;
  fromName: string;
  toUser: string;
  toName: string;
  asked: string;
  askedAt: string;
  answer: string | null;
  answeredAt: string | null;
  number: string;
  label: string | null;
}

const COLUMNS = `w.home_city as city, w.id, w.instance_id as instance, w.kind, w.from_user as "fromUser", w.from_name as "fromName",
  w.to_user as "toUser", w.to_name as "toName", w.asked, w.asked_at as "askedAt", w.answer, w.answered_at as "answeredAt",
  w.number, w.label`;

/** One page of what was sent to a person or by them, latest first. */
export async function listWordRows(
  tx: Connection,
  cities: readonly number[],
  user: string,
  which: { sent: boolean; open: boolean },
  after: string | null,
  limit: number,
): Promise<Word[]> {
  const whose = which.sent ? "from_user" : "to_user";
  return tx.all(
    {
      name: `words-${whose}`,
      text: `select x.* from unnest($1::int[]) as b(city) cross join lateral (select ${COLUMNS} from word w
          where w.home_city = b.city and w.${whose} = $2 and (not $3::boolean or w.answered_at is null)
            and ($4::text is null or w.id < $4::text::uuid) order by w.id desc limit $5::int) x
        order by x.id desc limit $5::int`,
    },
    [[...cities], user, which.open, after, limit],
  );
}

export async function readWord(on: Connection, city: number, id: string): Promise<Word | null> {
  return on.one({ name: "word-read", text: `select ${COLUMNS} from word w where w.home_city = $1 and w.id = $2` }, [
    city,
    id,
  ]);
}
