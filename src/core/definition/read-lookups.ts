import { isPlainObject } from "../expression/plain.ts";
import { LOOKUPS_MAX, type LookupSpec } from "../lookup/model.ts";
import { type At, below } from "./report.ts";
import { LOOKUP_KEYS } from "./vocabulary.ts";
import { checkDeep, checkId, checkName, type Reading } from "./words.ts";

/** `lookups`: by name, what is looked up in the registers before every step. */
export function readLookups(reading: Reading, at: At): Record<string, LookupSpec> {
  const { report } = reading;
  const lookups: Record<string, LookupSpec> = {};
  const names = Object.keys(report.mapping(at) ?? {});
  if (names.length > LOOKUPS_MAX) {
    const what = { zh: `最多 ${LOOKUPS_MAX} 项查询`, en: `At most ${LOOKUPS_MAX} lookups` };
    report.error("DEFINITION_LIMIT", at.pointer, what);
  }
  for (const name of names.slice(0, LOOKUPS_MAX)) {
    const here = below(at, name);
    checkId(report, name, here.pointer);
    const spec = readLookup(reading, here);
    if (spec) lookups[name] = spec;
  }
  return lookups;
}

function readLookup(reading: Reading, at: At): LookupSpec | null {
  const { report } = reading;
  if (!report.keys(at, LOOKUP_KEYS.known, LOOKUP_KEYS.required)) return null;
  const record = report.string(below(at, "record")) ?? "";
  checkName(reading, "record", below(at, "record"));
  const where = report.mapping(below(at, "where")) ?? {};
  const spec: LookupSpec = { record, where: isPlainObject(where) ? where : {} };
  for (const key of ["where", "from", "until", "except"] as const) checkDeep(reading, below(at, key));
  for (const key of ["from", "until", "except"] as const) {
    if (below(at, key).value !== undefined) spec[key] = below(at, key).value;
  }
  const sum = report.string(below(at, "sum"));
  if (sum !== undefined) spec.sum = sum;
  if (below(at, "rows").value !== undefined) spec.rows = report.strings(below(at, "rows"));
  return spec;
}
