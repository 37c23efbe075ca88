import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { completeTask } from "../../src/engine/complete.ts";
import { beginDraft } from "../../src/engine/draft-begin.ts";
import { submitDraft } from "../../src/engine/draft-decide.ts";
import { publishDraft } from "../../src/engine/draft-publish.ts";
import { saveDraft } from "../../src/engine/draft-save.ts";
import type { Caller, Engine } from "../../src/engine/engine.ts";
import { loadRelease } from "../../src/engine/load.ts";
import { listNotices } from "../../src/engine/notices.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { bumpPolicies } from "../../src/engine/revision.ts";
import { startInstance } from "../../src/engine/start.ts";
import type { DraftRow } from "../../src/store/drafts.ts";
import { putGrants } from "../../src/store/users.ts";
import { onBothDatabases } from "../helpers/database.ts";
import {
  caller,
  enterLending,
  GULOU,
  HOME,
  idOf,
  lendingEngine,
  loanOf,
  SILENT,
  STREET,
  taken,
} from "../helpers/lending.ts";

const TODAY = "2026-03-02";
const LATER = "2026-04-01";
const REASON = { zh: "便民", en: "To serve people" };
const RUNNING = 50;

const at = (user: string, role: string, organisation = "office"): Caller => ({
  ...{ user, name: user, grants: [{ role, organisation }], day: TODAY },
});
const admin = at("admin", "workflow_admin");
const publisher = at("publisher", "publisher");
const county = at("county", "policy_city", "branch-gulou");

