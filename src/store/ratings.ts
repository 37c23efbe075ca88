import type { Connection } from "./database.ts";

export interface RatingRow {
  score: number;
  remark: string | null;
  givenBy: string | null;
  followUp: string | null;
  at: string;
}

export async function readRating(tx: Connection, city: number, instance: string): Promise<RatingRow | null> {
  return tx.one(
    {
      name: "rating-read",
      text: `select score, remark, given_by as "givenBy", follow_up as "followUp", at from rating
        where home_city = $1 and instance_id = $2`,
    },
    [city, instance],
  );
}

/** Writes the one rating of a case; false when there is one already. */
export async function addRating(
  tx: Connection,
  city: number,
  rating: {
    instance: string;
    workflow: string;
    score: number;
    remark: string | null;
    givenBy: string | null;
    organisation: string | null;
    followUp: string | null;
  },
): Promise<boolean> {
  const { instance, workflow, score, remark, givenBy, organisation, followUp } = rating;
  const rows = await tx.all(
    {
      name: "rating-add",
      text: `insert into rating (home_city, instance_id, workflow, score, remark, given_by, organisation, follow_up, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, yijiao_now()) on conflict do nothing returning instance_id`,
    },
    [city, instance, workflow, score, remark, givenBy, organisation, followUp],
  );
  return rows.length === 1;
}

/** How often each rating was given, by procedure, among the cases that the reader sees. */
export async function countRatings(
  tx: Connection,
  cities: readonly number[],
  filter: { from: string | null; until: string | null; zone: string },
): Promise<{ workflow: string; score: number; count: number }[]> {
  return tx.all(
    {
      name: "rating-count",
      text: `select workflow, score, count(*)::int as count from rating where home_city = any($1::integer[])
        and ($2::date is null or (at at time zone $4)::date >= $2::date)
        and ($3::date is null or (at at time zone $4)::date <= $3::date)
        group by workflow, score order by workflow, score`,
    },
    [cities, filter.from, filter.until, filter.zone],
  );
}
