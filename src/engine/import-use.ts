import { textsOfFormat } from "../core/form/named.ts";
import { parseId } from "../core/id.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Form } from "../core/variant.ts";
import type { Connection } from "../store/database.ts";
import { markImportUsed } from "../store/import-finish.ts";
import type { Caller } from "./engine.ts";

const ROSTER = "roster";

/** Ids of the imports that data name in the fields of a form that take one (format `roster`). */
export function importsNamed(form: Form | undefined, data: Readonly<Record<string, unknown>>): string[] {
  return form ? textsOfFormat(form.schema, data, ROSTER) : [];
}

/**
 * Ties the imports that are handed in to their case: from then on they belong to it alone, and whoever sees the case
 * sees their lines. Refused when one is not ready, is another case's or workflow's, or not the caller's to hand in.
 */
export async function takeImports(
  on: Connection,
  caller: Caller,
  imports: readonly string[],
  at: { city: number; instance: string; workflow: string },
): Promise<Refusal | null> {
  const organisations = [...new Set(caller.grants.map((grant) => grant.organisation))];
  for (const text of imports) {
    const id = parseId(text);
    const used =
      id !== null && id.city === at.city && (await markImportUsed(on, { ...at, id: id.uuid, organisations }));
    if (!used) return refuse("IMPORT_NOT_READY");
  }
  return null;
}
