import { Writable } from "node:stream";
import type { Express } from "express";
import pino from "pino";
import request, { type Test } from "supertest";
import { createApp } from "../../src/http/app.ts";
import type { HttpConfig } from "../../src/http/config.ts";
import type { Database } from "../../src/store/database.ts";
import { type LendingRole, lendingWorld, type Place, type TestSession, type World } from "./lending.ts";

export interface TestApp extends World {
  app: Express;
  config: HttpConfig;
  /** Every line the application logged. */
  logged(): string;
  as(session: TestSession | null): Asking;
  asRole(role: LendingRole, place: Place): Promise<Asking>;
}
/** Requests of one person by bearer token; nothing listens on a port of its own. */
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
  const world = await lendingWorld(database, {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  });
  const config: HttpConfig = {
    demo: true,
    manualClock: true,
    secureCookies: false,
    trustedProxies: 0,
    webRoot: null,
    version: "test",
    logger,
    signInFailuresPerMinuteMax: 5,
    metricsToken: null,
    ...overrides,
  };
  const app = createApp(world.engine, config);
  const as = (session: TestSession | null) => asking(app, session);
  return {
    ...world,
    app,
    config,
    logged: () => lines.join(""),
    as,
    asRole: async (role, place) => as(await world.session(role, place)),
  };
}

function asking(app: Express, session: TestSession | null): Asking {
  const prepared = (test: Test) => (session ? test.set("Authorization", `Bearer ${session.token}`) : test);
  const at = (path: string) => (path.startsWith("//") ? path.slice(1) : `/api/v1${path}`);
  return {
    get: (path) => prepared(request(app).get(at(path))),
    post: (path, body) => prepared(request(app).post(at(path))).send(body),
    put: (path, body) => prepared(request(app).put(at(path))).send(body),
    delete: (path) => prepared(request(app).delete(at(path))),
  };
}
