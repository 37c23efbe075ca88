import type { Connection } from "./database.ts";

export interface CalendarDays {
  days: { day: string; working: boolean; name: string | null }[];
  years: { year: number; published: boolean }[];
}

export async function readCalendar(db: Connection): Promise<CalendarDays> {
  const [days, years] = [
    await db.all<CalendarDays["days"][number]>(
      { name: "calendar-days", text: "select day, working, name from calendar_day order by day" },
      [],
    ),
    await db.all<CalendarDays["years"][number]>(
      { name: "calendar-years", text: "select year, published from calendar_year order by year" },
      [],
    ),
  ];
  return { days, years };
}

/** Replaces the arrangement of the years given: a later announcement replaces an earlier one whole. */
export async function putCalendar(tx: Connection, calendar: CalendarDays): Promise<void> {
  const years = JSON.stringify(calendar.years);
  await tx.all(
    {
      name: "calendar-clear",
      text: `delete from calendar_day where extract(year from day)::int in
        (select r.year from jsonb_to_recordset($1::text::jsonb) as r(year int))`,
    },
    [years],
  );
  await tx.all(
    {
      name: "calendar-put-years",
      text: `insert into calendar_year (year, published)
        select r.year, r.published from jsonb_to_recordset($1::text::jsonb) as r(year int, published boolean)
        on conflict (year) do update set published = excluded.published`,
    },
    [years],
  );
  await tx.all(
    {
      name: "calendar-put-days",
      text: `insert into calendar_day (day, working, name)
        select r.day, r.working, r.name from jsonb_to_recordset($1::text::jsonb) as r(day date, working boolean, name text)`,
    },
    [JSON.stringify(calendar.days)],
  );
}
