import { createHash } from "node:crypto";
import { localDay } from "../core/calendar/day.ts";
import type { Refusal } from "../core/refusal.ts";
import { addMessage } from "../store/outbox-claims.ts";
import type { Engine } from "./engine.ts";
import type { OutboxMessage } from "./outbox-message.ts";
import { routeOf } from "./routing.ts";
import type { Case } from "./stored.ts";

/** One notice for one state of the case, however often the step is tried: the id follows from both. */
function noticeId(one: Case): string {
  const hex = createHash("sha256").update(`loop ${one.id} ${one.rev}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A case whose definition never comes to rest takes no step; the supervisors learn of it, since nothing else will show. */
async function tellOfLoop(engine: Engine, one: Case, now: string): Promise<void> {
  const policies = engine.policies();
  const { organisation, role } = routeOf(policies, one, "supervising", localDay(now, policies.calendar.zone));
  const text = {
    zh: `流程陷入循环，未能继续：${one.number || one.workflow}`,
    en: `The workflow loops without end and did not go on: ${one.number || one.workflow}`,
  };
  const message: OutboxMessage = { kind: "notify", body: { organisation, role, template: "escalate", text } };
  await addMessage(engine.database, { homeCity: one.city, id: noticeId(one), instanceId: one.id, ...message });
  engine.log.error(
    { workflow: one.workflow, version: one.version, instance: one.id },
    "the workflow loops without end",
  );
}

/** A refused step, given on as it is; of a loop the supervisors hear first. */
export async function told(engine: Engine, one: Case, now: string, refusal: Refusal): Promise<Refusal> {
  if (refusal.code === "STEP_LIMIT") await tellOfLoop(engine, one, now);
  return refusal;
}
