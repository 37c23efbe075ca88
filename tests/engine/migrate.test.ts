import { beforeAll, beforeEach, expect, test } from "vitest";
import type { NewMigrationWish } from "../../src/core/migrate/report.ts";
import { isRefusal } from "../../src/core/refusal.ts";
import { claimTask } from "../../src/engine/claim.ts";
import { completeTask } from "../../src/engine/complete.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { migrationsRound } from "../../src/engine/migrate-round.ts";
import { migrationSheet } from "../../src/engine/migration-sheet.ts";
import {
  beginMigration,
  getMigration,
  listMigrationCases,
  tryMigration,
  undoMigration,
} from "../../src/engine/migrations.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { returnTask } from "../../src/engine/return.ts";
import { startInstance } from "../../src/engine/start.ts";
import { verifyAll } from "../../src/engine/verify.ts";
import { withdrawStep } from "../../src/engine/withdraw.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { caller, enterLending, GULOU, idOf, lendingEngine, loanOf, taken } from "../helpers/lending.ts";
import { author, publisher, publishRevised } from "../helpers/revised-loan.ts";

const STATES = { received: "intake" };
const WISH: NewMigrationWish = { from: 1, states: STATES, choices: { timers: "keep" }, reason: "流程升级" };

onBothDatabases("running cases put on another version", (database) => {
  let engine: Engine;
  let cases: Record<"fresh" | "approving" | "lent" | "bare", string>;

  const start = async (value: number, more: Record<string, unknown> = {}) =>
    taken(
      await startInstance(engine, caller("desk"), {
        ...{
          workflow: "loan",
          division: GULOU,
          data: JSON.parse(JSON.stringify({ ...loanOf(value), ...more })),
          key: null,
        },
      }),
    );
  const complete = async (user: string, task: string | undefined, outcome: string, data = {}) =>
    completeTask(engine, caller(user), { task: idOf(task), outcome, data, key: null });
  const rows = async (id: string) => {
    const { uuid } = idOf(id);
    const of = (table: string) => database().knex(table).where({ instance_id: uuid }).orderBy("id");
    const one = await database().knex("instance").where({ id: uuid }).first();
    return { one, tasks: await of("task"), timers: await of("timer") };
  };
  const taskOf = async (id: string) => {
    const { tasks } = await rows(id);
    return `${tasks[0].home_city}-${tasks[0].id}`;
  };
  const through = async () => {
    while (await migrationsRound(engine));
  };
  const tried = async (wish: Partial<NewMigrationWish> = {}) => {
    const { id } = taken(await tryMigration(engine, author, "loan", { ...WISH, ...wish }));
    await through();
    return taken(await getMigration(engine, publisher, id));
  };
  const moved = async (wish: Partial<NewMigrationWish> = {}) => {
    const { id } = await tried(wish);
    taken(await beginMigration(engine, publisher, id));
    await through();
    return taken(await getMigration(engine, publisher, id));
  };
  const sortOf = async (id: string, instance: string) =>
    taken(await listMigrationCases(engine, publisher, { id })).items.find((one) => one.instance === instance);
  const sound = async (id: string) => expect((await replayInstance(engine, idOf(id))).problems).toEqual([]);

  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
  });
  beforeEach(async () => {
    const version = Math.max(
      ...(await database().knex("workflow_version").where({ workflow: "loan" })).map((row) => row.version),
    );
    if (version > 1) {
      // Each test begins with cases of the first version, as on the day before the second was published.
      await database()
        .knex("workflow_version")
        .where({ workflow: "loan", version: 2 })
        .update({ withdrawn_at: "2026-03-01T00:00:00Z" });
      await database().knex("workflow_version").where({ workflow: "loan", version: 1 }).update({ valid_until: null });
    }
    await database().knex("case_migration_case").delete();
    engine = await lendingEngine(database());
    const fresh = await start(300);
    const approving = await start(5000);
    taken(await complete("desk2", approving.tasks[0]?.id, "accept"));
    const lent = await start(200);
    taken(await complete("desk", lent.tasks[0]?.id, "accept"));
    const bare = await start(300, { phone: undefined });
    cases = { fresh: fresh.instance, approving: approving.instance, lent: lent.instance, bare: bare.instance };
    if (version > 1) {
      await database().knex("workflow_version").where({ workflow: "loan", version: 2 }).update({ withdrawn_at: null });
      engine = await lendingEngine(database());
    } else expect(await publishRevised(engine)).toBe(2);
  });

  test("the sheet says what follows from the files, what is asked with likely answers, and how many cases stand where", async () => {
    const sheet = taken(await migrationSheet(engine, author, "loan", undefined));
    expect(sheet).toMatchObject({ from: 1, to: 2, mayTry: true, mayStart: false });
    const at = (state: string) => sheet.states.find((one) => one.state === state);
    expect(at("approval")).toMatchObject({ to: "approval", why: null });
    expect(at("received")).toMatchObject({ to: null, why: "missing", suggestions: [{ state: "intake", by: "form" }] });
    expect(at("received")?.cases).toBeGreaterThanOrEqual(2);
  });

  test("a trial says of each case whether it moves, what is asked, or why it stays, and changes nothing", async () => {
    const before = await Promise.all(Object.values(cases).map(rows));
    const asked = await tried({ states: {} });
    expect(asked).toMatchObject({ status: "tried", start: { allowed: true } });
    expect(await sortOf(asked.id, cases.fresh)).toMatchObject({ sort: "asks" });
    const answered = await tried();
    expect(await sortOf(answered.id, cases.fresh)).toMatchObject({ sort: "moves" });
    expect(await sortOf(answered.id, cases.approving)).toMatchObject({ sort: "moves" });
    expect(await sortOf(answered.id, cases.bare)).toMatchObject({
      sort: "asks",
      told: [{ zh: expect.stringContaining("phone") }],
    });
    expect(await Promise.all(Object.values(cases).map(rows))).toEqual(before);
  });

  test("a map that leads where the version has no such state is refused with the state", async () => {
    const wish = { ...WISH, states: { received: "nowhere" } };
    expect(await tryMigration(engine, author, "loan", wish)).toMatchObject({
      ...{ code: "MIGRATION_MAP", problems: [{ path: "/states/received" }] },
    });
    expect(await tryMigration(engine, author, "loan", { ...WISH, from: 2 })).toMatchObject({
      code: "MIGRATION_VERSIONS",
    });
  });

  test("whoever tried it does not set it going, and it is set going once", async () => {
    const { id, start } = await tried();
    expect(start.allowed).toBe(true);
    expect(await beginMigration(engine, { ...publisher, user: author.user }, id)).toMatchObject({ code: "FOUR_EYES" });
    taken(await beginMigration(engine, publisher, id));
    expect(await beginMigration(engine, publisher, id)).toMatchObject({ code: "MIGRATION_STATUS" });
    await through();
  });

  test("a case moves with its tasks, their holders and limits, and its history replays", async () => {
    const task = await taskOf(cases.fresh);
    taken(await claimTask(engine, caller("desk"), { task: idOf(task) }));
    const before = await rows(cases.fresh);
    const approval = (await rows(cases.approving)).tasks[0];
    const { counts } = await moved();
    expect(counts.moved).toBeGreaterThanOrEqual(3);
    const after = await rows(cases.fresh);
    expect(after.one).toMatchObject({ version: 2, state: "intake" });
    const same = ({ id, assignee, due_at, warn_at, opened_at, organisation }: Record<string, unknown>) => ({
      ...{ id, assignee, due_at, warn_at, opened_at, organisation },
    });
    expect(after.tasks.map(same)).toEqual(before.tasks.map(same));
    expect(after.tasks[0]).toMatchObject({ invoke: "intakeCheck", title: { zh: "登记受理" }, assignee: "desk" });
    expect(after.timers.map(({ fire_at }) => fire_at)).toEqual(before.timers.map(({ fire_at }) => fire_at));
    expect((await rows(cases.approving)).tasks[0]).toMatchObject({ ...same(approval), title: { zh: "审批借用" } });
    for (const id of Object.values(cases)) await sound(id);
    taken(await complete("desk", task, "accept"));
    await sound(cases.fresh);
    expect((await verifyAll(engine)).broken).toEqual([]);
  });

  test("limits begin anew where that is chosen", async () => {
    const before = (await rows(cases.approving)).tasks[0];
    await moved({ choices: { timers: "restart" } });
    const after = (await rows(cases.approving)).tasks[0];
    expect(new Date(after.due_at).getTime()).toBeGreaterThan(new Date(before.due_at).getTime());
    await sound(cases.approving);
  });

  test("duties stay separate under new names, and a step done before can be returned to by its new one", async () => {
    await moved();
    const task = await taskOf(cases.approving);
    expect(await complete("desk2", task, "approve")).toMatchObject({ code: "SEPARATION" });
    const input = { task: idOf(task), to: "intakeCheck", straight: false, reason: "再看", preview: false };
    const back = taken(await returnTask(engine, caller("approver"), input));
    expect(back.moved).toMatchObject({ state: "intake" });
    await sound(cases.approving);
  });

  test("a step before it is not taken back, one after it is", async () => {
    await moved();
    const input = { instance: idOf(cases.approving), reason: "点错了", preview: false };
    const refused = await withdrawStep(engine, caller("desk2"), input);
    expect(refused).toMatchObject({ code: "EVENT_REFUSED", cure: { en: expect.stringContaining("another version") } });
    taken(await complete("approver", await taskOf(cases.approving), "reject"));
    taken(await withdrawStep(engine, caller("approver"), input));
    expect((await rows(cases.approving)).one).toMatchObject({ state: "approval", version: 2 });
    await sound(cases.approving);
  });

  test("data that the new forms would not take are asked about, and stay as they are where that is chosen", async () => {
    const before = await rows(cases.bare);
    const { id } = await moved();
    expect(await sortOf(id, cases.bare)).toMatchObject({ sort: "asks" });
    expect(await rows(cases.bare)).toEqual(before);
    await moved({ choices: { timers: "keep", dataAsIs: true } });
    expect((await rows(cases.bare)).one).toMatchObject({ version: 2 });
    await sound(cases.bare);
  });

  test("a missing value is filled in for every case that lacks it, and for no other", async () => {
    await moved({ values: { phone: "13800000000" } });
    for (const id of [cases.bare, cases.fresh]) {
      const { one } = await rows(id);
      expect(one.version).toBe(2);
      const { phone } = engine.sealer.open(one.data) as { phone: string };
      expect(phone).toBe(id === cases.bare ? "13800000000" : "13912345678");
      await sound(id);
    }
  });

  test("parts go on, and the case with them", async () => {
    const before = await rows(cases.lent);
    await moved();
    const after = await rows(cases.lent);
    expect(after.one).toMatchObject({ version: 2, state: before.one.state });
    expect(after.one.resolved.children).toEqual(["things"]);
    expect(after.tasks).toEqual(before.tasks);
    await sound(cases.lent);
  });

  test("one case goes back as long as nothing was done with it: every row as it was", async () => {
    const before = await rows(cases.fresh);
    const { id } = await moved();
    const undo = (instance: string) => undoMigration(engine, publisher, { id, instance, reason: "有误" });
    expect(taken(await undo(cases.fresh))).toMatchObject({ sort: "undone" });
    const after = await rows(cases.fresh);
    const plain = ({ rev: _, history_seq: __, history_hash: ___, data, ...one }: Record<string, unknown>) => ({
      ...one,
      data: engine.sealer.open(data),
    });
    expect(plain(after.one)).toEqual(plain(before.one));
    expect(after.tasks).toEqual(before.tasks);
    const due = (list: { key: string; fire_at: string }[]) => list.map(({ key, fire_at }) => [key, fire_at]);
    expect(due(after.timers)).toEqual(due(before.timers));
    await sound(cases.fresh);
    expect(await undo(cases.fresh)).toMatchObject({ code: "MIGRATION_STATUS" });
    taken(await complete("approver", await taskOf(cases.approving), "reject"));
    expect(await undo(cases.approving)).toMatchObject({ code: "MIGRATION_UNDONE" });
    const again = await moved();
    expect(await sortOf(again.id, cases.fresh)).toMatchObject({ sort: "moved" });
    await sound(cases.fresh);
  });

  test("several processes move each case once", async () => {
    const { id } = await tried();
    taken(await beginMigration(engine, publisher, id));
    const others = await Promise.all([engine, await lendingEngine(database()), await lendingEngine(database())]);
    for (let more = true; more; ) more = (await Promise.all(others.map(migrationsRound))).some(Boolean);
    const events = await database()
      .knex("event")
      .where({ type: "migrated", instance_id: idOf(cases.fresh).uuid });
    expect(events).toHaveLength(1);
    expect(isRefusal(await getMigration(engine, publisher, id))).toBe(false);
  });
});
