import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import type { RootStatement, SignedHead } from "../store/history-roots.ts";

/**
 * What is signed of a city's histories and leaves the database. The tree has one leaf for each head of a history that was
 * new when a statement was made; each statement brings the leaves that it adds, so that all of them together give every
 * root again, and name the case whose history is another now.
 */
export const LOG = "yijiao-roots-1";

/** Signs statements; `id` tells keys apart. */
export interface RootSigner {
  id: string;
  sign(text: string): string;
}

/** A signer by an Ed25519 private key in PEM; null when it is none. */
export function rootSigner(pem: string): RootSigner | null {
  const key = keyOf(() => createPrivateKey(pem));
  if (key === null) return null;
  const id = keyId(createPublicKey(key));
  return { id, sign: (text) => sign(null, Buffer.from(text), key).toString("base64") };
}

/** The public key in a PEM, which may be that of the private one; null when it is none. */
export function rootPublicKey(pem: string): KeyObject | null {
  return keyOf(() => createPublicKey(pem));
}

function keyOf(read: () => KeyObject): KeyObject | null {
  try {
    const key = read();
    return key.asymmetricKeyType === "ed25519" ? key : null;
  } catch {
    return null;
  }
}

function keyId(key: KeyObject): string {
  const spki = key.export({ type: "spki", format: "der" });
  return createHash("sha256").update(spki).digest("hex").slice(0, 16);
}

/** One leaf of the tree: which case, how many events, the hash of the last. */
export function leafText(city: number, [instance, seq, hash]: SignedHead): string {
  return `${city}-${instance} ${seq} ${hash}`;
}

type Unsigned = Omit<RootStatement, "signature">;

function signedText({ log, city, number, at, size, root, key }: Omit<Unsigned, "leaves">): string {
  return [log, city, number, at, size, root, key, ""].join("\n");
}

export function signed(signer: RootSigner, statement: Omit<Unsigned, "log" | "key">): RootStatement {
  const whole = { log: LOG, key: signer.id, ...statement };
  return { ...whole, signature: signer.sign(signedText(whole)) };
}

/** Whether a statement is what the holder of the key said. */
export function isGenuine(statement: RootStatement, key: KeyObject): boolean {
  return verify(null, Buffer.from(signedText(statement)), key, Buffer.from(statement.signature, "base64"));
}

/** A line of what left, or null where it is no statement: half a line that a crash has left, for one. */
export function parseStatement(line: string): RootStatement | null {
  try {
    const value: unknown = JSON.parse(line);
    return isStatement(value) ? value : null;
  } catch {
    return null;
  }
}

function isStatement(value: unknown): value is RootStatement {
  if (typeof value !== "object" || value === null) return false;
  const one = value as Record<keyof RootStatement, unknown>;
  const texts = [one.at, one.root, one.key, one.signature];
  const numbers = [one.city, one.number, one.size];
  return (
    one.log === LOG &&
    texts.every((text) => typeof text === "string") &&
    numbers.every((number) => Number.isSafeInteger(number)) &&
    Array.isArray(one.leaves) &&
    one.leaves.every(
      (leaf) =>
        Array.isArray(leaf) &&
        typeof leaf[0] === "string" &&
        Number.isSafeInteger(leaf[1]) &&
        typeof leaf[2] === "string",
    )
  );
}
