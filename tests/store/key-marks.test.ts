import { expect, test } from "vitest";
import { KeysDiffer, recogniseKeys } from "../../src/store/key-marks.ts";
import { generateKeys, type Keys, parseKeys } from "../../src/store/keys.ts";
import { readMeta } from "../../src/store/meta.ts";
import { freshDatabase, onBothDatabases } from "../helpers/database.ts";

const fresh = () => parseKeys(generateKeys());
const rotated = (keys: Keys): Keys => {
  const next = fresh().keys.get("k1") ?? Buffer.alloc(32);
  return { ...keys, current: "k2", keys: new Map([...keys.keys, ["k2", next]]) };
};

onBothDatabases("the keys of a database", (database) => {
  test("are those it was first opened with, or these and more; others are refused by name", async () => {
    const db = database();
    const own = fresh();
    await recogniseKeys(db, own);
    await recogniseKeys(db, own);
    await expect(recogniseKeys(db, fresh())).rejects.toThrow(/KEYS_DIFFER .*\(blind, keys\.k1\)/);
    await expect(recogniseKeys(db, { ...own, blind: fresh().blind })).rejects.toThrow(KeysDiffer);

    const more = rotated(own);
    await recogniseKeys(db, more);
    // A process that was not told of the new key could not open what the others seal.
    await expect(recogniseKeys(db, own)).rejects.toThrow(/keys\.k2/);
    await recogniseKeys(db, more);
  });

  test("cannot be told from what is kept of them", async () => {
    const keys = fresh();
    const db = database();
    await recogniseKeys(db, keys).catch(() => null);
    const kept = JSON.stringify(await readMeta(db, "keyMarks"));
    for (const key of [...keys.keys.values(), keys.blind]) {
      for (const encoding of ["hex", "base64"] as const)
        expect(kept).not.toContain(key.toString(encoding).slice(0, 16));
    }
  });
});

test("of two processes that open a new database at once, one gives the keys and the other is refused", async () => {
  // On PostgreSQL alone: the embedded database has one process.
  const db = await freshDatabase("pg");
  const both = await Promise.allSettled([recogniseKeys(db, fresh()), recogniseKeys(db, fresh())]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await db.close();
});
