import { describe, expect, test } from "vitest";
import { OPERATIONS } from "../../src/core/operation/catalogue.ts";
import { openTasks } from "../../src/core/simulate/act.ts";
import { startSimulation } from "../../src/core/simulate/begin.ts";
import { foresee } from "../../src/core/simulate/foresee.ts";
import type { Simulation } from "../../src/core/simulate/model.ts";
import {
  destinationsIn,
  earlierIn,
  type Operating,
  operate,
  TRIED_OPERATIONS,
} from "../../src/core/simulate/operate.ts";
import { parseScenarios } from "../../src/core/simulate/scenario-parse.ts";
import { runScenario } from "../../src/core/simulate/scenario-run.ts";
import { doAll, lendingWorld, made } from "./simulation-world.ts";

const world = lendingWorld();
const STREET = "320106001000";
const GIVEN = {
  ...{ name: "张三", residentId: "320106199003071234", value: 5000, neededOn: "2026-03-20" },
  things: [{ thing: "投影仪" }],
};

const begun = (): Simulation =>
  made(startSimulation(world, { workflow: "loan", division: STREET, on: "2026-03-02", data: GIVEN }));
const approving = () => doAll(world, begun(), "acceptance.accept");
const lending = () => doAll(world, approving(), "approval.approve");
const tried = (simulation: Simulation, asked: Operating) => made(operate(world, simulation, asked));
const task = (simulation: Simulation, invoke: string) => {
  const found = openTasks(simulation).find((one) => one.invoke.startsWith(invoke));
  if (!found) throw new Error(`no ${invoke} among ${openTasks(simulation).map((one) => one.invoke)}`);
  return found;
};
const first = ({ cases }: Simulation) => {
  const [one] = cases;
  if (!one) throw new Error("no case");
  return one;
};
const standing = (simulation: Simulation) => `${first(simulation).state} ${first(simulation).status}`;
const waiting = (simulation: Simulation) =>
  openTasks(simulation).map(({ invoke, position }) => `${invoke}@${position}`);
const refusal = (simulation: Simulation, asked: Operating) => {
  const result = operate(world, simulation, asked);
  return Array.isArray(result) ? result.map(({ code }) => code) : "taken";
};

