import { isPlainObject } from "../expression/plain.ts";
import type { RecordType } from "../record/model.ts";
import type { Bundle } from "../variant.ts";
import { workflowPath } from "./words.ts";
import type { CheckWorld, Findings } from "./world.ts";

/** Lookups by what the register cannot be searched by, over a span it does not have, of what it does not hold or hides. */
export function checkLookups(bundle: Bundle, world: CheckWorld, findings: Findings): void {
  for (const [name, spec] of Object.entries(bundle.definition.lookups ?? {})) {
    const type = world.records?.get(spec.record);
    if (!type) continue;
    const properties = isPlainObject(type.schema.properties) ? type.schema.properties : {};
    const at = (part: string): string => workflowPath(bundle, `/lookups/${name}/${part}`);
    for (const key of Object.keys(spec.where)) {
      if (!type.filters?.includes(key)) notThere(findings, at(`where/${key}`), type, key, FILTERS);
    }
    if (spec.from !== undefined && !type.calendar) notThere(findings, at("from"), type, "calendar", CALENDAR);
    for (const key of [...(spec.sum === undefined ? [] : [spec.sum]), ...(spec.rows ?? [])]) {
      const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
      if (!isPlainObject(property) || property["x-protect"] === true)
        notThere(findings, at(key === spec.sum ? "sum" : "rows"), type, key, CLEAR);
    }
  }
}

const FILTERS = {
  zh: "只能按登记簿的筛选项（filters）查询",
  en: "Only filters of the record type can be looked up by",
};
const CALENDAR = { zh: "登记簿须声明 calendar", en: "The record type should declare its calendar" };
const CLEAR = { zh: "只能读取未受保护的属性", en: "Only properties that are not protected can be read" };

function notThere(
  findings: Findings,
  path: string,
  { id }: Pick<RecordType, "id">,
  key: string,
  cure: { zh: string; en: string },
): void {
  const what = {
    zh: `查询不能使用登记簿“${id}”的“${key}”`,
    en: `The lookup cannot use "${key}" of the register "${id}"`,
  };
  findings.error("CHECK_LOOKUP", path, what, cure);
}
