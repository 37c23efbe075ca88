import { beforeAll, beforeEach, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { isCsrfRight, type Session, sessionOf, signIn, signOut } from "../../src/engine/sessions.ts";
import { addUser, grantRole, setDisabled, setPassword } from "../../src/engine/users.ts";
import type { Database } from "../../src/store/database.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { caller, enterLending, lendingEngine, NOW, setClock, taken } from "../helpers/lending.ts";

const PASSWORD = "correct horse battery";

onBothDatabases("people", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
    taken(await addUser(engine, "command", { username: "li", name: "李四", password: PASSWORD }));
  });
  beforeEach(() => setClock(database(), NOW));

  const enter = async (username = "li", password = PASSWORD): Promise<Session & { token: string }> =>
    taken(await signIn(engine, { username, password }));

  test("sign in with their password and are known by the token until they sign out", async () => {
    const session = await enter();
    expect(session.caller).toMatchObject({ name: "李四", grants: [], day: "2026-03-02" });
    expect(await sessionOf(engine, session.token)).toMatchObject({ username: "li", csrf: session.csrf });
    expect(isCsrfRight(session, session.csrf)).toBe(true);
    expect(isCsrfRight(session, "guessed")).toBe(false);
    await signOut(engine, session.token);
    expect(await sessionOf(engine, session.token)).toBeNull();
  });

  test.each([
    ["li", "wrong password"],
    ["nobody", PASSWORD],
    ["li' or '1'='1", PASSWORD],
    ["", ""],
  ])("%j with %j are refused in the same words", async (username, password) => {
    expect(await signIn(engine, { username, password })).toMatchObject({ refused: true, code: "SIGN_IN_FAILED" });
  });

  test("neither a token nor a password stands in the database", async () => {
    const { token } = await enter();
    const stored = JSON.stringify([await database().knex("session"), await database().knex("app_user")]);
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(PASSWORD);
  });

  test("are asked again once the session has run out by the one clock", async () => {
    const { token } = await enter();
    await setClock(database(), "2026-03-02T13:59:00.000Z");
    expect(await sessionOf(engine, token)).not.toBeNull();
    await setClock(database(), "2026-03-02T14:01:00.000Z");
    expect(await sessionOf(engine, token)).toBeNull();
  });

  test.each([
    "",
    "short",
    "x".repeat(43),
    "%00",
    "..".repeat(40),
  ])("have no session by the forged token %j", async (token) => {
    expect(await sessionOf(engine, token)).toBeNull();
  });

  test("hold a post from its first day to its last, in the session already open", async () => {
    const { token } = await enter();
    const post = { role: "keeper", organisation: "branch-gulou", from: "2026-03-03", until: "2026-03-04" };
    taken(await grantRole(engine, "command", "li", post));
    const grants = async () => (await sessionOf(engine, token))?.caller.grants;
    expect(await grants()).toEqual([]);
    // 16:00 UTC is midnight where the offices are.
    await setClock(database(), "2026-03-02T16:00:00.000Z");
    taken(await setPassword(engine, "command", "li", PASSWORD));
    const later = await enter();
    expect(later.caller.grants).toEqual([{ role: "keeper", organisation: "branch-gulou" }]);
    await setClock(database(), "2026-03-04T16:00:00.000Z");
    expect((await enter()).caller.grants).toEqual([]);
  });

  test("who are disabled, or have a new password, are signed out everywhere", async () => {
    const first = await enter();
    taken(await setPassword(engine, "command", "li", PASSWORD));
    expect(await sessionOf(engine, first.token)).toBeNull();
    const second = await enter();
    taken(await setDisabled(engine, "command", "li", true));
    expect(await sessionOf(engine, second.token)).toBeNull();
    expect(await signIn(engine, { username: "li", password: PASSWORD })).toMatchObject({ code: "SIGN_IN_FAILED" });
    taken(await setDisabled(engine, "command", "li", false));
    await enter();
  });

  test("who are disabled fill no post", async () => {
    taken(
      await grantRole(engine, "command", "li", {
        role: "approver",
        organisation: "branch-gulou",
        from: null,
        until: null,
      }),
    );
    const held = () =>
      engine
        .policies()
        .holders.get("branch-gulou|approver")
        ?.some((one) => one.user === id);
    const id = (await database().knex("app_user").where({ username: "li" }).first()).id;
    expect(held()).toBe(true);
    taken(await setDisabled(engine, "command", "li", true));
    expect(held() ?? false).toBe(false);
    taken(await setDisabled(engine, "command", "li", false));
  });

  test("are changed only by those with the right, and every change is written down", async () => {
    const wanted = { username: "wang", name: "王五", password: PASSWORD };
    expect(await addUser(engine, caller("desk"), wanted)).toMatchObject({ code: "FORBIDDEN" });
    expect(await addUser(engine, "command", { ...wanted, username: "li" })).toMatchObject({ code: "USER_TAKEN" });
    expect(await addUser(engine, "command", { ...wanted, password: "short" })).toMatchObject({ code: "USER_INVALID" });
    expect(
      await grantRole(engine, "command", "li", { role: "king", organisation: "mars", from: null, until: null }),
    ).toMatchObject({
      code: "USER_INVALID",
      problems: [{ path: "/role" }, { path: "/organisation" }],
    });
    taken(await addUser(engine, "command", wanted));
    expect(await auditOf(database(), "user.add")).toContainEqual(
      expect.objectContaining({ detail: { username: "wang" } }),
    );
  });
});

async function auditOf(database: Database, action: string) {
  return database.knex("audit").where({ action }).orderBy("id");
}
