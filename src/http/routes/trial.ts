import { setClock } from "../../engine/clock.ts";
import { demoAccounts } from "../../engine/demo.ts";
import { json, publicRoute, type Route } from "../route.ts";
import { pageOf } from "../schemas.ts";
import { object, shape } from "../shape.ts";

/** Who may be tried out; there is no such address outside a demonstration. */
export const demoRoute = publicRoute({
  method: "get",
  path: "/demo/accounts",
  tag: "demo",
  summary: { zh: "演示账号", en: "Accounts of the demonstration" },
  why: { zh: "演示数据均为虚构", en: "everything in a demonstration is made up" },
  reply: { status: 200, schema: pageOf("DemoAccount") },
  handle: async ({ engine }) => json({ items: await demoAccounts(engine), next: null }),
});

/** Lets months pass in a test; there is no such address where the clock runs by itself. */
export const clockRoute: Route = publicRoute({
  method: "put",
  path: "/test/clock",
  tag: "demo",
  summary: { zh: "设定测试时钟", en: "Set the manual clock" },
  why: { zh: "只在手动时钟的测试环境存在", en: "exists only where the clock is set by hand" },
  body: shape<{ now: string }>(object({ now: { type: "string", format: "date-time" } })),
  reply: { status: 200, schema: object({ now: { type: "string" } }) },
  errors: ["BODY_INVALID"],
  handle: async ({ engine, body }) => json(await setClock(engine, body.now)),
});
