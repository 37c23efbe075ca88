import { beforeAll, describe, expect, test } from "vitest";
import type { DraftChange } from "../../src/core/draft/model.ts";
import { beginDraft, beginReversal, type DraftWish } from "../../src/engine/draft-begin.ts";
import { moveOwnDraft, returnDraft, submitDraft } from "../../src/engine/draft-decide.ts";
import { publishDraft, withdrawDraft } from "../../src/engine/draft-publish.ts";
import { saveDraft } from "../../src/engine/draft-save.ts";
import { getDraft } from "../../src/engine/drafts.ts";
import type { Caller, Engine } from "../../src/engine/engine.ts";
import { startInstance } from "../../src/engine/start.ts";
import { type DraftRow, readDraft } from "../../src/store/drafts.ts";
import { onBothDatabases } from "../helpers/database.ts";
import {
  caller,
  enterLending,
  GULOU,
  lendingEngine,
  loanOf,
  NOW,
  STREET,
  setClock,
  taken,
  XUANWU,
} from "../helpers/lending.ts";

/** The day of `NOW`. */
const TODAY = "2026-03-02";
const LATER = "2026-04-01";
const REASON = { zh: "便民", en: "To serve people" };

const at = (user: string, role: string, organisation = "office"): Caller => ({
  ...{ user, name: user, grants: [{ role, organisation }], day: TODAY },
});
const admin = at("admin", "workflow_admin");
const other = at("other", "workflow_admin");
const publisher = at("publisher", "publisher");
const county = at("county", "policy_city", "branch-gulou");

