import { stringify } from "yaml";
import { applyValue } from "../../../../src/core/definition/write.ts";
import { isPlainObject } from "../../../../src/core/expression/plain.ts";
import type { Problem } from "../../../../src/core/problem.ts";
import type { Text } from "../../../../src/core/text.ts";
import { readYaml } from "../../../../src/core/yaml.ts";
import type { Run } from "./run.ts";

/** A file of scenarios as far as one more may be put into it: which ids are taken, or why it cannot be. */
export type ScenarioFile = { ids: ReadonlySet<string>; count: number } | { problem: Problem };

export function readScenarioFile(path: string, text: string | undefined): ScenarioFile {
  if (text === undefined || text.trim() === "") return { ids: new Set(), count: 0 };
  const { root, faults, lineOf } = readYaml(text);
  const [fault] = faults;
  if (fault) return { problem: unreadable(path, fault.what, fault.line) };
  const list = isPlainObject(root) ? (root.scenarios ?? []) : null;
  if (!Array.isArray(list)) {
    const what = { zh: "文件里没有场景的列表（scenarios）", en: "The file has no list of scenarios (scenarios)" };
    return { problem: unreadable(path, what, lineOf("/scenarios")) };
  }
  const ids = list.flatMap((one: unknown) => (isPlainObject(one) ? [String(one.id)] : []));
  return { ids: new Set(ids), count: list.length };
}

function unreadable(path: string, what: Text, line: number | undefined): Problem {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const [zh, en] = line === undefined ? ["", ""] : [`第 ${String(line)} 行`, ` at line ${String(line)}`];
  return {
    ...{ code: "SOURCE_UNREADABLE", path },
    ...(line === undefined ? {} : { line }),
    what: {
      zh: `场景文件 ${name} ${zh}目前无法读取：${what.zh}`,
      en: `The file ${name} cannot be read${en}: ${what.en}`,
    },
    cure: {
      zh: "先改正该文件再保存；这次模拟留在本页",
      en: "Mend the file, then keep the run; the simulation stays on this page",
    },
  };
}

/** An id that is still free: as wished, else with a number. */
export function freeId(wished: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wished)) return wished;
  const stem = wished.replace(/-\d+$/, "");
  let number = 2;
  while (taken.has(`${stem}-${String(number)}`)) number += 1;
  return `${stem}-${String(number)}`;
}

/** A run as a scenario: given, steps, and how everything stands at its end. */
function scenarioOf({ given, past, now }: Run, id: string, title: Text): Record<string, unknown> {
  const [first] = now.cases;
  const { division, on, by, data, rows } = given;
  const tasks = now.cases.flatMap((one) => one.tasks.map(({ invoke, position }) => `${invoke}@${position}`));
  return {
    ...{ id, title },
    given: {
      ...{ division, on },
      ...(by === undefined ? {} : { by }),
      data,
      ...(rows && Object.keys(rows).length > 0 ? { rows: plainRows(rows) } : {}),
    },
    steps: past.map(({ done }) => done),
    [THEN]: {
      ...(first ? { state: first.state, status: first.status } : {}),
      tasks,
      documents: now.documents.map(({ template }) => template),
    },
  };
}
/** A literal key of this name would make a promise of the object. */
const THEN = "then";

function plainRows(rows: NonNullable<Run["given"]["rows"]>): Record<string, unknown> {
  const lists = Object.entries(rows).map(([field, list]) => [
    field,
    list.map(({ data, codes, disposition, place }) => ({
      ...data,
      ...(codes.length > 0 ? { codes } : {}),
      ...(disposition === undefined ? {} : { disposition }),
      ...(place === undefined || place === null ? {} : { place }),
    })),
  ]);
  return Object.fromEntries(lists);
}

/** The file of scenarios with one more; comments and order of the rest stay. */
export function withScenario(text: string | undefined, count: number, run: Run, id: string, title: Text): string {
  const scenario = scenarioOf(run, id, title);
  if (text === undefined || text.trim() === "") return stringify({ scenarios: [scenario] }, { lineWidth: 0 });
  return applyValue(text, ["scenarios", count], scenario);
}
