import { describe, expect, test } from "vitest";
import { act, deliver, openTasks, passTime, sendMessage } from "../../src/core/simulate/act.ts";
import { startSimulation } from "../../src/core/simulate/begin.ts";
import type { Given, Simulation } from "../../src/core/simulate/model.ts";
import { operate } from "../../src/core/simulate/operate.ts";
import { doAll, lendingWorld, made } from "./simulation-world.ts";

const world = lendingWorld();
const GULOU = "320106000000";
const STREET = "320106001000";

function request(value: number, more: Partial<Given> = {}): Given {
  return {
    ...{ workflow: "loan", division: STREET, on: "2026-03-02" },
    data: {
      ...{ name: "张三", residentId: "320106199003071234", value, neededOn: "2026-03-20" },
      things: [{ thing: "投影仪" }, { thing: "幕布" }],
    },
    ...more,
  };
}

const begun = (value: number, more: Partial<Given> = {}): Simulation =>
  made(startSimulation(world, request(value, more)));
const waiting = (simulation: Simulation) =>
  openTasks(simulation).map(({ invoke, organisation }) => `${invoke}@${organisation}`);
const states = (simulation: Simulation) => simulation.cases.map(({ state, status }) => `${state} ${status}`);

const PARTY = { party: "borrower", role: "borrower_officer" };

describe("who starts a simulation", () => {
  test("may be a party of the case that is known by the role of who starts", () => {
    const loan = world.bundleFor("loan", STREET, "2026-03-02", []);
    if (!loan) throw new Error("no loan");
    const borrower =
      '= if actor != null and list contains(actor.roles, "borrower_officer") then actor.organisation else null';
    const definition = {
      ...loan.definition,
      parties: { ...loan.definition.parties, borrower },
      start: { ...loan.definition.start, positions: ["borrower.officer"] },
    };
    const office = { title: { zh: "借用单位", en: "Borrower" }, candidates: { default: [PARTY] } };
    const positions = { ...world.positions, positions: { ...world.positions.positions, "borrower.officer": office } };
    const there = { ...world, positions, bundleFor: () => ({ ...loan, definition }) };
    const by = (position: string) => startSimulation(there, request(800, { by: position }));
    expect(made(by("borrower.officer")).cases[0]?.resolved.parties).toMatchObject({ borrower: "borrower" });
    expect(by("keeper")).toMatchObject([{ code: "START_FORBIDDEN" }]);
  });
});

