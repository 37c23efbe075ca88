import type { FormBody } from "../../../src/core/api.ts";
import { isObject } from "../form/translate.ts";

type Data = Record<string, unknown>;

/** What a form opens with: kept on this device, else the saved draft, else what the case knows of the form's fields. */
export function openingData(form: FormBody, caseData: Data, draft: Data | null, kept: Data | null): Data {
  const own = kept ?? draft;
  // Null is how a case says that it does not know; a form says so by leaving the field out.
  const names = namesOf(form).filter((name) => (caseData[name] ?? null) !== null);
  const known = Object.fromEntries(names.map((name) => [name, withoutUnknown(caseData[name])]));
  return own ? { ...known, ...own } : known;
}

/** In rows, too: a field of one that is null could not be sent back. */
function withoutUnknown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUnknown);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutUnknown(inner)]])),
  );
}

/** What is sent: fields of the form that its reader could change, and nothing that is only shown. */
export function sendable(form: FormBody, data: Data): Data {
  const locked = new Set(lockedNames(form));
  return Object.fromEntries(Object.entries(data).filter(([name, value]) => !locked.has(name) && value !== undefined));
}

export function lockedNames(form: FormBody): string[] {
  const properties = isObject(form.schema.properties) ? form.schema.properties : {};
  return namesOf(form).filter((name) => {
    const property = properties[name];
    const hint = form.ui[name];
    return (isObject(property) && property.readOnly === true) || (isObject(hint) && hint["ui:readonly"] === true);
  });
}

function namesOf(form: FormBody): string[] {
  return isObject(form.schema.properties) ? Object.keys(form.schema.properties) : [];
}
