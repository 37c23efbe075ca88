import { createHmac } from "node:crypto";
import type { Database } from "./database.ts";
import type { Keys } from "./keys.ts";
import { lockMeta, writeMeta } from "./meta.ts";

const META_KEY = "keyMarks";
const MARK_CHARACTERS = 16;

/** The keys given are not those that the database has been sealed with. */
export class KeysDiffer extends Error {
  override name = "KeysDiffer";

  constructor(names: readonly string[]) {
    super(
      `KEYS_DIFFER  密钥（${names.join("、")}）与此数据库所用的不同：请改用原来的 keys.json 或 YIJIAO_KEYS，连接同一数据库的各进程须用同一份 · ` +
        `the keys (${names.join(", ")}) are not those this database is sealed with: give the keys.json or YIJIAO_KEYS it was made with, the same to every process`,
    );
  }
}

/**
 * Makes sure that whoever opens the database has its keys: values sealed with others could never be opened by the rest. The
 * first one's keys are noted, as marks from which no key can be told; later ones must have them all and may add to them.
 * @throws KeysDiffer when a key is missing or another stands under its name
 */
export async function recogniseKeys(database: Database, keys: Keys): Promise<void> {
  const own = marksOf(keys);
  await database.transaction(async (tx) => {
    const known = knownMarks(await lockMeta(tx, META_KEY));
    const other = Object.entries(known).flatMap(([name, mark]) => (own[name] === mark ? [] : [name]));
    if (other.length > 0) throw new KeysDiffer(other);
    if (Object.keys(own).length > Object.keys(known).length) await writeMeta(tx, META_KEY, own);
  });
}

function marksOf({ keys, blind }: Keys): Record<string, string> {
  const mark = (key: Buffer) => createHmac("sha256", key).update(META_KEY).digest("hex").slice(0, MARK_CHARACTERS);
  const sealing = [...keys].map(([id, key]): [string, string] => [`keys.${id}`, mark(key)]);
  return Object.fromEntries([...sealing, ["blind", mark(blind)]]);
}

function knownMarks(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
