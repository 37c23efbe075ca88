import { type Parsed, Source } from "../policy/source.ts";
import { isDay } from "./day.ts";
import type { Calendar } from "./model.ts";

/** Reads `policies/calendars/<id>.yaml`: zone, cutoff, and for each published year the days that differ from the week. */
export function parseCalendar(yaml: string, file: string): Parsed<Calendar> {
  const source = new Source(yaml, file);
  const fields = source.fields(source.root, [], ["zone", "cutoff", "source", "years"], ["zone", "cutoff", "years"]);
  const holidays = new Set<string>();
  const workdays = new Set<string>();
  const publishedYears = new Set<number>();
  for (const [year, raw] of Object.entries(fields.mapping("years"))) {
    const path = ["years", year];
    if (!/^\d{4}$/.test(year)) source.report(path, "年份应为四位数字", "A year has four digits");
    const days = source.fields(raw, path, ["holidays", "workdays"], ["holidays", "workdays"]);
    for (const [key, set] of [["holidays", holidays] as const, ["workdays", workdays] as const]) {
      for (const day of days.strings(key)) {
        if (isDay(day) && day.startsWith(`${year}-`)) set.add(day);
        else source.report([...path, key], `“${day}”不是该年的日期`, `"${day}" is not a day of that year`);
        if (holidays.has(day) && workdays.has(day)) {
          source.report([...path, key], `“${day}”既放假又上班`, `"${day}" is both a holiday and a working day`);
        }
      }
    }
    publishedYears.add(Number(year));
  }
  const cutoff = fields.string("cutoff");
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(cutoff)) {
    source.report(["cutoff"], "截止时间应为 HH:mm（加引号）", 'The cutoff should be "HH:mm", quoted');
  }
  const zone = fields.string("zone");
  if (zone && !isZone(zone)) source.report(["zone"], "不认识的时区", "Unknown time zone");
  return source.done({ holidays, workdays, publishedYears, zone, cutoff });
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
