import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ajvValidator } from "../../src/core/form/ajv.ts";
import { residentIdFault } from "../../src/core/form/identity.ts";
import { organisationIndex } from "../../src/core/policy/organisation.ts";
import { resolvePosition } from "../../src/core/policy/position.ts";
import { demoAccounts, seedDemo } from "../../src/engine/demo.ts";
import { dateBetween, identityNumber } from "../../src/engine/demo-numbers.ts";
import { parseDemo } from "../../src/engine/demo-parse.ts";
import { fill } from "../../src/engine/demo-place.ts";
import { chanceOf } from "../../src/engine/demo-random.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { loadRelease } from "../../src/engine/load.ts";
import { holdPolicies } from "../../src/engine/policies.ts";
import { signIn } from "../../src/engine/sessions.ts";
import { holdVariants } from "../../src/engine/variant.ts";
import type { Database } from "../../src/store/database.ts";
import { createSealer } from "../../src/store/seal.ts";
import { freshDatabase } from "../helpers/database.ts";
import { SILENT, TEST_KEYS, taken } from "../helpers/lending.ts";

const HOME = resolve(import.meta.dirname, "../..");

describe("the demonstration", () => {
  let database: Database;
  let engine: Engine;
  beforeAll(async () => {
    database = await freshDatabase("pglite");
    await loadRelease(database, HOME, SILENT);
    const holder = await holdPolicies(database, { zone: "Asia/Shanghai", cutoff: "17:30" });
    const variants = holdVariants(database, holder.current);
    engine = {
      ...{ database, policies: holder.current, refreshPolicies: holder.refresh, log: SILENT, zone: "Asia/Shanghai" },
      ...{ variant: variants.variant, variantFor: variants.variantFor, validate: ajvValidator(holder.today) },
      sealer: createSealer(TEST_KEYS, (property) => holder.current().protectedKeys.has(property)),
    };
    await seedDemo(engine, HOME);
  });
  afterAll(() => database.close());

  test("is entered once", async () => {
    expect(await seedDemo(engine, HOME)).toBeNull();
  });

  test("has the records it promises, every one of the shape its type asks for", async () => {
    const counts = await database.all(
      { name: "t", text: "select type, count(*)::int from record group by type order by type" },
      [],
    );
    expect(counts).toEqual([
      { type: "enterprise", count: 40 },
      { type: "insured", count: 2_600 },
      { type: "retiree", count: 2_000 },
      { type: "venue", count: 30 },
      { type: "venue-booking", count: 69 },
    ]);
    for (const type of ["enterprise", "insured", "retiree", "venue", "venue-booking"]) {
      const schema = engine.policies().records.get(type)?.schema;
      const rows = await database.all<{ data: object }>(
        { name: `t-${type}`, text: "select data from record where type = $1 limit 200" },
        [type],
      );
      for (const { data } of rows) expect(engine.validate(schema, engine.sealer.open(data)), type).toEqual([]);
    }
  });

  test("holds no number in the clear, and none that anybody could have", async () => {
    const rows = await database.all<{ data: Record<string, unknown> }>(
      { name: "t-r", text: "select data from record where type = 'retiree'" },
      [],
    );
    const opened = rows.map(({ data }) => engine.sealer.open(data));
    expect(JSON.stringify(rows)).not.toMatch(/320199\d{11}[\dX]/);
    expect(
      opened.every((one) => /^320199/.test(String(one.residentId)) && /^1\d\d0000\d{4}$/.test(String(one.phone))),
    ).toBe(true);
    expect(opened.filter((one) => residentIdFault(String(one.residentId), null) !== null)).toEqual([]);
    expect(new Set(opened.map((one) => one.residentId)).size).toBe(2_000);
  });

  test("shows accounts that can sign in, the ones to begin with first, in the modes of their places", async () => {
    const accounts = await demoAccounts(engine);
    expect(accounts[0]).toMatchObject({
      username: "qy-officer",
      roles: ["ent_officer"],
      organisation: "南京柘湖纺织有限责任公司",
    });
    // Outside 鼓楼区 one person serves the communities of a street: whoever looks for one of them must find that person.
    const worker = accounts.find((one) => one.username.endsWith("-worker") && one.username.startsWith("xw-"));
    expect(worker?.organisations.length).toBeGreaterThan(1);
    expect(worker?.organisations[0]).toBe(worker?.organisation);
    const served = new Set(accounts.flatMap((one) => one.organisations));
    const { holders, organisations } = engine.policies();
    const filled = [...holders.keys()].map((post) => organisations.get(post.slice(0, post.lastIndexOf("|")))?.name);
    expect(served).toEqual(new Set(filled));
    const mode = (username: string) => accounts.find((one) => one.username === username)?.mode;
    expect([mode("gl-ninghai-clerk"), mode("xy-center-clerk"), mode("hy-officer")]).toEqual([
      "street",
      "agency",
      "enterprise",
    ]);
    for (const { username, password } of accounts.slice(0, 3)) taken(await signIn(engine, { username, password }));
  });

  test("has somebody at every position of every place, in every mode that the place can have", async () => {
    const policies = engine.policies();
    const index = organisationIndex(policies);
    const party = {
      enterprise: "ent-91320199600241991H",
      retireeOrg: "ent-91320199600241991H-org",
      custodian: "ent-91320199600241991H",
      previous: "labor-320106001",
    };
    const communities = [...policies.divisions.values()].filter(
      (one) => one.level === "community" && /^(3201|320830)/.test(one.code),
    );
    const vacant = new Set<string>();
    for (const { code } of communities) {
      for (const mode of Object.keys(policies.positions.modes)) {
        for (const position of Object.keys(policies.positions.positions)) {
          const found = resolvePosition(
            policies.positions,
            index,
            { division: code, mode, parties: party },
            position,
            "2026-11-24",
          );
          if (!found.ok) vacant.add(`${position} ${mode} ${code.slice(0, 6)}`);
        }
      }
    }
    expect([...vacant]).toEqual([]);
    // Within the walks that one list may take.
    const posts = new Map<string, number>();
    for (const holders of policies.holders.values())
      for (const { user } of holders) posts.set(user, (posts.get(user) ?? 0) + 1);
    expect(Math.max(...posts.values())).toBeLessThanOrEqual(100);
  });
});

