import { beforeAll, expect, test } from "vitest";
import { outboxRound } from "../../src/engine/carry-out.ts";
import { completeTask } from "../../src/engine/complete.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { startInstance } from "../../src/engine/start.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { withWorkflow } from "../helpers/inline.ts";
import { caller, enterLending, GULOU, idOf, lendingEngine, taken } from "../helpers/lending.ts";

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

onBothDatabases("children of which so many have to pass", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = [OPINION, POLL].reduce((one, yaml) => withWorkflow(one, yaml), await lendingEngine(database()));
  });

  const rounds = async () => {
    while (await outboxRound(engine, []));
  };
  async function polled(): Promise<{ id: string; tasks: string[] }> {
    const people = ["甲", "乙", "丙"].map((name) => ({ name }));
    const begun = taken(
      await startInstance(engine, caller("desk"), { workflow: "poll", division: GULOU, data: { people } }),
    );
    await rounds();
    const rows = await database().all<{ id: string }>(
      {
        name: "poll-tasks",
        text: "select t.id from task t join instance i on i.home_city = t.home_city and i.id = t.instance_id where i.parent = $1",
      },
      [idOf(begun.instance).uuid],
    );
    return { id: idOf(begun.instance).uuid, tasks: rows.map(({ id }) => id) };
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
});