describe("a simulated loan", () => {
  test("begins at a pretended office of the place, with its number, limits and parameters", () => {
    const simulation = begun(800);
    expect(waiting(simulation)).toEqual([`acceptance@BRANCH@${GULOU}`]);
    const [one] = simulation.cases;
    expect(one).toMatchObject({ number: "JY-320106-2026-00001", state: "received", label: "张三", mode: "central" });
    expect(one?.resolved.params.acceptWithin).toMatchObject({ value: "5wd", source: "default", on: "2026-03-02" });
    expect(openTasks(simulation)[0]?.dueAt).toBe("2026-03-09T15:59:59.999Z");
    expect(simulation.log[0]?.actor).toEqual({ name: "窗口", position: "desk", organisation: `BRANCH@${GULOU}` });
  });

  test("goes through children, milestones, messages, papers and records to its end", () => {
    let now = doAll(world, begun(800), "acceptance.accept");
    expect(now.cases.map(({ number }) => number)).toEqual([
      ...["JY-320106-2026-00001", "JY-320106-2026-00001-0001", "JY-320106-2026-00001-0002"],
    ]);
    expect(waiting(now)).toEqual([`signing@BRANCH@${GULOU}`, `handing@DEPOT@${STREET}`, `handing@DEPOT@${STREET}`]);
    expect(now.cases[0]?.data.deposit).toBe(100);
    now = doAll(world, doAll(world, now, "signing.sign"), "handing.hand");
    // The parent has heard of both once, and has told both.
    expect(now.cases[0]?.data.allHanded).toBe(true);
    expect(states(now).slice(1)).toEqual(["returning active", "returning active"]);
    now = doAll(world, now, "returning.return");
    expect(states(now)).toEqual(["returned done", "back done", "back done"]);
    expect(now.documents.map(({ template, case: of }) => [template, of === now.cases[0]?.id])).toEqual([
      ["receipt", true],
      ["receipt", true],
    ]);
    expect(now.records.borrower?.["320106199003071234"]).toMatchObject({ lastLoanOn: "2026-03-02" });
    expect(now.notices.map(({ template, position }) => `${template}@${position}`)).toEqual([
      "returned@borrower.officer",
    ]);
    expect(openTasks(now)).toEqual([]);
  });

  test("children that end without the milestone count as having passed it", () => {
    let now = doAll(world, begun(800), "acceptance.accept");
    now = doAll(world, doAll(world, now, "handing.withhold"), "signing.sign");
    expect(now.cases[0]).toMatchObject({ state: "returned", status: "done", data: { allHanded: true } });
  });

  describe("whose things are handed over one after another", () => {
    const inTurn = (more = "") => {
      const bundleFor: typeof world.bundleFor = (...at) => {
        const found = world.bundleFor(...at);
        const turned = JSON.stringify(found).replace(
          '"workflow":"loan-thing",',
          `"workflow":"loan-thing","order":"sequential"${more},`,
        );
        return JSON.parse(turned);
      };
      const there = { ...world, bundleFor };
      return { there, now: doAll(there, made(startSimulation(there, request(800))), "acceptance.accept") };
    };

    test("the second begins when the first is over, and the last ends them all", () => {
      const { there, now } = inTurn();
      expect(states(now)).toHaveLength(2);
      const first = doAll(there, now, "handing.withhold");
      expect(states(first).slice(1)).toEqual(["withheld done", "handing active"]);
      expect(doAll(there, doAll(there, first, "handing.withhold"), "signing.sign").cases[0]?.status).toBe("done");
    });

    test("the second does not begin where one is enough, or where the loan is over", () => {
      const { there, now } = inTurn(',"done":"any"');
      const enough = doAll(there, doAll(there, now, "handing.withhold"), "signing.sign");
      expect(states(enough)).toEqual(["returned done", "withheld done"]);
      const ended = made(operate(there, now, { do: "terminate", case: now.cases[0]?.id ?? "" }));
      expect(states(ended).map((one) => one.split(" ")[1])).toEqual(["cancelled", "cancelled"]);
    });
  });

  test("moving the clock fires what comes due meanwhile, in order, and the day of each shows", () => {
    const late = made(passTime(world, begun(800), "2026-03-10T01:00:00.000Z"));
    expect(late.now).toBe("2026-03-10T01:00:00.000Z");
    expect(late.notices).toMatchObject([{ template: "escalate", at: "2026-03-09T15:59:59.999Z" }]);
    const back = doAll(world, late, "acceptance.supplement");
    expect(back.cases[0]?.clocks.legal).toBeNull();
    const given = made(passTime(world, back, "2026-04-30T01:00:00.000Z"));
    expect(states(given)).toEqual(["withdrawn done"]);
    expect(passTime(world, given, "2026-03-01T00:00:00.000Z")).toMatchObject([{ code: "SIMULATION_TIME" }]);
  });

  test("is a value: what was before stays as it was, and the same acts give the same", () => {
    const before = begun(800);
    const copy = JSON.stringify(before);
    const once = doAll(world, before, "acceptance.accept");
    expect(JSON.stringify(before)).toBe(copy);
    expect(doAll(world, before, "acceptance.accept")).toEqual(once);
  });

  test("judges forms, outcomes and separated duties as the engine does", () => {
    expect(startSimulation(world, request(-5))).toMatchObject([{ code: "FIELD_RANGE" }]);
    const now = begun(5000);
    const [task] = openTasks(now);
    const doing = { task: task?.id ?? "", outcome: "refuse", data: {} };
    expect(act(world, now, doing)).toMatchObject([{ code: "FIELD_REQUIRED", path: "/reason" }]);
    expect(act(world, now, { ...doing, outcome: "burn" })).toMatchObject([{ code: "OUTCOME_UNKNOWN" }]);
    const large = made(act(world, now, { ...doing, outcome: "accept", person: "王敏" }));
    const approval = openTasks(large)[0]?.id ?? "";
    expect(act(world, large, { task: approval, outcome: "approve", person: "王敏" })).toMatchObject([
      { code: "SEPARATION" },
    ]);
    expect(act(world, now, { task: approval, outcome: "approve" })).toMatchObject([{ code: "NOT_FOUND" }]);
  });

  test("settings decide mode and parameters, and say where they come from", () => {
    const reason = { zh: "试验", en: "Trial" };
    const common = { scope: { division: GULOU }, from: "2026-01-01", until: null, reason };
    const settings = [
      { id: "a", key: "mode", value: "branch", ...common },
      { id: "b", key: "loan.directLimit", value: 100, ...common },
    ];
    const now = doAll(world, begun(800, { settings }), "acceptance.accept");
    expect(now.cases[0]?.resolved.params.directLimit).toMatchObject({ value: 100, source: "setting", division: GULOU });
    // A large one by the setting, and the branch decides itself.
    expect(now.cases[0]?.state).toBe("lent.paper.signing,lent.things.handing");
    expect(now.log[1]?.notes).toMatchObject([{ type: "skipped", state: "approval" }]);
  });

  test("messages and events that nobody awaits are refused, too many cases as well", () => {
    const now = begun(800);
    expect(sendMessage(world, now, { name: "confirmed" })).toMatchObject([{ code: "EVENT_REFUSED" }]);
    expect(deliver(world, now, { case: now.cases[0]?.id ?? "", type: "approval.approve" })).toMatchObject([
      { code: "EVENT_REFUSED" },
    ]);
    const many = Array.from({ length: 200 }, (_, index) => ({ thing: `椅子${index}` }));
    const crowd = begun(800, { data: { ...request(800).data, things: many } });
    const [task] = openTasks(crowd);
    expect(act(world, crowd, { task: task?.id ?? "", outcome: "accept" })).toMatchObject([
      { code: "SIMULATION_LIMIT" },
    ]);
  });
});
