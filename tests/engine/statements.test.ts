import { afterAll, beforeAll, expect, test } from "vitest";
import { claimTask } from "../../src/engine/claim.ts";
import { completeTask } from "../../src/engine/complete.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { startInstance } from "../../src/engine/start.ts";
import { startMany } from "../../src/engine/start-many.ts";
import { saveDraft } from "../../src/engine/task-draft.ts";
import { type Counted, counting } from "../helpers/counting.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { caller, enterLending, GULOU, idOf, lendingEngine, loanOf, STREET, taken } from "../helpers/lending.ts";

/** Tables whose rows belong to a case: no statement may touch one without saying in which city. */
const OPERATIONAL =
  /\b(?:from|join|into|update|using)\s+(instance|task|task_draft|event|participant|timer|outbox|idempotency|number_counter|document|record|record_version)\b/i;

onBothDatabases("round trips", (database) => {
  let engine: Engine;
  let counted: Counted;
  const everything: Counted["sent"] = [];

  beforeAll(async () => {
    await enterLending(database());
    counted = counting(database());
    engine = await lendingEngine(counted.database);
    // The first of a kind stores its variant; what follows is the rule.
    await loan();
  });
  afterAll(() => expect(everything.length).toBeGreaterThan(0));

  const loan = async () =>
    taken(await startInstance(engine, caller("desk"), { workflow: "loan", division: GULOU, data: loanOf(500) }));
  const during = async (work: () => Promise<unknown>): Promise<string[]> => {
    counted.reset();
    await work();
    everything.push(...counted.sent);
    return counted.sent.map(({ name }) => name);
  };

  test("a completion with a receipt, a notice and three new rows is one read and one write", async () => {
    const task = idOf((await loan()).tasks[0]?.id);
    const complete = () => completeTask(engine, caller("desk"), { task, outcome: "accept", key: `k-${task.uuid}` });
    const sent = await during(async () => taken(await complete()));
    expect(sent).toHaveLength(2);
    expect(sent[0]).toBe("step-read-task");
    expect(sent[1]).toMatch(/^step-u/);
    expect(await during(complete)).toEqual(["step-read-task"]);
  });

  test("a claim is one read and one write, a draft one write", async () => {
    const task = idOf((await loan()).tasks[0]?.id);
    expect(await during(() => claimTask(engine, caller("desk"), { task }))).toHaveLength(2);
    expect(await during(() => saveDraft(engine, caller("desk"), { task, data: {} }))).toEqual(["draft-save"]);
  });

  test("a start reads twice and takes its number in the transaction that writes the case", async () => {
    const sent = await during(loan);
    expect(sent).toHaveLength(6);
    expect(sent.slice(2)).toEqual(["begin", "number-take", expect.stringMatching(/^step-n/), "commit"]);
  });

  test("a thousand children are written by two statements", async () => {
    const parent = idOf((await loan()).instance);
    const children = Array.from({ length: 1000 }, (_, index) => ({
      ...{ key: `k:${index}`, index: index + 1, division: STREET },
      data: { thing: `第${index}件` },
    }));
    const many = { parent, invoke: "things", workflow: "loan-thing", children };
    await startMany(engine, { ...many, children: children.slice(0, 1) });
    const sent = await during(async () => {
      const started = taken(await startMany(engine, many));
      expect([started.started.length, started.known, started.refused]).toEqual([999, 1, []]);
    });
    expect(sent.filter((name) => name.startsWith("step-n"))).toHaveLength(2);
    expect(sent).toHaveLength(3);
  });

  test("every statement sent names the home city of what it touches, as its first value", () => {
    const wrong = everything.filter(
      ({ text }) => OPERATIONAL.test(text) && !/home_city = \$1|select \$1,|values \(\$1,/.test(text),
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
    expect(everything.filter(({ text }) => OPERATIONAL.test(text)).length).toBeGreaterThan(5);
  });
});
