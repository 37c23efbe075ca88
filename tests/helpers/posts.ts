import { createHash, randomBytes } from "node:crypto";
import type { Division, Organisation } from "../../src/core/policy/model.ts";
import type { Caller, Engine, Log } from "../../src/engine/engine.ts";
import { loadRelease } from "../../src/engine/load.ts";
import { hashPassword } from "../../src/engine/password.ts";
import { bumpPolicies } from "../../src/engine/revision.ts";
import type { Connection, Database } from "../../src/store/database.ts";
import { putDivisions } from "../../src/store/divisions.ts";
import { writeManualClock } from "../../src/store/meta.ts";
import { putOrganisations } from "../../src/store/organisations.ts";
import { addSession } from "../../src/store/sessions.ts";
import { addUsers, putGrants } from "../../src/store/users.ts";
import { HOME, lendingEngine, SILENT } from "./lending.ts";

/** The lending domain with one person for every role at every kind of place, as the matrix of rights needs it. */
export const PASSWORD = "lending-2026-demo";
/** A Monday morning. */
export const NOW = "2026-03-02T02:00:00.000Z";

/** Where a post stands relative to the cases of the suites, which lie in the county of `own`. */
export const PLACES = {
  own: "branch-own",
  sibling: "branch-sibling",
  parent: "city-office",
  child: "depot",
  otherCity: "branch-elsewhere",
} as const;
export type Place = keyof typeof PLACES;
export const PLACE_NAMES: readonly Place[] = ["own", "sibling", "parent", "child", "otherCity"];

export const ROLES = [
  ...(["desk_clerk", "approver", "keeper", "borrower_officer", "supervisor"] as const),
  ...(["policy_city", "sys_admin", "workflow_admin", "publisher", "connector"] as const),
];
export type LendingRole = (typeof ROLES)[number];

/** The county in which cases start, and a street of it. */
export const COUNTY = "320106000000";
export const STREET = "320106001000";

const divisions: Division[] = [
  division("320000000000", "江苏省", "province", null),
  division("320100000000", "南京市", "city", "320000000000"),
  division(COUNTY, "鼓楼区", "county", "320100000000"),
  division("320102000000", "玄武区", "county", "320100000000"),
  division(STREET, "宁海路街道", "street", COUNTY),
  division("320106002000", "华侨路街道", "street", COUNTY),
  division("320106001001", "山西路社区", "community", STREET),
  division("320500000000", "苏州市", "city", "320000000000"),
  division("320508000000", "姑苏区", "county", "320500000000"),
];

const organisations: Organisation[] = [
  organisation("city-office", "CITY_OFFICE", "市设备管理处", 320100, "320100000000"),
  organisation("branch-own", "BRANCH", "鼓楼分馆", 320100, COUNTY),
  organisation("branch-sibling", "BRANCH", "玄武分馆", 320100, "320102000000"),
  organisation("depot", "DEPOT", "宁海路库房", 320100, STREET),
  organisation("office-elsewhere", "CITY_OFFICE", "苏州设备管理处", 320500, "320500000000"),
  organisation("branch-elsewhere", "BRANCH", "姑苏分馆", 320500, "320508000000"),
  { ...organisation("borrower", "BORROWER", "长江机械厂", 320100, COUNTY), jurisdictions: [] },
];

export interface TestSession {
  token: string;
  csrf: string;
  user: string;
}
export interface World {
  engine: Engine;
  database: Database;
  /** A session of the person who holds this role at this place. */
  session(role: LendingRole, place: Place): Promise<TestSession>;
  /** Somebody who can sign in and holds no post at all. */
  nobody(): Promise<TestSession>;
  /** Somebody who holds every role at the office of `own`: whom no rule keeps from being validated. */
  everybody(): Promise<TestSession>;
  caller(role: LendingRole, place: Place): Caller;
}

export async function postsWorld(database: Database, log: Log = SILENT): Promise<World> {
  const loaded = await loadRelease(database, HOME, log);
  const error = loaded.problems.find((problem) => problem.severity !== "warning");
  if (error) throw new Error(`the fixture does not load: ${JSON.stringify(error)}`);
  await database.transaction(async (tx) => {
    await bumpPolicies(tx, ["divisions", "organisations", "people"]);
    await putDivisions(tx, divisions);
    await putOrganisations(tx, organisations);
    await addPeople(tx);
  });
  await writeManualClock(database, NOW);
  const engine = { ...(await lendingEngine(database)), log };
  const sessions = new Map<string, Promise<TestSession>>();
  const sessionFor = (user: string) => {
    const known = sessions.get(user) ?? openSession(database, user);
    sessions.set(user, known);
    return known;
  };
  return {
    engine,
    database,
    session: (role, place) => sessionFor(`${role}-${place}`),
    nobody: () => sessionFor("nobody"),
    everybody: () => sessionFor("everybody"),
    caller: (role, place) => ({
      user: `${role}-${place}`,
      name: `${role} ${place}`,
      grants: [{ role, organisation: PLACES[place] }],
      day: NOW.slice(0, 10),
    }),
  };
}

async function addPeople(tx: Connection): Promise<void> {
  const passwordHash = await hashPassword(PASSWORD);
  const people = ROLES.flatMap((role) =>
    PLACE_NAMES.map((place) => ({ user: `${role}-${place}`, role, organisation: PLACES[place] })),
  );
  const users = [...people.map(({ user }) => user), "borrower", "nobody", "everybody"];
  await addUsers(
    tx,
    users.map((id) => ({ id, username: id, name: id.replace("-", " "), passwordHash })),
  );
  const grants = [
    ...people,
    ...ROLES.map((role) => ({ user: "everybody", role, organisation: PLACES.own })),
    { user: "borrower", role: "borrower_officer", organisation: "borrower" },
  ];
  await putGrants(
    tx,
    grants.map((grant) => ({ ...grant, from: null, until: null })),
  );
}

/** One more person at a post, where a test needs several. */
export async function addPerson(
  database: Database,
  user: string,
  role: LendingRole,
  place: Place,
): Promise<TestSession> {
  const passwordHash = await hashPassword(PASSWORD);
  await database.transaction(async (tx) => {
    await bumpPolicies(tx, ["people"]);
    await addUsers(tx, [{ id: user, username: user, name: user, passwordHash }]);
    await putGrants(tx, [{ user, role, organisation: PLACES[place], from: null, until: null }]);
  });
  return openSession(database, user);
}

/** Signed in until long after any clock that a test sets. */
export async function openSession(database: Database, user: string, hours = 1000): Promise<TestSession> {
  const token = randomBytes(32).toString("base64url");
  const csrf = randomBytes(32).toString("base64url");
  await addSession(database, { tokenHash: createHash("sha256").update(token).digest(), user, csrf, hours });
  return { token, csrf, user };
}

function division(code: string, name: string, level: Division["level"], parent: string | null): Division {
  return { code, name, level, parent };
}

function organisation(id: string, type: string, name: string, homeCity: number, place: string): Organisation {
  const jurisdictions = [{ division: place, from: null, until: null }];
  return { id, type, name, parent: null, homeCity, jurisdictions, from: null, until: null };
}
