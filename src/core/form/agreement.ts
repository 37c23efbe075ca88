import type { Problem } from "../problem.ts";
import { sexOf } from "./identity.ts";
import { isRecord } from "./schema.ts";
import { pointer, titleOf } from "./violation.ts";

const RESIDENT_ID = /^\d{17}[\dX]$/i;

/**
 * Fields that do not agree with a resident ID (GB 11643: the 17th digit is odd for men): `x-sex-of` of a property names the
 * field of the number and which of its own values stand for either sex. A number that is masked or missing says nothing.
 */
export function disagreements(
  schema: unknown,
  properties: ReadonlyMap<string, unknown>,
  values: Readonly<Record<string, unknown>>,
): Problem[] {
  const problems: Problem[] = [];
  for (const [key, property] of properties) {
    const rule = isRecord(property) ? property["x-sex-of"] : null;
    if (!isRecord(rule) || typeof rule.field !== "string") continue;
    const id = values[rule.field];
    const value = values[key];
    if (typeof id !== "string" || !RESIDENT_ID.test(id)) continue;
    const expected = rule[sexOf(id)];
    if ((value !== rule.male && value !== rule.female) || value === expected) continue;
    const own = titleOf(schema, pointer("", key)) ?? { zh: key, en: key };
    const other = titleOf(schema, pointer("", rule.field)) ?? { zh: rule.field, en: rule.field };
    problems.push({
      ...{ code: "FIELD_DISAGREES", path: pointer("", key) },
      what: {
        zh: `“${own.zh}”与“${other.zh}”第 17 位所示的性别不一致`,
        en: `"${own.en}" is not the sex that the 17th digit of "${other.en}" says`,
      },
    });
  }
  return problems;
}
