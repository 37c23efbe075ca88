import { beforeAll, describe, expect, test } from "vitest";
import { outboxRound } from "../../src/engine/carry-out.ts";
import { completeTask } from "../../src/engine/complete.ts";
import { directCase } from "../../src/engine/direct.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { startInstance } from "../../src/engine/start.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { withWorkflow } from "../helpers/inline.ts";
import { caller, enterLending, GULOU, idOf, lendingEngine, setClock, taken } from "../helpers/lending.ts";

const OPINION = `
id: opinion
title: { zh: 征求意见, en: Opinion }
label: "= name"
start: { positions: [], by: [parent] }
number: "{parent}-{index4}"
machine:
  initial: asked
  states:
    asked:
      invoke: { src: task, id: asked, input: { position: desk, outcomes: [approve, reject] } }
      on: { asked.approve: agreed, asked.reject: refused }
    agreed: { type: final }
    refused: { type: final }
`;
const POLL = `
id: poll
title: { zh: 征询, en: Poll }
start: { positions: [desk], form: anything }
number: "ZX-{division6}-{yyyy}-{seq5}"
machine:
  initial: asking
  states:
    asking:
      invoke:
        src: workflow
        id: opinions
        input: { workflow: opinion, forEach: "= people", done: { count: 2 }, pass: [agreed] }
      on:
        opinions.done: [{ guard: "= event.data.passed", target: adopted }, { target: dropped }]
    adopted: { type: final }
    dropped: { type: final }
`;

const RELAY = POLL.replace("id: poll", "id: relay")
  .replace('"ZX-', '"CX-')
  .replace("forEach:", "order: sequential, forEach:");
const ROUND = RELAY.replace("id: relay", "id: round")
  .replace('"CX-', '"XX-')
  .replace(", done: { count: 2 }, pass: [agreed]", "")
  .replace('[{ guard: "= event.data.passed", target: adopted }, { target: dropped }]', "adopted");

/** Asks everybody once more where too few agreed. */
const AGAIN = POLL.replace("id: poll", "id: again")
  .replace('"ZX-', '"ZC-')
  .replace("target: dropped }]", "target: asking, reenter: true }]");

