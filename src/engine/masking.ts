import { maskValue } from "../core/record/mask.ts";
import type { Policies } from "./engine.ts";

/**
 * Data as somebody may see it who does not work on it: values under protected names are masked wherever they stand,
 * except the names that are given as clear.
 */
export function maskProtected<T>(policies: Policies, data: T, clear?: ReadonlySet<string>): T;
export function maskProtected(policies: Policies, data: unknown, clear: ReadonlySet<string> = new Set()): unknown {
  if (Array.isArray(data)) return data.map((item) => maskProtected<unknown>(policies, item, clear));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => {
      const kind = clear.has(key) ? undefined : policies.protectedKeys.get(key);
      return [key, kind === undefined ? maskProtected<unknown>(policies, value, clear) : maskValue(kind, value)];
    }),
  );
}
