import type { Due } from "../../../src/core/api.ts";

/** The parts of a due moment that a reader needs, in order; words are chosen by the page. */
export interface DueParts {
  light: Due["light"];
  day: { day: number; of: number } | null;
  unit: NonNullable<Due["unit"]>;
  paused: number | null;
  at: string | null;
  provisional: boolean;
}

export function dueParts(due: Due): DueParts {
  const counted = due.day !== undefined && due.of !== undefined;
  return {
    light: due.light,
    day: counted ? { day: due.day ?? 0, of: due.of ?? 0 } : null,
    unit: due.unit ?? "days",
    paused: due.paused ? due.paused : null,
    at: due.at,
    provisional: due.provisional === true,
  };
}
