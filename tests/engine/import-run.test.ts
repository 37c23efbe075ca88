import { beforeAll, expect, test } from "vitest";
import { parseId } from "../../src/core/id.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { IMPORT_ATTEMPTS_MAX, runImport, runImports } from "../../src/engine/import-run.ts";
import { getImport } from "../../src/engine/import-view.ts";
import { addLines, beginChecking, claimImport } from "../../src/store/imports.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { type ImportWorld, importWorld } from "../helpers/import-world.ts";
import { fixture } from "../helpers/rosters.ts";
import { allLines, CITY, EXPECTED, expire, given, imported, MESSY, upload } from "./importing.ts";

onBothDatabases("the run of an import", (database) => {
  let it: ImportWorld;
  beforeAll(async () => {
    it = await importWorld(database());
  });

  test("that was killed is taken up where its last chunk ended, and gives the same lines", async () => {
    const name = "roster-5000.xlsx";
    const created = await upload(it.engine, it.officer, fixture(name), name);
    const id = parseId(created.id)?.uuid ?? "";
    await expect(runImport(dyingAfter(it.engine, 3), CITY, id)).rejects.toThrow("killed");
    const halfway = given(await getImport(it.engine, it.officer, created.id));
    expect(halfway).toMatchObject({ status: "checking", total: 5000, done: 1500 });
    expect(await runImport(it.engine, CITY, id), "its lease still runs").toBeNull();
    await expire(database(), id);
    expect(await runImport(it.engine, CITY, id)).toBe("ready");
    const whole = given(await getImport(it.engine, it.officer, created.id));
    expect(whole).toMatchObject({ status: "ready", done: 5000 });
    const duplicates = await allLines(it.engine, it.officer, created.id, { code: "DUP_BATCH" });
    const expected = EXPECTED.rosters[name]?.lines
      .filter((line) => line.codes.includes("DUP_BATCH"))
      .map((line) => line.row);
    expect(duplicates.map((line) => line.row)).toEqual(expected);
    expect(await runImport(it.engine, CITY, id)).toBeNull();
  });

  test("one that breaks off again and again for a reason of ours ends as failed and can be sent again; the others go on", async () => {
    const bytes = Buffer.from("姓名,公民身份号码\n甲六,320199196305154713\n甲七,1\n");
    const csv = Buffer.from("姓名,公民身份号码\n甲四,320199196305154713\n");
    const doomed = await upload(it.engine, it.officer, bytes, "doomed.csv");
    const other = await upload(it.engine, it.officer, csv, "other.csv");
    const id = parseId(doomed.id)?.uuid ?? "";
    expect(await runImports(breakingOn(it.engine, id))).toBe(IMPORT_ATTEMPTS_MAX + 2);
    expect(given(await getImport(it.engine, it.officer, doomed.id))).toMatchObject({
      status: "failed",
      problem: { code: "IMPORT_INTERRUPTED", cure: { zh: expect.stringContaining("重新上传同一文件") } },
    });
    expect(given(await getImport(it.engine, it.officer, other.id)).status).toBe("ready");
    expect(await allLines(it.engine, it.officer, doomed.id), "nothing is kept of it").toEqual([]);
    const again = await imported(it.engine, it.officer, bytes, "doomed.csv");
    expect(again).toMatchObject({ status: "ready", total: 2 });
    expect(again.id).not.toBe(doomed.id);
  });

  test("one whose process is killed before it gets any further, as often as that, ends as failed", async () => {
    const created = await upload(it.engine, it.officer, fixture(MESSY), "deadly.xlsx");
    const id = parseId(created.id)?.uuid ?? "";
    for (let kill = 1; kill <= IMPORT_ATTEMPTS_MAX; kill++) {
      expect(await claimImport(database(), CITY, id)).toMatchObject({ attempts: kill });
      await expire(database(), id);
    }
    expect(await runImport(it.engine, CITY, id)).toBe("failed");
    expect(given(await getImport(it.engine, it.officer, created.id)).problem?.code).toBe("IMPORT_INTERRUPTED");
  });

  test("one that gets further with every run is never given up", async () => {
    const created = await upload(it.engine, it.officer, Buffer.from("姓名,公民身份号码\n甲五,1\n"), "slow.csv");
    const id = parseId(created.id)?.uuid ?? "";
    const counts = { byCode: {}, byDisposition: {}, byPlace: {} };
    for (let run = 0; run < IMPORT_ATTEMPTS_MAX + 2; run++) {
      expect(await claimImport(database(), CITY, id)).toMatchObject({ attempts: 1, done: run });
      await beginChecking(database(), CITY, id, 1, {});
      expect(await addLines(database(), { city: CITY, id, from: run, to: run + 1 }, [], counts)).toBe(true);
      await expire(database(), id);
    }
    expect(await runImport(it.engine, CITY, id)).toBe("ready");
  });

  test("what one process has claimed, no other takes up", async () => {
    const created = await upload(it.engine, it.officer, Buffer.from("姓名,公民身份号码\n甲一,1\n"), "claimed.csv");
    const id = parseId(created.id)?.uuid ?? "";
    expect(await claimImport(database(), CITY, id)).toMatchObject({ status: "reading" });
    expect(await runImport(it.engine, CITY, id)).toBeNull();
    await expire(database(), id);
    expect(await runImports(it.engine)).toBe(1);
    expect(given(await getImport(it.engine, it.officer, created.id)).status).toBe("ready");
  });
});

/** An engine whose process dies when it is about to store the chunk after so many. */
function dyingAfter(engine: Engine, chunks: number): Engine {
  let stored = 0;
  const one: Engine["database"]["one"] = (statement, values) => {
    if (statement.name === "import-lines-add" && stored++ === chunks) throw new Error("killed");
    return engine.database.one(statement, values);
  };
  return { ...engine, database: { ...engine.database, one } };
}

/** An engine that cannot store a line of this one import. */
function breakingOn(engine: Engine, id: string): Engine {
  const one: Engine["database"]["one"] = (statement, values) => {
    if (statement.name === "import-lines-add" && values[1] === id) throw new Error("broken");
    return engine.database.one(statement, values);
  };
  return { ...engine, database: { ...engine.database, one } };
}
