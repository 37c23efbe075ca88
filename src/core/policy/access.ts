import type { Text } from "../text.ts";
import type { Organisation, Role } from "./model.ts";
import { divisionPath, holdsOn } from "./organisation.ts";

/** Who asks, with the posts held that day. */
export interface AccessCaller {
  user: string;
  posts: readonly { role: Role; organisation: Organisation }[];
}

/**
 * What is asked for. `task.act` and `task.read`, `case.read` are about work; every other act is a right of a role
 * (`settings.write`, `records.read`, …), held where that role's organisation has its jurisdiction.
 */
export type Act = "task.act" | "task.read" | "case.read" | (string & {});

export type AccessSubject =
  | { kind: "task"; organisation: string; role: string; assignee: string | null; division: string }
  | { kind: "case"; starter: string; organisations: readonly string[]; division: string }
  /** A place, or (null) something that lies nowhere: whoever has the right anywhere has it there. */
  | { kind: "place"; division: string | null; organisation?: string };

export type Access = { allow: true; rule: string } | { allow: false; rule: null; why: Text };

/**
 * Decides, and names the rule that allowed it: the history can then say who could, and why. What no rule allows is
 * denied; there are no rules that forbid.
 */
export function decideAccess(caller: AccessCaller, act: Act, subject: AccessSubject, on: string): Access {
  switch (act) {
    case "task.act":
      return subject.kind === "task" ? actOnTask(caller, subject) : denied("岗位不符", "None of your posts fits");
    case "task.read":
    case "case.read":
      return read(caller, subject, on);
    default:
      return exercise(caller, act, subject, on);
  }
}

function actOnTask(caller: AccessCaller, task: Extract<AccessSubject, { kind: "task" }>): Access {
  if (task.assignee !== null) {
    if (task.assignee !== caller.user) return denied("此事项已由他人签收", "Somebody else has claimed this task");
    // Whoever lost the post meanwhile no longer acts, even on what was claimed before.
    return holdsPost(caller, task)
      ? { allow: true, rule: "assignee" }
      : denied("您已不在此岗位", "You no longer hold this post");
  }
  return holdsPost(caller, task)
    ? { allow: true, rule: "post" }
    : denied("您的岗位不能办理此事项", "None of your posts may do this");
}

function read(caller: AccessCaller, subject: AccessSubject, on: string): Access {
  if (subject.kind === "task" && holdsPost(caller, subject)) return { allow: true, rule: "post" };
  if (subject.kind === "case") {
    if (subject.starter === caller.user) return { allow: true, rule: "starter" };
    if (
      caller.posts.some((post) => post.role.reads !== "none" && subject.organisations.includes(post.organisation.id))
    ) {
      return { allow: true, rule: "participant" };
    }
  }
  const { division } = subject;
  const sees = caller.posts.some(
    (post) => post.role.reads === "jurisdiction" && covers(post.organisation, division, on),
  );
  return sees ? { allow: true, rule: "jurisdiction" } : denied("不在您的管辖范围", "It lies outside what you may see");
}

function exercise(caller: AccessCaller, right: string, subject: AccessSubject, on: string): Access {
  const able = caller.posts.filter((post) => post.role.rights.includes(right));
  if (able.length === 0) return denied("您的岗位没有此项权限", "None of your posts gives this right");
  const { division } = subject;
  const organisation = subject.kind === "case" ? undefined : subject.organisation;
  const here = able.some(
    (post) => division === null || post.organisation.id === organisation || covers(post.organisation, division, on),
  );
  return here
    ? { allow: true, rule: `right:${right}` }
    : denied("不在您的管辖范围", "It lies outside the divisions of your post");
}

function holdsPost(caller: AccessCaller, task: { organisation: string; role: string }): boolean {
  return caller.posts.some((post) => post.organisation.id === task.organisation && post.role.id === task.role);
}

function covers(organisation: Organisation, division: string | null, on: string): boolean {
  if (division === null || !holdsOn(organisation, on)) return false;
  const path = divisionPath(division);
  return organisation.jurisdictions.some((one) => path.includes(one.division) && holdsOn(one, on));
}

function denied(zh: string, en: string): Access {
  return { allow: false, rule: null, why: { zh, en } };
}
