import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHAIN_START, eventHash } from "../../src/engine/chain.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { EMPTY, grown, rootOf } from "../../src/engine/merkle.ts";
import { rootPublicKey } from "../../src/engine/root-statement.ts";
import { type RootsOut, rootsRound } from "../../src/engine/sign-roots.ts";
import { startInstance } from "../../src/engine/start.ts";
import { verifyAll } from "../../src/engine/verify.ts";
import { verifyRoots } from "../../src/engine/verify-roots.ts";
import { rootsOf, statementsIn } from "../../src/roots.ts";
import type { Database } from "../../src/store/database.ts";
import { readHistory } from "../../src/store/history.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { CITY, caller, enterLending, GULOU, idOf, lendingEngine, loanOf, setClock, taken } from "../helpers/lending.ts";

describe("the tree of RFC 6962", () => {
  // The leaves and roots by which implementations of Certificate Transparency are tested.
  const leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
  const roots = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ];

  test.each(
    roots.map((root, size) => [size, root] as const),
  )("of %i leaves has the root that is published for it", (size, root) => {
    const given = leaves.slice(0, size).map((hex) => Buffer.from(hex, "hex"));
    expect(rootOf(grown(EMPTY, given)).toString("hex")).toBe(root);
    // Grown in two goes it is the same.
    expect(rootOf(grown(grown(EMPTY, given.slice(0, 3)), given.slice(3))).toString("hex")).toBe(root);
  });
});

const { privateKey, publicKey } = generateKeyPairSync("ed25519", {
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

onBothDatabases("histories signed hour by hour", (database) => {
  const folder = mkdtempSync(join(tmpdir(), "yijiao-roots-"));
  const file = join(folder, `${CITY}.roots.jsonl`);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let engine: Engine;
  let out: RootsOut;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
    const made = rootsOf({ roots: folder, rootsKey: privateKey });
    if (made === null) throw new Error("the key is none");
    out = made;
  });

  const hour = (n: number) => setClock(database(), `2026-03-02T0${n}:00:30.000Z`);
  const loan = async () => {
    const input = { workflow: "loan", division: GULOU, data: loanOf(500) };
    return idOf(taken(await startInstance(engine, caller("desk"), input)).instance).uuid;
  };
  const statements = async () => {
    const all = [];
    for await (const one of statementsIn(folder)) all.push(one);
    return all;
  };
  const check = async (key = publicKey) => {
    const read = rootPublicKey(key);
    if (read === null) throw new Error("the key is none");
    return (await verifyRoots(engine, statementsIn(folder), read)).broken;
  };

  test("are given out once an hour, by whichever process comes first, and only what is new", async () => {
    const [a, b] = [await loan(), await loan()].sort();
    await Promise.all([rootsRound(engine, out), rootsRound(engine, out)]);
    await rootsRound(engine, out);
    const [first, ...more] = await statements();
    expect(more).toEqual([]);
    expect(first).toMatchObject({ city: CITY, number: 1, size: 2 });
    expect(first?.leaves.map(([id, seq]) => [id, seq])).toEqual([a, b].map((id) => [id, 1]));

    await loan();
    await rootsRound(engine, out);
    expect(await statements()).toHaveLength(1);
    await hour(3);
    await rootsRound(engine, out);
    expect((await statements()).map(({ number, size, leaves }) => [number, size, leaves.length])).toEqual([
      [1, 2, 2],
      [2, 3, 1],
    ]);
    // An hour in which nothing happened is said, too: a silent signer would show.
    await hour(4);
    await rootsRound(engine, out);
    expect((await statements()).map(({ size }) => size)).toEqual([2, 3, 3]);
    expect(await check()).toEqual([]);
  });

  test("leave later when the place could not be reached, and none is skipped", async () => {
    const failing: RootsOut = { ...out, publish: () => Promise.reject(new Error("unreachable")) };
    await loan();
    await hour(5);
    await expect(rootsRound(engine, failing)).rejects.toThrow("unreachable");
    expect(await statements()).toHaveLength(3);
    await hour(6);
    await rootsRound(engine, out);
    expect((await statements()).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(await check()).toEqual([]);
  });

  test("name the case whose whole chain was rewritten so that it fits in itself, and no other", async () => {
    const [before, id, after] = [await loan(), await loan(), await loan()];
    await hour(7);
    await rootsRound(engine, out);
    await rewrite(database(), id);
    expect((await verifyAll(engine)).broken).toEqual([]);
    const broken = await check();
    expect(broken).toMatchObject([{ instance: `${CITY}-${id}`, seq: 1 }]);
    expect(JSON.stringify(broken)).not.toMatch(new RegExp(`${before}|${after}`));
    await database().knex("event").where({ instance_id: after }).del();
    await database().knex("instance").where({ id: after }).del();
    expect((await check()).map(({ instance }) => instance).sort()).toEqual(
      [id, after].map((one) => `${CITY}-${one}`).sort(),
    );
  });

  test("tell when they themselves were changed, cut short, or signed by another", async () => {
    const whole = readFileSync(file, "utf8");
    const found = (await check()).length;
    const lines = whole.split("\n").filter((line) => line !== "");
    const changed = async (to: readonly (string | undefined)[]) => {
      writeFileSync(file, to.join("\n"));
      const all = await check();
      return all.slice(0, all.length - found + 2).map(({ what }) => what);
    };
    const [first = "", second, ...rest] = lines;
    expect(await changed([first, ...rest])).toContain("the statement is missing");
    expect(await changed([first, second])).toContain("later statements are missing");
    const other = JSON.parse(first);
    other.leaves[0][2] = "0".repeat(64);
    expect(await changed([JSON.stringify(other), second, ...rest])).toContain(
      "the statement's leaves do not give its root",
    );
    other.size = 9;
    expect(await changed([JSON.stringify(other), second, ...rest])).toContain(
      "the statement is not signed by this key",
    );
    // Half a line, as a crash leaves it, and the same statement once more are no fault.
    writeFileSync(file, [first.slice(0, 50), first, first, second, ...rest].join("\n"));
    expect(await check()).toHaveLength(found);
    const stranger = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" });
    expect(new Set((await check(String(stranger))).map(({ what }) => what))).toContain(
      "the statement is not signed by this key",
    );
    writeFileSync(file, whole);
  });
});

/** What somebody with the database in hand can do: another name, and every hash after it made to fit. */
async function rewrite(database: Database, id: string): Promise<void> {
  let previous: Buffer = CHAIN_START;
  for (const { hash: _, ...event } of await readHistory(database, CITY, id)) {
    const forged = { ...event, actor_name: "别人" };
    previous = eventHash(previous, CITY, forged);
    await database
      .knex("event")
      .where({ home_city: CITY, instance_id: id, seq: event.seq })
      .update({ actor_name: "别人", hash: previous });
  }
  await database.knex("instance").where({ home_city: CITY, id }).update({ history_hash: previous });
}