describe("operations that nobody has drawn, tried in a simulation", () => {
  test("each is one of the catalogue", () => {
    expect(TRIED_OPERATIONS.filter((one) => !(one in OPERATIONS))).toEqual([]);
  });

  test("a task is returned to who did the step before, walks on from there, or comes straight back", () => {
    const now = approving();
    const asked = { do: "return", task: task(now, "approval").id } as const;
    expect(earlierIn(world, now, task(now, "approval")).map(({ invoke }) => invoke)).toEqual(["acceptance"]);
    const back = tried(now, asked);
    expect(waiting(back)).toEqual(["acceptance@desk"]);
    expect(back.log.at(-1)).toMatchObject({ kind: "move", type: "returned", from: "approval", to: "received" });
    const again = doAll(world, tried(now, { ...asked, straight: true }), "acceptance.accept");
    expect(waiting(again)).toEqual(["approval@approver"]);
    // What it was begun from stays as it was.
    expect(waiting(now)).toEqual(["approval@approver"]);
  });

  test("where nothing was done before, there is nowhere to return to", () => {
    const now = begun();
    expect(refusal(now, { do: "return", task: task(now, "acceptance").id })).toEqual(["OPERATION_TARGET"]);
  });

  test("another post is asked to sign as well, and need not any more", () => {
    const now = approving();
    const asked = tried(now, {
      do: "addSigner",
      task: task(now, "approval").id,
      position: "keeper",
      place: "parallel",
    });
    expect(
      waiting(asked)
        .map((one) => one.replace(/^[^@]+/, "approval"))
        .sort(),
    ).toEqual(["approval@approver", "approval@keeper"]);
    const added = Object.values(first(asked).stored.signing ?? {})
      .flatMap(({ signers }) => signers)
      .find(({ key }) => key !== "");
    const alone = tried(asked, {
      do: "removeSigner",
      case: first(asked).id,
      task: "approval",
      signer: added?.key ?? "",
    });
    expect(openTasks(alone).map(({ position }) => position)).toEqual(["approver"]);
    expect(alone.log.map(({ type }) => type).slice(-2)).toEqual(["signerAdded", "signerRemoved"]);
  });

  test("a limit is extended once, within what the procedure allows, with its notice", () => {
    const now = approving();
    const longer = tried(now, { do: "extend", case: first(now).id, days: 5 });
    expect(first(longer).dueAt?.localeCompare(first(now).dueAt ?? "")).toBe(1);
    expect(longer.documents.at(-1)).toMatchObject({ template: "extension" });
    expect(refusal(longer, { do: "extend", case: first(now).id, days: 1 })).toEqual(["EVENT_REFUSED"]);
    expect(refusal(now, { do: "extend", case: first(now).id, days: 6 })).toEqual(["FORM_INVALID"]);
  });

  test("a case is led to another step, and what that ends and begins is foreseen", () => {
    const now = lending();
    const one = first(now);
    expect(destinationsIn(world, now, one)).toContain("received");
    const jumped = tried(now, { do: "jump", case: one.id, to: "received" });
    expect(waiting(jumped)).toEqual(["acceptance@desk"]);
    const { ends, begins, casesEnded } = foresee(now, jumped);
    expect(begins).toEqual([{ task: "acceptance", case: one.id }]);
    expect(ends.map((each) => each.task)).toContain("signing");
    // The thing that was being handed over ends with what had begun it.
    expect(casesEnded).toEqual([now.cases[1]?.id]);
    expect(refusal(now, { do: "jump", case: one.id, to: "nowhere" })).toEqual(["OPERATION_TARGET"]);
  });

  test.each([
    "cancel",
    "terminate",
  ] as const)("a case that is ended by %s goes on where it stood when it is reopened", (how) => {
    const now = approving();
    const over = tried(now, { do: how, case: first(now).id });
    expect([standing(over), waiting(over)]).toEqual(["approval cancelled", []]);
    expect(refusal(over, { do: how, case: first(now).id })).toEqual(["EVENT_REFUSED"]);
    const again = tried(over, { do: "reopen", case: first(now).id });
    expect([standing(again), waiting(again)]).toEqual(["approval active", ["approval@approver"]]);
    expect(refusal(again, { do: "reopen", case: first(now).id })).toEqual(["EVENT_REFUSED"]);
  });

  test("urging and asking move nothing, and reach the posts", () => {
    const now = approving();
    const urged = tried(tried(now, { do: "urge", case: first(now).id }), {
      ...{ do: "consult", case: first(now).id, position: "keeper" },
    });
    expect(standing(urged)).toBe(standing(now));
    expect(urged.notices.slice(now.notices.length).map(({ template, position }) => `${template}@${position}`)).toEqual([
      "urged@approver",
      "consulted@keeper",
    ]);
  });
});

describe("operations in scenarios", () => {
  const scenario = (steps: string) => `scenarios:
  - id: tried
    title: { zh: 试, en: Tried }
    given: { division: "${STREET}", on: 2026-03-02, data: ${JSON.stringify(GIVEN)} }
    steps:
${steps.replace(/^/gm, "      ")}`;
  const run = (steps: string) => {
    const { value: scenarios, problems } = parseScenarios(scenario(steps), "loan.scenarios.yaml");
    expect(problems).toEqual([]);
    return (scenarios ?? []).flatMap((one) =>
      runScenario(world, { ...one, workflow: "loan" }).problems.map(({ what }) => what.en),
    );
  };

  test("stand among what is done, and say what must hold then", () => {
    expect(
      run(`- { do: acceptance.accept, then: { state: approval } }
- { operate: addSigner, task: approval, position: keeper, place: parallel }
- { operate: extend, days: 3, then: { documents: [receipt, extension] } }
- { operate: extend, days: 3, refused: EVENT_REFUSED }
- { operate: return, task: approval, to: acceptance, then: { state: received, tasks: [acceptance@desk] } }
- { operate: jump, to: approval, then: { state: approval } }
- { operate: terminate, then: { status: cancelled, tasks: [] } }
- { operate: reopen, then: { status: active, state: approval } }`),
    ).toEqual([]);
  });

  test("say what is open where the task is none", () => {
    expect(run("- { operate: return, task: approval }")).toHaveLength(1);
  });

  test("are those that can be tried", () => {
    const { problems } = parseScenarios(scenario("- { operate: shred }"), "loan.scenarios.yaml");
    expect(problems.map(({ what }) => what.en).join()).toMatch(/return, addSigner/);
  });
});
