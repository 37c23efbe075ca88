import type { Form } from "../variant.ts";

/** The fields a form declares, by name. */
export function propertiesOf(form: Form): Record<string, unknown> {
  const { properties } = form.schema;
  return typeof properties === "object" && properties !== null ? { ...properties } : {};
}

/** Every name that a schema declares, those of rows in its lists too: what who works on the form sees in the clear. */
export function propertyNames(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([keyword, value]) => [
    ...(keyword === "properties" && typeof value === "object" && value !== null ? Object.keys(value) : []),
    ...propertyNames(value),
  ]);
}

/** What is submitted, on top of what the case knows of the form's fields: as a page shows it before anybody types. */
export function prefilled(
  form: Form,
  known: Readonly<Record<string, unknown>>,
  submitted: Record<string, unknown>,
): Record<string, unknown> {
  const names = Object.keys(propertiesOf(form)).filter((name) => (known[name] ?? null) !== null);
  return { ...Object.fromEntries(names.map((name) => [name, known[name]])), ...submitted };
}
