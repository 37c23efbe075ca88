import type { ErrorCode } from "../errors.ts";
import { escapePointer } from "../expression/deep.ts";
import { isPlainObject } from "../expression/plain.ts";
import type { Problem } from "../problem.ts";
import type { Text } from "../text.ts";
import { readYaml as readText } from "../yaml.ts";

/** Largest workflow file, in characters; our longest has 20,000. */
export const DEFINITION_CHARACTERS_MAX = 1_000_000;
/** Deeper nesting than any statechart that people can read. */
export const DEFINITION_DEPTH_MAX = 64;

/** Problems told of one file: nobody reads more, and a hostile one could have a hundred thousand. */
export const PROBLEMS_MAX = 200;

/** A value of the file and where it stands. */
export interface At {
  value: unknown;
  pointer: string;
}

export function below({ value, pointer }: At, key: string | number): At {
  const inner = isPlainObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  const item = Array.isArray(value) && typeof key === "number" ? value[key] : inner;
  return { value: item, pointer: `${pointer}/${escapePointer(String(key))}` };
}

const FURTHER: Text = {
  zh: `问题超过 ${PROBLEMS_MAX} 个，其余从略`,
  en: `More than ${PROBLEMS_MAX} problems; the rest is left out`,
};

/** Collects what is wrong with a workflow file: where, on which line, what would be right. */
export class Report {
  readonly problems: Problem[] = [];
  readonly #lineOf: (pointer: string) => number | undefined;

  constructor(lineOf: (pointer: string) => number | undefined) {
    this.#lineOf = lineOf;
  }

  error(code: ErrorCode, pointer: string, what: Text, cure?: Text): void {
    this.#add("error", code, pointer, what, cure);
  }

  warn(code: ErrorCode, pointer: string, what: Text, cure?: Text): void {
    this.#add("warning", code, pointer, what, cure);
  }

  /** Whether nothing more is taken down, so that looking further is idle. */
  get full(): boolean {
    return this.problems.length >= PROBLEMS_MAX;
  }

  get failed(): boolean {
    return this.problems.some((problem) => problem.severity === "error");
  }

  #add(severity: "error" | "warning", code: ErrorCode, path: string, what: Text, cure?: Text): void {
    if (this.full) return;
    if (this.problems.some((one) => one.code === code && one.path === path && one.what.en === what.en)) return;
    const line = this.#lineOf(path);
    this.problems.push({ code, path, ...(line ? { line } : {}), what, ...(cure ? { cure } : {}), severity });
    if (this.full) this.problems.push({ code: "DEFINITION_LIMIT", path: "", what: FURTHER, severity: "error" });
  }

  /** The mapping with only known keys; null (and a problem) when it is none. */
  keys(at: At, known: readonly string[], required: readonly string[] = []): Record<string, unknown> | null {
    const record = this.mapping(at);
    if (!record) return null;
    for (const key of Object.keys(record)) {
      if (known.includes(key)) continue;
      if (this.full) break;
      const near = nearest(key, known);
      const cure = near
        ? { zh: `是否应为“${near}”？`, en: `Did you mean "${near}"?` }
        : { zh: `可用的项：${known.join("、")}`, en: `Known keys: ${known.join(", ")}` };
      const what = { zh: `不认识的项“${shown(key)}”`, en: `Unknown key "${shown(key)}"` };
      this.error("DEFINITION_KEY", below(at, key).pointer, what, cure);
    }
    for (const key of required) {
      if (record[key] !== undefined && record[key] !== null) continue;
      this.error("DEFINITION_KEY", at.pointer, { zh: `缺少“${key}”`, en: `"${key}" is missing` });
    }
    return record;
  }

  mapping(at: At): Record<string, unknown> | null {
    if (isPlainObject(at.value)) return at.value;
    this.value(at, { zh: "应为键值对", en: "Should be a mapping" });
    return null;
  }

  list(at: At): At[] {
    if (Array.isArray(at.value)) return at.value.map((_, index) => below(at, index));
    if (at.value !== undefined) this.value(at, { zh: "应为列表", en: "Should be a list" });
    return [];
  }

  string(at: At): string | undefined {
    if (at.value === undefined) return undefined;
    if (typeof at.value === "string" && at.value !== "") return at.value;
    this.value(at, { zh: "应为文字", en: "Should be a text" });
    return undefined;
  }

  strings(at: At): string[] {
    return this.list(at).flatMap((item) => this.string(item) ?? []);
  }

  text(at: At): Text | undefined {
    if (at.value === undefined) return undefined;
    const record = isPlainObject(at.value) ? at.value : {};
    const { zh, en } = record;
    if (typeof zh === "string" && zh !== "" && typeof en === "string" && en !== "") return { zh, en };
    this.value(
      at,
      { zh: "应有中文和英文", en: "Both languages are needed" },
      { zh: "写成 { zh: 中文, en: 英文 }", en: "Write { zh: Chinese, en: English }" },
    );
    return undefined;
  }

  oneOf<T extends string>(at: At, allowed: readonly T[]): T | undefined {
    if (at.value === undefined) return undefined;
    const found = allowed.find((one) => one === at.value);
    if (found === undefined) {
      const list = allowed.join(", ");
      const what = { zh: `只能是 ${list}`, en: `Should be one of ${list}` };
      const near = typeof at.value === "string" ? nearest(at.value, allowed) : null;
      this.value(at, what, near ? { zh: `是否应为“${near}”？`, en: `Did you mean "${near}"?` } : undefined);
    }
    return found;
  }

  value(at: At, what: Text, cure?: Text): void {
    this.error("DEFINITION_VALUE", at.pointer, what, cure);
  }
}

/** The plain value of a workflow file, or null with the problems reported. */
export function readYaml(yaml: string): { root: unknown; report: Report } {
  if (yaml.length > DEFINITION_CHARACTERS_MAX) {
    const report = new Report(() => undefined);
    const most = DEFINITION_CHARACTERS_MAX;
    report.error("DEFINITION_LIMIT", "", {
      zh: `文件超过 ${most} 个字符`,
      en: `The file has more than ${most} characters`,
    });
    return { root: null, report };
  }
  const { root, faults, lineOf } = readText(yaml);
  const report = new Report(lineOf);
  for (const fault of faults.slice(0, PROBLEMS_MAX)) {
    report.problems.push({ code: "DEFINITION_YAML", path: "", ...fault, severity: "error" });
  }
  return { root: report.failed ? null : root, report };
}

/** The most alike of several names, when one is alike at all. */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Math.max(1, Math.ceil(name.length / 3)) + 1;
  let compared = 0;
  for (const candidate of candidates) {
    compared += 1;
    if (compared > CANDIDATES_COMPARED_MAX) break;
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

const CANDIDATES_COMPARED_MAX = 500;
const NAME_CHARACTERS_COMPARED = 64;

function editDistance(a: string, b: string): number {
  const [from, to] = [a.slice(0, NAME_CHARACTERS_COMPARED), b.slice(0, NAME_CHARACTERS_COMPARED)];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const change = (previous[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, change));
    }
    previous = row;
  }
  return previous[to.length] ?? 0;
}

/** A name from the file, short enough for a message. */
export function shown(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}
