import type { JsonSchema } from "../core/definition/model.ts";
import { dictionary, exact, flag, list, moment, nullable, text, whole } from "./schema-parts.ts";

const WEBHOOK = {
  ...{ id: text, url: text, title: text, division: text, divisionName: nullable(text), events: list(text) },
  ...{ active: flag, authorName: nullable(text), createdAt: moment },
};

/** What is said to and of other programs. */
export const OUTSIDE = {
  WorkItem: exact({
    ...{ id: text, instance: text, number: text, topic: text, token: text, leaseUntil: moment },
    ...{ attempt: whole, attemptsMax: whole, data: dictionary },
  }),
  WorkAnswer: exact({ id: text, status: { enum: ["done", "resting", "dead"] }, readyAt: nullable(moment) }),
  ReceivedMessage: exact({
    ...{ id: text, name: text, status: { enum: ["waiting", "delivered", "expired"] } },
    ...{ receivedAt: moment, expiresAt: moment, deliveredAt: nullable(moment) },
  }),
  Webhook: exact(WEBHOOK),
  NewWebhook: exact({ ...WEBHOOK, secret: text }),
  Delivery: exact({
    ...{ id: text, type: text, subject: text, status: { enum: ["waiting", "delivered", "dead"] }, attempts: whole },
    ...{ answer: nullable(whole), failedCode: nullable(text), madeAt: moment, readyAt: moment },
    deliveredAt: nullable(moment),
  }),
  Contact: exact({
    ...{ email: nullable(text), mobile: nullable(text), mail: flag, sms: flag, digest: flag },
    ...{ quietFrom: nullable(text), quietUntil: nullable(text) },
  }),
  OutboxRow: exact({
    ...{ id: text, instance: text, number: text, workflow: text, kind: text, attempts: whole, dead: flag },
    ...{ readyAt: moment, error: nullable(text) },
  }),
  StuckCase: exact({
    ...{ id: text, number: text, workflow: text, version: whole, state: text, since: moment },
    steps: list(
      exact({
        ...{ kind: { enum: ["timer", "outbox", "message"] }, name: text, error: nullable(text), failures: whole },
        since: moment,
      }),
    ),
  }),
  WorkRow: exact({
    ...{ id: text, instance: text, number: text, workflow: text, topic: text },
    status: { enum: ["waiting", "leased", "resting", "dead"] },
    ...{ attempts: whole, attemptsMax: whole, openedAt: moment, readyAt: moment, leaseUntil: nullable(moment) },
    failed: { anyOf: [exact({ code: text, reason: nullable(text), at: moment }), { type: "null" }] },
  }),
} satisfies Record<string, JsonSchema>;
