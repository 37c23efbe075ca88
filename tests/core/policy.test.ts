import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ParamSpec } from "../../src/core/definition/model.ts";
import { checkParam } from "../../src/core/policy/bounds.ts";
import type { Organisation, Positions, Setting } from "../../src/core/policy/model.ts";
import { holdsOn, organisationIndex } from "../../src/core/policy/organisation.ts";
import { resolvePosition } from "../../src/core/policy/position.ts";
import { resolveMode, resolveParam } from "../../src/core/policy/setting.ts";

const ON = "2026-06-01";
const COMMUNITY = "320106001003";
const STREET = "320106001000";
const COUNTY = "320106000000";
const CITY = "320100000000";
const PROVINCE = "320000000000";

function office(id: string, type: string, divisions: string[], more: Partial<Organisation> = {}): Organisation {
  const jurisdictions = divisions.map((division) => ({ division, from: null, until: null }));
  return { id, type, name: `Office ${id}`, parent: null, homeCity: 320100, jurisdictions, ...more };
}

function tables(organisations: Organisation[], holders: Record<string, { from?: string; until?: string }>) {
  const byDivision = new Map<string, string[]>();
  for (const one of organisations) {
    for (const { division } of one.jurisdictions)
      byDivision.set(division, [...(byDivision.get(division) ?? []), one.id]);
  }
  return organisationIndex({
    organisations: new Map(organisations.map((one) => [one.id, one])),
    organisationsByDivision: byDivision,
    holders: new Map(
      Object.entries(holders).map(([key, span]) => [
        key,
        [{ user: `u-${key}`, from: span.from ?? null, until: span.until ?? null }],
      ]),
    ),
  });
}

const positions: Positions = {
  modes: { near: { title: { zh: "就近", en: "Near" } }, central: { title: { zh: "集中", en: "Central" } } },
  defaultMode: "near",
  positions: {
    desk: {
      title: { zh: "柜台", en: "Desk" },
      candidates: {
        near: [
          { type: "BRANCH", at: "community", role: "lender" },
          { type: "BRANCH", at: "street", role: "lender" },
          { type: "STORE", at: "street", role: "lender" },
        ],
        default: [{ party: "owner", role: "owner" }],
      },
    },
    nowhere: {
      title: { zh: "无", en: "None" },
      candidates: { near: [{ type: "BRANCH", at: "community", role: "x" }] },
    },
  },
};
const place = { division: COMMUNITY, mode: "near", parties: {} };

