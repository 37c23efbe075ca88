import { describe, expect, test } from "vitest";
import { durationWords } from "../../src/core/calendar/duration-words.ts";
import { conditionWords } from "../../src/core/expression/words.ts";
import { applyChanges } from "../../src/core/local/apply.ts";
import { baseValue, inventory } from "../../src/core/local/inventory.ts";
import type { Change } from "../../src/core/local/model.ts";
import { changeSentence, inheritSentence } from "../../src/core/local/sentence.ts";
import type { StepNames } from "../../src/core/local/step-names.ts";
import { steps } from "../../src/core/local/steps.ts";
import type { LocalNames } from "../../src/core/local/value-words.ts";
import {
  CITY,
  COUNTY,
  EVERY,
  loan,
  PROVINCE,
  params,
  placed,
  release,
  rowOf,
  STREET,
  settingOf,
  stepTypes,
} from "./local-world.ts";

const policy = (kind: string): Record<string, never> =>
  Object(release.policies.find((one) => one.kind === kind)?.body ?? {});
const PLACES: Record<string, string> = {
  [PROVINCE]: "江苏省",
  [CITY]: "南京市",
  [COUNTY]: "鼓楼区",
  [STREET]: "宁海路街道",
};
const names: LocalNames = {
  bundle: loan,
  params,
  stepTypes,
  positions: policy("positions").positions ?? {},
  divisions: (code) => PLACES[code] ?? code,
};

/** change, what it says. */
const SENTENCES: readonly [Change, string, string][] = [
  [
    { op: "param", at: "loan.acceptWithin", value: "3wd" },
    "将“受理期限”改为3个工作日；原：5个工作日",
    'sets "Time to accept" to 3 working days; before: 5 working days',
  ],
  [{ op: "step", at: "approval", value: false }, "停用“审批”；原：启用", 'switches "Approval" off; before: on'],
  [
    { op: "position", at: "acceptance", value: "keeper" },
    "“受理”改由保管办理；原：窗口",
    'has "Acceptance" done by Keeper; before: Desk',
  ],
  [
    { op: "limit", at: "approval", value: "5wd" },
    "将“审批”的期限改为5个工作日；原：3个工作日",
    'sets the time for "Approval" to 5 working days; before: 3 working days',
  ],
  [
    { op: "remind", at: "acceptance", value: "2wd" },
    "“受理”2个工作日后提醒；原：不提醒",
    'has for "Acceptance" a reminder after 2 working days; before: no reminder',
  ],
  [
    { op: "material", at: "loan-request.guarantee", value: "pledgeable" },
    "将材料“担保书”改为可用承诺代替；原：免交",
    'makes the paper "Letter of guarantee" a pledge may stand in; before: waived',
  ],
  [
    { op: "field", at: "loan-request.neededOn", value: "required" },
    "将“使用日期”改为必填；原：选填",
    'makes the field "Needed on" required; before: optional',
  ],
  [
    {
      op: "extraField",
      at: "loan-request.localWill",
      value: { title: { zh: "意愿", en: "Wish" }, type: "boolean", required: true },
    },
    "在“借用申请”中增加表单项“意愿”（是否，必填）；原：无",
    'adds to "Request for a loan" the field "Wish" (yes or no, required); before: none',
  ],
  [
    { op: "row", at: "deposit.middle", value: rowOf("[500..5000]", 50) },
    "将规则“押金：middle”改为：价值 [500..5000] → 押金 50；原：价值 [500..5000] → 押金 100",
    'changes the row "Deposit: middle" to: Value [500..5000] → Deposit 50; before: Value [500..5000] → Deposit 100',
  ],
  [
    { op: "text", at: "receipt.promise", value: "<p>见背面。</p>" },
    "将文书段落“回执结语”改为“见背面。”；原：“请按期归还，爱护使用。”",
    'words the passage "Closing words of the receipt" as "见背面。"; before: "请按期归还，爱护使用。"',
  ],
  [
    {
      op: "extraStep",
      at: "approval.localSign",
      value: { type: "countersign", title: { zh: "会签", en: "Sign" }, position: "keeper" },
    },
    "在“审批”之前增加环节“会签”（会签，由保管办理，限3个工作日）；原：无",
    'adds before "Approval" the step "Sign" (Countersign, by Keeper, within 3 working days); before: none',
  ],
];

