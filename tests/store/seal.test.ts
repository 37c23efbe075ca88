import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generateKeys, loadOrMakeKeys, parseKeys } from "../../src/store/keys.ts";
import { createSealer } from "../../src/store/seal.ts";

const keys = parseKeys(generateKeys());
const isProtected = (name: string) => name === "residentId" || name === "phone";
const sealer = createSealer(keys, isProtected);
const ID = "320106199001011234";

const names = fc.constantFrom("residentId", "phone", "name", "list", "深");
const json = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant("sealed:v1:AAAA")),
    fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(names, tie("node"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).node;

describe("sealing", () => {
  test("opening gives back every JSON value as it was", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(sealer.open(sealer.seal(value))).toEqual(value);
      }),
    );
  });

  test("no protected value can be read in what is stored, however deep it stands", () => {
    fc.assert(
      fc.property(json, names, (value, name) => {
        const stored = JSON.stringify(
          sealer.seal({ [name]: value, residentId: ID, rows: [[{ phone: ID, deep: { residentId: [ID] } }]] }),
        );
        expect(stored).not.toContain(ID);
      }),
    );
  });

  test("a sealed text handed in from outside is sealed again and never opened", () => {
    const stolen = sealer.seal({ residentId: ID }).residentId;
    const stored = sealer.seal({ residentId: stolen, comment: stolen });
    expect(sealer.open(stored)).toEqual({ residentId: stolen, comment: stolen });
  });

  test("a sealed value does not open under another name, nor once a byte is changed", () => {
    const { residentId } = sealer.seal({ residentId: ID });
    expect(() => sealer.open({ phone: residentId })).toThrow();
    const broken = `${residentId.slice(0, -6)}${residentId.at(-6) === "A" ? "B" : "A"}${residentId.slice(-5)}`;
    expect(() => sealer.open({ residentId: broken })).toThrow();
  });

  test("a value sealed with an older key opens after the key was changed, and new ones use the new key", () => {
    const old = sealer.seal({ residentId: ID });
    const later = parseKeys(generateKeys());
    const both = new Map([
      ["k1", keys.keys.get("k1") ?? Buffer.alloc(0)],
      ["k2", later.keys.get("k1") ?? Buffer.alloc(0)],
    ]);
    const rotated = createSealer({ ...keys, current: "k2", keys: both }, isProtected);
    expect(rotated.open(old)).toEqual({ residentId: ID });
    expect(() => sealer.open(rotated.seal({ residentId: ID }))).toThrow(/k2/);
  });

  test("bytes come back as they were, under their own row alone and only if we sealed them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4_000 }), (given) => {
        const bytes = Buffer.from(given);
        expect(sealer.openBytes("attachment/1", sealer.sealBytes("attachment/1", bytes))).toEqual(bytes);
      }),
    );
    const sealed = sealer.sealBytes("attachment/1", Buffer.from(ID));
    expect(sealed.includes(ID)).toBe(false);
    expect(() => sealer.openBytes("attachment/2", sealed)).toThrow();
    expect(() => sealer.openBytes("attachment/1", Buffer.from(ID))).toThrow("not sealed");
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    expect(() => sealer.openBytes("attachment/1", sealed)).toThrow();
  });

  test("the blind digest is equal for all writings of one number, and differs between deployments", () => {
    expect(sealer.blind("32010619900101123X")).toEqual(sealer.blind(" ３２０１０６ 19900101123x "));
    expect(sealer.blind("320106199001011234")).not.toEqual(sealer.blind("320106199001011235"));
    expect(createSealer(parseKeys(generateKeys()), isProtected).blind(ID)).not.toEqual(sealer.blind(ID));
  });
});

describe("the key file", () => {
  test("is made once, for its owner alone, and read the same afterwards", () => {
    const folder = mkdtempSync(join(tmpdir(), "yijiao-keys-"));
    try {
      const file = join(folder, "keys.json");
      const made = loadOrMakeKeys(file);
      if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(loadOrMakeKeys(file)).toEqual(made);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test.each([
    ["not JSON", "{"],
    ["without the current key", '{"current":"k2","keys":{"k1":"AAAA"},"blind":"AAAA"}'],
    ["with a short key", '{"current":"k1","keys":{"k1":"AAAA"},"blind":"AAAA"}'],
  ])("is refused when %s", (_, text) => {
    expect(() => parseKeys(text)).toThrow();
  });
});
