/** What a number may name besides its count. */
export interface NumberFacts {
  /** 12 digits. */
  division: string;
  /** `yyyy-MM-dd`: the day it is given. */
  day: string;
  /** What the issuing office is called in numbers (机关代字). */
  org?: string;
  /** The number of the case above, and which of its children this is, from 1. */
  parent?: string;
  index?: number;
}

/** `pattern` has all its places filled but the count; papers and cases of one `series` share that count. */
export interface FormattedNumber {
  series: string;
  pattern: string;
}

const PLACE = /\{([a-z]+)(\d*)\}/g;
const COUNT = /\{(?:seq(\d+)|n)\}/;

/** Names that a pattern may use, for checking it before it is used. */
export const NUMBER_PLACES = ["division", "yyyy", "yy", "mm", "dd", "org", "parent", "index", "seq", "n"] as const;

/** Fills everything but the count: `YJ-{division6}-{yyyy}-{seq5}` → `YJ-320106-2026-{seq5}`. Unknown places stay as written. */
export function formatNumber(pattern: string, facts: NumberFacts): FormattedNumber {
  const filled = pattern.replace(
    PLACE,
    (place, name: string, digits: string) => placeValue(name, digits, facts) ?? place,
  );
  return { series: filled, pattern: filled };
}

/** Puts a count in: `{seq5}` is padded to five digits and grows beyond them, `{n}` stands as it is. */
export function fillSequence(pattern: string, count: number): string {
  return pattern.replace(COUNT, (_, digits: string | undefined) => String(count).padStart(Number(digits ?? 1), "0"));
}

function placeValue(name: string, digits: string, { division, day, org, parent, index }: NumberFacts): string | null {
  switch (name) {
    case "division":
      return division.slice(0, digits === "" ? division.length : Number(digits));
    case "yyyy":
      return day.slice(0, 4);
    case "yy":
      return day.slice(2, 4);
    case "mm":
      return day.slice(5, 7);
    case "dd":
      return day.slice(8, 10);
    case "org":
      return org ?? "";
    case "parent":
      return parent ?? "";
    case "index":
      return index === undefined ? "" : String(index).padStart(digits === "" ? 1 : Number(digits), "0");
    default:
      return null;
  }
}
