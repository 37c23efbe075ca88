import { besideOf, rowsBeside } from "../core/form/beside.ts";
import type { Form } from "../core/variant.ts";
import { listCasesBeside } from "../store/document-print.ts";
import { placeOf } from "./document-list.ts";
import type { Engine } from "./engine.ts";

/**
 * What the lists of a form open with where the case knows nothing of them yet: a row for each case beside it, for who may
 * work on the form, whoever else may read those cases.
 */
export async function openingRows(
  engine: Engine,
  form: Form,
  at: { city: number; instance: string; division: string },
  data: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const opened: Record<string, unknown> = {};
  for (const [name, beside] of besideOf(form.schema)) {
    if ((data[name] ?? null) !== null) continue;
    const { invoke, milestone, most } = beside;
    const of = { instance: at.instance, invoke, milestone, place: placeOf(at.division) };
    const found = await listCasesBeside(engine.database, at.city, of, most + 1);
    if (found.length === 0 || found.length > most) continue;
    const cases = found.map((one) => ({
      number: one.number,
      data: engine.sealer.open<Record<string, unknown>>(one.data),
    }));
    opened[name] = rowsBeside(beside, cases);
  }
  return opened;
}
