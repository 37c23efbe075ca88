import type { JsonSchema } from "../definition/model.ts";
import { fieldsOf, partsOf } from "./parts.ts";
import { isRecord } from "./schema.ts";

/** The texts that data hold where a schema asks for a format: in fields, in lists, in fields of rows, as deep as they go. */
export function textsOfFormat(schema: JsonSchema, value: unknown, format: string): string[] {
  const parts = partsOf(schema);
  if (typeof value === "string") return parts.some((part) => part.format === format) ? [value] : [];
  if (Array.isArray(value)) {
    const items = parts.map((part) => part.items).filter(isRecord);
    return unique(items.flatMap((item) => value.flatMap((one) => textsOfFormat(item, one, format))));
  }
  if (!isRecord(value)) return [];
  const fields = parts.flatMap((part) => Object.entries(fieldsOf(part)));
  return unique(
    fields.flatMap(([name, field]) => (Object.hasOwn(value, name) ? textsOfFormat(field, value[name], format) : [])),
  );
}

const unique = (texts: string[]): string[] => [...new Set(texts)];
