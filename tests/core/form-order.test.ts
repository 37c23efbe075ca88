import { describe, expect, test } from "vitest";
import { disagreements } from "../../src/core/form/agreement.ts";
import { contradictions } from "../../src/core/form/order.ts";

const properties = {
  from: { type: "string", title: "借出日期", "x-title-en": "Lent on", format: "date", "x-not-after": "today" },
  until: { type: "string", title: "归还日期", "x-title-en": "Due back on", format: "date", "x-not-before": "from" },
  joined: {
    type: "string",
    title: "入会日期",
    "x-title-en": "Joined on",
    format: "date",
    "x-not-before": "residentId",
  },
};
const judged = (values: Record<string, unknown>, today: string | null = "2026-03-02") =>
  contradictions({ properties }, new Map(Object.entries(properties)), values, today).map(({ code, path, what }) => [
    code,
    path,
    what.zh,
    what.en,
  ]);

describe("days that are held against each other", () => {
  test("name the field, the rule and the other day in both languages", () => {
    expect(judged({ from: "2026-03-03", until: "2026-03-01" })).toEqual([
      ["FIELD_ORDER", "/from", "“借出日期”不能晚于今天（2026-03-02）", '"Lent on" may not be after today (2026-03-02)'],
      [
        ...["FIELD_ORDER", "/until", "“归还日期”不能早于“借出日期”（2026-03-03）"],
        '"Due back on" may not be before "Lent on" (2026-03-03)',
      ],
    ]);
  });

  test("the birth stands in the resident ID", () => {
    const residentId = "320199195102142363";
    expect(judged({ residentId, joined: "1951-02-13" }).map(([, path]) => path)).toEqual(["/joined"]);
    expect(judged({ residentId, joined: "1951-02-14" })).toEqual([]);
    expect(judged({ residentId: "3201**********2363", joined: "1900-01-01" }), "masked for who fills it in").toEqual(
      [],
    );
  });

  test.each([
    ["the same day", { from: "2026-03-02", until: "2026-03-02" }],
    ["a day that is missing", { until: "2026-03-01" }],
    ["what is no day, which another rule tells", { from: "2026-02-30", until: "x" }],
    ["no day of today, where none is known", { from: "2099-01-01" }],
  ])("nothing is wrong with %s", (what, values) =>
    expect(judged(values, what.startsWith("no day") ? null : "2026-03-02")).toEqual([]));
});

describe("a field that a resident ID speaks of", () => {
  const schema = {
    properties: {
      residentId: { type: "string", title: "公民身份号码", "x-title-en": "Resident ID" },
      sex: {
        ...{ type: "string", title: "性别", "x-title-en": "Sex", enum: ["m", "f", "?"] },
        "x-sex-of": { field: "residentId", male: "m", female: "f" },
      },
    },
  };
  const judge = (values: Record<string, unknown>) =>
    disagreements(schema, new Map(Object.entries(schema.properties)), values).map(({ code, path, what }) => [
      code,
      path,
      what.zh,
      what.en,
    ]);

  test("does not agree with the sex that its 17th digit says", () => {
    expect(judge({ residentId: "320199195102142363", sex: "m" })).toEqual([
      [
        ...["FIELD_DISAGREES", "/sex", "“性别”与“公民身份号码”第 17 位所示的性别不一致"],
        '"Sex" is not the sex that the 17th digit of "Resident ID" says',
      ],
    ]);
  });

  test.each([
    ["it agrees", { residentId: "320199195102142363", sex: "f" }],
    ["the number is masked", { residentId: "320199********2363", sex: "m" }],
    ["the number is missing", { sex: "m" }],
    ["the field says neither", { residentId: "320199195102142363", sex: "?" }],
    ["the field is not filled in", { residentId: "320199195102142363" }],
  ])("is left alone where %s", (_what, values) => expect(judge(values)).toEqual([]));
});
