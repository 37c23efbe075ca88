import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
/** Room → rooms of `src` that it may import; files directly in `src` compose everything. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  core: [],
  store: ["core"],
  engine: ["core", "store"],
  http: ["core", "engine"],
  worker: ["core", "engine"],
};
/** Packages that the core may use: pure, and able to run in a browser. */
const CORE_PACKAGES = [
  "decimal.js",
  "xstate",
  "feelin",
  "yaml",
  "handlebars",
  "parse5",
  "nzh",
  "pinyin-pro",
  "ajv",
  "ajv-formats",
];
const FORBIDDEN_IN_CORE = /\bprocess\.(?!\w+\()|Date\.now\(|new Date\(\)|Math\.random\(|"node:/;
const SUBJECT_WORDS = /丧葬|退休|养老金|retiree|funeral|\bpension|\bvenue|户口|hukou/i;

function files(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : /\.(ts|tsx)$/.test(entry.name) ? [path] : [];
  });
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  return [...text.matchAll(/(?<!")\b(?:from|import)(?:\s+|\s*\(\s*)"([^"]+)"/g)].flatMap((match) => match[1] ?? []);
}

function roomOf(file: string): string | null {
  const parts = relative(join(ROOT, "src"), resolve(ROOT, file)).split(sep);
  return parts.length > 1 && parts[0] !== ".." ? (parts[0] ?? null) : null;
}

function crossings(): string[] {
  return files("src").flatMap((file) => {
    const room = roomOf(file);
    if (room === null) return [];
    return importsOf(file).flatMap((target) => {
      if (!target.startsWith("."))
        return room === "core" && !CORE_PACKAGES.some((name) => target === name || target.startsWith(`${name}/`))
          ? [`${file} → ${target}`]
          : [];
      const other = roomOf(join(dirname(file), target));
      const allowed = other === room || (other !== null && MAY_IMPORT[room]?.includes(other));
      return allowed ? [] : [`${file} → ${target}`];
    });
  });
}

test("every import stays in its room", () => {
  expect(crossings()).toEqual([]);
});

test("the web imports only the core of src", () => {
  const wrong = files("web/src").flatMap((file) =>
    importsOf(file)
      .filter((target) => target.startsWith("."))
      .map((target) => relative(ROOT, resolve(ROOT, dirname(file), target)))
      .filter((path) => path.startsWith(`src${sep}`) && !path.startsWith(join("src", "core")))
      .map((path) => `${file} → ${path}`),
  );
  expect(wrong).toEqual([]);
});

test("the core reads no clock, no randomness and no environment", () => {
  const wrong = files("src/core").flatMap((file) =>
    readFileSync(join(ROOT, file), "utf8")
      .split("\n")
      .flatMap((line, index) =>
        FORBIDDEN_IN_CORE.test(line) && !/^\s*(\*|\/\/|\/\*)/.test(line) ? [`${file}:${index + 1}`] : [],
      ),
  );
  expect(wrong).toEqual([]);
});

test("only config.ts reads the environment", () => {
  const wrong = files("src").filter(
    (file) => !file.endsWith("config.ts") && /process\.env/.test(readFileSync(join(ROOT, file), "utf8")),
  );
  expect(wrong).toEqual([]);
});

test("no word of a procedure's subject stands in the engine, the web or the schema", () => {
  const sources = [...files("src"), ...files("web/src")];
  const schema = readdirSync(join(ROOT, "migrations")).map((name) => join("migrations", name));
  const wrong = [...sources, ...schema].filter((file) => SUBJECT_WORDS.test(readFileSync(join(ROOT, file), "utf8")));
  expect(wrong).toEqual([]);
});

test("nothing evaluates text as code", () => {
  const wrong = [...files("src"), ...files("web/src")].filter((file) =>
    /\beval\(|new Function\(|from "(node:)?vm"/.test(readFileSync(join(ROOT, file), "utf8")),
  );
  expect(wrong).toEqual([]);
});
