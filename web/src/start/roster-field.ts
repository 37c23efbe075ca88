import type { FormBody } from "../../../src/core/api.ts";
import { isObject } from "../form/translate.ts";

/** Name of the form's field that takes a list, or null. */
export function rosterField(form: FormBody | null): string | null {
  const properties = form && isObject(form.schema.properties) ? form.schema.properties : {};
  const found = Object.entries(properties).find(([, property]) => isObject(property) && property.format === "roster");
  return found ? found[0] : null;
}