onBothDatabases("procedures changed while the system runs", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
  });

  const begin = async (wish: Partial<DraftWish> = {}, by = admin) =>
    taken(await beginDraft(engine, by, { title: "改一改", workflow: "loan", ...wish }));
  const edited = async (row: DraftRow, from: string | RegExp, to: string, by = admin) => {
    if (!("files" in row.content)) throw new Error("no draft of files");
    const files = row.content.files.map(({ path, text }) => ({
      path,
      text: path === "workflows/loan.yaml" ? text.replace(from, to) : text,
    }));
    return taken(await saveDraft(engine, by, row.id, { revision: row.rev, files }));
  };
  const submit = (row: DraftRow, from: string, by = admin) =>
    submitDraft(engine, by, row.id, { revision: row.rev, from, reason: REASON });
  const publish = (row: DraftRow, by = publisher) => publishDraft(engine, by, row.id, { revision: row.rev });
  const published = async (row: DraftRow, from: string, by = admin) =>
    taken(await publish(taken(await submit(row, from, by))));
  const titleOn = async (day: string, division = GULOU) =>
    (await engine.variantFor("loan", division, day))?.bundle.definition.title.zh;
  const start = async () =>
    taken(
      await startInstance(engine, caller("desk"), {
        ...{ workflow: "loan", division: GULOU, data: loanOf(300), key: null },
      }),
    );

  describe("a draft of a workflow", () => {
    test("holds the files of the version in force, and says what it began from", async () => {
      const row = await begin();
      expect(row).toMatchObject({ kind: "workflow", baseVersion: 1, status: "open", rev: 1, origin: "person" });
      const detail = taken(await getDraft(engine, admin, row.id));
      expect(detail.files?.map(({ path }) => path)).toContain("workflows/loan.yaml");
      expect(detail.files).toEqual(detail.baseFiles);
      expect(detail.problems.filter(({ severity }) => severity !== "warning")).toEqual([]);
    });

    test("is kept whatever is wrong with it, with each mistake's place; it is not taken in", async () => {
      const row = await edited(await begin(), "target: approval", "target: nowhere");
      const { problems } = taken(await getDraft(engine, admin, row.id));
      const errors = problems.filter(({ severity }) => severity === "error");
      expect(errors).toMatchObject([{ code: "DEFINITION_TARGET", line: expect.any(Number) }]);
      expect(await submit(row, LATER)).toMatchObject({ code: "DRAFT_INVALID", problems: errors });
    });

    test("that two people save at once keeps the first, and tells the second who it was", async () => {
      const row = await begin();
      await edited(row, "设备借用", "设备外借", other);
      const late = await saveDraft(engine, admin, row.id, { revision: row.rev, files: [] });
      expect(late).toMatchObject({ code: "DRAFT_STALE", happened: { actorName: "other" } });
      expect((await readDraft(database(), row.id))?.content).toMatchObject({ files: expect.any(Array) });
    });

    test("is refused to whoever may not write workflows", async () => {
      const wish = { title: "改", workflow: "loan" };
      expect(await beginDraft(engine, caller("desk"), wish)).toMatchObject({ code: "FORBIDDEN" });
      expect(await beginDraft(engine, county, wish)).toMatchObject({ code: "FORBIDDEN" });
    });

    test.each([
      ["a path outside", [{ path: "../package.json", text: "{}" }]],
      ["a file twice", [1, 2].map(() => ({ path: "workflows/loan.yaml", text: "" }))],
      ["a file of a million characters and one", [{ path: "forms/a.json", text: "x".repeat(1_000_001) }]],
    ])("with %s is refused whole", async (_, files) => {
      const row = await begin();
      expect(await saveDraft(engine, admin, row.id, { revision: 1, files })).toMatchObject({ code: "DRAFT_INVALID" });
    });
  });

  describe("publishing", () => {
    test("takes two: nobody who wrote it lets it in", async () => {
      const both: Caller = { ...admin, grants: [...admin.grants, ...publisher.grants] };
      const row = taken(await submit(await edited(await begin(), "设备借用", "设备外借"), LATER));
      expect(await publish(row, both)).toMatchObject({ code: "FOUR_EYES" });
      expect(await publish(row, admin)).toMatchObject({ code: "FOUR_EYES" });
      const back = taken(await returnDraft(engine, publisher, row.id, { revision: row.rev, reason: "请补充依据" }));
      expect(back).toMatchObject({ status: "returned", decision: { act: "return", reason: "请补充依据" } });
      const again = taken(await submit(back, LATER));
      expect(taken(await moveOwnDraft(engine, admin, row.id, "recall", again.rev))).toMatchObject({ status: "open" });
    });

    test("puts a version in force from its day: cases that run keep theirs, and it can be taken back before", async () => {
      const running = await start();
      const row = await edited(await begin(), "设备借用", "设备外借");
      expect(await submit(row, "2026-03-01")).toMatchObject({ code: "DRAFT_INVALID", problems: [{ path: "/from" }] });
      const done = await published(row, LATER);
      expect(done).toMatchObject({ status: "published", decision: { version: 2 } });
      expect([await titleOn("2026-03-31"), await titleOn(LATER)]).toEqual(["设备借用", "设备外借"]);

      const rival = taken(await submit(await edited(await begin(), "设备外借", "器材借用"), LATER));
      expect(await publish(rival)).toMatchObject({ code: "VERSION_CONFLICT" });

      const back = taken(await withdrawDraft(engine, publisher, row.id, { revision: done.rev, reason: "暂缓" }));
      expect(back.status).toBe("withdrawn");
      expect(await titleOn(LATER)).toBe("设备借用");
      taken(await publish(rival));
      expect(await titleOn(LATER)).toBe("器材借用");

      await setClock(database(), `${LATER}T02:00:00.000Z`);
      await engine.refreshPolicies();
      expect(engine.policies().workflows.get("loan")?.title.zh).toBe("器材借用");
      const next = await start();
      const versions = await database()
        .knex("instance")
        .whereIn("number", [running.number, next.number])
        .orderBy("number")
        .pluck("version");
      expect(versions).toEqual([1, 3]);
      const begun = taken(await getDraft(engine, publisher, rival.id));
      expect(begun.acts.withdraw).toMatchObject({ allowed: false, why: { en: expect.stringContaining(LATER) } });
    });

    test("what has begun is undone by a further version with the files of the one before", async () => {
      const rows = await database().knex("draft").where({ status: "published" }).pluck("id");
      const undo = taken(await beginReversal(engine, admin, rows[0], "改回"));
      const done = await published(undo, "2026-05-01");
      expect(await titleOn("2026-05-01")).toBe("设备借用");
      expect(done.decision?.version).toBe(4);
    });
  });

  describe("a local change", () => {
    const local = (changes: DraftChange[], division = GULOU) => begin({ division, changes }, county);
    const approvalOff: DraftChange[] = [{ op: "step", at: "approval", value: false }];

    test("holds in its area from its day, and nowhere else; every case there is told why", async () => {
      const row = await published(await local(approvalOff), "2026-06-01", county);
      const variant = async (division: string, day: string) => engine.variantFor("loan", division, day);
      const states = (await variant(STREET, "2026-06-01"))?.bundle.definition.machine.states;
      expect(states?.approval?.meta?.skip).toMatchObject({ as: "approve" });
      expect((await variant(STREET, "2026-06-01"))?.changes).toMatchObject([{ division: GULOU, reason: REASON }]);
      for (const [place, day] of [
        [STREET, "2026-05-31"],
        [XUANWU, "2026-06-01"],
      ] as const)
        expect((await variant(place, day))?.changes).toEqual([]);

      const undo = taken(await beginReversal(engine, county, row.id, "恢复审批"));
      expect(undo.content).toEqual({ changes: [{ op: "step", at: "approval", value: null, inherit: true }] });
      await published(undo, "2026-07-01", county);
      expect((await variant(STREET, "2026-07-01"))?.changes).toEqual([]);
      expect((await variant(STREET, "2026-06-30"))?.changes).toHaveLength(1);
    });

    test("taken back before its day leaves what held before", async () => {
      const first = await published(await local([{ op: "limit", at: "approval", value: "4wd" }]), "2026-08-01", county);
      expect(first.status).toBe("published");
      const second = await published(
        await local([{ op: "limit", at: "approval", value: "6wd" }]),
        "2026-09-01",
        county,
      );
      const due = async (day: string) => {
        const changes = (await engine.variantFor("loan", GULOU, day))?.changes ?? [];
        return changes.find(({ op }) => op === "limit")?.value;
      };
      expect([await due("2026-08-31"), await due("2026-09-01")]).toEqual(["4wd", "6wd"]);
      taken(await withdrawDraft(engine, publisher, second.id, { revision: second.rev, reason: "暂缓" }));
      expect([await due("2026-08-31"), await due("2026-09-01")]).toEqual(["4wd", "4wd"]);
    });

    test.each<[string, DraftChange[], string]>([
      ["what no rule allows", [{ op: "step", at: "received", value: false }], "LOCAL_CLOSED"],
      ["a limit out of bounds", [{ op: "limit", at: "approval", value: "11wd" }], "LOCAL_BOUNDS"],
      ["a parameter out of bounds", [{ op: "param", at: "loan.acceptWithin", value: "11wd" }], "LOCAL_BOUNDS"],
      ["one place twice", [...approvalOff, ...approvalOff], "DRAFT_CHANGE_TWICE"],
      ["nothing", [], "DRAFT_INVALID"],
    ])("of %s is refused in words", async (_, changes, code) => {
      const row = await local(changes);
      const refusal = await submit(row, "2026-10-01", county);
      expect(refusal).toMatchObject({ code: "DRAFT_INVALID" });
      const codes = "problems" in refusal ? refusal.problems?.map((one) => one.code) : [];
      expect(codes).toContain(code);
    });

    test("is refused outside the area of its author", async () => {
      const wish = { title: "改", workflow: "loan", division: XUANWU, changes: approvalOff };
      expect(await beginDraft(engine, county, wish)).toMatchObject({ code: "FORBIDDEN" });
    });

    test("that a new version has no place for keeps that version out", async () => {
      const row = await edited(await begin(), / {2}- \{ op: limit, at: approval.*\n/, "");
      const refusal = await submit(row, "2026-12-01");
      expect(refusal).toMatchObject({ code: "DRAFT_INVALID" });
      expect(JSON.stringify(refusal)).toContain("鼓楼区");
    });
  });

  test("everything done to drafts is in the audit history", async () => {
    const actions = await database().knex("audit").distinct("action").orderBy("action").pluck("action");
    expect(actions).toEqual(
      ["begin", "publish", "recall", "return", "save", "submit", "withdraw"].map((act) => `draft.${act}`),
    );
    await setClock(database(), NOW);
  });
});