onBothDatabases("before a change counts", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
  });

  const draftOf = async (edit: (path: string, text: string) => string): Promise<DraftRow> => {
    const row = taken(await beginDraft(engine, admin, { title: "改", workflow: "loan" }));
    if (!("files" in row.content)) throw new Error("no files");
    const files = row.content.files.map(({ path, text }) => ({ path, text: edit(path, text) }));
    return taken(await saveDraft(engine, admin, row.id, { revision: row.rev, files }));
  };
  const submit = (row: DraftRow, from: string, by = admin) =>
    submitDraft(engine, by, row.id, { revision: row.rev, from, reason: REASON });
  const inWorkflow = (from: string | RegExp, to: string) => (path: string, text: string) =>
    path === "workflows/loan.yaml" ? text.replace(from, to) : text;

  test("its scenarios must come out as they say, or be changed with it", async () => {
    const row = await draftOf(inWorkflow("= value > params.directLimit", "= value > params.directLimit + 100000"));
    const refusal = await submit(row, LATER);
    expect(refusal).toMatchObject({ code: "DRAFT_INVALID" });
    expect(JSON.stringify(refusal)).toContain("workflows/loan.scenarios.yaml");
  });

  test("a local change tells where nobody would be there to do the work, and is let in once that is accepted", async () => {
    await database().knex("grant_held").where({ role: "keeper" }).update({ valid_until: "2026-03-31" });
    await database().transaction((tx) => bumpPolicies(tx, ["people"]));
    const changes = [{ op: "position" as const, at: "acceptance", value: "keeper" }];
    const wish = { title: "改由保管员受理", workflow: "loan", division: GULOU, changes };
    const row = taken(await beginDraft(engine, county, wish));
    const first = await submit(row, LATER, county);
    expect(first).toMatchObject({ code: "DRAFT_WARNINGS", problems: [{ code: "CHECK_NOBODY", severity: "warning" }] });
    const [{ code = "", path = "" } = {}] = "problems" in first ? (first.problems ?? []) : [];
    const signedOff = [{ code, path, reason: "月底前到岗" }];
    const done = await submitDraft(engine, county, row.id, {
      revision: row.rev,
      from: LATER,
      reason: REASON,
      signedOff,
    });
    expect(taken(done).submission?.signedOff).toEqual(signedOff);
  });

  test("a local change that gives two separated duties to one person is not let in", async () => {
    const knex = database().knex;
    const [approver] = await knex("grant_held").where({ role: "approver" }).pluck("user_id");
    await knex("grant_held").where({ role: "approver" }).whereNot({ user_id: approver }).delete();
    await knex("grant_held").where({ role: "keeper" }).delete();
    await database().transaction(async (tx) => {
      const post = { user: approver, role: "keeper", organisation: "branch-gulou", from: null, until: null };
      await putGrants(tx, [post]);
      await bumpPolicies(tx, ["people"]);
    });
    const changes = [{ op: "position" as const, at: "acceptance", value: "keeper" }];
    const wish = { title: "同一人", workflow: "loan", division: GULOU, changes };
    const row = taken(await beginDraft(engine, county, wish));
    const refusal = await submit(row, LATER, county);
    expect(refusal).toMatchObject({ code: "DRAFT_INVALID", problems: [{ code: "CHECK_SEPARATION" }] });
    expect(JSON.stringify(refusal)).toMatch(/须由不同的人办理，但.*只有同一人/);
  });

  describe("while cases run", () => {
    test("a version published in their midst changes none of them, and each still replays exactly", async () => {
      const start = async () =>
        taken(
          await startInstance(engine, caller("desk"), {
            ...{ workflow: "loan", division: GULOU, data: loanOf(300), key: null },
          }),
        );
      const cases = await Promise.all(Array.from({ length: RUNNING }, start));
      const row = taken(await submit(await draftOf(inWorkflow("设备借用", "设备外借")), TODAY));
      const publishing = publishDraft(engine, publisher, row.id, { revision: row.rev });
      const finishing = cases.map(async ({ tasks: [task] }) =>
        taken(
          await completeTask(engine, caller("desk"), {
            ...{ task: idOf(task?.id), outcome: "accept", data: {}, key: null },
          }),
        ),
      );
      await Promise.all([publishing, ...finishing]);
      expect(taken(await publishing).decision?.version).toBe(2);
      const versions = await database().knex("instance").distinct("version").pluck("version");
      expect(versions).toEqual([1]);
      const replays = await Promise.all(cases.map(({ instance }) => replayInstance(engine, idOf(instance))));
      expect(replays.flatMap(({ problems }) => problems)).toEqual([]);
      const next = await start();
      const { version } = await database().knex("instance").where({ number: next.number }).first("version");
      expect(version).toBe(2);
    });

    test("of two publications at the same moment one is let in, the other told of it", async () => {
      const rows = [];
      for (const title of ["甲借用", "乙借用"])
        rows.push(taken(await submit(await draftOf(inWorkflow(/设备.借/, title)), "2026-06-01")));
      const both = await Promise.all(rows.map((row) => publishDraft(engine, publisher, row.id, { revision: row.rev })));
      expect(both.map((one) => ("code" in one ? one.code : one.status)).sort()).toEqual([
        "VERSION_CONFLICT",
        "published",
      ]);
    });
  });

  test("a release that drops what an area has changed is proposed, not published", async () => {
    const changes = [{ op: "limit" as const, at: "approval", value: "4wd" }];
    const row = taken(await beginDraft(engine, county, { title: "限", workflow: "loan", division: GULOU, changes }));
    const submitted = taken(await submit(row, LATER, county));
    taken(await publishDraft(engine, publisher, row.id, { revision: submitted.rev }));
    // What is in force shall be a release's word again, so that only the area stands in the way.
    await database().knex("workflow_version").where({ workflow: "loan" }).update({ author: "release" });
    const home = mkdtempSync(join(tmpdir(), "yijiao-home-"));
    try {
      cpSync(HOME, home, { recursive: true });
      const file = join(home, "workflows/loan.yaml");
      const text = readFileSync(file, "utf8").replace(/ {2}- \{ op: limit, at: approval.*\n/, "");
      writeFileSync(file, text);
      const held = { user: "admin", role: "workflow_admin", organisation: "office", from: null, until: null };
      await putGrants(database(), [held]);
      expect(await loadRelease(database(), home, SILENT)).toMatchObject({
        published: [],
        proposals: ["workflow loan"],
      });
      // Those who decide on it are told, and nobody else.
      const { items } = taken(await listNotices(engine, admin, {}));
      expect(items.map(({ text: told }) => told.zh)).toEqual([expect.stringContaining("设备借用")]);
      expect(taken(await listNotices(engine, publisher, {})).items).toEqual([]);
      const proposal = await database().knex("draft").where({ origin: "release" }).first();
      expect(proposal).toMatchObject({ workflow: "loan", status: "open", authors: ["release"] });
      expect(items.map(({ draft }) => draft)).toEqual([proposal.id]);
      expect((await engine.variantFor("loan", STREET, LATER))?.changes).toHaveLength(1);
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  test("a change of an area that is gone holds nowhere and troubles nobody", async () => {
    await database().knex("setting").whereNotNull("draft").update({ division: "320199000000" });
    await database()
      .knex("meta")
      .where({ key: "policies" })
      .update({ value: { settings: 99 } });
    await engine.refreshPolicies();
    expect((await engine.variantFor("loan", STREET, LATER))?.changes).toEqual([]);
  });
});
