import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AccessCaller, type AccessSubject, decideAccess } from "../../src/core/policy/access.ts";
import type { Organisation, Role } from "../../src/core/policy/model.ts";

const ON = "2026-06-01";
const COMMUNITY = "320106001003";
const STREET = "320106001000";
const COUNTY = "320106000000";
const CITY = "320100000000";

function office(id: string, type: string, division: string): Organisation {
  const jurisdictions = [{ division, from: null, until: null }];
  return { id, type, name: `Office ${id}`, parent: null, homeCity: 320100, jurisdictions };
}

describe("access", () => {
  const roles: Record<string, Role> = {
    lender: { id: "lender", title: { zh: "出借", en: "Lender" }, reads: "own", rights: [] },
    watcher: { id: "watcher", title: { zh: "监督", en: "Watcher" }, reads: "jurisdiction", rights: ["settings.write"] },
  };
  const branch = office("b", "BRANCH", COMMUNITY);
  const bureau = office("u", "BUREAU", COUNTY);
  const caller = (user: string, ...posts: [string, Organisation][]): AccessCaller => ({
    user,
    posts: posts.flatMap(([role, organisation]) => (roles[role] ? [{ role: roles[role], organisation }] : [])),
  });
  const lender = caller("ann", ["lender", branch]);
  const watcher = caller("bob", ["watcher", bureau]);
  const task: AccessSubject = { kind: "task", organisation: "b", role: "lender", assignee: null, division: COMMUNITY };
  const subjectOf = (more: Partial<typeof task>): AccessSubject => ({ ...task, ...more });

  test.each<[string, AccessCaller, string, AccessSubject, string | null]>([
    ["the holder of the post acts", lender, "task.act", task, "post"],
    ["who claimed it acts", lender, "task.act", subjectOf({ assignee: "ann" }), "assignee"],
    ["a colleague does not act on what is claimed", lender, "task.act", subjectOf({ assignee: "eve" }), null],
    [
      "who lost the post does not act on what was claimed",
      caller("ann"),
      "task.act",
      subjectOf({ assignee: "ann" }),
      null,
    ],
    ["a supervisor reads", watcher, "task.read", task, "jurisdiction"],
    ["a supervisor does not act", watcher, "task.act", task, null],
    [
      "a supervisor of another county sees nothing",
      watcher,
      "task.read",
      subjectOf({ division: "320105001001" }),
      null,
    ],
    [
      "the starter reads the case",
      caller("ann"),
      "case.read",
      { kind: "case", starter: "ann", organisations: [], division: CITY },
      "starter",
    ],
    [
      "who takes part reads the case",
      lender,
      "case.read",
      { kind: "case", starter: "x", organisations: ["b"], division: CITY },
      "participant",
    ],
    [
      "a stranger does not",
      caller("eve"),
      "case.read",
      { kind: "case", starter: "x", organisations: ["b"], division: CITY },
      null,
    ],
    [
      "a right holds in the jurisdiction",
      watcher,
      "settings.write",
      { kind: "place", division: STREET },
      "right:settings.write",
    ],
    ["a right does not hold above it", watcher, "settings.write", { kind: "place", division: CITY }, null],
    [
      "a right of nowhere holds anywhere",
      watcher,
      "settings.write",
      { kind: "place", division: null },
      "right:settings.write",
    ],
    ["a role without the right has it nowhere", lender, "settings.write", { kind: "place", division: COMMUNITY }, null],
    ["an unknown act is denied", watcher, "everything", { kind: "place", division: STREET }, null],
  ])("%s", (_, who, act, subject, rule) => {
    const access = decideAccess(who, act, subject, ON);
    expect(access.rule).toBe(rule);
    expect(access.allow).toBe(rule !== null);
    if (!access.allow) expect(access.why.zh).not.toBe("");
  });

  test("nobody without a post may do anything but read what they started", () => {
    const act = fc.constantFrom("task.act", "task.read", "case.read", "settings.write", "records.read");
    const division = fc.constantFrom(COMMUNITY, STREET, COUNTY, CITY);
    fc.assert(
      fc.property(act, division, (what, where) => {
        for (const subject of [subjectOf({ division: where }), { kind: "place", division: where } as const]) {
          expect(decideAccess(caller("eve"), what, subject, ON).allow).toBe(false);
        }
      }),
    );
  });

  test("more posts never take a permission away", () => {
    const post = fc.tuple(fc.constantFrom("lender", "watcher"), fc.constantFrom(branch, bureau));
    const act = fc.constantFrom("task.act", "task.read", "settings.write");
    fc.assert(
      fc.property(fc.array(post, { maxLength: 3 }), post, act, (posts, extra, what) => {
        const before = decideAccess(caller("ann", ...posts), what, task, ON);
        const after = decideAccess(caller("ann", ...posts, extra), what, task, ON);
        if (before.allow) expect(after.allow).toBe(true);
      }),
    );
  });
});
