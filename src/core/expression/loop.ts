import { FeelFunction, isRange } from "feelin";

/** Elements that one evaluation may go through, all its loops and filters together: ten times a list of 5,000, the largest of ours. */
export const LOOP_STEPS_MAX = 50_000;

export class TooManySteps extends Error {
  constructor() {
    super(`goes through more than ${LOOP_STEPS_MAX} elements`);
  }
}

/** Counts what the loops of one evaluation go through. */
export interface Looper {
  reset(): void;
  /** Every list that is looped over or filtered passes through it: `list`, or `from, to` of a range. */
  pass: FeelFunction;
}

/**
 * The interpreter goes through whatever it is given, and makes the product of two lists before it looks at the first
 * pair: two lists of 5,000 took all the memory there was. So every list passes through here and is counted first.
 */
export function makeLooper(): Looper {
  let left = LOOP_STEPS_MAX;
  const count = (steps: number): void => {
    left -= steps;
    if (!(left >= 0)) throw new TooManySteps();
  };
  const pass = (from: unknown, to: unknown): unknown => {
    if (typeof from === "number" && typeof to === "number") {
      count(Math.abs(to - from) + 1);
      const step = from <= to ? 1 : -1;
      return Array.from({ length: Math.floor(Math.abs(to - from)) + 1 }, (_, index) => from + index * step);
    }
    // A range made somewhere in the expression has no end that could be known before.
    if (isRange(from)) throw new TooManySteps();
    count(Array.isArray(from) ? from.length : 1);
    return from;
  };
  return {
    reset() {
      left = LOOP_STEPS_MAX;
    },
    pass: new FeelFunction(pass, ["from", "to"]),
  };
}