describe("a change as one says it", () => {
  for (const [change, zh, en] of SENTENCES) {
    test(zh, () => {
      const value = change.op === "param" ? "5wd" : baseValue(loan, change.op, change.at);
      const dated = { ...change, division: COUNTY, from: "2026-12-01" };
      const said = changeSentence(dated, { value, source: "setting", division: CITY }, names);
      expect(said.zh).toBe(`鼓楼区自2026-12-01起${zh}（南京市）`);
      expect(said.en).toBe(`From 2026-12-01, 鼓楼区 ${en} (南京市)`);
    });
  }

  test("an end, and what the procedure itself says", () => {
    const change = {
      op: "step" as const,
      at: "approval",
      value: false,
      division: COUNTY,
      from: "2026-12-01",
      until: "2026-12-31",
    };
    const said = changeSentence(change, { value: true, source: "default" }, names);
    expect(said.zh).toBe("鼓楼区自2026-12-01起至2026-12-31停用“审批”；原：启用（流程本身）");
    expect(inheritSentence(change, { value: false, source: "setting", division: COUNTY }, names).zh).toContain(
      "不再另作规定：“审批”",
    );
  });
});

test("durations in words", () => {
  const said = ["5wd", "1wd", "P30D", "P1Y", "P1M2D", "PT4H", "soon"].map((one) => durationWords(one));
  expect(said.map((one) => one.zh)).toEqual(["5个工作日", "1个工作日", "30日", "1年", "1个月2日", "4小时", "soon"]);
  expect(said.map((one) => one.en).slice(0, 2)).toEqual(["5 working days", "1 working day"]);
});

test("conditions in words; what cannot be said is quoted as it is written", () => {
  const titles = (path: string) => (path === "value" ? { zh: "价值", en: "Value" } : null);
  const say = (source: string) => conditionWords(source, titles).zh;
  expect(say("= value > 100")).toBe("“价值”大于100");
  expect(say("= value = null or value <= 5")).toBe("没有“价值”，或“价值”不大于5");
  expect(say("= not(value) and other != null")).toBe("“价值”不为是，且有〔other〕");
  expect(say('= list contains(value, "a")')).toBe("“价值”中有“a”");
  expect(say("= if value then 1 else 2")).toBe("〔if value then 1 else 2〕");
  expect(say("= true")).toBe("任何情况下");
  expect(say("= value + 1 >= 3")).toBe("“价值” + 1不小于3");
  expect(say("= ((")).toBe("〔((〕");
});