describe("a position", () => {
  test("goes to the first candidate that exists, covers the place and is filled", () => {
    const index = tables([office("b", "BRANCH", [COMMUNITY]), office("s", "STORE", [STREET])], { "s|lender": {} });
    expect(resolvePosition(positions, index, place, "desk", ON)).toEqual({
      ok: true,
      organisation: "s",
      role: "lender",
      tried: ["BRANCH@community lender: Office b vacant", "BRANCH@street lender: Office b vacant"],
    });
  });

  test("is nobody's, and says why, when posts are vacant, offices missing, or the mode says nothing", () => {
    const vacant = tables([office("b", "BRANCH", [COMMUNITY])], {});
    expect(resolvePosition(positions, vacant, place, "desk", ON)).toMatchObject({ ok: false, why: { zh: /空缺/ } });
    expect(resolvePosition(positions, tables([], {}), place, "desk", ON)).toMatchObject({
      ok: false,
      why: { zh: /没有可担任/ },
    });
    expect(resolvePosition(positions, vacant, { ...place, mode: "central" }, "nowhere", ON)).toMatchObject({
      ok: false,
      why: { en: /no candidates under "Central"/ },
    });
    expect(resolvePosition(positions, vacant, place, "constructor", ON)).toMatchObject({ ok: false, tried: [] });
  });

  test("of a party is the organisation that the case names, under any mode without its own list", () => {
    const index = tables([office("o", "FIRM", [])], { "o|owner": {} });
    const elsewhere = { ...place, mode: "central", parties: { owner: "o" } };
    expect(resolvePosition(positions, index, elsewhere, "desk", ON)).toMatchObject({
      ok: true,
      organisation: "o",
      role: "owner",
    });
    expect(resolvePosition(positions, index, { ...elsewhere, parties: {} }, "desk", ON)).toMatchObject({ ok: false });
    const closed = tables([office("o", "FIRM", [], { until: "2026-05-31" })], { "o|owner": {} });
    expect(resolvePosition(positions, closed, elsewhere, "desk", ON)).toMatchObject({ ok: false });
  });

  test("looks only at jurisdictions and posts of the day", () => {
    const moved = office("b", "BRANCH", [], {
      jurisdictions: [{ division: COMMUNITY, from: null, until: "2026-05-31" }],
    });
    const index = tables([moved], { "b|lender": {} });
    expect(resolvePosition(positions, index, place, "desk", "2026-05-31")).toMatchObject({ ok: true });
    expect(resolvePosition(positions, index, place, "desk", ON)).toMatchObject({ ok: false });
    const leaver = tables([office("b", "BRANCH", [COMMUNITY])], { "b|lender": { until: "2026-05-31" } });
    expect(resolvePosition(positions, leaver, place, "desk", ON)).toMatchObject({ ok: false });
  });

  test("at a level below the case's place is nobody's: no community is known", () => {
    const index = tables([office("b", "BRANCH", [COUNTY])], { "b|x": {} });
    expect(resolvePosition(positions, index, { ...place, division: COUNTY }, "nowhere", ON)).toMatchObject({
      ok: false,
    });
  });

  test("prefers the office with the nearest jurisdiction", () => {
    const wide = office("a-wide", "STORE", [STREET]);
    const near = office("z-near", "STORE", [COMMUNITY]);
    const index = tables([wide, near], { "a-wide|lender": {}, "z-near|lender": {} });
    expect(index.covering(COMMUNITY, "street", "STORE", ON).map((one) => one.id)).toEqual(["z-near", "a-wide"]);
    expect(resolvePosition(positions, index, place, "desk", ON)).toMatchObject({ organisation: "z-near" });
  });

  test("that resolves is always filled and covers the place, whatever the offices and posts", () => {
    const span = fc.record({
      from: fc.constantFrom("2026-01-01", "2026-07-01"),
      until: fc.constantFrom("2026-03-01", "2026-12-31"),
    });
    const some = fc.array(
      fc.record({
        type: fc.constantFrom("BRANCH", "STORE"),
        division: fc.constantFrom(COMMUNITY, STREET, COUNTY, "320106002000"),
        filled: fc.boolean(),
        span,
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(some, (list) => {
        const offices = list.map((one, index) => office(`o${index}`, one.type, [one.division]));
        const holders = Object.fromEntries(
          list.flatMap((one, index) => (one.filled ? [[`o${index}|lender`, one.span]] : [])),
        );
        const index = tables(offices, holders);
        const result = resolvePosition(positions, index, place, "desk", ON);
        const able = list.filter(
          (one) => one.filled && holdsOn(one.span, ON) && (one.division === COMMUNITY || one.division === STREET),
        );
        expect(result.ok).toBe(able.length > 0);
        if (result.ok) expect(index.holders(result.organisation, result.role, ON).length).toBeGreaterThan(0);
      }),
    );
  });
});

let serial = 0;
function setting(scope: Setting["scope"], value: unknown, more: Partial<Setting> = {}): Setting {
  serial += 1;
  const reason = { zh: "依文件", en: "By document" };
  return {
    id: `s${String(serial).padStart(4, "0")}`,
    scope,
    key: "mode",
    value,
    from: "2026-01-01",
    until: null,
    reason,
    ...more,
  };
}

describe("the mode of a place", () => {
  const defaults = { defaultMode: "near" };
  const here = { division: COMMUNITY, parties: { owner: "o", keeper: "k" } };
  const layers: [string, Setting["scope"]][] = [
    ["organisation o", { organisation: "o" }],
    ["organisation k", { organisation: "k" }],
    ["community", { division: COMMUNITY }],
    ["street", { division: STREET }],
    ["county", { division: COUNTY }],
    ["city", { division: CITY }],
    ["province", { division: PROVINCE }],
  ];

  test("is the default where nobody has said anything", () => {
    expect(resolveMode([], here, ON, defaults)).toEqual({ value: "near", source: "default", on: ON });
  });

  test("is decided about the subject before anything else", () => {
    const override = { mode: "person", reason: { zh: "个案", en: "This person" } };
    const all = layers.map(([name, scope]) => setting(scope, name));
    expect(resolveMode(all, here, ON, { ...defaults, override })).toMatchObject({
      value: "person",
      reason: { zh: "个案" },
    });
  });

  test("comes from the first layer that has a setting in force, for every set of settings", () => {
    const chosen = fc.array(fc.record({ layer: fc.nat(layers.length - 1), inForce: fc.boolean() }), { maxLength: 7 });
    fc.assert(
      fc.property(chosen, (list) => {
        const settings = list.map(({ layer, inForce }) => {
          const [name = "", scope = { division: "" }] = layers[layer] ?? [];
          return setting(scope, name, inForce ? {} : { until: "2026-05-31" });
        });
        const live = list.filter((one) => one.inForce).map((one) => one.layer);
        const expected = live.length === 0 ? "near" : layers[Math.min(...live)]?.[0];
        expect(resolveMode(settings, here, ON, defaults).value).toBe(expected);
      }),
    );
  });

  test("says where it comes from", () => {
    const mine = setting({ division: COUNTY }, "central", { document: "区〔2026〕3号" });
    expect(resolveMode([mine], here, ON, defaults)).toEqual({
      value: "central",
      source: "setting",
      division: COUNTY,
      from: "2026-01-01",
      reason: { zh: "依文件", en: "By document" },
      document: "区〔2026〕3号",
      on: ON,
    });
  });

  test("of two settings in force takes the later one, in whatever order they are stored", () => {
    const old = setting({ division: CITY }, "old");
    const young = setting({ division: CITY }, "young", { from: "2026-05-01" });
    for (const list of [
      [old, young],
      [young, old],
    ])
      expect(resolveMode(list, here, ON, defaults).value).toBe("young");
    expect(resolveMode([old, young], here, "2026-04-30", defaults).value).toBe("old");
  });
});

describe("a parameter", () => {
  const spec: ParamSpec = {
    schema: { $ref: "duration" },
    default: "5wd",
    bounds: { min: "1wd", max: "10wd" },
    levels: ["city", "county"],
    on: "accept",
    title: { zh: "期限", en: "Limit" },
  };
  const of = (settings: Setting[], on = ON) => resolveParam(spec, "loan.limit", settings, { division: COMMUNITY }, on);
  const set = (division: string, value: unknown, more: Partial<Setting> = {}) =>
    setting({ division }, value, { key: "loan.limit", ...more });

  test("has its default where no level has set it", () => {
    expect(of([])).toEqual({ value: "5wd", source: "default", on: ON });
    expect(of([set(CITY, "7wd", { key: "other.limit" }), set("320200000000", "7wd")]).value).toBe("5wd");
  });

  test("is taken from the nearest level that may set it, with its provenance", () => {
    expect(of([set(CITY, "7wd"), set(COUNTY, "8wd")])).toMatchObject({
      value: "8wd",
      division: COUNTY,
      source: "setting",
    });
    expect(of([set(CITY, "7wd"), set(STREET, "9wd")]).value).toBe("7wd");
  });

  test("outside its bounds is never taken", () => {
    expect(of([set(CITY, "7wd"), set(COUNTY, "11wd")]).value).toBe("7wd");
    expect(of([set(COUNTY, "soon")]).value).toBe("5wd");
  });

  test.each([
    [spec, "10wd", true],
    [spec, "0wd", false],
    [spec, "P5D", false],
    [spec, 5, false],
    [{ ...spec, bounds: { min: "P5D", max: "P3M" } }, "P1M", true],
    [{ ...spec, bounds: { min: "P5D", max: "P3M" } }, "P91D", false],
    [{ ...spec, schema: { type: "integer" }, bounds: { min: 1, max: 6 } }, 6, true],
    [{ ...spec, schema: { type: "integer" }, bounds: { min: 1, max: 6 } }, 2.5, false],
    [{ ...spec, schema: { type: "integer" }, bounds: { min: 1, max: 6 } }, "3", false],
    [{ ...spec, schema: { $ref: "money" }, bounds: { min: 0, max: 50000 } }, 50000, true],
    [{ ...spec, schema: { $ref: "money" }, bounds: { min: 0, max: 50000 } }, "50000.01", false],
    [{ ...spec, schema: { type: "boolean" }, bounds: {} }, false, true],
    [{ ...spec, schema: { type: "string", enum: ["a", "b"] }, bounds: { allowed: ["a"] } }, "b", false],
    [{ ...spec, schema: { type: "string", enum: ["a", "b"] }, bounds: {} }, "c", false],
  ])("case %#: %j admits %j: %s", (one, value, admitted) => {
    expect(checkParam(one, value) === null).toBe(admitted);
  });
});
