import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InstanceDetail } from "../../src/core/api.ts";
import { Counter, DISTRICT } from "./counter.ts";

const NINGHAI = "320106001000";
const VENUE = { venueNo: "CS-1", venueName: "宁海路综合活动中心" };
/** Street → how many it serves and which slots it would have. */
const WISHES = {
  ninghai: { division: NINGHAI, name: "宁海路街道", served: 600, wanted: ["monAm", "tueAm"] },
  huaqiao: { division: "320106002000", name: "华侨路街道", served: 300, wanted: ["monAm", "wedAm"] },
  hunan: { division: "320106003000", name: "湖南路街道", served: 100, wanted: ["monAm", "wedAm", "tueAm"] },
};

let counter: Counter;
let call: InstanceDetail;
beforeAll(async () => {
  const hunan = ["LABOR_OFFICE", WISHES.hunan.division, "street_clerk", "street_head"] as const;
  counter = await Counter.open("2026-12-01T02:00:00.000Z", { ...DISTRICT, hunan: [...hunan] });
  const certificates = { fireUntil: "2027-01-15", structureUntil: "2029-12-31" };
  const hours = { openFrom: "08:00", openUntil: "21:00", capacity: 80, status: "open" };
  await counter.knows("venue", [{ ...VENUE, ...certificates, ...hours, organisation: "ninghai", division: NINGHAI }]);
  call = await counter.start("ninghai-street_clerk", "venue-allocation", NINGHAI, {
    ...{ ...VENUE, scope: "severalStreets", planYear: "2027", planFrom: "2027-01-01", planUntil: "2027-12-31" },
    slots: ["monAm", "tueAm", "wedAm"],
  });
});
afterAll(() => counter?.database.close());

const planned = (data: Record<string, unknown>) =>
  Object.fromEntries(
    (data.plan as { slot: string; applicantName: string }[]).map((one) => [one.slot, one.applicantName]),
  );

describe("a venue that three streets share (scenario 12)", () => {
  test("is asked for by each of them, and given out by the score: everybody a slot, the better score before the others", async () => {
    for (const [office, { division, name, served, wanted }] of Object.entries(WISHES)) {
      const request = await counter.start(`${office}-street_clerk`, "venue-application", division, {
        ...{ callNo: call.number, applicantKind: "community", applicantName: name, purpose: "合唱" },
        ...{ headcount: 40, servedRetirees: served, specialCount: 10, wanted },
      });
      expect(request).toMatchObject({ state: "applied", status: "done" });
    }
    await counter.clock("2026-12-16T02:00:00.000Z");
    const proposed = await counter.instance(call.id);
    expect(proposed).toMatchObject({ state: "publicity", data: { unserved: [] } });
    expect(planned(proposed.data)).toEqual({ monAm: "宁海路街道", wedAm: "华侨路街道", tueAm: "湖南路街道" });
    expect(await counter.paper(call.id, "venue-plan-notice", "ninghai-street_clerk")).toContain("湖南路街道");
  });

  test("is objected to, and the district answers because several streets are concerned", async () => {
    await counter.does("venue-allocation publicity", "object", { objection: "湖南路周二无人可到，要求与华侨路调换" });
    const task = await counter.does("venue-allocation objection", "uphold", { objectionAnswer: "同意调换" });
    expect(task).toMatchObject({ organisation: "bureau", role: "district_coordinator" });
    const swapped = [
      { slot: "monAm", applicantNo: "ninghai", applicantName: "宁海路街道" },
      { slot: "tueAm", applicantNo: "huaqiao", applicantName: "华侨路街道" },
      { slot: "wedAm", applicantNo: "hunan", applicantName: "湖南路街道" },
    ];
    await counter.does("venue-allocation revision", "submit", { plan: swapped });
    await counter.does("venue-allocation publicity", "pass", { noticeFrom: "2026-12-16", noticeTo: "2026-12-23" });
  });

  test("is decided by the district, and stands in the yearly table and the register", async () => {
    expect(await counter.does("venue-allocation decision", "approve")).toMatchObject({ organisation: "bureau" });
    expect(await counter.instance(call.id)).toMatchObject({ state: "published", status: "done" });
    const table = await counter.paper(call.id, "venue-schedule", "ninghai-street_clerk");
    for (const { name } of Object.values(WISHES)) expect(table).toContain(name);
    const slots = await counter.records("venue-slot");
    expect(Object.fromEntries(slots.map(({ slot, applicantName }) => [slot, applicantName]))).toEqual({
      ...{ monAm: "宁海路街道", tueAm: "华侨路街道", wedAm: "湖南路街道" },
    });
  });

  test("is booked by a group, but not where the slot is somebody's, and by nobody once the fire certificate has expired", async () => {
    await counter.clock("2027-01-11T02:00:00.000Z");
    const book = async (group: string, bookingDate: string, startTime: string, endTime: string) => {
      const group_ = { groupName: group, groupKind: "retirees", leaderName: "王敏", phone: "13700002606" };
      const booking = await counter.start("ninghai-street_clerk", "venue-booking", NINGHAI, {
        ...{ ...VENUE, ...group_, bookingDate, startTime, endTime, people: 20, purposeKind: "art" },
      });
      return [booking.state, booking.data.checkText];
    };
    expect(await book("夕阳红合唱团", "2027-01-14", "09:00", "11:00")).toEqual(["booked", "核查通过"]);
    expect(await book("书画社", "2027-01-12", "09:00", "11:00")).toEqual(["refused", "该时段已按年度安排分配"]);
    expect(await book("书画社", "2027-01-18", "14:00", "16:00")).toEqual(["refused", "消防合格证已过期"]);
  });
});
