import {
  addRoot,
  citiesWithCases,
  markPublished,
  type RootStatement,
  readLastRoot,
  readUnsigned,
  takeUnpublished,
} from "../store/history-roots.ts";
import { readNow } from "../store/meta.ts";
import type { Engine } from "./engine.ts";
import { EMPTY, grown, rootOf } from "./merkle.ts";
import { leafText, type RootSigner, signed } from "./root-statement.ts";

/** Heads in one statement; a first hour over many cases gives several. */
export const LEAVES_MAX = 10_000;
/** Longer than a statement takes to leave. */
const LEASE_SECONDS = 60;

/** Where statements go: outside the database, so that whoever can change it cannot change them. */
export interface RootsOut {
  signer: RootSigner;
  publish(statement: RootStatement): Promise<void>;
}

/**
 * Signs, once an hour for each city, what its histories have come to, and gives it out. A statement is kept before it
 * leaves, so it leaves at least once and never in two wordings. True when there may be more.
 */
export async function rootsRound(engine: Engine, out: RootsOut): Promise<boolean> {
  let more = false;
  for (const city of await citiesWithCases(engine.database)) {
    const last = await readLastRoot(engine.database, city);
    if (last === null || last.due) more = (await make(engine, city, out.signer)) || more;
    await publishAll(engine, city, out);
  }
  return more;
}

/** True when this process made the hour's statements. */
async function make(engine: Engine, city: number, signer: RootSigner): Promise<boolean> {
  for (let begun = false; ; begun = true) {
    const leaves = await engine.database.transaction(async (tx) => {
      const last = await readLastRoot(tx, city);
      if (!begun && last !== null && !last.due) return null;
      const heads = await readUnsigned(tx, city, LEAVES_MAX);
      if (begun && heads.length === 0) return null;
      const before =
        last === null ? EMPTY : { size: last.size, frontier: last.frontier.map((hash) => Buffer.from(hash, "hex")) };
      const tree = grown(
        before,
        heads.map((head) => leafText(city, head)),
      );
      const statement = signed(signer, {
        ...{ city, number: (last?.number ?? 0) + 1, at: await readNow(tx), size: tree.size },
        ...{ root: rootOf(tree).toString("hex"), leaves: heads },
      });
      const frontier = tree.frontier.map((hash) => hash.toString("hex"));
      return (await addRoot(tx, statement, frontier)) ? heads.length : null;
    });
    if (leaves === null) return begun;
    if (leaves < LEAVES_MAX) return true;
  }
}

async function publishAll(engine: Engine, city: number, { publish }: RootsOut): Promise<void> {
  for (;;) {
    const statement = await takeUnpublished(engine.database, city, LEASE_SECONDS);
    if (statement === null) return;
    await publish(statement);
    await markPublished(engine.database, city, statement.number);
  }
}
