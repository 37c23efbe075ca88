import { describe, expect, test } from "vitest";
import { passageWords, pathTitlesIn } from "../../src/core/local/passage-words.ts";
import { type LocalNames, paramWords, valueWords } from "../../src/core/local/value-words.ts";
import { parseTable } from "../../src/core/table/parse.ts";
import { loan, params, stepTypes } from "./local-world.ts";

const KEEPER = { zh: "保管", en: "Keeper" };
const TABLE = `
id: verdicts
title: { zh: 结论, en: Verdicts }
hit: F
inputs: [{ name: value, expression: value, title: { zh: 价值, en: Value } }]
outputs:
  - { name: verdict, title: { zh: 结论, en: Verdict }, values: [lend, refuse], titles: { lend: { zh: 出借, en: lent }, refuse: { zh: 不借, en: refused } } }
  - { name: by, title: { zh: 由谁, en: By }, values: [keeper, desk] }
rows: [{ id: one, when: {}, then: { verdict: lend, by: keeper } }]
`;
const { value: verdicts } = parseTable(TABLE, "policies/tables/verdicts.yaml");
if (!verdicts) throw new Error("the table cannot be read");
const names: LocalNames = {
  bundle: { ...loan, tables: { ...loan.tables, verdicts } },
  ...{ params, stepTypes, positions: { keeper: { title: KEEPER } } },
  divisions: (code) => code,
};

describe("a row of a table with closed values", () => {
  test("is told by what the table calls them, and by the names of positions", () => {
    // biome-ignore lint/suspicious/noThenProperty: the column's name in the files; a row is never awaited.
    const value = { when: { value: "< 5" }, then: { verdict: "refuse", by: "keeper" } };
    expect(valueWords(names, { op: "row", at: "verdicts.one", value })).toEqual({
      zh: "价值 < 5 → 结论 不借，由谁 保管",
      en: "Value < 5 → Verdict refused, By Keeper",
    });
  });

  test.each([
    ["a name for a value that is none of them", "refuse: {", "lose: {", "values 中没有“lose”"],
    ["a name in one language", "{ zh: 不借, en: refused }", "refused", "应有 zh 和 en"],
  ])("refuses %s", (_, from, to, why) => {
    const { problems } = parseTable(TABLE.replace(from, to), "policies/tables/verdicts.yaml");
    expect(problems.map(({ what }) => what.zh)).toContain(why);
  });
});

describe("a passage of a document", () => {
  const words = (source: string) => passageWords(source, pathTitlesIn(loan));

  test.each([
    [
      "has values by the names of their fields",
      "{{data.name}}借 {{money data.value}} 元",
      "〔姓名〕借 〔核定价值（元）〕 元",
    ],
    [
      "says its conditions",
      "请归还{{#if data.phone}}，电话 {{data.phone}}{{/if}}。",
      "请归还（有“电话”时：，电话 〔电话〕）。",
    ],
    [
      "says what is said otherwise",
      "{{#if data.phone}}打电话{{else}}上门{{/if}}",
      "（有“电话”时：打电话；否则：上门）",
    ],
    ["says when something is missing", "{{#unless data.phone}}上门{{/unless}}", "（没有“电话”时：上门）"],
    [
      "keeps conditions inside conditions apart",
      "{{#if data.name}}甲{{#if data.phone}}乙{{/if}}丙{{/if}}丁",
      "（有“姓名”时：甲（有“电话”时：乙）丙）丁",
    ],
    ["names what nobody has given a name", "{{data.unheardOf}}", "〔unheardOf〕"],
    ["leaves out what is said to authors only", "甲{{! not printed }}乙", "甲乙"],
    ["has parameters by their titles", "{{duration params.acceptWithin}}", "〔受理期限〕"],
  ])("%s", (_, source, zh) => expect(words(source).zh).toBe(zh));

  test("says the same in English", () => {
    expect(words("{{#if data.phone}}A{{else}}B{{/if}}").en).toContain('with "');
    expect(words("{{#if data.phone}}A{{else}}B{{/if}}").en).toContain("otherwise: B");
  });
});

describe("a parameter with parts", () => {
  const schema = {
    type: "object",
    properties: {
      fee: { $ref: "money", title: "费用", "x-title-en": "Fee" },
      within: { $ref: "duration", title: "期限", "x-title-en": "Limit" },
      asked: { type: "boolean" },
    },
  };
  const value = { fee: 1200, within: "5wd", asked: true };

  test("is told part by part, never as it is stored", () => {
    const { zh, en } = paramWords(schema, value);
    expect(zh).toBe("费用 ¥1,200.00，期限 5个工作日，asked 是");
    expect(en).toBe("Fee ¥1,200.00, Limit 5 working days, asked yes");
  });

  test("is told one after the other in a list", () => {
    const { zh } = paramWords({ type: "array", items: schema }, [{ within: "5wd" }, { within: "P1Y" }]);
    expect(zh).toBe("（期限 5个工作日）、（期限 1年）");
    expect(paramWords({ type: "array" }, []).zh).toBe("无");
  });
});
