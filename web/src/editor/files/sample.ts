import type { JsonSchema } from "../../../../src/core/definition/model.ts";
import { isPlainObject } from "../../../../src/core/expression/plain.ts";
import type { FormatName } from "../../../../src/core/form/format.ts";
import { fieldsOf } from "../../../../src/core/form/parts.ts";
import type { Bundle } from "../../../../src/core/variant.ts";
import { pretendedFile } from "../../form/pretended.ts";

/** Made-up data for a paper: every field of the workflow's forms with a value of its kind, nobody's own. */
export function sampleFor(bundle: Bundle | null): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const form of Object.values(bundle?.forms ?? {})) {
    for (const [name, schema] of Object.entries(fieldsOf(form.schema))) data[name] ??= sampleOf(schema, 0);
  }
  const params = Object.entries(bundle?.definition.params ?? {}).map(([id, spec]) => [id, spec.default]);
  return {
    data,
    params: Object.fromEntries(params),
    instance: {
      number: "YJ-320106-2026-00001",
      mode: "street",
      divisionName: "示例区",
      division: "320106000000",
      dueAt: NOW,
    },
    organisation: { name: "示例经办机构", address: "示例路 1 号", phone: "025-00000000", mark: "示例" },
    actor: { name: "示例人员" },
    pledges: [
      { paper: "one", title: { zh: "示例材料一", en: "Sample paper one" }, followsOn: "2026-03-16" },
      { paper: "two", title: { zh: "示例材料二", en: "Sample paper two" }, followsOn: null },
    ],
    ...{ number: "示例〔2026〕1号", copies: 1, now: NOW, children: [] },
  };
}
const NOW = "2026-03-02T01:00:00.000Z";
const DEPTH_MAX = 4;

/** One value that passes, for every format there is. */
const BY_FORMAT: Record<FormatName, unknown> = {
  date: "2026-03-02",
  "date-time": NOW,
  time: "09:00",
  datePartial: "1990-07",
  months: 12,
  duration: "P30D",
  personName: "张三",
  residentId: "320106195503070029",
  residentId15: "320106550307002",
  uscc: "91110000MA0000000H",
  usccLegacy: "123456785",
  division12: "320106000000",
  mobile: "13800000000",
  phone: "025-00000000",
  bankAccount: "6222020200000000006",
  postcode: "210000",
  money: "1000.00",
  email: "zhangsan@example.org",
  attachment: pretendedFile(1),
  roster: pretendedFile(1),
};

function sampleOf(schema: JsonSchema, depth: number): unknown {
  if (depth > DEPTH_MAX) return null;
  if (schema.default !== undefined) return schema.default;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (schema.const !== undefined) return schema.const;
  if (typeof schema.format === "string" && Object.hasOwn(BY_FORMAT, schema.format))
    return Reflect.get(BY_FORMAT, schema.format);
  if (schema.type === "array") return listOf(schema, depth);
  if (schema.type === "object") {
    return Object.fromEntries(
      Object.entries(fieldsOf(schema)).map(([name, inner]) => [name, sampleOf(inner, depth + 1)]),
    );
  }
  if (schema.type === "number" || schema.type === "integer")
    return typeof schema.minimum === "number" ? schema.minimum + 1 : 100;
  if (schema.type === "boolean") return true;
  return typeof schema.title === "string" ? `〔${schema.title}〕` : "示例";
}

function listOf({ items, maxItems, uniqueItems }: JsonSchema, depth: number): unknown[] {
  if (!isPlainObject(items)) return [];
  const count = uniqueItems === true || maxItems === 1 ? 1 : 2;
  return Array.from({ length: count }, () => sampleOf(items, depth + 1));
}

/** Made-up data that a form takes: its required fields, and those whose kind has an obvious value. */
export function sampleData(schema: JsonSchema, division: string): Record<string, unknown> {
  const required = new Set(Array.isArray(schema.required) ? schema.required.map(String) : []);
  const entries = Object.entries(fieldsOf(schema)).flatMap(([name, field]) => {
    if (!required.has(name) || field.format === "roster") return [];
    return [[name, field.format === "division12" ? division : sampleOf(field, 0)] as const];
  });
  return Object.fromEntries(entries);
}
