import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { blindDigest, type Keys } from "./keys.ts";

/**
 * Seals personal values at rest. A protected property is recognised by its name wherever it stands: in data, drafts,
 * events, records, documents. Sealed: `sealed:v1:` and base64 of key id length, key id, nonce, tag, cipher text. The
 * property's name is authenticated with it, so a sealed value cannot be moved under another name.
 */
const PREFIX = "sealed:v1:";
/** What sealed bytes begin with; files that people hand in are sealed whole. */
const BYTES_MARK = Buffer.from("sealed1\0");
/** Any text that looks sealed is sealed itself, so that nobody can hand in a stolen cipher text and have it opened. */
const LOOKS_SEALED = "sealed:";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealing {
  seal<T>(data: T): T;
  open<T>(data: T): T;
  /** `place` names the row that holds the bytes: under another row they do not open. */
  sealBytes(place: string, bytes: Buffer): Buffer;
  openBytes(place: string, sealed: Buffer): Buffer;
  blind(value: string): Buffer;
}

/** `open(seal(x))` equals `x` for every JSON value; `isProtected` may change over time without losing what was sealed. */
export function createSealer(keys: Keys, isProtected: (property: string) => boolean): Sealing {
  return {
    seal: <T>(data: T) => asTyped<T>(sealNode(keys, isProtected, "", data)),
    open: <T>(data: T) => asTyped<T>(openNode(keys, "", data)),
    sealBytes: (place, bytes) => Buffer.concat([BYTES_MARK, ...encrypt(keys, place, bytes)]),
    openBytes: (place, sealed) => {
      // Bytes without the mark were never sealed by us: whoever put them there is not to be believed.
      if (!sealed.subarray(0, BYTES_MARK.length).equals(BYTES_MARK)) throw new Error("stored bytes are not sealed");
      return decrypt(keys, place, sealed.subarray(BYTES_MARK.length));
    },
    blind: (value) => blindDigest(keys, value),
  };
}

function sealNode(keys: Keys, isProtected: (property: string) => boolean, name: string, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (typeof value === "string" && value.startsWith(LOOKS_SEALED)) return sealValue(keys, name, value);
  if (name !== "" && isProtected(name)) return sealValue(keys, name, value);
  return descend(name, value, (key, child) => sealNode(keys, isProtected, key, child));
}

function openNode(keys: Keys, name: string, value: unknown): unknown {
  if (typeof value === "string") return value.startsWith(PREFIX) ? openValue(keys, name, value) : value;
  return descend(name, value, (key, child) => openNode(keys, key, child));
}

/** Walks plain JSON. The items of a list stand under the list's own name. */
function descend(name: string, value: unknown, visit: (key: string, child: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => visit(name, item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, visit(key, child)]));
}

function sealValue(keys: Keys, name: string, value: unknown): string {
  return PREFIX + Buffer.concat(encrypt(keys, name, Buffer.from(JSON.stringify(value)))).toString("base64");
}

function openValue(keys: Keys, name: string, text: string): unknown {
  return JSON.parse(decrypt(keys, name, Buffer.from(text.slice(PREFIX.length), "base64")).toString("utf8"));
}

/** The parts in their order: key id length, key id, nonce, tag, cipher text; `bound` is authenticated with it. */
function encrypt(keys: Keys, bound: string, bytes: Buffer): Buffer[] {
  const key = keys.keys.get(keys.current);
  if (!key) throw new Error("the current key is missing");
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(bound));
  const sealed = [cipher.update(bytes), cipher.final()];
  const id = Buffer.from(keys.current);
  return [Buffer.from([id.length]), id, nonce, cipher.getAuthTag(), ...sealed];
}

function decrypt(keys: Keys, bound: string, bytes: Buffer): Buffer {
  const start = 1 + (bytes[0] ?? 0);
  const id = bytes.subarray(1, start).toString();
  const key = keys.keys.get(id);
  if (!key) throw new Error(`a stored value was sealed with the key "${id}", which this deployment does not have`);
  const nonce = bytes.subarray(start, start + NONCE_BYTES);
  const tag = bytes.subarray(start + NONCE_BYTES, start + NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(bound)).setAuthTag(tag);
  const opened = decipher.update(bytes.subarray(start + NONCE_BYTES + TAG_BYTES));
  // A counter mode: nothing is left for the end but the verdict, so that large files need not be copied once more.
  decipher.final();
  return opened;
}

/** Sealing keeps the shape of what it is given; only leaves turn into text and back. */
function asTyped<T>(value: unknown): T {
  return value as T;
}
