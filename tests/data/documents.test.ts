import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseForm } from "../../src/core/bundle/form.ts";
import { parseTemplate } from "../../src/core/bundle/template.ts";
import { checkTemplate } from "../../src/core/document/template.ts";
import { pledgesOf } from "../../src/core/form/pledge.ts";
import type { Template } from "../../src/core/variant.ts";
import { renderHtml, renderText } from "../../src/engine/document.ts";
import { definitionOf, filesIn, idsIn, read, sharedParams } from "./release.ts";

const templates = filesIn("templates", ".hbs").map((name) => {
  const { value, problems } = parseTemplate(read(`templates/${name}`), `templates/${name}`);
  if (!value) throw new Error(JSON.stringify(problems));
  return value;
});

function template(id: string): Template {
  const found = templates.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
}

const params: Record<string, unknown> = {};
for (const specs of [sharedParams(), ...[...idsIn("workflows", ".yaml")].map((id) => definitionOf(id).params)])
  for (const [id, spec] of Object.entries(specs)) params[id] = spec.default;

const FACTS = {
  params,
  instance: {
    number: "YJ-320106-2026-00037",
    division: "320106001000",
    divisionName: "鼓楼区宁海路街道",
    dueAt: "2027-02-26T15:59:59.999Z",
  },
  organisation: { name: "鼓楼区社会保险经办机构", phone: "025-83330000", address: "中山北路1号" },
  actor: { name: "王敏" },
  number: "鼓人社退受〔2026〕37号",
  now: "2026-11-20T02:00:00.000Z",
};
const CASE = {
  ...{
    enterpriseName: "南京某厂",
    enterpriseUscc: "91320199MA1TXN001H",
    enterpriseHead: "赵四",
    contactPerson: "钱五",
  },
  ...{ phone: "13700002606", headcount: 300, partyMemberCount: 41, archiveCount: 298, planSchedule: "十二月交接" },
  ...{ receivedOn: "2026-11-19", acceptedOn: "2026-11-20", confirmedOn: "2026-12-18", medicalReformJoined: false },
  ...{ missingItems: [{ name: "花名册盖章件", problem: "未盖章", how: "盖章后上传", flexible: "可容缺" }] },
  ...{ refusalGround: "不属本机构受理", count: 20, placeName: "宁海路街道", batchNumber: "YJ-320106-2026-00037" },
};
const PERSON = {
  ...{ name: "秦金凤", residentId: "320199196702142365", sex: "女", phone: "13700002606", batchEnterprise: "南京某厂" },
  ...{ pensionAmount: 4158.45, specialGroups: ["独居", "劳模"], hukouAddress: "宁海路1号", contactNote: "身体好" },
  ...{
    refusalText: "户口不在辖区",
    reasonText: "已迁出",
    disputeDecision: "改派",
    newDivision: "320106001000",
    disputeGround: "以户口为准",
  },
};

const { value: application } = parseForm(read("forms/handover-application.json"), "forms/handover-application.json");
if (!application) throw new Error("the application cannot be read");

function text(id: string, data: Record<string, unknown>, more: Record<string, unknown> = {}): string {
  return renderText(template(id), { ...FACTS, ...more, data });
}

describe("templates", () => {
  test.each(
    templates.map((one) => [one.id, one] as const),
  )("%s keeps to the closed subset and prints with and without data", (_, one) => {
    expect(checkTemplate(one.source)).toEqual([]);
    expect(renderHtml(one, { ...FACTS, data: { ...CASE, ...PERSON } })).toContain("</html>");
    expect(renderHtml(one, {})).toContain("</html>");
  });

  test("bear the codes of the documents that the procedures need, each once", () => {
    // Notices of acceptance, correction and refusal, and pledges, are worded for an enterprise and for a family.
    const twice = ["D20", "D21", "D22", "D23"];
    const codes = templates.flatMap(({ code }) => code ?? []).sort();
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual(twice);
    expect([...new Set(codes)].join(" ")).toBe(
      [
        ...["D04 D05 D06 D07 D08 D09 D10 D11 D12 D13 D14 D15", "D20 D21 D22 D23 D24 D25 D26"],
        ...["D30 D31 D32 D33 D34 D34-1 D35", "D40 D40-1 D41 D41-1 D42 D42-1 D43 D44"],
        ...["D50 D51 D51-1 D52 D53 D53-1 D54", "D60 D61 D62 D63 D70"],
      ].join(" "),
    );
  });
});

