import { addMonths, dayNumber, dayText } from "../core/calendar/day.ts";
import type { Chance } from "./demo-random.ts";

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";

/** A day on which somebody turned `from` to `to` whole years old, seen from another day. */
export function dateBetween(chance: Chance, day: string, from: number, to: number): string {
  const latest = dayNumber(addMonths(day, -12 * from)) ?? 0;
  const earliest = (dayNumber(addMonths(day, -12 * (to + 1))) ?? 0) + 1;
  return dayText(chance.whole(earliest, latest));
}

/** A day some years after another, never later than the limit. */
export function laterDate(chance: Chance, day: string, min: number, max: number, limit: string): string {
  const found = addMonths(day, chance.whole(min * 12, max * 12));
  return found <= limit ? found : limit;
}

export function ageOn(birth: string, day: string): number {
  return Number(day.slice(0, 4)) - Number(birth.slice(0, 4)) - (day.slice(5) < birth.slice(5) ? 1 : 0);
}

/** An identity number of GB 11643 in an area that nobody has, none given out twice. */
export function identityNumber(chance: Chance, area: string, birth: string, odd: boolean, taken: Set<string>): string {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const order = chance.whole(0, 499) * 2 + (odd ? 1 : 0);
    const body = `${area}${birth.replaceAll("-", "")}${String(order).padStart(3, "0")}`;
    const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (WEIGHTS[index] ?? 0), 0);
    const number = body + CHECKS.charAt(sum % 11);
    if (taken.has(number)) continue;
    taken.add(number);
    return number;
  }
  throw new Error("the demonstration has run out of identity numbers for one day");
}

/** A telephone number that rings nowhere: four zeros stand in its middle. */
export function telephone(chance: Chance, prefix: string): string {
  return `${prefix}0000${String(chance.whole(0, 9_999)).padStart(4, "0")}`;
}
