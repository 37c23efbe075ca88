import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import request from "supertest";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY, PASSWORD } from "../helpers/posts.ts";

const ID = "320106195503070029";
const PHONE = "13912345678";
const INDEX = '<!doctype html><meta name="csp-nonce" content="__NONCE__"><script src="/assets/a.js"></script>';

let app: TestApp;
let clerk: Asking;
let webRoot = "";
beforeAll(async () => {
  webRoot = mkdtempSync(join(tmpdir(), "yijiao-web-"));
  mkdirSync(join(webRoot, "assets"));
  writeFileSync(join(webRoot, "index.html"), INDEX);
  writeFileSync(join(webRoot, "assets", "a.js"), "1");
  app = await testApp(await freshDatabase("pglite"), { webRoot, metricsToken: "let-me-read" });
  clerk = await app.asRole("desk_clerk", "own");
});
afterAll(async () => {
  await app.database.close();
  rmSync(webRoot, { recursive: true });
});

describe("logs and figures", () => {
  test("personal numbers, passwords and tokens never reach a log line, an error or a figure", async () => {
    const data = { name: "钱保密", residentId: ID, phone: PHONE, value: 300, things: [{ thing: "梯子" }] };
    const started = await clerk.post("/instances", { workflow: "loan", division: COUNTY, data });
    expect(started.status).toBe(201);
    const bad = await clerk.post("/instances", {
      workflow: "loan",
      division: COUNTY,
      data: { ...data, residentId: `${ID}9`, phone: `${PHONE}1` },
    });
    const search = await clerk.get(`/tasks?q=${ID}`);
    const path = await clerk.get(`/instances/${ID}`);
    await clerk.post("/notes", { note: ID });
    await app.as(null).post("/sessions", { username: ID, password: PASSWORD });
    const signed = await app.as(null).post("/sessions", { username: "keeper-own", password: PASSWORD });
    // A failure of the database whose own message quotes the row.
    await app.database.knex.raw("alter table instance add constraint canary check (label <> '爆')");
    const broken = await clerk.post("/instances", {
      workflow: "loan",
      division: COUNTY,
      data: { ...data, name: "爆" },
    });
    expect(broken.status).toBeGreaterThanOrEqual(400);
    await app.database.knex.raw("alter table instance drop constraint canary");
    const figures = await app.as(null).get("//metrics").set("Authorization", "Bearer let-me-read");
    const told = [
      app.logged(),
      figures.text,
      ...[bad, search, path, broken].map((one) => JSON.stringify(one.body)),
    ].join("\n");
    expect(app.logged()).toContain("/api/v1/instances");
    for (const secret of [ID, PHONE, "钱保密", PASSWORD, signed.body.token, signed.body.csrf])
      expect(told.includes(secret), secret.slice(0, 3)).toBe(false);
  });

  test("figures count requests by route and refusals by code, for who has the token", async () => {
    expect((await app.as(null).get("//metrics")).status).toBe(401);
    const { text } = await app.as(null).get("//metrics").set("Authorization", "Bearer let-me-read");
    expect(text).toMatch(
      /http_request_duration_seconds_count\{method="post",route="\/api\/v1\/instances",status="201"\} \d/,
    );
    expect(text).toMatch(/http_problems_total\{code="SIGN_IN_REQUIRED"\} \d/);
    expect(text).not.toContain("320100-");
  });
});

