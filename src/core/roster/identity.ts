import { isDay } from "../calendar/day.ts";

/** Numbers of persons and of organisations: how they are made, and what follows from them. */

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS = "10X98765432";
const CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const AGE_YEARS_MAX = 130;

export type Soundness = "sound" | "format" | "checksum";

/** Whether a person's number is sound on a day; `checksum` only when all but the check digit is right. */
export function residentIdSoundness(value: string, today: string): Soundness {
  if (!/^\d{17}[\dX]$/.test(value)) return "format";
  const birth = birthDateOf(value);
  if (!isDay(birth) || birth > today || Number(today.slice(0, 4)) - Number(birth.slice(0, 4)) > AGE_YEARS_MAX)
    return "format";
  return checkDigit(value) === value[17] ? "sound" : "checksum";
}

export function birthDateOf(residentId: string): string {
  return `${residentId.slice(6, 10)}-${residentId.slice(10, 12)}-${residentId.slice(12, 14)}`;
}

/** The 18-digit form of a number issued before 1999: the century is the twentieth. */
export function upgradeOld(value: string): string | null {
  if (!/^\d{15}$/.test(value)) return null;
  const body = `${value.slice(0, 6)}19${value.slice(6)}`;
  return body + checkDigit(body);
}

function checkDigit(value: string): string {
  const sum = ID_WEIGHTS.reduce((total, weight, i) => total + weight * Number(value[i]), 0);
  return ID_CHECKS[sum % 11] ?? "";
}

/** Whether an organisation's unified credit code is sound. */
export function creditCodeSoundness(value: string): Soundness {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(value)) return "format";
  let sum = 0;
  let weight = 1;
  for (const char of value.slice(0, 17)) {
    sum += CODE_ALPHABET.indexOf(char) * weight;
    weight = (weight * 3) % 31;
  }
  return CODE_ALPHABET[(31 - (sum % 31)) % 31] === value[17] ? "sound" : "checksum";
}
