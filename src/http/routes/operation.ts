import { timingSafeEqual } from "node:crypto";
import { refuse } from "../../core/refusal.ts";
import type { Engine } from "../../engine/engine.ts";
import { isReady } from "../../engine/ready.ts";
import type { HttpConfig } from "../config.ts";
import type { Metrics } from "../metrics.ts";
import { openApi } from "../openapi.ts";
import { printedPolicy } from "../pages.ts";
import { referencePage } from "../reference.ts";
import { json, publicRoute, type Route } from "../route.ts";
import { object } from "../shape.ts";

const probe = { zh: "供运行监控，不含业务内容", en: "for probes; holds nothing of any case" };
const reading = { zh: "接口说明不含数据", en: "a description of the interface, without data" };
const statusSchema = object({ status: { enum: ["ok"] } });

/** What keeps the process running and explains it. The description includes the description itself. */
export function operationRoutes(config: HttpConfig, metrics: Metrics, others: readonly Route[]): Route[] {
  const all: Route[] = [...others];
  const own = [
    publicRoute({
      method: "get",
      path: "/openapi.json",
      tag: "operation",
      summary: { zh: "OpenAPI 3.1 说明", en: "OpenAPI 3.1 description" },
      why: reading,
      reply: { status: 200 },
      handle: async () => json(openApi(all, config.version)),
    }),
    publicRoute({
      method: "get",
      path: "/api/docs",
      root: true,
      tag: "operation",
      summary: { zh: "接口说明页", en: "Reference page" },
      why: reading,
      reply: { status: 200, mediaType: "text/html" },
      async handle() {
        const html = referencePage(all, config.version);
        return {
          kind: "bytes",
          mediaType: "html",
          body: html,
          headers: { "Content-Security-Policy": printedPolicy(html) },
        };
      },
    }),
    publicRoute({
      method: "get",
      path: "/healthz",
      root: true,
      tag: "operation",
      summary: { zh: "进程存活", en: "The process is alive" },
      why: probe,
      reply: { status: 200, schema: statusSchema },
      handle: async () => json({ status: "ok" }),
    }),
    publicRoute({
      method: "get",
      path: "/readyz",
      root: true,
      tag: "operation",
      summary: { zh: "可以受理请求", en: "Ready to answer" },
      why: probe,
      reply: { status: 200, schema: statusSchema },
      errors: ["UNAVAILABLE"],
      handle: async ({ engine }: { engine: Engine }) =>
        !config.stopping?.aborted && (await isReady(engine)) ? json({ status: "ok" }) : refuse("UNAVAILABLE"),
    }),
    publicRoute({
      method: "get",
      path: "/metrics",
      root: true,
      tag: "operation",
      summary: { zh: "运行指标", en: "Figures for Prometheus" },
      why: probe,
      reply: { status: 200, mediaType: "text/plain" },
      errors: ["SIGN_IN_REQUIRED"],
      async handle({ request }) {
        if (!mayRead(config.metricsToken, request.headers.authorization)) return refuse("SIGN_IN_REQUIRED");
        return { kind: "bytes", mediaType: metrics.registry.contentType, body: await metrics.registry.metrics() };
      },
    }),
  ];
  all.push(...own);
  return own;
}

function mayRead(token: string | null, given: string | undefined): boolean {
  if (token === null) return true;
  const wanted = Buffer.from(`Bearer ${token}`);
  const actual = Buffer.from(given ?? "");
  return wanted.length === actual.length && timingSafeEqual(wanted, actual);
}
