import { decide } from "../table/decide.ts";
import type { Table } from "../table/model.ts";
import type { Text } from "../text.ts";
import type { ResultCode } from "./judge.ts";
import type { ImportDefinition } from "./model.ts";

/**
 * What each code of a definition means in a place on a day, read from the table of results once for the whole import.
 * A code without a row is a note that asks for nothing.
 */
export function resultCodes(
  definition: ImportDefinition,
  table: Table | null,
  scope: Record<string, unknown>,
  on: string,
): Map<string, ResultCode> {
  const codes = new Map<string, ResultCode>();
  const mildest = definition.dispositions.at(-1)?.id ?? "";
  for (const { code } of definition.checks) {
    if (codes.has(code)) continue;
    const row = table ? firstRow(decide(table, { ...scope, code }, on).values) : {};
    codes.set(code, {
      code,
      title: isText(row.title) ? row.title : { zh: code, en: code },
      severity: typeof row.severity === "string" ? row.severity : "note",
      disposition: definition.dispositions.find((disposition) => disposition.id === row.disposition)?.id ?? mildest,
    });
  }
  return codes;
}

function firstRow(values: Record<string, unknown> | Record<string, unknown>[]): Record<string, unknown> {
  return Array.isArray(values) ? (values[0] ?? {}) : values;
}

function isText(value: unknown): value is Text {
  return (
    typeof value === "object" &&
    value !== null &&
    "zh" in value &&
    "en" in value &&
    typeof value.zh === "string" &&
    typeof value.en === "string"
  );
}
