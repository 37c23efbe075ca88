/** What the interface says to and of other programs: work given out, messages, webhooks. */

/** Work as its worker gets it. */
export interface WorkItem {
  id: string;
  instance: string;
  number: string;
  topic: string;
  /** Proof of the lease; every answer bears it. */
  token: string;
  leaseUntil: string;
  attempt: number;
  attemptsMax: number;
  data: Record<string, unknown>;
}
/** What became of work by an answer. */
export interface WorkAnswer {
  id: string;
  status: "done" | "resting" | "dead";
  readyAt: string | null;
}
/** How somebody wants to hear of notices besides the application. */
export interface ContactBody {
  email: string | null;
  mobile: string | null;
  mail: boolean;
  sms: boolean;
  /** All of a day together, in the morning. */
  digest: boolean;
  /** `HH:mm`; over midnight too. Null: at any hour. */
  quietFrom: string | null;
  quietUntil: string | null;
}
/** Who is told of what happens to cases of a place. */
export interface WebhookBody {
  id: string;
  url: string;
  title: string;
  division: string;
  divisionName: string | null;
  events: string[];
  active: boolean;
  authorName: string | null;
  createdAt: string;
}
/** What became of telling one receiver of one event; the id is that of the event. */
export interface DeliveryBody {
  id: string;
  type: string;
  subject: string;
  /** waiting | delivered | dead */
  status: string;
  attempts: number;
  answer: number | null;
  failedCode: string | null;
  madeAt: string;
  readyAt: string;
  deliveredAt: string | null;
}
/** A message from outside, to whoever sent it. */
export interface ReceivedMessage {
  id: string;
  name: string;
  status: "waiting" | "delivered" | "expired";
  receivedAt: string;
  expiresAt: string;
  deliveredAt: string | null;
}
/** A message of a case that could not be carried out so far. */
export interface OutboxRowBody {
  id: string;
  instance: string;
  number: string;
  workflow: string;
  kind: string;
  attempts: number;
  dead: boolean;
  readyAt: string;
  error: string | null;
}
/** A case of which a step failed so often that it is not tried any more; what it is about is not shown. */
export interface StuckCaseBody {
  id: string;
  number: string;
  workflow: string;
  version: number;
  state: string;
  since: string;
  steps: {
    /** timer | outbox | message */
    kind: string;
    name: string;
    error: string | null;
    failures: number;
    since: string;
  }[];
}
/** Work as those see it who look after it: what it is about is not theirs. */
export interface WorkRow {
  id: string;
  instance: string;
  number: string;
  workflow: string;
  topic: string;
  /** waiting | leased | resting | dead */
  status: string;
  attempts: number;
  attemptsMax: number;
  openedAt: string;
  readyAt: string;
  leaseUntil: string | null;
  failed: { code: string; reason: string | null; at: string } | null;
}
