import { beforeAll, expect, test } from "vitest";
import { dayText, endOfDay, localDay } from "../../src/core/calendar/day.ts";
import { addWorkingDays } from "../../src/core/calendar/days.ts";
import { isRefusal } from "../../src/core/refusal.ts";
import { getInstance } from "../../src/engine/cases-detail.ts";
import { listHistory } from "../../src/engine/cases-history.ts";
import { completeTask } from "../../src/engine/complete.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { extendInstance } from "../../src/engine/extend.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { startInstance } from "../../src/engine/start.ts";
import { onBothDatabases } from "../helpers/database.ts";
import {
  CITY,
  caller,
  enterLending,
  GULOU,
  idOf,
  lendingEngine,
  loanOf,
  NOW,
  setClock,
  taken,
} from "../helpers/lending.ts";

onBothDatabases("extending the limits of a case", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
  });

  /** A loan whose limits run: accepted, and waiting for the approver. */
  const accepted = async () => {
    await setClock(database(), NOW);
    const start = { workflow: "loan", division: GULOU, data: loanOf(5000) };
    const started = taken(await startInstance(engine, caller("desk"), start));
    const task = idOf(started.tasks[0]?.id);
    const moved = taken(await completeTask(engine, caller("desk"), { task, outcome: "accept" }));
    return { instance: idOf(started.instance), id: started.instance, task: idOf(moved.tasks[0]?.id) };
  };
  const whole = async (id: string, user = "desk") => {
    const detail = await getInstance(engine, caller(user), id);
    if (isRefusal(detail)) throw new Error(detail.code);
    return detail;
  };
  const offer = async (id: string, user = "desk") => (await whole(id, user)).accepts.find((one) => one.id === "extend");
  const due = (days: number) => {
    const { calendar } = engine.policies();
    return endOfDay(addWorkingDays(localDay(NOW, calendar.zone), days, calendar), calendar.zone);
  };

  test("moves both limits by the days granted, prints a notice, and holds after the next step", async () => {
    const { instance, id, task } = await accepted();
    expect((await whole(id)).due).toMatchObject({ at: due(10), of: 10 });
    expect(await offer(id)).toMatchObject({ allowed: true, requires: ["days", "reason"] });
    const extend = { instance, reason: "待外部核查", days: 3, key: "once" };
    const [one, same] = [
      taken(await extendInstance(engine, caller("desk"), extend)),
      taken(await extendInstance(engine, caller("desk"), extend)),
    ];
    expect(same).toEqual(one);
    expect((await whole(id)).due).toMatchObject({ at: due(13), of: 13 });
    const papers = await database().knex("document").where({ home_city: CITY, instance_id: instance.uuid });
    const paper = papers.find(({ template }: { template: string }) => template === "extension");
    expect(engine.sealer.open(paper.data).data.extension).toMatchObject({
      days: 3,
      reason: "待外部核查",
      dueAfter: due(13),
    });
    const history = await listHistory(engine, caller("desk"), id, {});
    if (isRefusal(history)) throw new Error(history.code);
    expect(history.items.at(-1)?.notes).toEqual([{ zh: "理由：待外部核查", en: "Reason: 待外部核查" }]);

    taken(await completeTask(engine, caller("approver"), { task, outcome: "approve" }));
    expect((await whole(id)).due).toMatchObject({ at: due(13), of: 13 });
    expect((await replayInstance(engine, instance)).problems).toEqual([]);
  });

  test("happens once, within what the workflow allows, by the post that it names", async () => {
    const { instance, id } = await accepted();
    const refused = async (user: string, days: number) => {
      const answer = await extendInstance(engine, caller(user), { instance, reason: "待外部核查", days });
      return isRefusal(answer) ? answer.code : "granted";
    };
    expect(await refused("desk", 6)).toBe("FORM_INVALID");
    expect(await refused("approver", 3)).toBe("FORBIDDEN");
    expect(await refused("elsewhere", 3)).toBe("NOT_FOUND");
    expect(await offer(id, "approver")).toMatchObject({ allowed: false });
    expect(await refused("desk", 5)).toBe("granted");
    expect(await refused("desk", 1)).toBe("EVENT_REFUSED");
    expect((await offer(id))?.whyNot?.en).toMatch(/extended once/);
  });

  test("two who grant it at one moment are decided one after the other", async () => {
    const { instance } = await accepted();
    const grant = (days: number) => extendInstance(engine, caller("desk"), { instance, reason: "待外部核查", days });
    const answers = await Promise.all([grant(2), grant(4)]);
    expect(answers.map((one) => (isRefusal(one) ? one.code : "granted")).sort()).toEqual(["EVENT_REFUSED", "granted"]);
  });

  test("is too early before the limits run, and too late once they have run out", async () => {
    await setClock(database(), NOW);
    const start = { workflow: "loan", division: GULOU, data: loanOf(300) };
    const started = taken(await startInstance(engine, caller("desk"), start));
    expect((await offer(started.instance))?.whyNot?.en).toMatch(/does not run yet/);
    const { id } = await accepted();
    await setClock(database(), `${dayText(Date.parse(NOW) / 86_400_000 + 30)}T02:00:00.000Z`);
    expect((await offer(id))?.whyNot?.en).toMatch(/has run out/);
    await setClock(database(), NOW);
  });
});
