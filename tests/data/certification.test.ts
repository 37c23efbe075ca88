import { afterAll, beforeAll, expect, test } from "vitest";
import { ajvValidator } from "../../src/core/form/ajv.ts";
import { outboxRound } from "../../src/engine/carry-out.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { runsRound, schedulesRound } from "../../src/engine/fire-scheduled.ts";
import { loadRelease } from "../../src/engine/load.ts";
import { holdPolicies } from "../../src/engine/policies.ts";
import { recordRow } from "../../src/engine/registry.ts";
import { bumpPolicies } from "../../src/engine/revision.ts";
import { startInstance } from "../../src/engine/start.ts";
import { holdVariants } from "../../src/engine/variant.ts";
import type { Database } from "../../src/store/database.ts";
import { putOrganisations } from "../../src/store/organisations.ts";
import { addRecords } from "../../src/store/record-seed.ts";
import { createSealer } from "../../src/store/seal.ts";
import { addSetting } from "../../src/store/settings.ts";
import { addUsers, putGrants } from "../../src/store/users.ts";
import { freshDatabase } from "../helpers/database.ts";
import { CITY, SILENT, setClock, TEST_KEYS, taken } from "../helpers/lending.ts";
import { ROOT } from "./release.ts";

const GULOU = "320106001003";
const XUANWU = "320102002001";
/** Name → what is known of the person. */
const PEOPLE: Record<string, Record<string, unknown>> = {
  due: { lastCertifiedOn: "2026-01-25" },
  tomorrow: { lastCertifiedOn: "2026-01-27" },
  never: {},
  old: { lastCertifiedOn: "2026-01-02", birth: "19440305" },
  alone: { lastCertifiedOn: "2026-01-02", specialGroups: ["孤寡"] },
  recent: { lastCertifiedOn: "2026-11-20" },
  suspended: { lastCertifiedOn: "2025-01-02", pensionStatus: "suspended" },
  ended: { lastCertifiedOn: "2025-01-02", pensionStatus: "ended" },
  dead: { lastCertifiedOn: "2025-01-02", diedOn: "2026-11-01" },
  // Where the cycle is half a year.
  half: { lastCertifiedOn: "2026-07-10", division: XUANWU },
  halfNotYet: { lastCertifiedOn: "2026-09-10", division: XUANWU },
};

const WORKER = { role: "community_worker", organisation: "station" };

