import { isDay } from "../calendar/day.ts";

/** Identity numbers of people (GB 11643) and organisations (GB 32100), checked as the standards say. */

export type ResidentIdFault = "form" | "date" | "future" | "age" | "checksum";

const PERSON_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const PERSON_CHECKS = "10X98765432";
/** Nobody older is alive; a birth date further back is a typing error. */
export const AGE_MAX_YEARS = 130;

/** What is wrong with a resident ID, or null. Abolished and unknown area codes are fine: people keep them for life. */
export function residentIdFault(id: string, today: string | null): ResidentIdFault | null {
  if (!/^\d{17}[\dXx]$/.test(id)) return "form";
  const born = birthDateOf(id);
  if (born === null) return "date";
  if (today !== null && born > today) return "future";
  if (today !== null && ageOn(born, today) > AGE_MAX_YEARS) return "age";
  return residentIdCheck(id) === id.slice(17).toUpperCase() ? null : "checksum";
}

/** The check character that the first 17 digits call for. */
export function residentIdCheck(id: string): string {
  const sum = PERSON_WEIGHTS.reduce((total, weight, index) => total + weight * Number(id[index]), 0);
  return PERSON_CHECKS[sum % 11] ?? "";
}

/** Birth date written in an 18-digit ID, or null when there is no such day. */
export function birthDateOf(id: string): string | null {
  const day = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
  return isDay(day) ? day : null;
}

/** Sex written in an 18-digit ID. */
export function sexOf(id: string): "male" | "female" {
  return Number(id[16]) % 2 === 1 ? "male" : "female";
}

/** Full years between two days. */
export function ageOn(born: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return day.slice(5) < born.slice(5) ? years - 1 : years;
}

/** The 18-digit form of a 15-digit ID of before 1999, for comparing with archives; null when it is none. */
export function residentIdFrom15(id: string): string | null {
  if (!/^\d{15}$/.test(id)) return null;
  const long = `${id.slice(0, 6)}19${id.slice(6)}`;
  return birthDateOf(long) === null ? null : long + residentIdCheck(long);
}

const CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** What is wrong with a unified social credit code, or null. The prefix may be a letter, and a check of 0 is a check. */
export function creditCodeFault(code: string): "form" | "checksum" | null {
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(code)) return "form";
  let sum = 0;
  let weight = 1;
  for (const character of code.slice(0, 17)) {
    sum += weight * CODE_CHARACTERS.indexOf(character);
    weight = (weight * 3) % 31;
  }
  return CODE_CHARACTERS[(31 - (sum % 31)) % 31] === code[17] ? null : "checksum";
}

/** Whether the last digit of a card number is its Luhn check. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
