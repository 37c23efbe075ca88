import { v7 as uuidv7 } from "uuid";
import { isDay, localDay } from "../core/calendar/day.ts";
import type { Grant } from "../core/policy/model.ts";
import type { Problem } from "../core/problem.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import { addAudit } from "../store/audit.ts";
import { readNow } from "../store/meta.ts";
import { endSessionsOf } from "../store/sessions.ts";
import { addUsers, findSignIn, putGrants, type User, writeDisabled, writePassword } from "../store/users.ts";
import { grantOverOrganisation } from "./authority.ts";
import type { Caller, Engine } from "./engine.ts";
import { once } from "./once.ts";
import { checkPassword, hashPassword } from "./password.ts";
import { bumpPolicies } from "./revision.ts";

const USERNAME = /^[a-z0-9][a-z0-9._-]{1,63}$/;
const NAME_CHARACTERS_MAX = 60;

/** Who changes users: somebody with the right, or whoever can run commands on the machine. */
export type Administrator = Caller | "command";

export interface NewUser {
  username: string;
  name: string;
  password: string;
}

/** Adds a user without any post. */
export async function addUser(
  engine: Engine,
  by: Administrator,
  wanted: NewUser,
  key: string | null = null,
): Promise<User | Refusal> {
  if (!mayWriteUsers(engine, by)) return refuse("FORBIDDEN");
  const problems = [...checkUser(wanted), ...checkPassword(wanted.password)];
  if (problems.length > 0) return refuse("USER_INVALID", { problems });
  const passwordHash = await hashPassword(wanted.password);
  const id = uuidv7();
  const { username, name } = wanted;
  // The password is left out of what is compared: its digest would lie beside the answer, without salt.
  const request = { verb: "user.add", asked: { username, name }, key };
  const added = await once<User>(engine, requesterOf(by), request, async (tx) => {
    await bumpPolicies(tx, ["people"]);
    if ((await addUsers(tx, [{ id, username, name, passwordHash }])).length === 0) return refuse("USER_TAKEN");
    await addAudit(tx, { ...auditOf(by), action: "user.add", subject: id, detail: { username } });
    return { id, username, name, language: "zh", disabled: false };
  });
  if (!isRefusal(added)) await engine.refreshPolicies();
  return added;
}

/** Gives a user a role at an organisation, or sets new dates on one held. */
export async function grantRole(
  engine: Engine,
  by: Administrator,
  username: string,
  wanted: Omit<Grant, "user">,
  key: string | null = null,
): Promise<Grant | Refusal> {
  if (!mayWriteUsers(engine, by)) return refuse("FORBIDDEN");
  const user = await findSignIn(engine.database, username);
  if (user === null) return refuse("NOT_FOUND");
  if (by !== "command" && !(await mayGrant(engine, by, user.id, wanted.organisation))) return refuse("FORBIDDEN");
  const problems = checkGrant(engine, wanted);
  if (problems.length > 0) return refuse("USER_INVALID", { problems });
  const grant = { user: user.id, ...wanted };
  const request = { verb: "grant.put", asked: grant, key };
  const given = await once<Grant>(engine, requesterOf(by), request, async (tx) => {
    await bumpPolicies(tx, ["people"]);
    await putGrants(tx, [grant]);
    await addAudit(tx, { ...auditOf(by), action: "grant.put", subject: user.id, detail: { ...wanted } });
    return grant;
  });
  if (!isRefusal(given)) await engine.refreshPolicies();
  return given;
}

/** Sets a new password and ends every session that the old one opened. */
export async function setPassword(
  engine: Engine,
  by: Administrator,
  username: string,
  password: string,
): Promise<{ done: true } | Refusal> {
  if (!mayWriteUsers(engine, by)) return refuse("FORBIDDEN");
  const user = await findSignIn(engine.database, username);
  if (user === null) return refuse("NOT_FOUND");
  const problems = checkPassword(password);
  if (problems.length > 0) return refuse("USER_INVALID", { problems });
  const passwordHash = await hashPassword(password);
  await engine.database.transaction(async (tx) => {
    await writePassword(tx, user.id, passwordHash);
    await endSessionsOf(tx, user.id);
    await addAudit(tx, { ...auditOf(by), action: "user.password", subject: user.id, detail: {} });
  });
  return { done: true };
}

/** Closes or opens an account; a closed one has no sessions and fills no post. */
export async function setDisabled(
  engine: Engine,
  by: Administrator,
  username: string,
  disabled: boolean,
): Promise<{ done: true } | Refusal> {
  if (!mayWriteUsers(engine, by)) return refuse("FORBIDDEN");
  const user = await findSignIn(engine.database, username);
  if (user === null) return refuse("NOT_FOUND");
  await engine.database.transaction(async (tx) => {
    await bumpPolicies(tx, ["people"]);
    await writeDisabled(tx, user.id, disabled);
    await endSessionsOf(tx, user.id);
    await addAudit(tx, { ...auditOf(by), action: "user.disable", subject: user.id, detail: { disabled } });
  });
  await engine.refreshPolicies();
  return { done: true };
}

function mayWriteUsers(engine: Engine, by: Administrator): boolean {
  if (by === "command") return true;
  const { roles } = engine.policies();
  return by.grants.some((grant) => roles.get(grant.role)?.rights.includes("users.write"));
}

function requesterOf(by: Administrator): Pick<Caller, "user" | "grants"> {
  return by === "command" ? { user: by, grants: [] } : by;
}

function auditOf(by: Administrator): { user: string; ip?: string } {
  if (by === "command") return { user: "command" };
  return by.ip === undefined ? { user: by.user } : { user: by.user, ip: by.ip };
}

function checkUser({ username, name }: NewUser): Problem[] {
  const found: Problem[] = [];
  if (!USERNAME.test(username)) {
    found.push(
      problem("/username", "用户名为 2 至 64 个小写字母、数字或 . _ -", "2 to 64 small letters, digits or . _ -"),
    );
  }
  if (name.trim() === "" || name.length > NAME_CHARACTERS_MAX) {
    found.push(
      problem("/name", `姓名为 1 至 ${NAME_CHARACTERS_MAX} 字`, `A name has 1 to ${NAME_CHARACTERS_MAX} characters`),
    );
  }
  return found;
}

/** Posts are given where the administrator's own office is responsible, and never to oneself. */
async function mayGrant(engine: Engine, by: Caller, user: string, organisation: string): Promise<boolean> {
  if (by.user === user) return false;
  const policies = engine.policies();
  if (!policies.organisations.has(organisation)) return true;
  const day = by.day ?? localDay(await readNow(engine.database), engine.zone);
  return grantOverOrganisation(policies, by, "users.write", organisation, day) !== null;
}

function checkGrant(engine: Engine, { role, organisation, from, until }: Omit<Grant, "user">): Problem[] {
  const { roles, organisations } = engine.policies();
  const found: Problem[] = [];
  if (!roles.has(role)) {
    const known = [...roles.keys()].join("、");
    found.push({ ...problem("/role", "没有这个角色", "There is no such role"), cure: { zh: known, en: known } });
  }
  if (!organisations.has(organisation))
    found.push(problem("/organisation", "没有这个机构", "There is no such organisation"));
  for (const [key, day] of [["from", from] as const, ["until", until] as const]) {
    if (day !== null && !isDay(day)) found.push(problem(`/${key}`, "日期应为 yyyy-MM-dd", "A day is yyyy-MM-dd"));
  }
  return found;
}

function problem(path: string, zh: string, en: string): Problem {
  return { code: "USER_INVALID", path, what: { zh, en } };
}
