import { expect, test } from "vitest";
import { parseTemplate } from "../../src/core/bundle/template.ts";
import { renderText } from "../../src/engine/document.ts";
import { read } from "./release.ts";

const FACTS = {
  params: { negotiateWithin: "5wd", rectifyWithin: "10wd" },
  instance: { number: "FP-320106-2026-00001", division: "320106001000", divisionName: "鼓楼区宁海路街道" },
  organisation: { name: "宁海路街道劳动保障事务所" },
  actor: { name: "王敏" },
  number: "宁海路劳保场安〔2026〕1号",
  now: "2026-12-20T02:00:00.000Z",
};
const PLAN = [
  { slot: "monAm", applicantName: "宁海路街道", applicantKind: "community", headcount: 80, purpose: "合唱", score: 58 },
  {
    slot: "wedEv",
    applicantName: "秋韵合唱队",
    applicantKind: "group",
    headcount: 30,
    purpose: "排练",
    contact: "赵静",
  },
];
const ALLOCATION = {
  ...{ venueName: "宁海路综合活动中心", venueNo: "CS-320106-2025-00001", planYear: "2027", plan: PLAN },
  ...{ planFrom: "2027-01-01", planUntil: "2027-12-31", unserved: ["某社区"], decidedBy: "鼓楼区人力资源和社会保障局" },
};

function text(id: string, data: Record<string, unknown>): string {
  const { value, problems } = parseTemplate(read(`templates/${id}.hbs`), `templates/${id}`);
  if (!value) throw new Error(JSON.stringify(problems));
  return renderText(value, { ...FACTS, data, children: [] });
}

test("the agreement on a transfer (D60) lists the assets; what cannot be divided is shared", () => {
  const venue = {
    venueName: "浙湖厂俱乐部",
    address: "云南路3号",
    area: 320,
    owner: "南京某厂",
    enterpriseName: "南京某厂",
  };
  const given = text("venue-transfer-agreement", {
    ...venue,
    ...{ assetList: [{ name: "房屋", quantity: 1, value: 900000 }], valuation: 900000 },
  });
  expect(given).toContain("活动场所移交（划拨）协议");
  expect(given).toContain("1 | 房屋 | 1 | ¥900,000.00");
  expect(given).toContain("无偿划拨甲方");
  const shared = text("venue-transfer-agreement", { ...venue, sharedUse: true });
  expect(shared).toContain("活动场所共用协议");
  expect(shared).toContain("由双方共同使用");
});

test("the notice, the yearly table (D61) and the agreement on use (D62) name slot, user and purpose", () => {
  expect(text("venue-plan-notice", ALLOCATION)).toContain("周一上午 | 宁海路街道 | 社区 | 80 | 合唱 | 58");
  expect(text("venue-plan-notice", ALLOCATION)).toContain("未分到时段的申请单位：某社区");
  const table = text("venue-schedule", ALLOCATION);
  expect(table).toContain("宁海路综合活动中心 2027 年度使用安排表");
  expect(table).toContain("期限：2027年1月1日 至 2027年12月31日");
  expect(table).toContain("周三晚上 | 秋韵合唱队 | 团队 | 赵静 | 30 | 排练");
  expect(text("venue-use-agreement", ALLOCATION)).toContain("周三晚上 | 秋韵合唱队 | 赵静 | 排练 | 30");
});

test("a hazard is to be put right by a day, a closure says so (D63)", () => {
  const check = { venueName: "文化站", venueNo: "CS-1", checkedOn: "2026-12-01", hazards: "灭火器过期" };
  expect(text("venue-hazard-notice", check)).toContain("2026年12月1日巡检发现：灭火器过期。");
  expect(text("venue-hazard-notice", check)).toContain("10个工作日内完成整改");
  expect(text("venue-hazard-notice", check)).not.toContain("自即日起停用");
  expect(text("venue-hazard-notice", { ...check, shut: true })).toContain("自即日起停用");
  const incident = { venueName: "文化站", useDate: "2026-12-04", groupName: "合唱队", incidentText: "吊顶脱落" };
  expect(text("venue-hazard-notice", incident)).toContain("合唱队使用期间发生事件：吊顶脱落");
});
