import type { Access, Route, Subject } from "../../src/http/route.ts";
import type { LendingRole, Place } from "./posts.ts";

/** Who may what in the lending domain, written from the requirement and not from the code. */
export interface Who {
  role: LendingRole;
  place: Place;
}
/** Who may, for what lies in the county of `own` and at the desk there. Written from the requirement, not from the code. */
export const READS_COUNTY = ({ role, place }: Who) =>
  (role === "supervisor" || role === "policy_city") && (place === "own" || place === "parent");
export const AT_DESK = ({ role, place }: Who) => role === "desk_clerk" && place === "own";
const SEES_NO_BUSINESS = new Set<LendingRole>(["sys_admin", "workflow_admin", "publisher", "connector"]);
/** The office takes part in the case: everybody there who does business sees it. */
const IN_CASE = (who: Who) => READS_COUNTY(who) || (who.place === "own" && !SEES_NO_BUSINESS.has(who.role));

export const SEES: Record<Subject, (who: Who) => boolean> = {
  instance: IN_CASE,
  document: IN_CASE,
  import: IN_CASE,
  task: IN_CASE,
  record: (who) => who.role === "supervisor" && READS_COUNTY(who),
  attachment: AT_DESK,
  notice: AT_DESK,
  /** It was sent to the clerk, and to nobody else. */
  word: AT_DESK,
};
const WORKS_ON_PROCEDURES = new Set<LendingRole>(["policy_city", "workflow_admin", "publisher"]);
const WRITES_WORKFLOWS = ({ role }: Who) => role === "workflow_admin";
const LETS_IN = ({ role }: Who) => role === "publisher";
/** Of a draft of a workflow: who may do what, beyond reading it. */
const DRAFT_ACTS: Record<string, (who: Who) => boolean> = {
  "post /drafts": WRITES_WORKFLOWS,
  "put /drafts/{id}": WRITES_WORKFLOWS,
  "delete /drafts/{id}": WRITES_WORKFLOWS,
  "post /drafts/{id}/submit": WRITES_WORKFLOWS,
  "post /drafts/{id}/recall": WRITES_WORKFLOWS,
  "post /drafts/{id}/reverse": WRITES_WORKFLOWS,
  "post /drafts/{id}/return": LETS_IN,
  "post /drafts/{id}/publish": LETS_IN,
  "post /drafts/{id}/withdraw": LETS_IN,
};
const HAS_RIGHT: Record<string, (who: Who) => boolean> = {
  "records.read": SEES.record,
  "records.unmask": SEES.record,
  "organisations.write": ({ role }) => role === "sys_admin",
  // What the log shows is that of the offices one audits.
  "audit.read": ({ role }) => role === "supervisor",
  "service.work": ({ role }) => role === "connector",
  "messages.send": ({ role }) => role === "connector",
  "outside.manage": ({ role }) => role === "sys_admin",
  "users.write": ({ role }) => role === "sys_admin",
  // The setting is one of the county: whose jurisdiction covers it.
  "settings.write": (who) => who.role === "policy_city" && READS_COUNTY(who),
  // Procedures are public rules: who works on them sees all that is being written.
  "drafts.read": ({ role }) => WORKS_ON_PROCEDURES.has(role),
  "workflows.write": ({ role }) => role === "workflow_admin",
  "workflows.publish": ({ role }) => role === "publisher",
};
/** Operations on a case: whoever took its last step, and those who direct cases there. */
const DIRECTS = (who: Who) => who.role === "supervisor" && READS_COUNTY(who);
const ACTS: Record<string, (who: Who) => boolean> = {
  "instance.rate": ({ role, place }) => place === "own" && !SEES_NO_BUSINESS.has(role),
  "task.assign": DIRECTS,
  "case.withdraw": AT_DESK,
  "case.jump": DIRECTS,
  "case.reopen": DIRECTS,
  "case.terminate": DIRECTS,
  // Of a signer whom they have not asked themselves.
  "case.removeSigner": DIRECTS,
  "case.suspend": DIRECTS,
  "case.resume": DIRECTS,
};
/** A register's list is open to whoever has the right anywhere; what it shows is SEES.record. */
const LISTS_RECORDS = ({ role }: Who) => role === "supervisor";

/** A message goes where the sender's office has its jurisdiction. */
const SENDS_TO_COUNTY = ({ role, place }: Who) => role === "connector" && (place === "own" || place === "parent");
const TELLS_OF_COUNTY = ({ role, place }: Who) => role === "sys_admin" && (place === "own" || place === "parent");
/** A post at the depot is given by who administers it, or what it lies in. */
const GRANTS_DEPOT = ({ role, place }: Who) => role === "sys_admin" && ["own", "parent", "child"].includes(place);

export function expected(route: Route, access: Access, who: Who | null, signedIn: boolean): boolean {
  if (access.rule === "public") return true;
  if (!signedIn) return false;
  if (access.rule === "signedIn" || access.rule === "list") return true;
  if (who === null) return false;
  if (access.rule === "right") {
    if (route.path === "/messages") return SENDS_TO_COUNTY(who);
    if (route.method === "post" && route.path === "/webhooks") return TELLS_OF_COUNTY(who);
    if (route.path === "/records/{type}" || route.path === "/records/{type}/workbook.xlsx") return LISTS_RECORDS(who);
    if (route.path === "/users/{username}/grants") return GRANTS_DEPOT(who);
    const rule = DRAFT_ACTS[`${route.method} ${route.path}`] ?? HAS_RIGHT[access.right];
    if (!rule) throw new Error(`nobody has said who should have the right ${access.right}`);
    return rule(who);
  }
  if (access.rule === "visible") return SEES[access.of](who);
  const act = access.rule === "post" ? ACTS[access.act] : undefined;
  if (act) return act(who);
  // An attachment is its sender's until a case takes it: whoever holds a post may send one.
  return access.of === "attachment" || AT_DESK(who);
}
