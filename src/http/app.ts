import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Engine } from "../engine/engine.ts";
import { readBody, readKey } from "./body.ts";
import { identify, refusedByRule } from "./caller.ts";
import type { HttpConfig } from "./config.ts";
import { describeError, requestLog } from "./log.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { headers, servePages } from "./pages.ts";
import { codeOf, sendProblem } from "./problem.ts";
import { readQuery } from "./query.ts";
import type { Reply, Route } from "./route.ts";
import { routesOf } from "./routes/index.ts";
import { send } from "./send.ts";

const API = "/api/v1";

/** The whole listening side, without a port: every route comes from the one table. */
export function createApp(engine: Engine, config: HttpConfig): Express {
  const app = express();
  app.disable("x-powered-by").disable("etag").set("query parser", false).set("trust proxy", config.trustedProxies);
  const metrics = createMetrics();
  app.use(requestLog(config), headers());
  app.use((_request, response, next) => {
    if (config.stopping?.aborted) response.set("Connection", "close");
    next();
  });
  const routes = routesOf(config, metrics);
  for (const route of routes) mount(app, engine, config, metrics, route);
  refuseOtherMethods(app, routes);
  if (config.webRoot !== null) servePages(app, config.webRoot);
  app.use((_request, response) => sendProblem(response, refuse("METHOD_UNKNOWN")));
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    fail(config, metrics, response, error);
  });
  return app;
}

function addressOf(route: Route): string {
  return `${route.root ? "" : API}${route.path}`;
}
function pattern(address: string): string {
  return address.replace(/{(\w+)}/g, ":$1");
}

/** A known address asked by another method: which ones it takes is said, in `Allow` and in the problem. */
function refuseOtherMethods(app: Express, routes: readonly Route[]): void {
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    const own = route.method === "get" ? ["GET", "HEAD"] : [route.method.toUpperCase()];
    methods.set(addressOf(route), [...(methods.get(addressOf(route)) ?? []), ...own]);
  }
  for (const [address, accepts] of methods) {
    app.all(pattern(address), (_request, response) => {
      response.set("Allow", accepts.join(", "));
      sendProblem(response, refuse("METHOD_NOT_ALLOWED", { accepts }));
    });
  }
}

function mount(app: Express, engine: Engine, config: HttpConfig, metrics: Metrics, route: Route): void {
  const path = addressOf(route);
  app[route.method](pattern(path), (request, response) => {
    const began = process.hrtime.bigint();
    response.on("finish", () => {
      metrics.observe(route.method, path, response.statusCode, Number(process.hrtime.bigint() - began) / 1e9);
    });
    return answer(engine, config, route, request, response).then(
      (reply) => {
        if (!isRefusal(reply)) return send(response, reply, config.stopping);
        metrics.refused(reply.code);
        return sendProblem(response, reply);
      },
      (error: unknown) => fail(config, metrics, response, error),
    );
  });
}

/** Who asks, whether the rule lets them, what they sent; only then the handler. */
async function answer(
  engine: Engine,
  config: HttpConfig,
  route: Route,
  request: Request,
  response: Response,
): Promise<Reply | Refusal> {
  const session = await identify(engine, config, request);
  if (isRefusal(session) && route.access.rule !== "public") return session;
  const known = isRefusal(session) ? null : session;
  const refused = refusedByRule(engine, route.access, known);
  if (refused) return refused;
  const query = readQuery(request.url, route.query);
  if (!query.ok) return refuse("QUERY_INVALID", { problems: [query.problem] });
  const unfit = route.refuseQuery(query.value);
  if (unfit) return unfit;
  const read = await readBody(route, request, response);
  if (isRefusal(read)) return read;
  const key = readKey(route, request);
  if (isRefusal(key)) return key;
  return route.invoke({
    engine,
    config,
    session: known,
    params: { ...request.params },
    query: query.value,
    body: read.body,
    upload: read.upload,
    key,
    request,
    ip: request.ip ?? "",
  });
}

/** The one place where a thrown error becomes an answer. What broke inside is logged, never told. */
function fail(config: HttpConfig, metrics: Metrics, response: Response, error: unknown): void {
  const code = codeOf(error);
  metrics.refused(code);
  if (code === "INTERNAL" || code === "UNAVAILABLE")
    config.logger.error({ error: describeError(error) }, "request failed");
  sendProblem(response, refuse(code));
}