onBothDatabases("children of which so many have to pass", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = [OPINION, POLL, RELAY, ROUND, AGAIN].reduce(
      (one, yaml) => withWorkflow(one, yaml),
      await lendingEngine(database()),
    );
  });

  const rounds = async () => {
    while (await outboxRound(engine, []));
  };
  async function tasksOf(id: string): Promise<string[]> {
    const rows = await database().all<{ id: string }>(
      {
        name: "poll-tasks",
        text: "select t.id from task t join instance i on i.home_city = t.home_city and i.id = t.instance_id where i.parent = $1 order by i.number",
      },
      [id],
    );
    return rows.map(({ id }) => id);
  }
  async function polled(workflow = "poll"): Promise<{ id: string; tasks: string[] }> {
    const people = ["甲", "乙", "丙"].map((name) => ({ name }));
    const begun = taken(await startInstance(engine, caller("desk"), { workflow, division: GULOU, data: { people } }));
    await rounds();
    const id = idOf(begun.instance).uuid;
    return { id, tasks: await tasksOf(id) };
  }
  const says = async (task: string, outcome: string) => {
    taken(await completeTask(engine, caller("desk"), { task: { city: 320100, uuid: task }, outcome }));
    await rounds();
  };
  const states = async (id: string) =>
    database().all<{ state: string; status: string }>(
      { name: "poll-states", text: "select state, status from instance where id = $1 or parent = $1 order by number" },
      [id],
    );

  const left = async () =>
    (await database().all({ name: "outbox-left", text: "select 1 from outbox where kind = 'spawn'" }, [])).length;

  test("go on with the second who agrees, and the third is no longer asked", async () => {
    const { id, tasks } = await polled();
    await says(tasks[0] ?? "", "approve");
    expect((await states(id))[0]).toEqual({ state: "asking", status: "active" });
    await says(tasks[1] ?? "", "approve");
    const [poll, ...opinions] = await states(id);
    expect(poll).toEqual({ state: "adopted", status: "done" });
    expect(opinions.map(({ status }) => status).sort()).toEqual(["cancelled", "done", "done"]);
  });

  test("are given up as soon as two cannot agree any more", async () => {
    const { id, tasks } = await polled();
    await says(tasks[0] ?? "", "reject");
    await says(tasks[2] ?? "", "reject");
    expect((await states(id))[0]).toEqual({ state: "dropped", status: "done" });
  });

  test("count for the round in which they were asked alone", async () => {
    const { id, tasks } = await polled("again");
    for (const outcome of ["approve", "reject", "reject"]) await says(tasks.shift() ?? "", outcome);
    const [first = "", second = ""] = await tasksOf(id);
    await says(first, "approve");
    expect((await states(id))[0]).toEqual({ state: "asking", status: "active" });
    await says(second, "approve");
    expect((await states(id))[0]).toEqual({ state: "adopted", status: "done" });
  });

  describe("that begin one after another", () => {
    const stood = async (id: string) => (await states(id)).map(({ state, status }) => `${state} ${status}`);
    const saysNext = async (id: string, outcome: string) => says((await tasksOf(id))[0] ?? "", outcome);
    const ends = async (id: string) => {
      const ask = { instance: { city: 320100, uuid: id }, reason: "停办", preview: false };
      taken(await directCase(engine, caller("supervisor"), "terminate", ask));
      await rounds();
    };
    const partOf = async (id: string) =>
      (
        await database().all<{ id: string }>(
          { name: "part-open", text: "select id from instance where parent = $1 and status = 'active'" },
          [id],
        )
      )[0]?.id ?? "";

    test("wait for the one before, however it ends, and the whole goes on when the last is over", async () => {
      const { id } = await polled("round");
      expect(await stood(id)).toEqual(["asking active", "asked active"]);
      await saysNext(id, "reject");
      expect(await stood(id)).toEqual(["asking active", "refused done", "asked active"]);
      await ends(await partOf(id));
      expect(await stood(id)).toEqual(["asking active", "refused done", "asked cancelled", "asked active"]);
      await saysNext(id, "approve");
      expect(await stood(id)).toEqual(["adopted done", "refused done", "asked cancelled", "agreed done"]);
      expect(await left()).toBe(0);
    });

    test("begin no more once the rule is decided without them", async () => {
      const agreed = await polled("relay");
      await saysNext(agreed.id, "approve");
      await saysNext(agreed.id, "approve");
      expect(await stood(agreed.id)).toEqual(["adopted done", "agreed done", "agreed done"]);
      const refused = await polled("relay");
      await saysNext(refused.id, "reject");
      await saysNext(refused.id, "reject");
      expect(await stood(refused.id)).toEqual(["dropped done", "refused done", "refused done"]);
      expect(await left()).toBe(0);
    });

    test("begin no more once the whole is ended", async () => {
      const { id } = await polled("round");
      await ends(id);
      expect(await stood(id)).toEqual(["asking cancelled", "asked cancelled"]);
      expect(await left()).toBe(0);
    });

    test("are begun once where the order is carried out again, and looked for where nobody woke it", async () => {
      const { id, tasks } = await polled("round");
      await database().all(
        {
          name: "order-again",
          text: "update outbox set body = body - 'after', ready_at = yijiao_now() where instance_id = $1",
        },
        [id],
      );
      await rounds();
      expect(await stood(id)).toEqual(["asking active", "asked active"]);
      taken(
        await completeTask(engine, caller("desk"), {
          task: { city: 320100, uuid: tasks[0] ?? "" },
          outcome: "approve",
        }),
      );
      // Whoever was to wake it was killed in between.
      await database().all({ name: "join-lost", text: "delete from outbox where instance_id = $1 and kind = 'join'" }, [
        id,
      ]);
      await rounds();
      expect(await stood(id)).toEqual(["asking active", "agreed done"]);
      await setClock(database(), "2026-03-02T02:10:00.000Z");
      await rounds();
      expect(await stood(id)).toEqual(["asking active", "agreed done", "asked active"]);
    });
  });
});
