import type { JsonSchema } from "../definition/model.ts";

/** How much of a personal value is shown to those who need only recognise it, by `x-mask`. */
export const MASKS = ["residentId", "phone", "account", "name", "all"] as const;

/**
 * A value with its middle hidden: `3201**********1234`, `138****5678`, `张*三`. What is too short for its kind, and
 * every other kind, is hidden whole; nothing stays nothing.
 */
export function maskValue(kind: string, value: unknown): unknown {
  if (value === null || value === undefined || value === "") return value;
  if (typeof value !== "string" && typeof value !== "number") return "***";
  const characters = [...String(value)];
  switch (kind) {
    case "residentId":
      return characters.length >= 15 ? between(characters, 4, 4) : "***";
    case "phone":
      return characters.length >= 11 ? between(characters, 3, 4) : "***";
    case "account":
      return characters.length >= 12 ? between(characters, 0, 4) : "***";
    case "name":
      return characters.length >= 3 ? between(characters, 1, 1) : `${characters[0] ?? ""}*`;
    default:
      return "***";
  }
}

/** Data of a schema with every property marked `x-protect` masked, lists and nested objects included. */
export function maskData(schema: JsonSchema, data: Record<string, unknown>): Record<string, unknown> {
  const properties = objectOf(schema.properties);
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, maskNode(objectOf(properties[key]), value)]),
  );
}

function maskNode(schema: JsonSchema, value: unknown): unknown {
  if (schema["x-protect"] === true)
    return maskValue(typeof schema["x-mask"] === "string" ? schema["x-mask"] : "all", value);
  if (Array.isArray(value)) return value.map((item) => maskNode(objectOf(schema.items), item));
  return typeof value === "object" && value !== null ? maskData(schema, { ...value }) : value;
}

function between(characters: readonly string[], head: number, tail: number): string {
  const hidden = "*".repeat(characters.length - head - tail);
  return characters.slice(0, head).join("") + hidden + characters.slice(characters.length - tail).join("");
}

function objectOf(value: unknown): JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
