import type { ImportBody } from "../../../src/core/api.ts";
import type { Text } from "../../../src/core/text.ts";

/** The values of a line in the order of the list's columns, under their titles; what was derived from them follows. */
export function inOrder(
  body: Pick<ImportBody, "columns">,
  data: Record<string, unknown>,
): { key: string; title: Text | null; value: unknown }[] {
  const columns = body.columns ?? [];
  const known = new Set(columns.map((column) => column.key));
  const named = columns.flatMap(({ key, title }) => (key in data ? [{ key, title, value: data[key] }] : []));
  const derived = Object.entries(data).flatMap(([key, value]) => (known.has(key) ? [] : [{ key, title: null, value }]));
  return [...named, ...derived];
}
