import { expect, test } from "vitest";
import type { SettingsBody } from "../../src/core/api.ts";
import type { ParamSpec } from "../../src/core/definition/model.ts";
import { valueInWords } from "../../web/src/cases/use-param-titles.ts";
import { emptySetting, findEntryProblems, settingFrom } from "../../web/src/settings/entry.ts";
import { keyTitle } from "../../web/src/settings/titles.ts";
import { kindOf, problemWith, readValue } from "../../web/src/settings/value.ts";

const spec = (schema: ParamSpec["schema"], bounds: ParamSpec["bounds"] = {}): ParamSpec => ({
  ...{ schema, bounds, default: null, levels: ["county"], on: "accept", title: { zh: "参数", en: "Parameter" } },
});
const within = spec({ $ref: "duration" }, { min: "3wd", max: "20wd" });
const body: SettingsBody = {
  items: [],
  next: null,
  modes: [{ id: "street", title: { zh: "街道", en: "Street" } }],
  parameters: [{ key: "loan.within", workflow: "loan", spec: within }],
};

test.each([
  [spec({ type: "boolean" }), "flag", "true", true],
  [spec({ type: "integer" }), "number", " 12 ", 12],
  [within, "duration", "5wd", "5wd"],
  [spec({ type: "string", enum: ["a", "b"] }), "choice", "b", "b"],
  [spec({ type: "integer" }, { allowed: [1, 2] }), "choice", "2", 2],
  [spec({ type: "string" }), "text", "x", "x"],
  [spec({ type: "array" }), "json", "[60,30]", [60, 30]],
  [spec({ type: "number", "x-unit": "percent" }), "number", "29 %", 0.29],
  [spec({ type: "number", "x-unit": "percent" }), "number", "0.3", 0.3],
] as const)("a value is entered and read by its schema (%#)", (param, kind, typed, value) => {
  expect(kindOf(param)).toBe(kind);
  expect(readValue(param, typed)).toEqual({ value });
});

test.each([
  [spec({ type: "boolean" }), "maybe"],
  [spec({ type: "integer" }), "twelve"],
  [spec({ type: "array" }), "[60,"],
  [within, "2wd"],
  [within, "30wd"],
  [within, "soon"],
])("a value outside its schema or its bounds is a problem (%#)", (param, typed) => {
  expect(problemWith(param, typed)).not.toBeNull();
});

test("a share is said in hundredths", () => {
  const words = { yes: "是", no: "否", unknown: "" };
  expect(valueInWords(spec({ type: "number", "x-unit": "percent" }), 0.29, "zh", words)).toBe("29%");
  expect(valueInWords(spec({ type: "number" }), 0.29, "zh", words)).toBe("0.29");
});

test("a setting needs a place, a value, a day and a reason", () => {
  const empty = emptySetting({ key: "", division: "" }, new Date(2026, 10, 24));
  expect(empty).toMatchObject({ key: "mode", from: "2026-11-24" });
  expect(findEntryProblems(body, empty).map((problem) => problem.path)).toEqual(["/division", "/reason", "/value"]);
  const filled = { ...empty, division: "320106000000", value: "street", reasonZh: " 条件具备 " };
  expect(findEntryProblems(body, filled)).toEqual([]);
  expect(settingFrom(body, filled)).toEqual({
    division: "320106000000",
    key: "mode",
    value: "street",
    from: "2026-11-24",
    reason: { zh: "条件具备", en: "条件具备" },
  });
  expect(findEntryProblems(body, { ...filled, until: "2026-01-01" }).map((problem) => problem.path)).toEqual([
    "/until",
  ]);
});

test("a parameter's value is sent as it means, not as it was typed", () => {
  const entry = {
    ...emptySetting({ key: "loan.within", division: "320106000000" }, new Date()),
    value: " 7wd ",
    reasonZh: "忙",
  };
  expect(settingFrom(body, { ...entry, reasonEn: "Busy", document: "〔2026〕3号" })).toMatchObject({
    value: "7wd",
    reason: { zh: "忙", en: "Busy" },
    document: "〔2026〕3号",
  });
  expect(keyTitle(body, "loan.within", (one) => one?.zh ?? "", "模式")).toBe("参数");
});
