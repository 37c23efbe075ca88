import { createServer, type Server } from "node:http";
import { Writable } from "node:stream";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Express } from "express";
import pino from "pino";
import request, { type Response, type Test } from "supertest";
import type { Engine } from "../../src/engine/engine.ts";
import { createApp } from "../../src/http/app.ts";
import type { HttpConfig } from "../../src/http/config.ts";
import { createMetrics } from "../../src/http/metrics.ts";
import type { Route } from "../../src/http/route.ts";
import { routesOf } from "../../src/http/routes/index.ts";
import { COMPONENTS } from "../../src/http/schemas.ts";
import type { Database } from "../../src/store/database.ts";
import { type LendingRole, type Place, postsWorld, type TestSession, type World } from "./posts.ts";

export interface TestApp extends World {
  app: Express;
  server: Server;
  config: HttpConfig;
  routes: Route[];
  /** Every line the application logged. */
  logged(): string;
  as(session: TestSession | null): Asking;
  asRole(role: LendingRole, place: Place): Promise<Asking>;
}
/** Requests of one person by bearer token. */
export interface Asking {
  get(path: string): Test;
  post(path: string, body?: object): Test;
  put(path: string, body?: object): Test;
  delete(path: string): Test;
}

/** The lending domain behind the HTTP interface, on this database. */
export async function testApp(database: Database, overrides: Partial<HttpConfig> = {}): Promise<TestApp> {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const logger = pino({ level: "debug" }, sink);
  const world = await postsWorld(database, {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  });
  const { app, server, config, routes, as } = serving(world.engine, { logger, ...overrides });
  return {
    ...world,
    app,
    server,
    config,
    routes,
    logged: () => lines.join(""),
    as,
    asRole: async (role, place) => as(await world.session(role, place)),
  };
}

/** An engine behind the HTTP interface; `as` asks for one person. */
export function serving(engine: Engine, overrides: Partial<HttpConfig> = {}) {
  const config: HttpConfig = {
    demo: true,
    manualClock: true,
    secureCookies: false,
    trustedProxies: 0,
    webRoot: null,
    version: "test",
    logger: pino({ level: "silent" }),
    signInFailuresPerMinuteMax: 5,
    publicRequestsPerMinuteMax: 10_000,
    verifyFailuresPerMinuteMax: 10_000,
    metricsToken: null,
    ...overrides,
  };
  const app = createApp(engine, config);
  const routes = routesOf(config, createMetrics());
  // One for all requests, whose connections are kept: thousands of them are the larger part of some suites.
  const server = createServer(app).listen(0).unref();
  return { app, server, config, routes, as: (session: TestSession | null) => asking(server, routes, session) };
}

function asking(server: Server, routes: readonly Route[], session: TestSession | null): Asking {
  const prepared = (test: Test, method: Route["method"], path: string) => {
    const known = routes.find((route) => route.method === method && pattern(route).test(path.split("?")[0] ?? ""));
    test.expect((answer) => expectDocumented(known, `${method} ${path}`, answer));
    return session ? test.set("Authorization", `Bearer ${session.token}`) : test;
  };
  const at = (path: string) => (path.startsWith("//") ? path.slice(1) : `/api/v1${path}`);
  return {
    get: (path) => prepared(request(server).get(at(path)), "get", at(path)),
    post: (path, body) => prepared(request(server).post(at(path)), "post", at(path)).send(body),
    put: (path, body) => prepared(request(server).put(at(path)), "put", at(path)).send(body),
    delete: (path) => prepared(request(server).delete(at(path)), "delete", at(path)),
  };
}

function pattern(route: Route): RegExp {
  const path = `${route.root ? "" : "/api/v1"}${route.path}`.replace(/[.]/g, "\\.").replace(/{\w+}/g, "[^/]+");
  return new RegExp(`^${path}$`);
}

const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  formats: { "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, date: true },
});
ajv.addSchema({ $id: "api", components: { schemas: COMPONENTS } });
const checks = new WeakMap<object, ReturnType<typeof ajv.compile>>();

/** Every answer in the suites is what the description of the interface says it is. */
function expectDocumented(route: Route | undefined, what: string, answer: Response): void {
  const problem = answer.status >= 400;
  const schema = problem ? { $ref: "#/components/schemas/Problem" } : route?.reply.schema;
  if (!schema || answer.status === 204) return;
  if (!problem && answer.status !== route?.reply.status) throw new Error(`${what} answered ${answer.status}`);
  const check =
    checks.get(schema) ??
    ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components')));
  checks.set(schema, check);
  if (!check(answer.body))
    throw new Error(
      `${what} is not as documented: ${ajv.errorsText(check.errors)}\n${JSON.stringify(answer.body).slice(0, 2000)}`,
    );
}
