import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { en } from "../../web/src/i18n/en.ts";
import { zh } from "../../web/src/i18n/zh.ts";

const WEB = resolve(import.meta.dirname, "../../web/src");

function flat(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, path === "" ? key : `${path}.${key}`));
}

const chinese = new Map(flat(zh));
const english = new Map(flat(en));

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "i18n" ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) ? [readFileSync(path, "utf8")] : [];
  });
}
const code = sources(WEB).join("\n");

test("Chinese and English have the same words", () => {
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
});

test("no text is empty", () => {
  expect([...chinese, ...english].filter(([, text]) => text.trim() === "")).toEqual([]);
});

test("both languages put the same values into each text", () => {
  const holes = (text: string | undefined) => [...(text ?? "").matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort();
  const different = [...chinese].filter(([key, text]) => String(holes(text)) !== String(holes(english.get(key))));
  expect(different.map(([key]) => key)).toEqual([]);
});

test("English is English and Chinese is Chinese", () => {
  const own = new Set(["app.language"]);
  expect([...english].filter(([key, text]) => !own.has(key) && /\p{Script=Han}/u.test(text))).toEqual([]);
  expect([...chinese].filter(([key, text]) => !own.has(key) && !/\p{Script=Han}/u.test(text))).toEqual([]);
});

test("every word that a page asks for is there", () => {
  const asked = [...code.matchAll(/\bt\("([\w.]+)"/g)].flatMap((match) => match[1] ?? []);
  expect(asked.length).toBeGreaterThan(200);
  expect(asked.filter((key) => !chinese.has(key))).toEqual([]);
});

test("every word is used", () => {
  const spoken = new Set([...code.matchAll(/"([a-zA-Z]+(?:\.[a-zA-Z]+)+)"/g)].map((match) => match[1]));
  const families = [...code.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].flatMap((match) => match[1] ?? []);
  const unused = [...chinese.keys()].filter(
    (key) => !spoken.has(key) && !families.some((family) => key.startsWith(family)),
  );
  expect(unused).toEqual([]);
});
