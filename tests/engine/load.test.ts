import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadRelease } from "../../src/engine/load.ts";
import { holdPolicies } from "../../src/engine/policies.ts";
import { parseRelease } from "../../src/engine/release.ts";
import { readReleaseFiles } from "../../src/engine/release-files.ts";
import { bumpPolicies, readPulse } from "../../src/engine/revision.ts";
import { holdVariants } from "../../src/engine/variant.ts";
import type { Database } from "../../src/store/database.ts";
import { addSetting } from "../../src/store/settings.ts";
import { type Dialect, freshDatabase } from "../helpers/database.ts";
import { GULOU, HOME, SILENT, STREET } from "../helpers/lending.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "yijiao-home-"));
  cpSync(HOME, home, { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true }));

function edit(file: string, from: string | RegExp, to: string): void {
  const path = join(home, file);
  const before = readFileSync(path, "utf8");
  const after = before.replace(from, to);
  if (after === before) throw new Error(`nothing in ${file} matches ${from}`);
  writeFileSync(path, after);
}

describe.each(["pglite", "pg"] as const)("a release on %s", (dialect: Dialect) => {
  let database: Database;
  beforeEach(async () => {
    database = await freshDatabase(dialect);
  });
  afterEach(() => database.close());

  const load = () => loadRelease(database, home, SILENT);
  const versions = () =>
    database.knex("workflow_version").orderBy(["workflow", "version"]).select("workflow", "version", "author");
  const hold = () => holdPolicies(database, { zone: "Asia/Shanghai", cutoff: "17:30" });

  test("is published whole at first, and does nothing the second time", async () => {
    expect((await load()).published).toEqual(["loan-board@1", "loan-complaint@1", "loan-thing@1", "loan@1"]);
    const before = await readPulse(database);
    expect(await load()).toEqual({ published: [], proposals: [], problems: [] });
    expect((await readPulse(database)).revisions).toEqual(before.revisions);
  });

  test("that two processes bring at once is taken in by one of them", async () => {
    const both = await Promise.all([load(), load()]);
    expect(both.flatMap(({ published }) => published)).toEqual([
      "loan-board@1",
      "loan-complaint@1",
      "loan-thing@1",
      "loan@1",
    ]);
    expect(await versions()).toHaveLength(4);
  });

  test("with a changed form publishes a new version of the workflow that names it, and no other", async () => {
    await load();
    edit("forms/loan-acceptance.json", /"title": \{ "zh": "[^"]+"/, '"title": { "zh": "受理意见（新）"');
    expect((await load()).published).toEqual(["loan@2"]);
  });

  test("known from before does nothing, so that a process of the older release cannot go back", async () => {
    await load();
    const older = readFileSync(join(home, "workflows/loan.yaml"), "utf8");
    edit("workflows/loan.yaml", "设备借用", "设备出借");
    await load();
    writeFileSync(join(home, "workflows/loan.yaml"), older);
    expect((await load()).published).toEqual([]);
    expect((await hold()).current().workflows.get("loan")).toMatchObject({ version: 2, title: { zh: "设备出借" } });
  });

  test("is only proposed where an administrator has published since", async () => {
    await load();
    await database.knex("workflow_version").where({ workflow: "loan" }).update({ author: "li" });
    edit("workflows/loan.yaml", "设备借用", "设备出借");
    expect(await load()).toMatchObject({ published: [], proposals: ["workflow loan"] });
    expect(await versions()).toHaveLength(4);
  });

  test("with errors is not taken in at all, and says file, line and cure", async () => {
    edit("workflows/loan.yaml", "initial: received", "initial: recieved");
    edit("policies/roles.yaml", "reads: own", "reads: everything");
    const { problems, published } = await load();
    expect(published).toEqual([]);
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          path: expect.stringMatching(/^workflows\/loan\.yaml\/machine/),
          line: expect.any(Number),
        }),
        expect.objectContaining({ path: "policies/roles.yaml/roles/desk_clerk/reads", line: 2 }),
      ]),
    );
    expect(await versions()).toEqual([]);
  });

  test("keeps states, fields and columns in the order in which they were written", async () => {
    await load();
    const { bundle } = (await hold()).current().workflows.get("loan") ?? {};
    expect(Object.keys(bundle?.definition.machine.states ?? {}).slice(0, 3)).toEqual([
      "received",
      "correction",
      "approval",
    ]);
    expect(Object.keys(Object(bundle?.forms["loan-request"]?.schema.properties)).slice(0, 3)).toEqual([
      "name",
      "residentId",
      "phone",
    ]);
  });

  test("is seen by another process, which reads again only what changed", async () => {
    await load();
    const other = await hold();
    const before = other.current();
    expect(await other.refresh()).toBe(false);
    edit("workflows/loan.yaml", "设备借用", "设备出借");
    await load();
    expect(await other.refresh()).toBe(true);
    expect(other.current().workflows.get("loan")?.version).toBe(2);
    expect(other.current().divisions).toBe(before.divisions);
  });

  test("is pinned as a variant by content: places that no setting tells apart share one", async () => {
    await load();
    const policies = await hold();
    const variants = holdVariants(database, policies.current);
    const [county, street] = [
      await variants.variantFor("loan", GULOU, "2026-03-02"),
      await variants.variantFor("loan", STREET, "2026-03-02"),
    ];
    expect(street?.hash).toBe(county?.hash);
    await database.transaction(async (tx) => {
      await bumpPolicies(tx, ["settings"]);
      const place = { division: GULOU, organisation: null, from: "2026-01-01", until: null, document: null };
      const reason = { zh: "试点", en: "Pilot" };
      await addSetting(tx, { ...place, id: "s1", key: "loan.acceptWithin", value: "3wd", reason, author: "li" });
    });
    await policies.refresh();
    const [inside, outside] = [
      await variants.variantFor("loan", STREET, "2026-03-02"),
      await variants.variantFor("loan", "320102000000", "2026-03-02"),
    ];
    expect(inside).toMatchObject({ division: GULOU, settings: [{ key: "loan.acceptWithin", value: "3wd" }] });
    expect(inside?.hash).not.toBe(county?.hash);
    expect(inside?.bundleHash).toBe(county?.bundleHash);
    expect(outside?.hash).toBe(county?.hash);
    // Another process finds what a case has pinned, whatever is in force by then.
    const elsewhere = holdVariants(database, policies.current);
    expect(await elsewhere.variant(inside?.hash ?? "")).toEqual(inside);
    expect(await variants.variantFor("no-such", GULOU, "2026-03-02")).toBeNull();
  });
});

describe("the files that come with the package", () => {
  test("have no errors, and every community has a street and every street a county", () => {
    const release = parseRelease(readReleaseFiles(join(import.meta.dirname, "../..")));
    expect(release.problems.filter((problem) => problem.severity !== "warning")).toEqual([]);
    const { divisions } = release;
    expect(divisions.filter((one) => one.code.startsWith("3201") && one.level === "community")).toHaveLength(1_322);
    expect(divisions.filter((one) => one.code.startsWith("32") && one.level === "street")).toHaveLength(1_487);
    expect(divisions.filter((one) => one.parent === null).every((one) => one.level === "province")).toBe(true);
  });
});
