import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TaskPage } from "../../src/core/api.ts";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { type Dialect, freshDatabase } from "../helpers/database.ts";
import { COUNTY } from "../helpers/posts.ts";

const SIBLING = "320102000000";
const loan = (name: string) => ({ name, residentId: "320106195503070029", value: 300, things: [{ thing: "梯子" }] });

describe.each(["pglite", "pg"] satisfies Dialect[])("the inbox on %s", (dialect) => {
  let app: TestApp;
  let clerk: Asking;
  const names = ["王小明", "张三丰", "李四", "王五", "赵六"];

  beforeAll(async () => {
    app = await testApp(await freshDatabase(dialect));
    clerk = await app.asRole("desk_clerk", "own");
    for (const [day, name] of names.entries()) {
      await clock(`2026-03-0${day + 2}T02:00:00.000Z`);
      await clerk.post("/instances", { workflow: "loan", division: COUNTY, data: loan(name) });
    }
    const sibling = await app.asRole("desk_clerk", "sibling");
    await sibling.post("/instances", { workflow: "loan", division: SIBLING, data: loan("孙七") });
  });
  afterAll(async () => {
    const held = app.database.busy();
    await app.database.close();
    expect(held).toBe(0);
  });

  const clock = (now: string) => app.as(null).put("/test/clock", { now });
  const list = async (asking: Asking, query: string): Promise<TaskPage> => (await asking.get(`/tasks?${query}`)).body;
  const labels = (page: TaskPage) => page.items.map((item) => item.label);

  test("pages follow each other by due moment without gap or repetition, whatever is claimed between", async () => {
    const seen: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const page: TaskPage = await list(clerk, `scope=all&limit=2${cursor ? `&cursor=${cursor}` : ""}`);
      seen.push(...labels(page));
      cursor = page.next;
      const first = page.items[0];
      if (seen.length === 2 && first) await clerk.post(`/tasks/${first.id}/claim`);
    } while (cursor !== null);
    expect(seen).toEqual(names);
    const [mine] = (await list(clerk, "scope=mine")).items;
    expect(mine?.label).toBe("王小明");
    expect(labels(await list(clerk, "scope=claimable"))).toEqual(names.slice(1));
    await clerk.post(`/tasks/${mine?.id}/release`);
  });

  test("is searched by name, initials and case number", async () => {
    expect(labels(await list(clerk, `q=${encodeURIComponent("王")}`))).toEqual(["王小明", "王五"]);
    expect(labels(await list(clerk, "q=zsf"))).toEqual(["张三丰"]);
    expect(labels(await list(clerk, "q=ZSF"))).toEqual(["张三丰"]);
    const number = (await list(clerk, "")).items[2]?.number ?? "";
    expect(labels(await list(clerk, `q=${number}`))).toEqual(["李四"]);
    // A pattern's signs are letters like any other.
    expect(labels(await list(clerk, `q=${encodeURIComponent("%")}`))).toEqual([]);
    expect(labels(await list(clerk, "q=_")).length).toBe(0);
  });

  test("filters by workflow, division and organisation", async () => {
    expect((await list(clerk, "workflow=loan-thing")).items).toEqual([]);
    expect((await list(clerk, "workflow=loan")).items).toHaveLength(5);
    expect((await list(clerk, `division=${COUNTY}`)).items).toHaveLength(5);
    expect((await list(clerk, "division=320000000000")).items).toHaveLength(5);
    expect((await list(clerk, `division=${SIBLING}`)).items).toEqual([]);
    expect((await clerk.get("/tasks?division=999999000000")).body.code).toBe("DIVISION_UNKNOWN");
    expect((await list(clerk, "organisation=city-office")).items).toEqual([]);
  });

  test("a supervisor sees the whole city and acts on nothing; one of another city sees none of it", async () => {
    const page = await list(await app.asRole("supervisor", "parent"), "scope=all");
    expect(labels(page).sort()).toEqual([...names, "孙七"].sort());
    expect(page.items.some((item) => item.canAct)).toBe(false);
    expect(page.counts).toMatchObject({ mine: 0, claimable: 0, all: 6 });
    const county = await list(await app.asRole("supervisor", "own"), "scope=all");
    expect(labels(county)).toEqual(names);
    expect((await list(await app.asRole("supervisor", "otherCity"), "scope=all")).items).toEqual([]);
  });

  test("lights follow the working days of the limit, and filters follow the lights", async () => {
    await clock("2026-03-09T02:00:00.000Z"); // The first was accepted on Monday the 2nd and is due at the end of the 9th.
    const byLight = async () => (await list(clerk, "")).items.map((item) => [item.label, item.due.light, item.due.day]);
    expect((await byLight())[0]).toEqual(["王小明", "yellow", 5]);
    await clock("2026-03-10T02:00:00.000Z");
    expect((await byLight())[0]).toEqual(["王小明", "red", 6]);
    expect(labels(await list(clerk, "due=overdue"))).toEqual(["王小明"]);
    expect(labels(await list(clerk, "due=soon"))).toContain("张三丰");
    const all = [..."overdue soon later none".split(" ")];
    const parts = await Promise.all(all.map(async (due) => (await list(clerk, `due=${due}`)).items.length));
    expect(parts.reduce((sum, one) => sum + one, 0)).toBe(5);
    expect((await list(clerk, "")).counts.overdue).toBe(1);
  });

  test("who holds more posts than a list may walk is asked to name one", async () => {
    const posts = Array.from({ length: 101 }, (_, index) => `('everybody', 'keeper', 'many-${index}')`).join(",");
    const many = Array.from({ length: 101 }, (_, index) => `('many-${index}', 'DEPOT', '库房${index}', 320100)`).join(
      ",",
    );
    await app.database.knex.raw(`insert into organisation (id, type, name, home_city) values ${many}`);
    await app.database.knex.raw(`insert into grant_held (user_id, role, organisation) values ${posts}`);
    await app.database.knex.raw(
      "update meta set value = value || '{\"organisations\": 99, \"people\": 99}' where key = 'policies'",
    );
    await app.engine.refreshPolicies();
    const everybody = app.as(await app.everybody());
    expect((await everybody.get("/tasks?scope=all")).body.code).toBe("QUERY_TOO_WIDE");
    expect((await everybody.get("/tasks?scope=all&organisation=branch-own")).status).toBe(200);
  });
});
