import { isDay } from "../calendar/day.ts";
import { halfWidth, plainNumber } from "./cell.ts";
import type { Cell } from "./model.ts";
import type { Cleaned } from "./value.ts";

const YEAR_MIN = 1900;
const YEAR_MAX = 2100;
/** A day count that a sheet may hold in place of a date: 1927 to 2064. */
const SERIAL_MIN = 10_000;
const SERIAL_MAX = 60_000;
const DAY_MS = 86_400_000;
const EPOCH_1900_MS = Date.UTC(1899, 11, 30);

const PARTS = /^(\d{4})[-./年](\d{1,2})(?:月|[-./](?=\d))?(?:(\d{1,2})日?)?$/;
const SHORT_YEAR = /^(\d{2})[-./年](\d{1,2})月?$/;

/** A date as far as it is known (`yyyy`, `yyyy-MM`, `yyyy-MM-dd`); what has two readings is none. */
export function cleanDate(cell: Cell): Cleaned {
  const text = halfWidth(cell.text)
    .trim()
    .replace(/ /g, "")
    .replace(/(?<=^\d{4,8})\.0+$/, "");
  if (cell.kind === "date") return { value: text, notes: [], rules: [] };
  if (cell.kind === "number") return fromNumber(plainNumber(text), cell.base1904 === true);
  return fromText(text.replace(/T?\d{2}:\d{2}(:\d{2})?(\.\d+)?Z?$/, ""));
}

/** The day a sheet means by a count of days; `base1904` for workbooks that count from 1904. */
export function serialDay(serial: number, base1904: boolean): string {
  return new Date(EPOCH_1900_MS + Math.floor(serial + (base1904 ? 1462 : 0)) * DAY_MS).toISOString().slice(0, 10);
}

function fromNumber(text: string, base1904: boolean): Cleaned {
  const split = /^(\d{4})\.(\d{1,2})$/.exec(text);
  if (split?.[1] && split[2]) {
    // 1964.1 and 1964.10 are the same number.
    if (split[2] === "1") return { value: null, notes: ["ambiguous"], rules: [] };
    return dated(Number(split[1]), Number(split[2]), null);
  }
  if (!/^\d+$/.test(text)) return { value: null, notes: ["format"], rules: [] };
  const number = Number(text);
  if (number >= SERIAL_MIN && number <= SERIAL_MAX)
    return { value: serialDay(number, base1904), notes: [], rules: ["serial"] };
  return fromText(text);
}

function fromText(text: string): Cleaned {
  const digits = /^(\d{4})(\d{2})?(\d{2})?年?$/.exec(text);
  if (digits?.[1]) return dated(Number(digits[1]), whole(digits[2]), whole(digits[3]));
  const parts = PARTS.exec(text);
  if (parts?.[1]) return dated(Number(parts[1]), whole(parts[2]), whole(parts[3]));
  const short = SHORT_YEAR.exec(text);
  if (short?.[1] && Number(short[1]) >= 30) {
    const read = dated(1900 + Number(short[1]), whole(short[2]), null);
    return read.value === null ? read : { value: read.value, notes: ["assumed"], rules: ["century"] };
  }
  return { value: null, notes: [short ? "ambiguous" : "format"], rules: [] };
}

function whole(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}

function dated(year: number, month: number | null, day: number | null): Cleaned {
  const pad = (n: number) => String(n).padStart(2, "0");
  const good =
    year >= YEAR_MIN &&
    year <= YEAR_MAX &&
    (month === null || (month >= 1 && month <= 12)) &&
    (day === null || isDay(`${year}-${pad(month ?? 0)}-${pad(day)}`));
  if (!good) return { value: null, notes: ["format"], rules: [] };
  const value = [String(year), ...(month === null ? [] : [pad(month)]), ...(day === null ? [] : [pad(day)])].join("-");
  return { value, notes: [], rules: ["date"] };
}
