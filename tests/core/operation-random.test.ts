import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compiledOf } from "../../src/core/machine/compile.ts";
import { leavesOf } from "../../src/core/machine/place.ts";
import type { SigningChange } from "../../src/core/machine/sign.ts";
import { SIGNER_PLACES } from "../../src/core/machine/signing.ts";
import { invokeOf, signerOf } from "../../src/core/machine/slot.ts";
import { replay } from "../../src/core/operation/replay.ts";
import { earlierSteps, returning } from "../../src/core/operation/return.ts";
import { wayTo } from "../../src/core/operation/way.ts";
import { machineOf } from "./machine-helpers.ts";
import { procedure } from "./operation-machine.ts";
import { OpenOffice } from "./operation-office.ts";

/** Split over the properties below; `npm run test:long` takes 10,000. `OPERATION_SEED` repeats a run. */
const MACHINES = Number(process.env.OPERATION_MACHINES ?? 2_000);
const SEED = Number(process.env.OPERATION_SEED ?? Math.floor(Math.random() * 2 ** 31));
console.info(`random procedures: ${MACHINES}, seed ${SEED}`);
const SHARE = Math.ceil(MACHINES / 4);

type Doing = { do: "step" | "timer" | "return" | "straight" | "jump" | "withdraw" | "add" | "remove"; which: number };
const doings = fc.array(
  fc.record<Doing>({
    do: fc.constantFrom(
      ...(["step", "step", "step", "step", "step", "timer", "return", "straight", "jump", "withdraw"] as const),
      ...(["add", "remove"] as const),
    ),
    which: fc.nat(1000),
  }),
  { minLength: 4, maxLength: 14 },
);

/** Does one thing, whatever is possible of it; whether anything was done. */
function act(office: OpenOffice, { do: what, which }: Doing): boolean {
  const { machine, now, done, stood } = office;
  const pick = <T>(list: readonly T[]): T | undefined => list[which % Math.max(1, list.length)];
  if (what === "withdraw") {
    if (stood.length < 2 || office.history.at(-1)?.kind !== "event") return false;
    office.withdraw();
    return true;
  }
  if (what === "jump") {
    const state = pick(compiledOf(machine).facts.states.map(({ path }) => path));
    const way = state === undefined ? null : wayTo(machine, now.stored, state);
    return way !== null && office.move("jumped", { movements: [way] });
  }
  if (office.over) return false;
  if (what === "step") {
    const type = pick(office.events());
    return type !== undefined && office.send(type);
  }
  if (what === "add" || what === "remove") {
    const slot = pick(slotsOf(office));
    return slot !== undefined && office.sign(what === "add" ? adding(slot, which) : removing(office, slot, which));
  }
  if (what === "timer") {
    const key = pick(office.timers.open);
    return key !== undefined && office.fire(key);
  }
  const from = pick(tasksOf(office));
  const to = from === undefined ? undefined : pick(earlierSteps(machine, now.stored, from, done));
  return to !== undefined && office.move("returned", returning(machine, now.stored, to, what === "straight"));
}

/** States of open tasks. */
function tasksOf(office: OpenOffice): string[] {
  return [...office.now.work.values()].flatMap((one) => (one.type === "openTask" ? [one.state] : []));
}

function slotsOf(office: OpenOffice): string[] {
  return [...office.now.work.values()].flatMap((one) => (one.type === "openTask" ? [one.id] : []));
}

function adding(slot: string, which: number): SigningChange {
  const place = SIGNER_PLACES[which % SIGNER_PLACES.length] ?? "parallel";
  return { invoke: invokeOf(slot), add: { by: "u1" }, place, of: signerOf(slot) };
}

function removing(office: OpenOffice, slot: string, which: number): SigningChange {
  const signers = office.now.stored.signing?.[invokeOf(slot)]?.signers ?? [];
  return { invoke: invokeOf(slot), remove: signers[which % Math.max(1, signers.length)]?.key ?? "" };
}

