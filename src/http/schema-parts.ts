import type { JsonSchema } from "../core/definition/model.ts";

/** The few words of which every schema of a reply is made. */

export const text = { type: "string" };
export const flag = { type: "boolean" };
export const whole = { type: "integer" };
export const anything = {};
export const dictionary = { type: "object", additionalProperties: true };
export const bilingual = { $ref: "#/components/schemas/Text" };
export const moment = { type: "string", format: "date-time" };

export function nullable(schema: { type?: string; $ref?: string; format?: string }): JsonSchema {
  return { anyOf: [schema, { type: "null" }] };
}
export function list(items: JsonSchema): JsonSchema {
  return { type: "array", items };
}
export function mapOf(values: JsonSchema): JsonSchema {
  return { type: "object", additionalProperties: values };
}
export function exact(properties: Record<string, JsonSchema>, optional: Record<string, JsonSchema> = {}): JsonSchema {
  return {
    type: "object",
    properties: { ...properties, ...optional },
    required: Object.keys(properties),
    additionalProperties: false,
  };
}
export function component(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}
