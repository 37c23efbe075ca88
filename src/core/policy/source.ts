import { escapePointer } from "../expression/deep.ts";
import type { Problem } from "../problem.ts";
import type { Text } from "../text.ts";
import { readYaml } from "../yaml.ts";

/** Largest policy file, in characters; the biggest table we know of has 40,000. */
export const SOURCE_CHARACTERS_MAX = 2_000_000;
export const SOURCE_DEPTH_MAX = 32;

export type Path = readonly (string | number)[];

/** What every parser of a policy file returns: the value, or what is wrong with the file and how to cure it. */
export type Parsed<T> = { value: T; problems: Problem[] } | { value?: undefined; problems: Problem[] };

/**
 * Reads one YAML file into plain values and collects what is wrong, with the line. A parser asks it for the fields it
 * knows, so anything unknown is refused instead of silently ignored.
 */
export class Source {
  readonly root: unknown;
  readonly problems: Problem[] = [];
  readonly file: string;
  readonly #lineOf: (path: Path) => number | undefined;

  constructor(yaml: string, file: string) {
    this.file = file;
    if (yaml.length > SOURCE_CHARACTERS_MAX) {
      this.#lineOf = () => undefined;
      this.root = undefined;
      this.report(
        [],
        `文件超过 ${SOURCE_CHARACTERS_MAX} 个字符`,
        `The file has more than ${SOURCE_CHARACTERS_MAX} characters`,
      );
      return;
    }
    const { root, faults, lineOf } = readYaml(yaml);
    this.#lineOf = (path) => lineOf(path.map((part) => `/${escapePointer(String(part))}`).join(""));
    for (const fault of faults) this.problems.push({ code: "SOURCE_UNREADABLE", path: file, ...fault });
    if (faults.length === 0 && (typeof root !== "object" || root === null || Array.isArray(root))) {
      this.report([], "文件顶层应为键值对", "The top of the file should be a mapping");
    }
    this.root = root;
  }

  report(path: Path, zh: string, en: string, code = "SOURCE_VALUE_INVALID", cure?: Text): void {
    const line = this.#lineOf(path);
    this.problems.push({
      code,
      path: `${this.file}${path.map((part) => `/${part}`).join("")}`,
      ...(line === undefined ? {} : { line }),
      what: { zh, en },
      ...(cure ? { cure } : {}),
    });
  }

  /** The mapping at a path with only known keys; problems name unknown and missing ones. */
  fields(value: unknown, path: Path, known: readonly string[], required: readonly string[] = []): Fields {
    const record = this.mapping(value, path);
    for (const key of Object.keys(record)) {
      if (known.includes(key)) continue;
      this.report([...path, key], `不认识的项“${key}”`, `Unknown key "${key}"`, "SOURCE_KEY_UNKNOWN", {
        zh: `可用的项：${known.join("、")}`,
        en: `Known keys: ${known.join(", ")}`,
      });
    }
    for (const key of required) {
      if (record[key] === undefined) this.report(path, `缺少“${key}”`, `"${key}" is missing`, "SOURCE_KEY_MISSING");
    }
    return new Fields(this, record, path);
  }

  /** A mapping of free keys (ids); an empty one when the value is something else, with the problem reported. */
  mapping(value: unknown, path: Path): Record<string, unknown> {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      const entries = Object.entries(value).filter(([key]) => {
        if (key !== "__proto__" && key !== "constructor" && key !== "prototype") return true;
        this.report(path, `不允许的名称“${key}”`, `The name "${key}" is not taken`, "SOURCE_KEY_UNKNOWN");
        return false;
      });
      return Object.fromEntries(entries);
    }
    if (this.root !== undefined) this.report(path, "应为键值对", "Should be a mapping");
    return {};
  }

  list(value: unknown, path: Path): unknown[] {
    if (Array.isArray(value)) return value;
    this.report(path, "应为列表", "Should be a list");
    return [];
  }

  text(value: unknown, path: Path): Text {
    if (typeof value === "object" && value !== null && "zh" in value && "en" in value) {
      const { zh, en } = value;
      if (typeof zh === "string" && typeof en === "string" && zh !== "" && en !== "") return { zh, en };
    }
    this.report(path, "应为 { zh: 中文, en: 英文 }", "Should be { zh: Chinese, en: English }", "SOURCE_VALUE_INVALID");
    return { zh: "", en: "" };
  }

  done<T>(value: T): Parsed<T> {
    return this.problems.some((problem) => problem.severity !== "warning")
      ? { problems: this.problems }
      : { value, problems: this.problems };
  }
}

/** Typed access to the fields of one mapping. */
export class Fields {
  readonly source: Source;
  readonly record: Record<string, unknown>;
  readonly path: Path;

  constructor(source: Source, record: Record<string, unknown>, path: Path) {
    this.source = source;
    this.record = record;
    this.path = path;
  }

  at(key: string): Path {
    return [...this.path, key];
  }

  has(key: string): boolean {
    return this.record[key] !== undefined && this.record[key] !== null;
  }

  string(key: string): string {
    const value = this.record[key];
    if (typeof value === "string" && value !== "") return value;
    if (value !== undefined) this.source.report(this.at(key), `“${key}”应为文字`, `"${key}" should be a text`);
    return "";
  }

  optional(key: string): string | undefined {
    return this.has(key) ? this.string(key) : undefined;
  }

  /** Like `string`, but a number is taken for its digits: codes are easily written without quotes. */
  code(key: string): string {
    const value = this.record[key];
    return typeof value === "number" && Number.isSafeInteger(value) ? String(value) : this.string(key);
  }

  text(key: string): Text {
    return this.record[key] === undefined ? { zh: "", en: "" } : this.source.text(this.record[key], this.at(key));
  }

  flag(key: string, otherwise: boolean): boolean {
    const value = this.record[key];
    if (value === undefined) return otherwise;
    if (typeof value === "boolean") return value;
    this.source.report(this.at(key), `“${key}”应为 true 或 false`, `"${key}" should be true or false`);
    return otherwise;
  }

  oneOf<T extends string>(key: string, allowed: readonly T[], otherwise: T): T {
    const value = this.record[key];
    if (value === undefined) return otherwise;
    const found = allowed.find((item) => item === value);
    if (found !== undefined) return found;
    this.source.report(
      this.at(key),
      `“${key}”只能是 ${allowed.join("、")}`,
      `"${key}" should be one of ${allowed.join(", ")}`,
    );
    return otherwise;
  }

  strings(key: string): string[] {
    const value = this.record[key];
    if (value === undefined) return [];
    const list = this.source.list(value, this.at(key));
    const strings = list.filter((item) => typeof item === "string");
    if (strings.length < list.length)
      this.source.report(this.at(key), `“${key}”应为文字的列表`, `"${key}" should list texts`);
    return strings;
  }

  list(key: string): unknown[] {
    const value = this.record[key];
    return value === undefined ? [] : this.source.list(value, this.at(key));
  }

  mapping(key: string): Record<string, unknown> {
    const value = this.record[key];
    return value === undefined ? {} : this.source.mapping(value, this.at(key));
  }
}