describe("documents say what an official expects", () => {
  test("the notice of acceptance: number, dates, limit, what was received", () => {
    const paper = text("acceptance-notice", CASE);
    expect(paper).toContain("鼓人社退受〔2026〕37号");
    expect(paper).toContain("你单位于 2026年11月19日 提交的“企业退休人员移交”申请及材料收悉");
    expect(paper).toContain("自受理之日（2026年11月20日）起 60个工作日内办结（2027年2月26日 前）");
    expect(paper).toContain("2. 移交花名册（300 人）");
    expect(paper).not.toContain("户口簿页");
    expect(text("acceptance-notice", { ...CASE, householdPages: ["a", "b"] })).toContain("户口簿页　复印件　2件");
    expect(paper).toContain("经办人：王敏　联系电话：025-83330000");
  });

  test("the one-time notice: every item, the time, and that all has been said", () => {
    const paper = text("correction-notice", CASE);
    expect(paper).toContain("1 | 花名册盖章件 | 未盖章 | 盖章后上传 | 可容缺");
    expect(paper).toContain("在 15个工作日内补正");
    expect(paper).toContain("本通知已一次性告知全部需补正事项");
    expect(paper).not.toContain("再次告知");
    expect(text("correction-notice", { ...CASE, secondNoticeReason: "新发现" })).toContain(
      "首次告知时不能发现的理由：新发现",
    );
  });

  test("the commitment: each paper that follows by a day, each that is pledged, and nothing that is there", () => {
    const both = { ...CASE, rosterScanFollowsOn: "2026-12-04", householdPagesPledge: true };
    const pledged = (data: Record<string, unknown>) => ({ pledges: pledgesOf({ forms: { application } }, data) });
    const paper = text("deferral-commitment", both, pledged(both));
    expect(paper).toContain("花名册盖章件 | 容缺受理，限期补交 | 2026年12月4日");
    expect(paper).toContain("户口簿页复印件 | 告知承诺，免予提交");
    expect(paper).toContain("受理后最长补交期限为 10个工作日");
    const handedIn = { ...both, householdPages: ["a"] };
    expect(text("deferral-commitment", handedIn, pledged(handedIn))).not.toContain("户口簿页");
    const accepted = text("acceptance-notice", both, pledged(both));
    expect(accepted).toContain("花名册盖章件　容缺受理，2026年12月4日前补交");
    expect(accepted).toContain("户口簿页复印件　告知承诺，免予提交");
  });

  test("the completion: how many went which way", () => {
    const counts = { receivedCount: 285, removedCount: 6, jointCount: 5, carriedCount: 4, refusedCount: 0 };
    expect(text("completion-notice", { ...CASE, ...counts })).toContain("300 | 285 | 6 | 5 | 4 | 0");
  });

  test("the refusal: ground and remedies", () => {
    const paper = text("refusal-notice", CASE);
    expect(paper).toContain("理由：不属本机构受理");
    expect(paper).toContain("60 日内申请行政复议");
  });

  test("the agreement: parties, duties, fee in words or none, copies", () => {
    const agreement = {
      ...CASE,
      agreementTitle: "企业退休人员社会化管理服务协议书",
      agreementNo: "XY-1",
      retireeCount: 20,
    };
    const free = text("agreement", agreement);
    expect(free).toContain("乙方（移交方）：南京某厂");
    expect(free).toContain("双方不收取任何费用");
    expect(free).toContain("乙方未参加医疗保险制度改革");
    expect(free).toContain("本协议一式 4 份");
    const paid = text("agreement", {
      ...agreement,
      feePerHead: 1200.5,
      feeTotal: 24010,
      feeDate: "2026-12-31",
      medicalReformJoined: true,
    });
    expect(paid).toContain("计 ¥24,010.00（大写：人民币贰万肆仟零壹拾元整）");
    expect(paid).not.toContain("未参加医疗保险");
    expect(text("agreement", { ...agreement, entrusted: true, agreementTitle: "企业退休人员委托管理协议" })).toContain(
      "待条件具备后，再纳入社区管理",
    );
  });

  test("the letter of introduction serves one person and a whole group", () => {
    expect(text("introduction-letter", CASE)).toContain("现将其中 20 人移交你处");
    expect(text("introduction-letter", CASE)).toContain("宁海路街道接收单位：");
    const one = text("introduction-letter", {
      ...PERSON,
      enterpriseName: "南京某厂",
      approvedOn: "2026-11-10",
      routingRule: "hukou",
    });
    expect(one).toContain("退休人员 秦金凤（公民身份号码 320199196702142365）");
    expect(one).toContain("按户口所在地移交你处");
  });

  test("the decision on a dispute hides the number and names the place", () => {
    const paper = text("dispute-opinion", PERSON);
    expect(paper).not.toContain("320199196702142365");
    expect(paper).toContain("户口不在辖区：已迁出");
    expect(paper).toContain("改派至鼓楼区宁海路街道");
  });

  test("the community's papers: data sheet and contact card", () => {
    const sheet = text("information-sheet", PERSON);
    expect(sheet).toContain("姓名 | 秦金凤 | 性别 | 女");
    expect(sheet).toContain("¥4,158.45");
    expect(sheet).toContain("独居、劳模");
    expect(text("contact-card", PERSON)).toContain("专管员 | 王敏");
  });

  test("the roster has a place for every column that an enterprise fills in, three rows a person", () => {
    const columns = parse(read("policies/imports/handover.yaml")).columns.map(({ key }: { key: string }) => key);
    const named = [...template("handover-roster").source.matchAll(/data\.([A-Za-z]+)\}\}<\/td>/g)].map(
      ([, name]) => name,
    );
    expect(named.toSorted()).toEqual(columns.filter((key: string) => key !== "sequence").toSorted());
    const page = renderHtml(template("handover-roster"), {
      ...FACTS,
      data: CASE,
      children: [{ data: PERSON }, { data: PERSON }],
    });
    expect(page).toContain('class="sheet landscape"');
    expect(page.match(/<td rowspan="3">/g)).toHaveLength(2);
  });

  test("the list of archives names every person, and beside them what of theirs is missing", () => {
    const children = [
      { number: "YJ-320106-2026-00037-0001", data: { ...PERSON, archiveCount: 2 } },
      { number: "YJ-320106-2026-00037-0002", data: { ...PERSON, name: "于伟" } },
    ];
    const volumes = [
      {
        ...{ archiveNo: "YJ-320106-2026-00037-0001", name: "秦金凤", duplicates: 1, pages: 86, condition: "intact" },
        ...{ shelf: "A-01-07", catalogue: [{ class: "九", material: "退休审批表", madeOn: "2020-03", pages: 2 }] },
      },
    ];
    // Of two people of one name only the one whose archive it is.
    const defects = [{ person: "秦金凤", archiveNo: "YJ-320106-2026-00037-0002", missing: "退休审批表" }];
    const data = { ...CASE, volumes, defects, missingReason: "遗失" };
    const paper = text("archive-list", data, { children }).split("\n");
    expect(paper).toContain(
      "1 | 秦金凤 | 320199196702142365 | YJ-320106-2026-00037-0001 | 2 | 1 | 86 |  |  |  | 完好 | A-01-07",
    );
    expect(paper.find((line) => line.startsWith("2 | 于伟"))).toContain("退休审批表（遗失）");
    expect(paper).toContain("九 | 退休审批表 | 2020年3月 |  | 2");
  });

  test("lists of people where they are given, else where they are found", () => {
    const children = [{ data: { ...PERSON, results: ["姓名与参保库不一致"], dispositionName: "存疑，待确认" } }];
    expect(text("handover-roster", CASE, { children })).toContain("1 | 秦金凤 | 女 | 320199196702142365");
    expect(text("handover-confirmation", CASE, { children })).toContain("1 | 秦金凤 | 320199196702142365");
    expect(text("handover-roster", CASE)).toContain("逐人名单见所附电子花名册");
    expect(text("comparison-result", CASE, { children })).toContain("姓名与参保库不一致 | 存疑，待确认");
    expect(text("handover-confirmation", CASE, { children })).toContain("1 | 秦金凤");
  });
});
