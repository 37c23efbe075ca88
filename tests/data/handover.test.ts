import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Office, peopleOf, roster } from "./office.ts";

const MODES = [
  {
    mode: "street",
    verifiers: ["huaqiao", "huaqiao", "ninghai", "ninghai"],
    contacts: ["huaqiao", "ninghai"],
    receipts: 2,
    end: "done",
  },
  { mode: "agency", verifiers: [], contacts: ["agency"], receipts: 1, end: "done" },
  { mode: "enterprise", verifiers: [], contacts: [], receipts: 1, end: "registered" },
];

describe("small batches, one under each mode, with nothing changed between them but one setting", () => {
  let office: Office;
  beforeAll(async () => {
    office = await Office.open();
    await office.takeInInsured();
  });
  afterAll(() => office.database.close());

  test.each(MODES)("$mode: from the roster to its end", async ({ mode, verifiers, contacts, receipts, end }) => {
    const index = MODES.findIndex((one) => one.mode === mode);
    await office.mode(mode, `2026-0${index + 1}-01`);
    const before = await office.counts();
    await office.start(roster(index * 6));
    await office.all("acceptance", "accept");
    expect(await office.troubles()).toEqual([]);
    await office.all("dataCheck", "continue");
    await office.all("review", "approve");

    expect((await office.counts()).since(before, "handover")).toEqual({ "handling.verification": 1 });
    expect((await office.waiting("verify")).map(({ organisation }) => organisation).sort()).toEqual(verifiers);
    const asked = (await office.waiting("query")).map(({ organisation, role }) => [organisation, role]);
    expect(asked).toEqual([["factory", "ent_officer"]]);

    // The one whose number is wrong holds up nobody: carried to a later batch, the others go on.
    await office.all("query", "carry");
    if (verifiers.length > 0) await office.all("verify", "receive");
    if (mode === "enterprise") {
      const met = { conditionsStaff: true, conditionsPremises: true, conditionsRules: true, conditionsArchive: true };
      await office.all("conditions", "pass", met);
    } else {
      const delivery = { deliveredBy: "张三", deliveredByToo: "李四", volumeCount: 2, notByRetiree: true };
      await office.all("delivery", "deliver", delivery);
      await office.all("check", "pass");
      await office.all("shelving", "shelve", { shelf: "A-01" });
      await office.all("signing", "sign");
    }
    expect(await office.troubles()).toEqual([]);
    await office.all("draft", "send", { enterpriseName: "南京某厂", retireeCount: 2 });
    await office.all("counter", "agree");
    await office.all("review", "approve");
    await office.all("signEnterprise", "sign");
    await office.all("signReceiver", "sign");
    await office.all("filing", "file");
    await office.all("confirmEnterprise", "confirm");
    if (mode !== "enterprise") await office.all("confirmReceiver", "confirm");
    await office.all("confirmAgency", "confirm");
    if (contacts.length > 0) {
      const met = await office.all("onboard", "met", { health: "良好" });
      expect([...new Set(met.map(({ organisation }) => organisation))].sort()).toEqual(contacts);
    }

    expect(await office.waiting()).toEqual([]);
    expect(await office.troubles()).toEqual([]);
    const after = await office.counts();
    expect(after.since(before, "handover")).toEqual({ closed: 1 });
    expect(after.since(before, "handover-line")).toEqual({ joint: 1, carried: 1, [end]: 4 });
    expect(after.since(before, "handover-receipt")).toEqual({ done: receipts });
    expect(after.since(before, "document")).toMatchObject({
      ...{ "handover-application": 1, "handover-roster": 1 + receipts, "handover-plan": 1 },
      ...{ "acceptance-notice": 1, "comparison-result": 1, "completion-notice": 1 },
      ...{ agreement: receipts, "handover-confirmation": receipts, "introduction-letter": receipts },
    });
    expect(after.since(before, "record")).toMatchObject({ "managing-relation": 5, retiree: 4, agreement: receipts });
    expect(after.since(before, "relation")).toEqual({ joint: 1, [mode]: 4 });
  });

  test("the papers name the people: all of the roster, and to each street its own", async () => {
    const names = peopleOf(0).map(({ name }) => name);
    const [list = ""] = await office.papers("handover-roster", "agency", "agency_clerk");
    expect(names.filter((name) => !list.includes(name))).toEqual([]);
    expect(list).toContain(peopleOf(0)[0]?.resident_id);
    const [results = ""] = await office.papers("comparison-result", "agency", "agency_clerk");
    expect(results).toMatch(/公民身份号码校验位不符(（建议核对 \d{17}[\dX]）)?\s+阻断，更正后才能继续/);
    expect(results).toContain("转异地共同管理");

    const expected = [[names[1], names[3]].sort(), [names[0], names[2]].sort()];
    for (const paper of ["handover-roster", "handover-confirmation", "archive-list"]) {
      const pages = await office.papers(paper, "factory", "ent_head");
      const namedOn = pages.map((page) => names.filter((name) => page.includes(name)).sort());
      expect(namedOn, paper).toEqual(expect.arrayContaining(expected));
    }
  });

  test("all ran the same version of the same procedures", async () => {
    const { rows } = await office.database.knex.raw(
      "select workflow, count(distinct version)::int as versions from instance group by workflow",
    );
    expect(rows.length).toBe(5);
    expect(rows.filter(({ versions }: { versions: number }) => versions !== 1)).toEqual([]);
  });
});