describe("what a demonstration is made of", () => {
  test("is the same for the same seed", () => {
    const make = () => {
      const chance = chanceOf(7);
      return Array.from({ length: 20 }, () => dateBetween(chance, "2026-11-20", 50, 102));
    };
    expect(make()).toEqual(make());
    expect(make().every((day) => day >= "1923-11-21" && day <= "1976-11-20")).toBe(true);
  });

  test("gives no number twice, and says so when there are no more", () => {
    const taken = new Set<string>();
    const chance = chanceOf(1);
    const numbers = Array.from({ length: 100 }, () => identityNumber(chance, "320199", "1950-02-28", true, taken));
    expect(new Set(numbers).size).toBe(100);
    expect(numbers.every((number) => Number(number[16]) % 2 === 1)).toBe(true);
  });

  test("may only name what can be known", () => {
    expect(
      fill(
        "{a}-{b}",
        new Map([
          ["a", "1"],
          ["b", "2"],
        ]),
      ),
    ).toBe("1-2");
    expect(() => fill("{c}", new Map())).toThrow("{c}");
  });

  test("is refused with the line of what is not understood", () => {
    const { problems } = parseDemo(
      'password: x\nseed: 1\nasOf: "2026-02-30"\nnames: { surnames: a, given: b }\npeople:\n  - { type: A, post: [] }\n',
      "d.yaml",
    );
    expect(problems.map(({ path, line }) => [path, line])).toEqual([
      ["d.yaml/asOf", 3],
      ["d.yaml/people/0/post", 6],
      ["d.yaml/people/0", 6],
    ]);
  });
});
