import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY, type LendingRole, PLACE_NAMES, type Place, ROLES } from "../helpers/posts.ts";

/**
 * The matrix of rights over what areas change: every act on a draft of a county × every role × every kind of place. Who
 * may is written from the requirement: an area's own policymakers write it, a publisher over that area lets it in.
 */
interface Who {
  role: LendingRole;
  place: Place;
}
const COVERS = ({ place }: Who) => place === "own" || place === "parent";
const WRITES = (who: Who) => who.role === "policy_city" && COVERS(who);
const LETS_IN = (who: Who) => who.role === "publisher" && COVERS(who);
const READS = ({ role }: Who) => ["policy_city", "workflow_admin", "publisher"].includes(role);

let app: TestApp;
const drafts = { open: "", submitted: "", published: "" };
const CHANGES = [{ op: "param", at: "loan.acceptWithin", value: "6wd" }];
const WISH = { title: "试一份", workflow: "loan", division: COUNTY, changes: CHANGES };
const REASON = { zh: "因", en: "Why" };
/** Whoever is let in is told that somebody saved later: nothing moves, and the next may ask the same. */
const STALE = 900;

beforeAll(async () => {
  app = await testApp(await freshDatabase("pg"));
  drafts.open = (await draft("open")).id;
  drafts.submitted = (await draft("submitted")).id;
  drafts.published = (await draft("published")).id;
});
afterAll(async () => {
  await app.database.close();
});

/** A county's change, taken as far as this; each for a day of its own, since two of one place on one day are a conflict. */
async function draft(upTo: keyof typeof drafts): Promise<{ id: string; revision: number }> {
  const author = await app.asRole("policy_city", "own");
  const { body: open } = await author.post("/drafts", WISH);
  if (upTo === "open") return open;
  const from = upTo === "submitted" ? "2032-01-01" : "2031-01-01";
  const { body: sent } = await author.post(`/drafts/${open.id}/submit`, {
    ...{ revision: open.revision, from, reason: REASON },
  });
  if (upTo === "submitted") return sent;
  const publisher = await app.asRole("publisher", "parent");
  return (await publisher.post(`/drafts/${open.id}/publish`, { revision: sent.revision })).body;
}

type Probe = (as: Asking) => Promise<{ status: number; body: { code?: string } }>;
const ACTS: [string, (who: Who) => boolean, Probe][] = [
  ["begun", WRITES, (as) => as.post("/drafts", WISH)],
  ["read", READS, (as) => as.get(`/drafts/${drafts.open}`)],
  ["checked", READS, (as) => as.post(`/drafts/${drafts.open}/check`)],
  ["saved", WRITES, (as) => as.put(`/drafts/${drafts.open}`, { revision: STALE })],
  ["given up", WRITES, (as) => as.delete(`/drafts/${drafts.open}?revision=${STALE}`)],
  [
    "submitted",
    WRITES,
    (as) => as.post(`/drafts/${drafts.open}/submit`, { revision: STALE, from: "2031-05-01", reason: REASON }),
  ],
  ["taken back from approval", WRITES, (as) => as.post(`/drafts/${drafts.submitted}/recall`, { revision: STALE })],
  ["returned", LETS_IN, (as) => as.post(`/drafts/${drafts.submitted}/return`, { revision: STALE, reason: "因" })],
  ["let in", LETS_IN, (as) => as.post(`/drafts/${drafts.submitted}/publish`, { revision: STALE })],
  [
    "taken back before its day",
    LETS_IN,
    (as) => as.post(`/drafts/${drafts.published}/withdraw`, { revision: STALE, reason: "因" }),
  ],
  ["undone by another", WRITES, (as) => as.post(`/drafts/${drafts.published}/reverse`, { title: "改回" })],
];
const KEPT_OUT = new Set([401, 403, 404]);

describe("a county's change of a procedure", () => {
  test.each(ACTS)("is %s by those alone whose it is", async (_, may, probe) => {
    const wrong: string[] = [];
    for (const role of ROLES) {
      for (const place of PLACE_NAMES) {
        const { status, body } = await probe(await app.asRole(role, place));
        if (status >= 500 || !KEPT_OUT.has(status) !== may({ role, place }))
          wrong.push(`${role} at ${place}: ${status} ${body.code ?? ""}`);
      }
    }
    expect(wrong).toEqual([]);
    expect((await probe(app.as(null))).status).toBe(401);
  });

  test("says of each act whether the reader may, as the route decides", async () => {
    const of: [keyof typeof drafts, string, (who: Who) => boolean][] = [
      ["open", "edit", WRITES],
      ["open", "submit", WRITES],
      ["open", "discard", WRITES],
      ["submitted", "recall", WRITES],
      ["submitted", "publish", LETS_IN],
      ["submitted", "return", LETS_IN],
      ["published", "withdraw", LETS_IN],
    ];
    const wrong: string[] = [];
    for (const role of ROLES) {
      for (const place of PLACE_NAMES) {
        if (!READS({ role, place })) continue;
        const as = await app.asRole(role, place);
        for (const [state, act, may] of of) {
          const { body } = await as.get(`/drafts/${drafts[state]}`);
          const said = body.acts[act];
          if (said.allowed !== may({ role, place })) wrong.push(`${act} for ${role} at ${place}`);
          if (!said.allowed && !said.why?.zh) wrong.push(`no reason: ${act} for ${role} at ${place}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
