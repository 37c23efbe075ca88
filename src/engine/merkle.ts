import { createHash } from "node:crypto";

/**
 * The Merkle tree of RFC 6962, section 2.1: a leaf is hashed under 0x00 and an inner node under 0x01, so that neither can
 * be given out for the other. Only the roots of its full subtrees are kept, the largest first: one for each 1 in the
 * binary digits of `size`, which is all that growing needs.
 */
export interface Tree {
  readonly size: number;
  readonly frontier: readonly Buffer[];
}

export const EMPTY: Tree = { size: 0, frontier: [] };

/** The tree with these leaves after those it has. */
export function grown(tree: Tree, leaves: readonly (string | Buffer)[]): Tree {
  const frontier = [...tree.frontier];
  let { size } = tree;
  for (const leaf of leaves) {
    let hash = sha256(LEAF, leaf);
    // Two full subtrees of one height are one of the next: each trailing 1 of the size has such a partner.
    for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) hash = sha256(NODE, frontier.pop() ?? "", hash);
    frontier.push(hash);
    size += 1;
  }
  return { size, frontier };
}

/** The hash of the whole tree; of an empty one that of nothing. */
export function rootOf({ frontier }: Tree): Buffer {
  const last = frontier.at(-1);
  if (last === undefined) return createHash("sha256").digest();
  return frontier.slice(0, -1).reduceRight((right, left) => sha256(NODE, left, right), last);
}

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

function sha256(...parts: readonly (string | Buffer)[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
