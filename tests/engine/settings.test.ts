import { beforeAll, expect, test } from "vitest";
import type { Caller, Engine } from "../../src/engine/engine.ts";
import { endSetting, listSettings, type NewSetting, putSetting } from "../../src/engine/settings.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { enterLending, GULOU, lendingEngine, taken, XUANWU } from "../helpers/lending.ts";

const REASON = { zh: "试点", en: "Pilot" };
const policymaker: Caller = { user: "policy", name: "政策", grants: [{ role: "policy_city", organisation: "office" }] };

onBothDatabases("a setting", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
  });
  const put = (wanted: Partial<NewSetting>, caller = policymaker) =>
    putSetting(engine, caller, {
      division: GULOU,
      key: "mode",
      value: "branch",
      from: "2026-04-01",
      reason: REASON,
      ...wanted,
    });

  test("holds from its day in the place, is known to this process at once, and is written down", async () => {
    const before = engine.policies().revision;
    const row = taken(await put({}));
    expect(engine.policies().revision).not.toBe(before);
    expect(engine.policies().settings).toEqual([
      expect.objectContaining({ id: row.id, scope: { division: GULOU }, value: "branch" }),
    ]);
    expect(await database().knex("audit").where({ subject: row.id }).first()).toMatchObject({
      action: "setting.put",
      user_id: "policy",
      organisation: "office",
    });
  });

  test("changes nothing in the database but settings, their mark and the audit", async () => {
    const tables: { tablename: string }[] = await database().knex("pg_tables").where({ schemaname: "public" });
    const counts = async () =>
      Object.fromEntries(
        await Promise.all(
          tables.map(async ({ tablename }) => {
            const hash = await database().knex.raw(
              `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as h from "${tablename}" t`,
            );
            return [tablename, hash.rows[0].h];
          }),
        ),
      );
    const before = await counts();
    taken(await put({ division: XUANWU, value: "central" }));
    const after = await counts();
    expect(
      Object.keys(after)
        .filter((table) => after[table] !== before[table])
        .sort(),
    ).toEqual(["audit", "meta", "setting"]);
  });

  test("ends what held before at the place, the day before", async () => {
    taken(await put({ from: "2026-05-01", value: "central" }));
    const rows = (await listSettings(engine)).filter((row) => row.division === GULOU);
    expect(rows.map(({ value, from, until }) => [value, from, until])).toEqual([
      ["branch", "2026-04-01", "2026-04-30"],
      ["central", "2026-05-01", null],
    ]);
  });

  test("of the same day takes the place of the other, which never held", async () => {
    taken(await put({ from: "2026-05-01", value: "branch" }));
    const held = (day: string) =>
      engine
        .policies()
        .settings.filter(
          (one) =>
            "division" in one.scope && one.scope.division === GULOU && one.from <= day && (one.until ?? "9") >= day,
        );
    expect(held("2026-05-01").map((one) => one.value)).toEqual(["branch"]);
  });

  test("is refused where later days are settled already, until it ends before them", async () => {
    expect(await put({ from: "2026-04-10" })).toMatchObject({ code: "SETTING_CONFLICT" });
    taken(await put({ from: "2026-04-10", until: "2026-04-20", value: "central" }));
  });

  test("can be ended by its last day, once", async () => {
    const row = taken(await put({ key: "loan.acceptWithin", value: "3wd" }));
    expect(taken(await endSetting(engine, policymaker, row.id, "2026-06-30"))).toMatchObject({ until: "2026-06-30" });
    expect(await endSetting(engine, policymaker, row.id, "2026-07-31")).toMatchObject({ code: "SETTING_CONFLICT" });
    expect(await endSetting(engine, policymaker, "no-such", "2026-06-30")).toMatchObject({ code: "NOT_FOUND" });
  });

  test.each([
    ["a value outside its bounds", { key: "loan.acceptWithin", value: "11wd" }, "/value"],
    ["a value of another kind", { key: "loan.acceptWithin", value: 5 }, "/value"],
    ["a mode that does not exist", { value: "street" }, "/value"],
    ["a parameter that does not exist", { key: "loan.no", value: 1 }, "/key"],
    ["a level that may not set it", { division: "320106001000", key: "loan.acceptWithin", value: "3wd" }, "/division"],
    ["a division that does not exist", { division: "999999000000" }, "/division"],
    ["no day", { from: "1 April" }, "/from"],
    ["an end before the beginning", { until: "2026-03-31" }, "/until"],
    ["no reason", { reason: { zh: " ", en: "" } }, "/reason"],
  ])("with %s is refused", async (_, wanted, path) => {
    expect(await put(wanted)).toMatchObject({ code: "SETTING_INVALID", problems: [{ path }] });
  });

  test("is refused to those without the right, and outside their jurisdiction", async () => {
    const county: Caller = { ...policymaker, grants: [{ role: "policy_city", organisation: "branch-gulou" }] };
    const clerk: Caller = { ...policymaker, grants: [{ role: "desk_clerk", organisation: "office" }] };
    expect(await put({}, clerk)).toMatchObject({ code: "FORBIDDEN" });
    expect(await put({ division: XUANWU }, county)).toMatchObject({ code: "FORBIDDEN" });
    taken(await put({ division: "320106001000" }, county));
  });

  test("of the mode may be an organisation's own", async () => {
    const { division: _, ...own } = {
      division: GULOU,
      key: "mode",
      value: "branch",
      from: "2026-04-01",
      reason: REASON,
    };
    expect(taken(await putSetting(engine, policymaker, { ...own, organisation: "factory" }))).toMatchObject({
      organisation: "factory",
    });
    const limit = { ...own, organisation: "factory", key: "loan.acceptWithin", value: "3wd" };
    expect(await putSetting(engine, policymaker, limit)).toMatchObject({ code: "SETTING_INVALID" });
  });
});
