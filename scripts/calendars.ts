/**
 * Writes policies/calendars/cn.yaml from two npm data sets:
 * `npx esbuild scripts/calendars.ts --bundle --platform=node --format=esm --outfile=.cache/calendars.mjs && node .cache/calendars.mjs`
 * chinese-days leads (2004–2026); 2003, which it lacks, comes from holiday-calendar. A test holds the file equal to this.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dayNumber } from "../src/core/calendar/day.ts";

const FIRST_YEAR = 2003;
const LAST_YEAR = 2026;

/**
 * Make-up days that chinese-days lacks because they lie in the year before the holiday they make up for:
 * the notice on 2006 let offices work on Saturday 2005-12-31.
 */
const ADDED_WORKDAYS = ["2005-12-31"];

export interface YearDays {
  holidays: string[];
  workdays: string[];
}

/** Days of a year that differ from the week, from chinese-days. */
export function fromChineseDays(year: number): YearDays {
  const files = filesOf("chinese-days/dist/years", year);
  const of = (name: string) => files.flatMap((json) => Object.keys(Object(new Map(Object.entries(json)).get(name))));
  return differing(of("holidays"), [...of("workdays"), ...ADDED_WORKDAYS], year);
}

/** Days of a year that differ from the week, from holiday-calendar. */
export function fromHolidayCalendar(year: number): YearDays {
  const days: { date: string; type: string }[] = filesOf("holiday-calendar/data/CN", year).flatMap(
    (json) => json.dates,
  );
  const of = (type: string) => days.filter((day) => day.type === type).map((day) => day.date);
  return differing(of("public_holiday"), of("transfer_workday"), year);
}

/** A year's file and the next one's, since New Year's make-up days lie in the December before. */
function filesOf(folder: string, year: number) {
  return [year, year + 1]
    .map((each) => `node_modules/${folder}/${each}.json`)
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, "utf8")));
}

/** The text of policies/calendars/cn.yaml. */
export function calendarFile(): string {
  const lines = [
    "# 中国法定节假日与调休：只列与星期不同的日子。由 scripts/calendars.ts 生成，请勿手改；新一年公布后升级数据包再生成。",
    "# Public holidays and make-up days: only the days that differ from the week. Written by scripts/calendars.ts.",
    "zone: Asia/Shanghai",
    'cutoff: "17:30"',
    "source: chinese-days 1.5.7 (2004–2026), holiday-calendar 1.3.3 (2003)",
    "years:",
  ];
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    const days = year === 2003 ? fromHolidayCalendar(year) : fromChineseDays(year);
    lines.push(
      `  ${year}:`,
      `    holidays: [${days.holidays.join(", ")}]`,
      `    workdays: [${days.workdays.join(", ")}]`,
    );
  }
  return `${lines.join("\n")}\n`;
}

function differing(holidays: string[], workdays: string[], year: number): YearDays {
  const inYear = (day: string) => day.startsWith(`${year}-`);
  return {
    holidays: [...new Set(holidays)].filter((day) => inYear(day) && isWeekday(day)).sort(),
    workdays: [...new Set(workdays)].filter((day) => inYear(day) && !isWeekday(day)).sort(),
  };
}

function isWeekday(day: string): boolean {
  const weekday = ((dayNumber(day) ?? 0) + 4) % 7;
  return weekday !== 0 && weekday !== 6;
}

if (/\bcalendars\.m?[jt]s$/.test(process.argv[1] ?? "")) {
  writeFileSync("policies/calendars/cn.yaml", calendarFile());
}