describe("the description of the interface", () => {
  test("names every route with its rule, its schemas and the problems it answers with, and every reference leads somewhere", async () => {
    const { body } = await app.as(null).get("/openapi.json");
    expect(body.openapi).toBe("3.1.0");
    const operations = Object.entries<Record<string, { operationId: string; description: string }>>(body.paths).flatMap(
      ([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
    );
    expect(operations).toHaveLength(app.routes.length);
    expect(new Set(operations.map((one) => one.operationId)).size).toBe(operations.length);
    for (const one of operations) expect(one.description, one.operationId).not.toBe("");
    for (const [, name] of JSON.stringify(body).matchAll(/"\$ref":"#\/components\/(?:schemas|responses)\/(\w+)"/g)) {
      expect({ ...body.components.schemas, ...body.components.responses }, name).toHaveProperty(name ?? "");
    }
  });

  test("the reference page needs nothing from elsewhere and runs no script", async () => {
    const { text, headers } = await app.as(null).get("//api/docs");
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["content-security-policy"]).toMatch(/style-src 'self' 'sha256-/);
    expect(text).not.toMatch(/<script|https?:\/\//);
    expect(text).toContain("/api/v1/tasks/{id}/complete");
    expect(text).toContain("IDEMPOTENCY_REUSED");
    const problem = (await app.as(null).get("/me")).body;
    expect(problem.type).toBe("/api/docs#error-SIGN_IN_REQUIRED");
    expect(text, "a problem's type leads to what it means").toContain(`id="${problem.type.split("#")[1]}"`);
  });
});

describe("the pages", () => {
  test("every address of the web app is the one page, under a strict policy with a nonce of its own", async () => {
    const [one, two] = [await request(app.app).get("/"), await request(app.app).get("/tasks/abc?x=1")];
    for (const answer of [one, two]) {
      const nonce = /content="([A-Za-z0-9+/=]+)"/.exec(answer.text)?.[1] ?? "";
      const policy = answer.headers["content-security-policy"] ?? "";
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(policy).not.toMatch(/unsafe|script-src|\*/);
      expect(answer.headers["cache-control"]).toBe("no-store");
    }
    expect(one.text).not.toBe(two.text);
  });

  test("built files are kept for ever, nothing outside the folder is served, an unknown address of the interface is a problem", async () => {
    const asset = await request(app.app).get("/assets/a.js");
    expect(asset.headers["cache-control"]).toContain("immutable");
    expect((await request(app.app).get("/assets/missing.js")).status).toBe(404);
    for (const path of ["/..%2f..%2fetc%2fpasswd", "/assets/..%2findex.html", "/.env"]) {
      expect((await request(app.app).get(path)).text, path).not.toMatch(/root:|KEY=/);
    }
    expect((await request(app.app).get("/api/v1/nothing")).body.code).toBe("METHOD_UNKNOWN");
  });
});

describe("whether it is well", () => {
  test("it is alive without its database, but not ready", async () => {
    const dying = await testApp(await freshDatabase("pglite"));
    expect((await dying.as(null).get("//readyz")).body).toEqual({ status: "ok" });
    const { token } = await dying.session("keeper", "own");
    await dying.database.close();
    expect((await dying.as(null).get("//healthz")).status).toBe(200);
    expect((await dying.as(null).get("//readyz")).body.code).toBe("UNAVAILABLE");
    expect((await dying.as({ token, csrf: "", user: "" }).get("/tasks")).status).toBe(503);
  });

  test("addresses for trials do not exist outside them", async () => {
    const real = await testApp(await freshDatabase("pglite"), { demo: false, manualClock: false });
    expect((await real.as(null).get("/demo/accounts")).body.code).toBe("METHOD_UNKNOWN");
    expect((await real.as(null).put("/test/clock", { now: "2030-01-01T00:00:00Z" })).body.code).toBe("METHOD_UNKNOWN");
    await real.database.close();
  });
});

describe("progress as events", () => {
  test("tells each change once, holds no connection between, and ends with the import", async () => {
    const id = uuidv7();
    const insert = `insert into import_file (home_city, id, definition, workflow, division, file_name, file_hash, user_id, organisation,
      status, total, done, created_at) values (320100, '${id}', 'none', 'loan', '${COUNTY}', 'a.csv', '\\x01', 'x', 'branch-own', 'checking', 10, 0, now())`;
    await app.database.knex.raw(insert);
    const server = createServer(app.app).listen(0, "127.0.0.1");
    await new Promise((done) => server.once("listening", done));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { token } = await app.session("desk_clerk", "own");
    const stream = await fetch(`http://127.0.0.1:${port}/api/v1/imports/320100-${id}/events`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    const heard: string[] = [];
    const decoder = new TextDecoder();
    for await (const chunk of stream.body ?? []) {
      heard.push(
        ...[...decoder.decode(chunk).matchAll(/event: (\w+)\ndata: (.*)/g)].map(
          (m) => `${m[1]} ${JSON.parse(m[2] ?? "{}").done}`,
        ),
      );
      expect(app.database.busy()).toBe(0);
      if (heard.length === 1)
        await app.database.knex.raw(`update import_file set done = 10, status = 'ready' where id = '${id}'`);
    }
    expect(heard).toEqual(["progress 0", "ready 10"]);
    await new Promise((done) => server.close(done));
  });
});
