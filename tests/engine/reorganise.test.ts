import { beforeAll, expect, test } from "vitest";
import { isRefusal } from "../../src/core/refusal.ts";
import { completeTask } from "../../src/engine/complete.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { reorganisationsRound } from "../../src/engine/lead-on.ts";
import { reorganiseOffices } from "../../src/engine/reorganise.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { startInstance } from "../../src/engine/start.ts";
import { addSetting } from "../../src/store/settings.ts";
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
  XUANWU,
} from "../helpers/lending.ts";

const DAY = "2026-03-10";

onBothDatabases("branches that merge on a day", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
  });

  const start = async (division = GULOU) =>
    taken(await startInstance(engine, caller("desk"), { workflow: "loan", division, data: loanOf(500), key: null }));
  const taskRow = (id: string) =>
    database()
      .knex("task")
      .where({ home_city: CITY, id: idOf(id).uuid })
      .first();
  const plan = { on: DAY, reason: "分馆合并", closes: [{ organisation: "branch-gulou", into: "branch-xuanwu" }] };

  test.each([
    [
      "an office that does not exist",
      { closes: [{ organisation: "nowhere", into: "branch-xuanwu" }] },
      "/closes/0/organisation",
    ],
    [
      "an office that would take over itself",
      { closes: [{ organisation: "branch-gulou", into: "branch-gulou" }] },
      "/closes/0/into",
    ],
    [
      "a place that is not its own",
      { moves: [{ division: XUANWU, from: "branch-gulou", to: "branch-xuanwu" }] },
      "/moves/0/division",
    ],
    [
      "a new office to which nothing goes",
      { ...plan, opens: [{ id: "branch-new", type: "BRANCH", name: "新馆" }] },
      "/opens/0",
    ],
    ["nothing at all", {}, "/closes"],
  ])("%s is refused by name", async (_, wrong, path) => {
    const refused = await reorganiseOffices(engine, "command", { on: DAY, reason: "x", ...wrong }, true);
    expect(isRefusal(refused) && [refused.code, refused.problems?.map((one) => one.path)]).toEqual([
      "REORGANISATION_INVALID",
      expect.arrayContaining([path]),
    ]);
  });

  test("are asked for by somebody who may write offices there", async () => {
    const refused = await reorganiseOffices(engine, caller("supervisor"), plan, true);
    expect(isRefusal(refused) && refused.code).toBe("FORBIDDEN");
  });

  test("are previewed with the work, the places and the people that move, and nothing is written", async () => {
    const moved = await start();
    const told = taken(await reorganiseOffices(engine, "command", plan, true));
    expect(told.work).toContainEqual(
      expect.objectContaining({ organisation: "branch-gulou", role: "desk_clerk", to: "branch-xuanwu", vacant: false }),
    );
    expect(told.places).toContainEqual(
      expect.objectContaining({ division: GULOU, organisation: "branch-xuanwu", from: DAY }),
    );
    expect(told.people).toContainEqual(
      expect.objectContaining({ user: "desk", organisation: "branch-xuanwu", from: DAY }),
    );
    expect(await reorganisationsRound(engine)).toBe(false);
    expect(await taskRow(moved.tasks[0]?.id ?? "")).toMatchObject({ organisation: "branch-gulou" });
  });

  test("on the day open work goes along, what a party named goes to its successor, and history keeps the old office", async () => {
    const moved = await start();
    const id = moved.tasks[0]?.id ?? "";
    // Two that lie elsewhere than their position says: one where the post is held afterwards, and one where it is not.
    const [raised, lonely] = [(await start()).tasks[0]?.id ?? "", (await start()).tasks[0]?.id ?? ""];
    const put = (task: string, role: string) =>
      database()
        .knex("task")
        .where({ home_city: CITY, id: idOf(task).uuid })
        .update({ role });
    await put(raised, "keeper");
    await put(lonely, "approver");
    const reason = { zh: "试点", en: "Pilot" };
    const set = {
      id: "pilot",
      division: null,
      organisation: "branch-gulou",
      key: "mode",
      value: "branch",
      from: "2026-01-01",
    };
    await database().transaction((tx) => addSetting(tx, { ...set, until: null, reason, document: null, author: "x" }));
    const done = taken(await reorganiseOffices(engine, "command", plan, false, "key-1"));
    expect(await reorganiseOffices(engine, "command", plan, false, "key-1"), "sent again").toEqual(done);
    expect(
      await database().knex("setting").where({ organisation: "branch-xuanwu" }).first(),
      "set for who follows",
    ).toMatchObject({ value: "branch" });
    expect(await reorganisationsRound(engine), "not before its day").toBe(false);
    expect(await taskRow(id)).toMatchObject({ organisation: "branch-gulou" });
    expect((await start()).tasks[0], "until then work arrives where it did").toMatchObject({
      organisation: "branch-gulou",
    });

    await setClock(database(), `${DAY}T02:00:00.000Z`);
    // A case that cannot be led on keeps no other from it, and the reorganisation is not over before it is.
    let opened = 0;
    const stuck: Engine = {
      ...engine,
      sealer: {
        ...engine.sealer,
        open: (value) => {
          opened += 1;
          if (opened === 1) throw new Error("cannot be read");
          return engine.sealer.open(value);
        },
      },
    };
    expect(await reorganisationsRound(stuck)).toBe(true);
    expect(await reorganisationsRound(engine), "what was left over").toBe(true);
    expect(await reorganisationsRound(engine), "once").toBe(false);
    expect(await taskRow(id)).toMatchObject({ organisation: "branch-xuanwu", role: "desk_clerk", exception: null });
    expect(await taskRow(raised)).toMatchObject({ organisation: "branch-xuanwu", role: "keeper" });
    expect(await taskRow(lonely)).toMatchObject({ organisation: "office", role: "supervisor" });
    const events = await database()
      .knex("event")
      .where({ home_city: CITY, instance_id: idOf(moved.instance).uuid })
      .orderBy("seq");
    expect(events.map(({ type, organisation }) => [type, organisation])).toEqual([
      ["started", "branch-gulou"],
      ["reorganised", null],
    ]);
    const desk = { ...caller("desk"), grants: [{ organisation: "branch-xuanwu", role: "desk_clerk" }], day: DAY };
    taken(await completeTask(engine, desk, { task: idOf(id), outcome: "accept", data: {} }));
    expect((await replayInstance(engine, idOf(moved.instance))).problems).toEqual([]);
    expect(
      taken(await startInstance(engine, desk, { workflow: "loan", division: GULOU, data: loanOf(500), key: null }))
        .tasks[0],
    ).toMatchObject({
      organisation: "branch-xuanwu",
    });
  });

  test("where people do not follow and nobody holds the post, the work is an exception and never lost", async () => {
    await setClock(database(), "2026-03-11T02:00:00.000Z");
    const on = "2026-03-12";
    const desk = {
      ...caller("desk"),
      grants: [{ organisation: "branch-xuanwu", role: "desk_clerk" }],
      day: "2026-03-11",
    };
    const moved = taken(
      await startInstance(engine, desk, { workflow: "loan", division: GULOU, data: loanOf(500), key: null }),
    );
    const renamed = {
      ...{ on, reason: "更名" },
      opens: [{ id: "branch-east", type: "BRANCH", name: "城东分馆" }],
      closes: [{ organisation: "branch-xuanwu", into: "branch-east", people: false }],
    };
    const told = taken(await reorganiseOffices(engine, "command", renamed, true));
    expect(told.work.every(({ to, vacant }) => to === "branch-east" && vacant)).toBe(true);
    taken(await reorganiseOffices(engine, "command", renamed, false));
    await setClock(database(), `${on}T02:00:00.000Z`);
    await reorganisationsRound(engine);
    const row = await taskRow(moved.tasks[0]?.id ?? "");
    expect(row.organisation).not.toBe("branch-xuanwu");
    expect([row.organisation, row.role], "the desk of the city, which is empty, or who supervises").toEqual([
      "office",
      "supervisor",
    ]);
    expect(row.exception.zh).toContain("空缺");
    await setClock(database(), NOW);
  });
});