describe("the inventory of a place", () => {
  const settings = [
    settingOf({ op: "step", at: "approval", value: false }, CITY, { document: "宁设〔2026〕1号" }),
    settingOf({ op: "param", at: "loan.acceptWithin", value: "3wd" }, COUNTY),
    ...EVERY.filter(([change]) => change.op === "extraField").map(([change, division]) => settingOf(change, division)),
  ];
  const items = inventory(loan, params, stepTypes, settings, STREET, "2026-06-01");
  const find = (op: string, at: string) => items.find((one) => one.op === op && one.at === at);

  test("has every parameter and every rule of the file, with value, source and who may change it", () => {
    expect(find("param", "loan.acceptWithin")).toMatchObject({
      value: "3wd",
      provenance: { source: "setting", division: COUNTY },
      group: { kind: "state", id: "received" },
      levels: ["city", "county"],
      mayChange: false,
    });
    expect(find("param", "loan.promiseWithin")?.group).toEqual({ kind: "procedure", id: "" });
    expect(find("step", "approval")).toMatchObject({
      value: false,
      provenance: { source: "setting", division: CITY, document: "宁设〔2026〕1号" },
      key: "loan#step:approval",
      basis: ["lending/3"],
      mayChange: false,
    });
    expect(find("remind", "acceptance")).toMatchObject({
      value: null,
      mayChange: true,
      provenance: { source: "default" },
    });
    expect(find("material", "loan-request.guarantee")).toMatchObject({
      value: "waived",
      group: { kind: "form", id: "loan-request" },
    });
    expect(find("row", "deposit.small")).toMatchObject({ group: { kind: "table", id: "deposit" } });
    expect(find("row", "deposit.large")).toBeUndefined();
    expect(find("text", "receipt.promise")?.value).toBe("<p>请按期归还，爱护使用。</p>");
  });

  test("has what areas added, and says how much more may be", () => {
    expect(find("extraField", "loan-request.localConsent")?.provenance.division).toBe(STREET);
    expect(find("extraField", "loan-request")).toMatchObject({ key: null, adds: { left: 0 }, mayChange: true });
    expect(find("extraStep", "approval")).toMatchObject({
      adds: { left: 2 },
      group: { kind: "state", id: "approval" },
      mayChange: false,
    });
    expect(find("row", "deposit")).toMatchObject({ adds: { left: 1 } });
  });

  test("what is out of bounds by now does not hide what an area above decided", () => {
    const step = { op: "limit" as const, at: "approval" };
    const both = [settingOf({ ...step, value: "5wd" }, CITY), settingOf({ ...step, value: "99wd" }, COUNTY)];
    const found = inventory(loan, params, stepTypes, both, COUNTY, "2026-06-01").find((one) => one.op === "limit");
    expect(found).toMatchObject({ value: "5wd", provenance: { division: CITY } });
  });
});

describe("a procedure as steps in words", () => {
  const stepNames: StepNames = {
    positions: names.positions,
    outcomes: policy("outcomes"),
    modes: policy("positions").modes ?? {},
    params: Object.fromEntries(
      Object.entries(loan.definition.params).map(([name, { title, schema, default: value }]) => [
        name,
        { title, schema, value },
      ]),
    ),
  };

  test("who, by when, with which form, which ways on, which documents, when it is passed", () => {
    const list = steps(loan, stepNames);
    const received = list.find((one) => one.path === "received");
    expect(received).toMatchObject({
      kind: "task",
      task: "acceptance",
      who: { zh: "窗口" },
      limit: { zh: "5个工作日" },
      form: { zh: "受理意见" },
    });
    expect(received?.ways[0]).toMatchObject({
      outcome: { zh: "受理" },
      when: { zh: "“核定价值（元）”大于“免审批价值上限（1000）”" },
      to: { zh: "审批" },
    });
    expect(received?.documents).toEqual([{ zh: "设备借用回执", en: "Receipt of a loan" }]);
    expect(list.find((one) => one.path === "approval")?.skipped?.zh).toBe("“管理模式”是分馆管理（分馆自行决定）");
    expect(list.find((one) => one.path === "lent.things.handing")?.kind).toBe("children");
    expect(list.at(-1)).toMatchObject({ path: "withdrawn", kind: "end" });
    expect(list.map((one) => one.path)).not.toContain("lent");
  });

  test("what an area added is among them, in its place", () => {
    const { bundle } = applyChanges(
      loan,
      stepTypes,
      EVERY.map(([change, division]) => placed(change, division)),
    );
    const list = steps(bundle, stepNames);
    const local = list.filter((one) => one.local).map((one) => one.path);
    expect(local).toEqual(["localCheck", "localCountersign", "localLast"]);
    expect(list.find((one) => one.path === "localCheck")).toMatchObject({
      who: { zh: "审批" },
      limit: { zh: "4个工作日" },
    });
    const papers = list.find((one) => one.path === "correction")?.papers;
    expect(papers).toEqual([
      { field: "guarantee", title: { zh: "担保书", en: "Letter of guarantee" }, necessity: "pledgeable" },
    ]);
  });
});
