import { createHmac, randomBytes } from "node:crypto";
import { linkSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";

/** The keys of a deployment. Old keys stay as long as anything sealed with them; `current` seals what is new. */
export interface Keys {
  current: string;
  keys: ReadonlyMap<string, Buffer>;
  /** For look-ups; never rotated, since digests cannot be computed anew without opening everything. */
  blind: Buffer;
}

const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/** Reads the text of a key file: `{ "current": "k1", "keys": { "k1": "<base64, 32 bytes>" }, "blind": "<base64>" }`. */
export function parseKeys(text: string): Keys {
  const value: unknown = JSON.parse(text);
  if (!isKeyFile(value)) throw new Error("the key file needs `current`, `keys` and `blind`");
  const keys = new Map(Object.entries(value.keys).map(([id, key]) => [id, bytesOf(id, key)]));
  for (const id of keys.keys()) if (!KEY_ID.test(id)) throw new Error(`a key id has 1 to 32 letters or digits: ${id}`);
  if (!keys.has(value.current))
    throw new Error(`the key file has no key "${value.current}", which it names as current`);
  return { current: value.current, keys, blind: bytesOf("blind", value.blind) };
}

/** A new key file's text. */
export function generateKeys(): string {
  const key = () => randomBytes(KEY_BYTES).toString("base64");
  return `${JSON.stringify({ current: "k1", keys: { k1: key() }, blind: key() }, null, 2)}\n`;
}

/** The keys in a file, which is made, readable by its owner alone, when there is none. */
export function loadOrMakeKeys(file: string): Keys {
  const draft = `${file}.${process.pid}`;
  try {
    return parseKeys(readFileSync(file, "utf8"));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  writeFileSync(draft, generateKeys(), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!isTaken(error)) throw error;
  } finally {
    unlinkSync(draft);
  }
  return parseKeys(readFileSync(file, "utf8"));
}

/** HMAC-SHA-256 of a value as people mean it: full-width and spaced writings of one number give one digest. */
export function blindDigest(keys: Keys, value: string): Buffer {
  const meant = value.normalize("NFKC").replace(/\s+/g, "").toUpperCase();
  return createHmac("sha256", keys.blind).update(meant).digest();
}

function bytesOf(name: string, base64: unknown): Buffer {
  const bytes = Buffer.from(String(base64), "base64");
  if (bytes.length !== KEY_BYTES) throw new Error(`the key "${name}" must be ${KEY_BYTES} bytes in base64`);
  return bytes;
}

function isKeyFile(value: unknown): value is { current: string; keys: Record<string, unknown>; blind: unknown } {
  return (
    typeof value === "object" &&
    value !== null &&
    "current" in value &&
    typeof value.current === "string" &&
    "keys" in value &&
    typeof value.keys === "object" &&
    value.keys !== null &&
    "blind" in value
  );
}

function isMissing(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT";
}

function isTaken(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "EEXIST";
}
