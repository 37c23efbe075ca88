import { localDay } from "../core/calendar/day.ts";
import type { Id } from "../core/id.ts";
import { isRefusal } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { addNotice } from "../store/notices.ts";
import { readWork } from "../store/work.ts";
import { takeCase } from "./case-in-hand.ts";
import { requestHash } from "./chain.ts";
import { deliverEvent } from "./deliver.ts";
import type { Engine } from "./engine.ts";
import { routeOf } from "./routing.ts";

/**
 * What becomes of a case whose work was given up: it hears `<invoke>.failed` where its workflow says something of that,
 * and otherwise the supervisors are told, since a case must not wait for ever without anybody knowing. `asleep`
 * while the case is suspended.
 */
export async function tellUnserved(
  engine: Engine,
  message: { id: string; instance: Id; work: string; invoke: string },
): Promise<"done" | "asleep"> {
  const { id, instance, work, invoke } = message;
  const row = await readWork(engine.database, instance.city, work);
  // Asked for again meanwhile, or needed no more.
  if (row === null || !row.dead) return "done";
  if (row.status === "suspended") return "asleep";
  const data = { code: row.failedCode ?? "UNKNOWN", attempts: row.attempts };
  const event = { type: `${invoke}.failed` };
  const sent = await deliverEvent(engine, { instance, event, data, from: `work:${work}`, key: id });
  if (!isRefusal(sent)) return "done";
  if (sent.code !== "EVENT_REFUSED") throw new Error(`a failure of outside work could not be delivered: ${sent.code}`);
  await tellSupervisors(engine, id, instance, row.topic);
  return "done";
}

async function tellSupervisors(engine: Engine, id: string, instance: Id, topic: string): Promise<void> {
  const request = { user: "", key: null, hash: requestHash("unserved", {}) };
  const held = await takeCase<never>(engine, instance, request);
  if (isRefusal(held) || "reply" in held || held.one.status !== "active") return;
  const { one, now } = held;
  const policies = engine.policies();
  const { organisation, role } = routeOf(policies, one, "supervising", localDay(now, policies.calendar.zone));
  const text: Text = {
    zh: `外部服务“${topic}”多次未能办成，请人工处理或请系统管理员重试：${one.number}`,
    en: `The service "${topic}" failed again and again; act by hand or have it retried: ${one.number}`,
  };
  const place = { organisation, role, user: null, instanceId: one.id };
  await addNotice(engine.database, { homeCity: one.city, id, ...place, template: "escalate", text });
}