/** A number with its right last character, in an area that does not exist. */
function idOf(name: string): string {
  const serial = String(Object.keys(PEOPLE).indexOf(name) + 1).padStart(3, "0");
  const digits = `320199${PEOPLE[name]?.birth ?? "19590402"}${serial}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return digits + "10X98765432"[sum % 11];
}

let database: Database;
let engine: Engine;
beforeAll(async () => {
  database = await freshDatabase("pglite");
  await loadRelease(database, ROOT, SILENT);
  const jurisdictions = [{ division: "320100000000", from: null, until: null }];
  const office = { id: "agency", type: "AGENCY_CITY", name: "市社保中心", parent: null, homeCity: CITY, jurisdictions };
  await database.transaction(async (tx) => {
    const here = [{ division: GULOU, from: null, until: null }];
    const station = { ...office, id: "station", type: "STATION", name: "社区服务室", jurisdictions: here };
    await putOrganisations(tx, [office, station]);
    await addUsers(tx, [{ id: "worker", username: "worker", name: "王芳", passwordHash: "-" }]);
    await putGrants(tx, [{ ...WORKER, user: "worker", from: null, until: null }]);
    const scope = { division: "320102000000", organisation: null, key: "certification.cycleMonths" };
    const reason = { zh: "半年一次", en: "Every half year" };
    await addSetting(tx, {
      ...scope,
      id: "s",
      value: 6,
      from: "2026-01-01",
      until: null,
      reason,
      document: null,
      author: "t",
    });
    await bumpPolicies(tx, ["organisations", "people", "settings"]);
  });
  const holder = await holdPolicies(database, { zone: "Asia/Shanghai", cutoff: "17:30" });
  const variants = holdVariants(database, holder.current);
  engine = {
    ...{ database, policies: holder.current, refreshPolicies: holder.refresh, log: SILENT, zone: "Asia/Shanghai" },
    ...{ variant: variants.variant, variantFor: variants.variantFor, validate: ajvValidator(holder.today) },
    sealer: createSealer(TEST_KEYS, (property) => holder.current().protectedKeys.has(property)),
  };
  const type = engine.policies().records.get("retiree");
  if (!type) throw new Error("there is no registry of retirees");
  const rows = Object.entries(PEOPLE).map(([name, { birth: _birth, ...known }]) => {
    const residentId = idOf(name);
    const values = { residentId, name, division: GULOU, pensionStatus: "normal", ...known };
    const entry = { key: residentId, values, validFrom: "2026-11-01", instance: "", actor: null };
    const { instance_id: _none, ...row } = recordRow(engine, type, { ...entry, at: "2026-11-01T00:00:00.000Z" });
    return row;
  });
  await addRecords(database, CITY, rows);
  await setClock(database, "2026-11-26T04:00:00.000Z");
  await schedulesRound(engine);
});
afterAll(() => database.close());

const night = async (at: string) => {
  await setClock(database, at);
  await schedulesRound(engine);
  while (await runsRound(engine));
  const rows = await database.knex("instance").where({ workflow: "certification" }).orderBy("number");
  return Object.fromEntries(rows.map((row: { label: string; state: string }) => [row.label, row.state]));
};

test("a night takes up those who are due and have given no evidence, by the cycle of their place, each once", async () => {
  const found = {
    ...{ due: "pursuit.remind", never: "pursuit.remind", half: "pursuit.remind" },
    ...{ old: "pursuit.visit", alone: "pursuit.visit" },
  };
  // Half past two in the morning.
  expect(await night("2026-11-26T18:30:30.000Z")).toEqual(found);
  const people = await database.knex("record").where({ type: "retiree", name: "due" });
  expect(people[0].data).toMatchObject({
    certificationDueOn: "2027-01-26",
    certificationCase: expect.stringMatching(/^320100-/),
  });
  expect(await night("2026-11-27T18:30:30.000Z")).toEqual({ ...found, tomorrow: "pursuit.remind" });
  expect(await database.knex("schedule_run").sum("failed as failed").first()).toEqual({ failed: 0 });
});

test("evidence brought to the community certifies, and ends the case that was open", async () => {
  const caller = { user: "worker", name: "王芳", grants: [WORKER], day: "2026-11-28" };
  const residentId = idOf("due");
  const data = { residentId, name: "due", channel: "counter", evidenceOn: "2026-11-28", idChecked: "idCard" };
  const moved = taken(await startInstance(engine, caller, { workflow: "certification", division: GULOU, data }));
  expect(moved).toMatchObject({ state: "done", status: "done" });
  while (await outboxRound(engine, []));
  const cases = await database.knex("instance").where({ workflow: "certification", label: "due" }).orderBy("number");
  expect(cases.map((one: { state: string; status: string }) => `${one.state} ${one.status}`)).toEqual([
    "elsewhere done",
    "done done",
  ]);
  const [person] = await database.knex("record").where({ type: "retiree", name: "due" });
  expect(person.data).toMatchObject({
    lastCertifiedOn: "2026-11-28",
    certificationDueOn: "2027-11-28",
    certificationCase: null,
  });
  const evidence = await database.knex("record").where({ type: "certification-evidence" });
  expect(evidence.map((one: { data: object }) => one.data)).toMatchObject([{ channel: "counter", result: "valid" }]);
  // A year's cycle begins: the nights pass by.
  expect(await night("2026-12-01T18:30:30.000Z")).toMatchObject({ due: "done" });
});
