import { beforeAll, expect, test } from "vitest";
import type { RecordItem } from "../../src/core/api.ts";
import { begins, does, ended, showsEnd, WATCHER, WORKER } from "./at-desks.ts";
import { demoOffice } from "./demo-office.ts";
import { PAPER } from "./filling.ts";

/** Two of the procedures from their start to their end, by the people of the demonstration, by clicking. */
const CLERK = "gl-ninghai-clerk";
const COMMUNITY = "320106001003";

const demo = demoOffice({ manualClock: true });

beforeAll(() => demo.office.clock("2026-11-20T02:00:00Z"));

/** Somebody on the register of this community who is paid as usual. */
async function somebody(): Promise<{ name: string; residentId: string }> {
  const people = await demo.office.all<RecordItem>(WORKER, "/records/retiree?filter=managingMode:street&limit=100");
  const here = people.filter(({ data, division }) => data.pensionStatus === "normal" && division === COMMUNITY);
  const person = await demo.office.clear(WORKER, "retiree", here[0]?.id ?? "", "办理业务核对身份");
  return { name: String(person.name), residentId: String(person.residentId) };
}

test("somebody who cannot come is visited at home, photographed, and certified", async () => {
  const person = await somebody();
  const desk = await demo.desk(WORKER);
  const id = await begins(desk, "certification", { ...person, request: "申请上门认证" });
  await desk.close();
  await does(
    demo,
    "certification pursuit.visit",
    "met",
    {
      ...{
        visitedOn: "2026-11-20",
        visitPlace: "本人家中",
        personMet: true,
        idChecked: "居民身份证",
        visitPhoto: PAPER,
      },
      ...{ visitor: "王小明", secondVisitor: "李小红", signedBy: "本人" },
    },
    id,
  );
  expect(await ended(demo, id)).toMatchObject({ state: "done" });
  await showsEnd(demo, id, "已认证", []);
}, 200_000);

test("a venue is called, asked for, given out by score, published, decided and set out in the yearly table", async () => {
  const venue = { venueNo: "CS-320106-2025-00001", venueName: "宁海路综合活动中心" };
  const desk = await demo.desk(CLERK);
  const id = await begins(desk, "venue-allocation", {
    ...{ ...venue, scope: "一个街道内的社区", planYear: "2027", planFrom: "2027-01-01", planUntil: "2027-12-31" },
    slots: ["周一上午", "周二上午"],
  });
  const { number } = await demo.office.instance(WATCHER, id);
  const request = await begins(desk, "venue-application", {
    ...{ callNo: number, applicantKind: "社区", applicantName: "宁海路街道", purpose: "合唱", headcount: 40 },
    ...{ servedRetirees: 600, specialCount: 10, wanted: ["周一上午", "周二上午"] },
  });
  await desk.close();
  expect(await ended(demo, request)).toMatchObject({ state: "applied" });
  await does(demo, "venue-allocation call", "close");
  await does(demo, "venue-allocation publicity", "pass", { noticeFrom: "2026-11-20", noticeTo: "2026-11-27" });
  await does(demo, "venue-allocation decision", "approve");
  expect(await ended(demo, id)).toMatchObject({ state: "published" });
  await showsEnd(demo, id, "已公布使用安排", ["venue-plan-notice", "venue-schedule", "venue-use-agreement"]);
}, 200_000);