function walked(run: (office: OpenOffice, doing: Doing) => void, atTheEnd: (office: OpenOffice) => void = () => {}) {
  return fc.property(procedure, doings, (config, list) => {
    const office = new OpenOffice(machineOf(config));
    for (const doing of list) run(office, doing);
    atTheEnd(office);
  });
}

describe("random procedures under random operations", () => {
  test("have exactly the tasks, parts and timers open that their states name: none lost, none orphaned", () => {
    const check = walked((office, doing) => {
      act(office, doing);
      expect(office.actors.open).toEqual(office.actors.due);
      expect(office.timers.open).toEqual(office.timers.due);
    });
    fc.assert(check, { numRuns: SHARE, seed: SEED });
  });

  test("lose nothing that the preview did not announce, and begin nothing else", () => {
    const check = walked((office, doing) => {
      const { machine, now, done } = office;
      const from = doing.do === "return" || doing.do === "straight" ? tasksOf(office)[0] : undefined;
      const to = from === undefined ? undefined : earlierSteps(machine, now.stored, from, done)[0];
      if (!to || office.over) {
        act(office, doing);
        return;
      }
      const moving = returning(machine, now.stored, to, doing.do === "straight");
      const preview = office.preview(moving);
      const before = office.actors.open;
      if (!office.move("returned", moving) || !preview) return;
      const ends = preview.ends.map(({ id }) => id);
      const begins = preview.begins.map(({ id }) => id);
      const expected = [...before.filter((id) => !ends.includes(id)), ...begins].sort();
      expect(office.actors.open).toEqual(expected);
      expect(ends.map(invokeOf)).toContain(taskOf(office, from ?? ""));
      expect(office.actors.open.map(invokeOf)).toContain(to.invoke);
    });
    fc.assert(check, { numRuns: SHARE, seed: SEED });
  });

  test("come straight back from a return to exactly the work that was there, approved and open", () => {
    let came = 0;
    const check = walked((office, doing) => {
      const { machine, now, done } = office;
      const from = tasksOf(office)[doing.which % Math.max(1, tasksOf(office).length)];
      const to = from === undefined ? undefined : earlierSteps(machine, now.stored, from, done)[0];
      if (!to || office.over || doing.do === "step") {
        act(office, doing);
        return;
      }
      const [stood, open] = [now.stored, office.actors.open];
      if (!office.move("returned", returning(machine, stood, to, true))) return;
      if (office.over || !leavesOf(office.now.stored.value).includes(to.state)) return;
      const taken = office.decide(to.invoke, to.outcome);
      if (!taken || office.over) return;
      came += 1;
      expect(office.now.stored.value).toEqual(stood.value);
      expect(office.now.stored.back ?? []).toEqual(stood.back ?? []);
      expect(office.now.stored.signing ?? {}).toEqual(stood.signing ?? {});
      expect(office.actors.open).toEqual(open);
    });
    fc.assert(check, { numRuns: SHARE, seed: SEED });
    expect(came).toBeGreaterThan(SHARE / 4);
  });

  test("stand after a withdrawal as before the step, and replay from their history to the identical state, data and work", () => {
    const takesBack = (office: OpenOffice, doing: Doing) => {
      const before = office.now;
      if (act(office, doing) && doing.do === "step") {
        office.withdraw();
        expect(office.now).toEqual(before);
        act(office, doing);
      }
    };
    const replays = (office: OpenOffice) => {
      const again = replay(office.machine, office.history);
      if (!again.ok) throw new Error(`the history is refused at ${again.at}`);
      expect(again.stood.at(-1)?.stored).toEqual(office.now.stored);
      expect(again.stood.at(-1)?.data).toEqual(office.now.data);
      expect([...(again.stood.at(-1)?.work.keys() ?? [])].sort()).toEqual([...office.now.work.keys()].sort());
    };
    fc.assert(walked(takesBack, replays), { numRuns: SHARE, seed: SEED });
  });
});

function taskOf(office: OpenOffice, state: string): string {
  const actor = [...compiledOf(office.machine).facts.actors].find(
    ([id, at]) => at.state === state && id.startsWith("task_"),
  );
  return actor?.[0] ?? "";
}
