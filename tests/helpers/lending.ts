import { resolve } from "node:path";
import { ajvValidator } from "../../src/core/form/ajv.ts";
import { parseId } from "../../src/core/id.ts";
import type { Division, Grant, Organisation } from "../../src/core/policy/model.ts";
import { isRefusal, type Refusal } from "../../src/core/refusal.ts";
import type { Caller, Engine, Log } from "../../src/engine/engine.ts";
import { loadRelease } from "../../src/engine/load.ts";
import { holdPolicies } from "../../src/engine/policies.ts";
import { bumpPolicies } from "../../src/engine/revision.ts";
import { holdVariants } from "../../src/engine/variant.ts";
import type { Database } from "../../src/store/database.ts";
import { putDivisions } from "../../src/store/divisions.ts";
import type { Keys } from "../../src/store/keys.ts";
import { writeManualClock } from "../../src/store/meta.ts";
import { putOrganisations } from "../../src/store/organisations.ts";
import { createSealer } from "../../src/store/seal.ts";
import { addUsers, putGrants } from "../../src/store/users.ts";

/** The lending domain with a city, two districts, and people for every post; no time passes but by `setClock`. */
export const HOME = resolve(import.meta.dirname, "../fixtures/lending");
export const CITY = 320100;
export const GULOU = "320106000000";
export const STREET = "320106001000";
export const XUANWU = "320102000000";
export const NOW = "2026-03-02T02:00:00.000Z";
export const RESIDENT_ID = "320106199003071234";
export const PHONE = "13912345678";

const DIVISIONS: Division[] = [
  { code: "320000000000", name: "江苏省", level: "province", parent: null },
  { code: "320100000000", name: "南京市", level: "city", parent: "320000000000" },
  { code: GULOU, name: "鼓楼区", level: "county", parent: "320100000000" },
  { code: STREET, name: "宁海路街道", level: "street", parent: GULOU },
  { code: XUANWU, name: "玄武区", level: "county", parent: "320100000000" },
];

const ORGANISATIONS: Organisation[] = [
  office("office", "CITY_OFFICE", "市设备管理处", "320100000000"),
  office("branch-gulou", "BRANCH", "鼓楼分馆", GULOU),
  office("branch-xuanwu", "BRANCH", "玄武分馆", XUANWU),
  office("depot", "DEPOT", "宁海路库房", STREET),
  { ...office("factory", "BORROWER", "长江机械厂", GULOU), jurisdictions: [] },
];

/** User id → `organisation|role` held. */
const PEOPLE: Record<string, string[]> = {
  desk: ["branch-gulou|desk_clerk"],
  desk2: ["branch-gulou|desk_clerk", "office|approver"],
  approver: ["office|approver"],
  keeper: ["depot|keeper", "branch-gulou|keeper"],
  borrower: ["factory|borrower_officer"],
  supervisor: ["office|supervisor"],
  elsewhere: ["branch-xuanwu|desk_clerk"],
  connector: ["office|connector"],
  connectorElsewhere: ["branch-xuanwu|connector"],
  admin: ["office|sys_admin"],
};

function office(id: string, type: string, name: string, division: string): Organisation {
  return { id, type, name, parent: null, homeCity: CITY, jurisdictions: [{ division, from: null, until: null }] };
}

/** Keys that every process of a test shares: a real deployment reads them from its key file. */
export const TEST_KEYS: Keys = {
  current: "k1",
  keys: new Map([["k1", Buffer.alloc(32, 7)]]),
  blind: Buffer.alloc(32, 9),
};

export const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** Takes the domain in: files, places, offices, people, and the clock at `NOW`. */
export async function enterLending(database: Database): Promise<void> {
  const loaded = await loadRelease(database, HOME, SILENT);
  const errors = loaded.problems.filter((problem) => problem.severity !== "warning");
  if (errors.length > 0) throw new Error(JSON.stringify(errors, null, 2));
  await database.transaction(async (tx) => {
    await putDivisions(tx, DIVISIONS);
    await putOrganisations(tx, ORGANISATIONS);
    await addUsers(
      tx,
      Object.keys(PEOPLE).map((id) => ({ id, username: id, name: `${id}先生`, passwordHash: "-" })),
    );
    await putGrants(
      tx,
      Object.entries(PEOPLE).flatMap(([user, places]) => places.map((place) => grant(user, place))),
    );
    await bumpPolicies(tx, ["divisions", "organisations", "people", "definitions"]);
  });
  await writeManualClock(database, NOW);
}

function grant(user: string, place: string): Grant {
  const [organisation = "", role = ""] = place.split("|");
  return { user, role, organisation, from: null, until: null };
}

/** An engine over a database that the domain has been taken into. */
export async function lendingEngine(database: Database): Promise<Engine> {
  const holder = await holdPolicies(database, { zone: "Asia/Shanghai", cutoff: "17:30" });
  const variants = holdVariants(database, holder.current);
  return {
    database,
    policies: holder.current,
    refreshPolicies: holder.refresh,
    variant: variants.variant,
    variantFor: variants.variantFor,
    sealer: createSealer(TEST_KEYS, (property) => holder.current().protectedKeys.has(property)),
    validate: ajvValidator(() => null),
    log: SILENT,
    zone: "Asia/Shanghai",
  };
}

export function caller(user: string): Caller {
  const grants = (PEOPLE[user] ?? []).map((place) => {
    const [organisation = "", role = ""] = place.split("|");
    return { organisation, role };
  });
  return { user, name: `${user}先生`, grants, day: "2026-03-02" };
}

export function setClock(database: Database, at: string): Promise<void> {
  return writeManualClock(database, at);
}

/** A request for a loan, as the start form asks for it. */
export function loanOf(value: number, things = 2): Record<string, unknown> {
  return {
    name: "张三",
    residentId: RESIDENT_ID,
    phone: PHONE,
    borrowerOrganisation: "factory",
    value,
    neededOn: "2026-03-20",
    things: Array.from({ length: things }, (_, index) => ({ thing: `投影仪${index + 1}` })),
  };
}

/** The value, or the test fails saying why it was refused. */
export function taken<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new Error(`refused: ${JSON.stringify(value)}`);
  return value;
}

export function idOf(text: string | undefined): { city: number; uuid: string } {
  const id = parseId(text);
  if (!id) throw new Error(`not an id: ${text}`);
  return id;
}
