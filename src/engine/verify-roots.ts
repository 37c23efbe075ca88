import type { KeyObject } from "node:crypto";
import { countPublished, type RootStatement, readOtherwise } from "../store/history-roots.ts";
import type { Engine } from "./engine.ts";
import { EMPTY, grown, rootOf, type Tree } from "./merkle.ts";
import { isGenuine, leafText } from "./root-statement.ts";
import type { Broken } from "./verify.ts";

const HEADS_AT_ONCE = 1_000;

interface Walk {
  number: number;
  tree: Tree;
  /** Cases found to be other than signed: each is named once, by the first event. */
  found: Set<string>;
}

/**
 * Holds what was signed outside against the histories as they are: whoever rewrites a case's whole chain makes it fit in
 * itself, but not to what left before. Statements come in the order in which they left, repeated ones among them.
 */
export async function verifyRoots(
  engine: Pick<Engine, "database">,
  statements: AsyncIterable<RootStatement> | Iterable<RootStatement>,
  key: KeyObject,
): Promise<{ statements: number; broken: Broken[] }> {
  const broken: Broken[] = [];
  const walks = new Map<number, Walk>();
  let count = 0;
  for await (const statement of statements) {
    const { city, number } = statement;
    const walk = walks.get(city) ?? { number: 0, tree: EMPTY, found: new Set<string>() };
    walks.set(city, walk);
    if (!isGenuine(statement, key)) {
      broken.push({ instance: `${city}`, seq: number, what: "the statement is not signed by this key" });
      continue;
    }
    if (number <= walk.number) continue;
    count += 1;
    if (number !== walk.number + 1)
      broken.push({ instance: `${city}`, seq: walk.number + 1, what: "the statement is missing" });
    walk.number = number;
    const leaves = statement.leaves.map((leaf) => leafText(city, leaf));
    walk.tree = grown(walk.tree, leaves);
    if (walk.tree.size !== statement.size || rootOf(walk.tree).toString("hex") !== statement.root) {
      broken.push({ instance: `${city}`, seq: number, what: "the statement's leaves do not give its root" });
      continue;
    }
    broken.push(...(await compared(engine, statement, walk.found)));
  }
  for (const { city, number } of await countPublished(engine.database)) {
    const last = walks.get(city)?.number ?? 0;
    if (last < number) broken.push({ instance: `${city}`, seq: last + 1, what: "later statements are missing" });
  }
  return { statements: count, broken };
}

async function compared(
  { database }: Pick<Engine, "database">,
  { city, leaves, at }: RootStatement,
  found: Set<string>,
): Promise<Broken[]> {
  const broken: Broken[] = [];
  for (let first = 0; first < leaves.length; first += HEADS_AT_ONCE) {
    for (const [uuid, seq] of await readOtherwise(database, city, leaves.slice(first, first + HEADS_AT_ONCE))) {
      if (found.has(uuid)) continue;
      found.add(uuid);
      broken.push({ instance: `${city}-${uuid}`, seq, what: `the history is not the one that was signed at ${at}` });
    }
  }
  return broken;
}
