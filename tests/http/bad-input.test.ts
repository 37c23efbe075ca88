import request, { type Response } from "supertest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ERRORS } from "../../src/core/errors.ts";
import { BODY_BYTES_MAX } from "../../src/http/body.ts";
import type { Route } from "../../src/http/route.ts";
import { type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";

let app: TestApp;
let token = "";
beforeAll(async () => {
  app = await testApp(await freshDatabase("pg"));
  token = (await app.everybody()).token;
});
afterAll(async () => {
  await app.database.close();
});

const ID = "320100-01900000-0000-7000-8000-000000000000";
/** Texts that break careless code: prototypes, quotes, templates, traversal, half characters, other digits, controls. */
const TEXTS = [
  ...[
    "__proto__",
    "constructor",
    "' OR 1=1 --",
    "{{7*7}}",
    "$" + "{7*7}",
    "../../etc/passwd",
    "%00",
    "\u0000",
    "a\u0000b",
  ],
  ...[
    "320100",
    "３２０１００",
    "-1",
    "1e309",
    "NaN",
    "null",
    "undefined",
    "[object Object]",
    "\u202Egnp.exe",
    "a".repeat(3_000),
  ],
  ...[`${ID}x`, ID.toUpperCase().replace("A", "Z"), "320100-../x", "0-0", "😀", "<script>alert(1)</script>"],
];
/** Raw bytes after the question mark or in a path that are no UTF-8, or no escape. */
const BROKEN = ["%", "%zz", "%ff%fe", "%ed%a0%80", "%c0%ae"];

/** Bodies that are wrong for every route that takes JSON, whatever its shape. */
const BODIES: [string, string, number[]][] = [
  ["not JSON", "{", [400]],
  ["null", "null", [400]],
  ["a list", "[]", [400]],
  ["a number", "1", [400]],
  ["a text", '"x"', [400]],
  ["an unknown field", '{"isAdmin":true}', [400]],
  ["a prototype", '{"__proto__":{"isAdmin":true}}', [400]],
  ["a constructor, deep", '{"data":{"a":[{"constructor":{"prototype":{}}}]}}', [400]],
  ["NUL in a text", '{"data":{"a":"x\\u0000y"}}', [400]],
  ["NUL in a key", '{"data":{"a\\u0000":1}}', [400]],
  ["half a character", '{"data":{"a":"\\ud800"}}', [400]],
  ["a number beyond all", '{"data":{"a":1e999}}', [400]],
  ["500,000 characters", JSON.stringify({ data: { a: "x".repeat(500_000) } }), [400]],
  ["depth of 100,000", `${'{"data":'.repeat(1)}${"[".repeat(100_000)}${"]".repeat(100_000)}}`, [400]],
  ["300,000 items", JSON.stringify({ data: { a: Array.from({ length: 300_000 }, () => 1) } }), [400]],
  ["two megabytes", JSON.stringify({ data: { a: "x".repeat(2_000_000) } }), [413]],
];

function address(route: Route, fill = "nothing"): string {
  return `${route.root ? "" : "/api/v1"}${route.path}`.replace(/{(\w+)}/g, (_all, name: string) =>
    name === "type" ? "borrower" : fill === "nothing" ? ID : fill,
  );
}

function ask(route: Route, path: string) {
  return request(app.server)[route.method](path).set("Authorization", `Bearer ${token}`);
}

/** A known code and its own status, in the one form of problems; nothing of what was sent comes back. */
function expectProblem(answer: Response, what: string): void {
  expect(answer.status, `${what}: ${answer.text?.slice(0, 200)}`).toBeLessThan(500);
  if (answer.status < 400) return;
  expect(answer.type, what).toBe("application/problem+json");
  const code: string = answer.body.code;
  expect(Object.keys(ERRORS), what).toContain(code);
  expect(answer.status, what).toBe(ERRORS[code as keyof typeof ERRORS].status);
}

const withoutEvents = (routes: readonly Route[]) => routes.filter((route) => !route.path.endsWith("/events"));
const schemaOf = (route: Route, name: string): unknown =>
  Reflect.get(Reflect.get(route.query, "properties") ?? {}, name);
const propertiesOf = (schema: object): string[] => Object.keys(Reflect.get(schema, "properties") ?? {});

describe("what no route can be broken with", () => {
  test("strange texts in the path are not found, broken escapes are refused", async () => {
    for (const route of withoutEvents(app.routes).filter((one) => one.path.includes("{"))) {
      for (const text of TEXTS) {
        const answer = await ask(
          route,
          address(route, encodeURIComponent(text.replace(/[\ud800-\udfff]/g, "x")).slice(0, 4_000)),
        );
        expectProblem(answer, `${route.method} ${route.path} with ${text.slice(0, 20)}`);
        if (!route.path.startsWith("/workflows") && !route.path.startsWith("/records/{type}")) {
          expect(answer.status, `${route.method} ${route.path} with ${text.slice(0, 20)}`).toBeGreaterThanOrEqual(400);
        }
      }
      for (const bytes of BROKEN) expectProblem(await ask(route, address(route, bytes)), `${route.path} with ${bytes}`);
    }
  });

  test("strange, repeated, unknown and broken query parameters are refused with 400", async () => {
    const tried = new Set<string>();
    for (const route of withoutEvents(app.routes)) {
      const path = address(route);
      const names = propertiesOf(route.query);
      for (const query of ["nonsense=1", "__proto__=1", "a[b]=1", `x=${"y".repeat(5_000)}`]) {
        const answer = await ask(route, `${path}?${query}`);
        expect([answer.status, answer.body.code], `${route.method} ${path}?${query.slice(0, 30)}`).toEqual([
          400,
          "QUERY_INVALID",
        ]);
      }
      for (const name of names) {
        for (const query of [`${name}=1&${name}=2`, ...BROKEN.slice(2).map((bytes) => `${name}=${bytes}`)]) {
          expect((await ask(route, `${path}?${query}`)).status, `${path}?${query}`).toBe(400);
        }
        // A parameter of the same schema is read by the same code on every route: there all texts are tried once.
        const schema = JSON.stringify(schemaOf(route, name));
        const texts = tried.has(`${name} ${schema}`) ? [TEXTS[tried.size % TEXTS.length] ?? ""] : TEXTS;
        tried.add(`${name} ${schema}`);
        for (const text of texts) {
          const answer = await ask(route, `${path}?${name}=${encodeURIComponent(text)}`);
          expectProblem(answer, `${route.method} ${path}?${name}=${text.slice(0, 20)}`);
          if (text.includes("\u0000")) expect(answer.status).toBe(400);
        }
      }
    }
  });

  test.each(BODIES)("a body that is %s", async (_what, body, statuses) => {
    for (const route of app.routes.filter((one) => one.method !== "get" && one.uploadBytesMax === null)) {
      if (route.path === "/sessions/current") continue;
      // The files of a procedure may be larger than what other routes take: they are tried in drafts.test.ts.
      if (route.bodyBytesMax !== null && typeof body === "string" && body.length > BODY_BYTES_MAX) continue;
      // Some have a query parameter that they cannot do without; the body must not be looked at before it.
      const names = propertiesOf(route.query);
      const query = names.includes("until") ? "?until=2030-01-01" : names.includes("revision") ? "?revision=1" : "";
      const answer = await ask(route, address(route) + query)
        .set("Content-Type", "application/json")
        .send(body);
      expectProblem(answer, `${route.method} ${route.path}`);
      expect(statuses, `${route.method} ${route.path}: ${answer.body.code}`).toContain(answer.status);
    }
  });

  test("every field of every body with a value of another type", async () => {
    const values = [null, 1, true, [], {}, [["x"]], "", " ", "x".repeat(2_000), { $ne: 1 }];
    for (const route of app.routes.filter((one) => one.body !== null && one.uploadBytesMax === null)) {
      for (const name of propertiesOf(route.body ?? {})) {
        for (const value of values) {
          const answer = await ask(route, address(route)).send({ [name]: value });
          expectProblem(answer, `${route.method} ${route.path} ${name}=${JSON.stringify(value).slice(0, 30)}`);
        }
      }
    }
  });

  test("another content type, an unknown charset, an unknown encoding", async () => {
    for (const route of app.routes.filter((one) => one.body !== null && one.uploadBytesMax === null)) {
      const send = (type: string, encoding?: string) => {
        const asked = ask(route, address(route)).set("Content-Type", type);
        return (encoding ? asked.set("Content-Encoding", encoding) : asked).send("{}");
      };
      expect((await send("text/plain")).body.code).toBe("MEDIA_TYPE");
      expect((await send("application/x-www-form-urlencoded")).body.code).toBe("MEDIA_TYPE");
      expect((await send("application/json; charset=utf-7")).body.code).toBe("MEDIA_TYPE");
      expect((await send("application/json", "zstd")).body.code).toBe("MEDIA_TYPE");
      expect((await send("application/json", "gzip")).body.code, "what does not unpack").toBe("BODY_UNREADABLE");
    }
  });

  test("uploads: no file, two files, another field name, too many bytes, a type that its name does not have", async () => {
    const upload = () => request(app.app).post("/api/v1/attachments").set("Authorization", `Bearer ${token}`);
    expect((await upload().field("a", "b")).body.code).toBe("FILE_MISSING");
    expect((await upload().send({})).body.code).toBe("MEDIA_TYPE");
    expect((await upload().set("Content-Type", "multipart/form-data").send("x")).status).toBe(400);
    expect((await upload().attach("other", Buffer.from("%PDF-1.7"), "a.pdf")).body.code).toBe("BODY_INVALID");
    expect(
      (await upload().attach("file", Buffer.from("%PDF-1.7"), "a.pdf").attach("file", Buffer.from("x"), "b")).body.code,
    ).toBe("BODY_INVALID");
    expect((await upload().attach("file", Buffer.from("MZ executable"), "a.pdf")).body.code).toBe("FILE_TYPE");
    expect((await upload().attach("file", Buffer.alloc(21 * 1024 * 1024, 1), "a.pdf")).body.code).toBe(
      "FILE_TOO_LARGE",
    );
    const named = await upload().attach("file", Buffer.from("%PDF-1.7"), '../../\u202Egnp\r\nX: "evil".pdf');
    expect(named.body.fileName).not.toMatch(/[/\\"\r\n\u202E]/);
  });

  test("what is asked of no address is not found, in the same form", async () => {
    for (const path of ["/api/v1/nothing", "/api/v2/tasks", "/api/v1//tasks", "/nothing"]) {
      const answer = await request(app.app).patch(path);
      expect([answer.status, answer.body.code], path).toEqual([404, "METHOD_UNKNOWN"]);
    }
  });

  test("an address asked by another method says which ones it takes", async () => {
    for (const method of ["patch", "options"] as const) {
      for (const address of new Set(app.routes.map((route) => `${route.root ? "" : "/api/v1"}${route.path}`))) {
        const answer = await request(app.app)[method](address.replace(/{\w+}/g, ID));
        expect([answer.status, answer.body.code], address).toEqual([405, "METHOD_NOT_ALLOWED"]);
        expect(answer.headers.allow, address).toBe(answer.body.accepts.join(", "));
      }
    }
    const tasks = await request(app.app).delete("/api/v1/tasks");
    expect([tasks.status, tasks.headers.allow]).toEqual([405, "GET, HEAD"]);
    expect((await request(app.app).patch("/api/v1/settings/x")).headers.allow).toBe("DELETE");
  });

  test("bytes that are no UTF-8 are refused, not replaced", async () => {
    const name = Buffer.concat([
      Buffer.from('{"username":"'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('","password":"x"}'),
    ]);
    const answer = await request(app.app)
      .post("/api/v1/sessions")
      .set("Content-Type", "application/json")
      .serialize(() => name as unknown as string)
      .send({});
    expect([answer.status, answer.body.code]).toEqual([400, "BODY_UNREADABLE"]);
  });
});

describe("cursors", () => {
  test("one that is forged, altered, cut, another person's or of another query is refused", async () => {
    const everybody = app.as({ token, csrf: "", user: "everybody" });
    const first = await everybody.get("/divisions?level=county&limit=1");
    const cursor: string = first.body.next;
    expect((await everybody.get(`/divisions?level=county&limit=5&cursor=${cursor}`)).status).toBe(200);
    const forged = [
      cursor.slice(0, -2),
      `${cursor}AA`,
      `X${cursor.slice(1)}`,
      cursor.split(".")[0] ?? "",
      Buffer.from('["000000000000"]').toString("base64url"),
      `${Buffer.from('{"a":1}').toString("base64url")}.${cursor.split(".")[1]}`,
    ];
    for (const text of forged) {
      const answer = await everybody.get(`/divisions?level=county&cursor=${text}`);
      expect([answer.status, answer.body.code], text).toEqual([400, "CURSOR_INVALID"]);
    }
    expect((await everybody.get(`/divisions?level=street&cursor=${cursor}`)).body.code).toBe("CURSOR_INVALID");
    expect((await everybody.get(`/organisations?cursor=${cursor}`)).body.code).toBe("CURSOR_INVALID");
  });
});
