import { beforeAll, expect, test } from "vitest";
import { isRefusal } from "../../src/core/refusal.ts";
import { claimTask, releaseTask } from "../../src/engine/claim.ts";
import { completeTask } from "../../src/engine/complete.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { startInstance } from "../../src/engine/start.ts";
import { saveDraft } from "../../src/engine/task-draft.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { CITY, caller, GULOU, loanOf, NOW, RESIDENT_ID, taken } from "../helpers/lending.ts";
import { loans, nothingPersonalIsStored, taskOf } from "./loans.ts";

onBothDatabases("a desk that takes loans", (database) => {
  const { engine: open, start } = loans(database);
  let engine: Engine;
  beforeAll(() => {
    engine = open();
  });

  test("an outcome's own fields are asked for, unknown fields and outcomes are refused, and nothing changes", async () => {
    const task = taskOf(await start(), "acceptance");
    const codes: unknown[] = [];
    for (const attempt of [
      { outcome: "refuse" },
      { outcome: "accept", data: { surprise: 1 } },
      { outcome: "approve" },
      { outcome: "accept", data: { reason: "a\u0000b" } },
    ]) {
      const refused = await completeTask(engine, caller("desk"), { task, ...attempt });
      codes.push(isRefusal(refused) && refused.code);
    }
    expect(codes).toEqual(["FORM_INVALID", "FORM_INVALID", "OUTCOME_UNKNOWN", "BODY_INVALID"]);
    const refuse = { task, outcome: "refuse", data: { reason: "材料不全" } };
    expect(taken(await completeTask(engine, caller("desk"), refuse))).toMatchObject({
      status: "done",
      phase: "notAccepted",
    });
  });

  test("a task of another office is not there; a supervisor is told it is not theirs to do", async () => {
    const task = taskOf(await start(), "acceptance");
    const codes: unknown[] = [];
    for (const user of ["elsewhere", "keeper", "supervisor"]) {
      const refused = await completeTask(engine, caller(user), { task, outcome: "accept" });
      codes.push(isRefusal(refused) && refused.code);
    }
    expect(codes).toEqual(["NOT_FOUND", "NOT_FOUND", "FORBIDDEN"]);
  });

  test("one claims, the other is told by whom; released, it is everybody's again", async () => {
    const task = taskOf(await start(), "acceptance");
    expect(taken(await claimTask(engine, caller("desk"), { task }))).toMatchObject({ assignee: "desk", revision: 2 });
    expect(taken(await claimTask(engine, caller("desk"), { task }))).toMatchObject({ assignee: "desk", revision: 2 });
    const refused = await completeTask(engine, caller("desk2"), { task, outcome: "accept" });
    expect(refused).toMatchObject({ code: "TASK_CLAIMED", cure: { zh: "签收人：desk先生" } });
    expect(await releaseTask(engine, caller("desk2"), { task })).toMatchObject({ code: "TASK_CLAIMED" });
    expect(taken(await releaseTask(engine, caller("desk"), { task }))).toMatchObject({ assignee: null, revision: 3 });
    expect(taken(await completeTask(engine, caller("desk2"), { task, outcome: "accept" })).status).toBe("active");
  });

  test("who comes late learns who did what, and when; strangers learn nothing", async () => {
    const task = taskOf(await start(), "acceptance");
    taken(await completeTask(engine, caller("desk"), { task, outcome: "accept" }));
    const late = await completeTask(engine, caller("desk2"), { task, outcome: "refuse", data: { reason: "x" } });
    expect(late).toMatchObject({
      code: "STALE",
      happened: { actorName: "desk先生", outcome: "accept", at: NOW },
    });
    expect(await completeTask(engine, caller("elsewhere"), { task, outcome: "accept" })).toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("a page that shows an older revision is told what has happened since", async () => {
    const task = taskOf(await start(), "acceptance");
    taken(await claimTask(engine, caller("desk"), { task }));
    const refused = await completeTask(engine, caller("desk"), { task, outcome: "accept", revision: 1 });
    expect(refused).toMatchObject({ code: "STALE", happened: { actorName: "desk先生", state: "received" } });
    expect(taken(await completeTask(engine, caller("desk"), { task, outcome: "accept", revision: 2 })).status).toBe(
      "active",
    );
  });

  test("a draft is sealed, the caller's own, and never overwritten by an older page", async () => {
    const task = taskOf(await start(), "acceptance");
    const first = taken(
      await saveDraft(engine, caller("desk"), { task, data: { reason: "好", residentId: RESIDENT_ID }, revision: 0 }),
    );
    expect(first.revision).toBe(1);
    expect(
      taken(await saveDraft(engine, caller("desk"), { task, data: { reason: "很好" }, revision: 1 })).revision,
    ).toBe(2);
    expect(await saveDraft(engine, caller("desk"), { task, data: { reason: "旧" }, revision: 1 })).toMatchObject({
      code: "STALE",
    });
    expect(await saveDraft(engine, caller("elsewhere"), { task, data: {} })).toMatchObject({ code: "NOT_FOUND" });
    expect(taken(await saveDraft(engine, caller("desk2"), { task, data: { reason: "我的" } })).revision).toBe(1);
    await nothingPersonalIsStored(engine);
    taken(await completeTask(engine, caller("desk"), { task, outcome: "accept" }));
    expect(await database().knex("task_draft").where({ home_city: CITY, task_id: task.uuid })).toEqual([]);
  });

  test("the same key gives the same answer and one transition; with other content it is refused", async () => {
    const first = await start(loanOf(500), "start-1");
    expect(await start(loanOf(500), "start-1")).toEqual(first);
    const other = { workflow: "loan", division: GULOU, data: loanOf(600), key: "start-1" };
    expect(await startInstance(engine, caller("desk"), other)).toMatchObject({ code: "IDEMPOTENCY_REUSED" });
    const input = { task: taskOf(first, "acceptance"), outcome: "accept", key: "c-1" };
    const answer = taken(await completeTask(engine, caller("desk"), input));
    expect(await completeTask(engine, caller("desk"), input)).toEqual(answer);
    expect(await completeTask(engine, caller("desk"), { ...input, outcome: "refuse" })).toMatchObject({
      code: "IDEMPOTENCY_REUSED",
    });
  });
});
