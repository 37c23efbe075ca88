import { beforeAll, expect, test } from "vitest";
import { outboxRound } from "../../src/engine/carry-out.ts";
import { completeTask } from "../../src/engine/complete.ts";
import { deliverEvent } from "../../src/engine/deliver.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { timersRound } from "../../src/engine/fire-due.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { startInstance } from "../../src/engine/start.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { withWorkflow } from "../helpers/inline.ts";
import { CITY, caller, enterLending, GULOU, idOf, lendingEngine, NOW, setClock, taken } from "../helpers/lending.ts";

/** A letter to a workshop outside, which answers by its own system or not at all. */
const LETTER = `
id: expertise
title: { zh: 送检, en: Expertise }
start: { positions: [desk], form: anything, by: [parent] }
number: "{parent}-E{index4}"
machine:
  initial: waiting
  states:
    waiting:
      entry: [{ type: document, params: { template: receipt } }]
      invoke: { src: message, id: workshop, input: { name: workshopAnswers } }
      on:
        workshop.received: { target: told, actions: [{ type: set, params: { finding: "= event.data.finding" } }] }
      after: { 10wd: { target: told, actions: [{ type: set, params: { finding: silent } }] } }
    told:
      entry: [{ type: emit, params: { to: { parent: true }, name: expertise, data: { finding: "= finding" } } }]
      after: { PT1M: done }
    done: { type: final }
`;

const REPAIR = `
id: repair
title: { zh: 维修, en: Repair }
start: { positions: [desk], form: anything }
number: "WX-{division6}-{yyyy}-{seq5}"
acceptOn: "= acceptedOn"
clock: { promise: 10wd }
machine:
  initial: desk
  states:
    desk:
      invoke: { src: task, id: look, input: { position: desk, form: anything, outcomes: [{ id: ask, title: { zh: 送检, en: Ask } }, { id: finish, title: { zh: 修好, en: Done } }] } }
      on: { look.ask: asking, look.finish: finished }
    asking:
      entry: [{ type: pauseClock, params: { when: "= pauses", reason: { zh: 送检, en: Expertise } } }]
      exit: [{ type: resumeClock }]
      invoke:
        - { src: workflow, id: letter, input: { workflow: expertise, outlives: true } }
        - { src: message, id: answer, input: { name: expertise } }
      on:
        answer.received: { target: desk, actions: [{ type: set, params: { finding: "= event.data.finding" } }] }
        letter.done: desk
    finished: { type: final }
`;

onBothDatabases("a case that asks a body outside", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = withWorkflow(withWorkflow(await lendingEngine(database()), LETTER), REPAIR);
  });

  const drain = async () => {
    while ((await outboxRound(engine, [])) || (await timersRound(engine))) {
      // Until nothing is ready any more.
    }
  };
  const rowOf = (uuid: string) => database().knex("instance").where({ home_city: CITY, id: uuid }).first();
  const asks = async (pauses: boolean) => {
    await setClock(database(), NOW);
    const started = taken(
      await startInstance(engine, caller("desk"), {
        workflow: "repair",
        division: GULOU,
        data: { pauses, acceptedOn: "2026-03-02" },
        key: null,
      }),
    );
    const task = idOf(started.tasks[0]?.id);
    taken(await completeTask(engine, caller("desk"), { task, outcome: "ask", data: {} }));
    await drain();
    const parent = idOf(started.instance);
    const letter = await database().knex("instance").where({ home_city: CITY, parent: parent.uuid }).first();
    return { parent, letter };
  };

  test.each([
    [true, "stands still"],
    [false, "runs on"],
  ])("whose place says %s for pausing: its time %s while the letter is out, and it goes on with the answer", async (pauses) => {
    const { parent, letter } = await asks(pauses);
    const waiting = await rowOf(parent.uuid);
    expect(waiting).toMatchObject({ state: "asking", status: "active" });
    expect(waiting.clock.promise.pauses.some((one: { until: string | null }) => one.until === null)).toBe(pauses);
    expect(await database().knex("document").where({ instance_id: letter.id })).toHaveLength(1);
    taken(
      await deliverEvent(engine, {
        instance: { city: CITY, uuid: letter.id },
        ...{
          event: { message: "workshopAnswers" },
          from: "system:workshop",
          key: crypto.randomUUID(),
          data: { finding: "worn" },
        },
      }),
    );
    await drain();
    const back = await rowOf(parent.uuid);
    expect(back.state).toBe("desk");
    expect(back.data.finding).toBe("worn");
    expect(back.clock.promise.pauses.every((one: { until: string | null }) => one.until !== null)).toBe(true);
    expect((await replayInstance(engine, parent)).problems).toEqual([]);
  });

  test("and hears nothing goes on when the time for an answer has lapsed, once", async () => {
    const { parent, letter } = await asks(true);
    await setClock(database(), "2026-03-17T02:00:00.000Z");
    await drain();
    expect((await rowOf(parent.uuid)).data.finding).toBe("silent");
    expect((await rowOf(parent.uuid)).state).toBe("desk");
    await setClock(database(), "2026-03-17T02:05:00.000Z");
    await drain();
    expect((await rowOf(letter.id)).status).toBe("done");
    expect((await rowOf(parent.uuid)).state, "the end of the letter sends it nowhere").toBe("desk");
    await setClock(database(), NOW);
  });
});
