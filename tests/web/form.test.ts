import { describe, expect, test } from "vitest";
import { hintsFor } from "../../web/src/form/hints.ts";
import { tidyPartialDate } from "../../web/src/form/partial-date.ts";
import { errorTree, fieldId } from "../../web/src/form/problems.ts";
import { rjsfValidator } from "../../web/src/form/rjsf-validator.ts";
import { schemaFor, shownValue } from "../../web/src/form/translate.ts";
import { judge } from "../../web/src/form/verdict.ts";
import { rosterField } from "../../web/src/start/roster-field.ts";
import { lockedNames, openingData, sendable } from "../../web/src/task/form-data.ts";

const titles = { good: { zh: "完好", en: "Good" }, broken: { zh: "损坏", en: "Broken" } };
const form = {
  id: "loan",
  schema: {
    type: "object",
    required: ["thing"],
    properties: {
      thing: { type: "string", title: "物品", "x-title-en": "Thing", maxLength: 5 },
      state: {
        type: "string",
        title: "状况",
        "x-title-en": "State",
        enum: ["good", "broken"],
        "x-enum-titles": titles,
      },
      number: { type: "string", readOnly: true },
      checked: { type: "string" },
      photos: { type: "array", items: { type: "string", format: "attachment" } },
      parts: {
        type: "array",
        items: { type: "object", properties: { state: { type: "string", enum: ["good"], "x-enum-titles": titles } } },
      },
      list: { type: "string", format: "roster" },
    },
    allOf: [
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      { if: { properties: { state: { const: "broken" } }, required: ["state"] }, then: { required: ["checked"] } },
    ],
  },
  ui: { checked: { "ui:readonly": true, "ui:help": { zh: "由系统填写", en: "Filled in by the system" } } },
};

describe("a form for its reader", () => {
  test("has titles in English where it is read in English, and is otherwise the same", () => {
    expect(schemaFor(form.schema, "en")).toMatchObject({ properties: { thing: { title: "Thing", maxLength: 5 } } });
    expect(schemaFor(form.schema, "zh")).toEqual(form.schema);
  });

  test("names the codes of a closed list, in lists of things too, and hints in one language", () => {
    expect(hintsFor(form.schema, form.ui, "en")).toMatchObject({
      state: { "ui:enumNames": { good: "Good", broken: "Broken" } },
      parts: { items: { state: { "ui:enumNames": { good: "Good" } } } },
      photos: { "ui:widget": "attachments" },
      checked: { "ui:help": "Filled in by the system", "ui:readonly": true },
    });
  });

  test("shows a code by its title and leaves other values alone", () => {
    expect(shownValue(form.schema.properties.state, "broken", "zh")).toBe("损坏");
    expect(shownValue(form.schema.properties.state, "lost", "zh")).toBe("lost");
    expect(shownValue(form.schema.properties.thing, "锯", "en")).toBe("锯");
    expect(shownValue(undefined, 3, "en")).toBe(3);
  });

  test("finds the field that takes a list", () => {
    expect(rosterField(form)).toBe("list");
    expect(rosterField({ ...form, schema: {} })).toBeNull();
    expect(rosterField(null)).toBeNull();
  });
});

describe("what a form opens with and sends", () => {
  test("what was typed here wins over the draft, the draft over the case", () => {
    const known = { thing: "锯", state: "good", secret: "x" };
    expect(openingData(form, known, null, null)).toEqual({ thing: "锯", state: "good" });
    expect(openingData(form, { ...known, thing: null }, null, null), "null is not known").toEqual({ state: "good" });
    const rows = {
      thing: [
        { good: "锯", why: null },
        { good: null, why: { of: null, by: 1 } },
      ],
    };
    expect(openingData(form, rows, null, null), "nor in rows").toEqual({
      thing: [{ good: "锯" }, { why: { by: 1 } }],
    });
    expect(openingData(form, known, { thing: "锤" }, null)).toEqual({ thing: "锤", state: "good" });
    expect(openingData(form, known, { thing: "锤" }, { thing: "钳" })).toEqual({ thing: "钳", state: "good" });
  });

  test("leaves out what is only shown", () => {
    expect(lockedNames(form)).toEqual(["number", "checked"]);
    expect(sendable(form, { thing: "锯", number: "7", checked: "yes", state: undefined })).toEqual({ thing: "锯" });
  });
});

describe("the verdict in the browser", () => {
  test("asks for what the form, its conditions and the outcome require", () => {
    const paths = (data: Record<string, unknown>, requires: string[]) =>
      judge(form, data, requires, {})
        .errors.map((problem) => problem.path)
        .sort();
    expect(paths({}, [])).toEqual(["/thing"]);
    expect(paths({ thing: "锯", state: "broken" }, [])).toEqual(["/checked"]);
    expect(paths({ thing: "锯" }, ["state"])).toEqual(["/state"]);
    expect(paths({ thing: "锯", state: "good" }, ["state"])).toEqual([]);
  });

  test("counts a field that was emptied again as not filled in", () => {
    expect(judge(form, { thing: "" }, [], {}).errors.map((problem) => problem.path)).toEqual(["/thing"]);
    expect(judge(form, { thing: "锯", state: "" }, [], {})).toMatchObject({ errors: [], data: { thing: "锯" } });
  });

  test("speaks both languages", () => {
    const [problem] = judge(form, { thing: "一二三四五六" }, [], {}).errors;
    expect(problem?.what.zh).toMatch(/\p{Script=Han}/u);
    expect(problem?.what.en).toMatch(/^[\x20-\x7e“”]*$/);
  });

  test("stands at the field it is about", () => {
    const problem = {
      code: "X",
      path: "/parts/0/state",
      what: { zh: "不对", en: "Wrong" },
      cure: { zh: "改", en: "Change" },
    };
    expect(errorTree([problem], "en")).toEqual({ parts: { 0: { state: { __errors: ["Wrong Change"] } } } });
    expect(fieldId("f", problem)).toBe("f_parts_0_state");
  });
});

test("the branch of a condition is found without generating code", () => {
  const branch = { properties: { state: { const: "broken" } }, required: ["state"] };
  expect(rjsfValidator.isValid(branch, { state: "broken" }, {})).toBe(true);
  expect(rjsfValidator.isValid(branch, { state: "good" }, {})).toBe(false);
  const root = { $defs: { yes: { const: 1 } } };
  expect(rjsfValidator.isValid({ properties: { n: { $ref: "#/$defs/yes" } } }, { n: 2 }, root)).toBe(false);
});

test.each([
  ["1966", "1966"],
  ["1966年", "1966"],
  ["1966.8", "1966-08"],
  ["1966年8月", "1966-08"],
  ["1966/8/5", "1966-08-05"],
  ["1966年8月5日", "1966-08-05"],
  ["民国五十五年", "民国五十五年"],
  ["66-8", "66-8"],
])("a date written %s is kept as %s", (typed, kept) => {
  expect(tidyPartialDate(typed)).toBe(kept);
});
