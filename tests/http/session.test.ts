import request from "supertest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { PASSWORD } from "../helpers/posts.ts";

let app: TestApp;
beforeAll(async () => {
  app = await testApp(await freshDatabase("pglite"));
});
afterAll(async () => {
  await app.database.close();
});

const USER = "desk_clerk-own";

describe("signing in", () => {
  test("gives a token, the posts held and a cookie that scripts cannot read", async () => {
    const answer = await app.as(null).post("/sessions", { username: USER, password: PASSWORD });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      username: USER,
      grants: [{ role: "desk_clerk", organisation: "branch-own", division: "320106000000" }],
    });
    const [cookie = ""] = [answer.headers["set-cookie"]].flat();
    expect(cookie).toMatch(/^yijiao_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const me = await request(app.app).get("/api/v1/me").set("Authorization", `Bearer ${answer.body.token}`);
    expect(me.status).toBe(200);
    expect(me.body).not.toHaveProperty("token");
  });

  test("behind https the cookie is bound to the host and never sent in the clear", async () => {
    const secure = await testApp(await freshDatabase("pglite"), { secureCookies: true });
    const answer = await secure.as(null).post("/sessions", { username: USER, password: PASSWORD });
    expect([answer.headers["set-cookie"]].flat()[0]).toMatch(/^__Host-yijiao_session=.*; Secure$/);
    await secure.database.close();
  });

  test("a wrong password and an unknown name give one and the same answer", async () => {
    const wrong = await app.as(null).post("/sessions", { username: "supervisor-own", password: "not-it-at-all" });
    const unknown = await app.as(null).post("/sessions", { username: "no-such-person", password: "not-it-at-all" });
    expect(wrong.status).toBe(401);
    expect(wrong.body).toEqual(unknown.body);
    expect(wrong.body.code).toBe("SIGN_IN_FAILED");
    expect(wrong.type).toBe("application/problem+json");
  });

  test("too many failures for one name are refused before the password is looked at", async () => {
    const limited = await testApp(await freshDatabase("pglite"), { signInFailuresPerMinuteMax: 2 });
    const attempt = (password: string) => limited.as(null).post("/sessions", { username: USER, password });
    for (let tries = 0; tries < 2; tries += 1) expect((await attempt("wrong-password")).status).toBe(401);
    const refused = await attempt(PASSWORD);
    expect([refused.status, refused.body.code]).toEqual([429, "TOO_MANY_REQUESTS"]);
    expect(refused.headers["retry-after"]).toBe("60");
    await limited.database.close();
  });

  test("signing out ends the session at once", async () => {
    const { token } = (await app.as(null).post("/sessions", { username: "keeper-child", password: PASSWORD })).body;
    const asked = app.as({ token, csrf: "", user: "" });
    expect((await asked.delete("/sessions/current")).status).toBe(204);
    expect((await asked.get("/me")).body.code).toBe("SIGN_IN_REQUIRED");
  });
});

describe("cookies", () => {
  test("a write by cookie needs the session's CSRF token; a read does not; a bearer token never does", async () => {
    const { token, csrf } = await app.session("sys_admin", "own");
    const cookie = `other=1; yijiao_session=${token}`;
    const write = () => request(app.app).delete("/api/v1/sessions/current").set("Cookie", cookie);
    expect((await request(app.app).get("/api/v1/me").set("Cookie", cookie)).status).toBe(200);
    expect((await write()).body.code).toBe("CSRF");
    expect((await write().set("X-CSRF-Token", `${csrf}x`)).body.code).toBe("CSRF");
    expect((await write().set("X-CSRF-Token", csrf)).status).toBe(204);
  });
});

describe("what every answer carries", () => {
  test("a policy that loads nothing, no sniffing, no caching, no name of the software", async () => {
    const { headers } = await app.as(null).get("/me");
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["cache-control"]).toBe("no-store");
    expect(headers).not.toHaveProperty("x-powered-by");
  });
});
