import type { Problem } from "../problem.ts";
import { openTasks } from "./act.ts";
import type { SimulatedCase, Simulation } from "./model.ts";
import { refusedWith } from "./refused.ts";
import type { CaseName, Expectation } from "./scenario.ts";

/** What is otherwise than expected, each with what was found. Values are told: scenarios hold invented people only. */
export function compare(simulation: Simulation, expected: Expectation): Problem[] {
  const [root] = simulation.cases;
  const problems = root ? ofCase(root, expected) : [];
  const { path, tasks, documents, notices, records = [], settings = [], cases = [] } = expected;
  if (tasks !== undefined) {
    const open = openTasks(simulation).map(({ invoke, position }) => ({ invoke, position }));
    const found = open.map(({ invoke, position }) => (tasks.includes(invoke) ? invoke : `${invoke}@${position}`));
    problems.push(...sameList(`${path}/tasks`, "待办", "tasks", tasks, found));
  }
  if (documents !== undefined) {
    const found = simulation.documents.map(({ template }) => template);
    problems.push(...sameList(`${path}/documents`, "文书", "documents", documents, found));
  }
  for (const notice of new Set(notices ?? [])) {
    const sent = simulation.notices.filter(({ template, position }) => `${template}@${position}` === notice).length;
    const wanted = (notices ?? []).filter((one) => one === notice).length;
    if (sent !== wanted) problems.push(differs(`${path}/notices`, "通知", "notices", `${wanted}× ${notice}`, sent));
  }
  if (expected.troubles !== undefined) problems.push(...troubles(simulation, path, expected.troubles));
  for (const [index, { record, key, values }] of records.entries()) {
    const kept = Object.entries(simulation.records[record] ?? {}).filter(([of]) => key === undefined || of === key);
    const fits = kept.some(([, one]) =>
      Object.entries(values).every(([name, value]) => same(one[name] ?? null, value)),
    );
    if (!fits) problems.push(differs(`${path}/records/${index}`, "登记", "records", { record, key, values }, kept));
  }
  for (const [index, wanted] of settings.entries()) {
    const kept = simulation.settings.map(({ scope, ...one }): Record<string, unknown> => ({ ...one, ...scope }));
    const fits = kept.some((one) => Object.entries(wanted).every(([name, value]) => same(one[name] ?? null, value)));
    if (!fits) problems.push(differs(`${path}/settings/${index}`, "设置", "settings", wanted, kept));
  }
  for (const one of cases) {
    const found = casesNamed(simulation, one.case);
    if (found.length === 0) problems.push(differs(one.path, "办件", "cases", one.case, simulation.cases.map(nameOf)));
    for (const each of found) problems.push(...ofCase(each, one));
  }
  return problems;
}

/** Outcomes that led nowhere and settings that could not be worked out, told with where they stand. */
export function troubles(simulation: Simulation, path: string, wanted: number): Problem[] {
  const found = simulation.log
    .flatMap(({ notes }) => notes)
    .flatMap((note) =>
      note.type === "unrouted" ? [`${note.state} ${note.event}`] : "place" in note ? [note.place] : [],
    );
  return found.length === wanted ? [] : [differs(`${path}/troubles`, "未能处理的情形", "troubles", wanted, found)];
}

/** Cases that bear a name: a label, number, place or workflow, or a child by which it is. */
export function casesNamed(simulation: Simulation, name: CaseName | undefined): SimulatedCase[] {
  if (name === undefined) return [...simulation.cases];
  if (typeof name === "number") return simulation.cases.filter(({ index }) => index === name);
  return simulation.cases.filter(({ label, number, division, workflow, data }) =>
    [label, number, division, workflow, data.placeName].includes(name),
  );
}

function nameOf({ label, number }: SimulatedCase): string {
  return label ?? number;
}

const WORDS = { state: "环节", status: "状态", phase: "阶段" } as const;

function ofCase(
  one: SimulatedCase,
  expected: Pick<Expectation, "path" | "state" | "status" | "phase" | "data" | "params">,
): Problem[] {
  const { path, data = {}, params = {} } = expected;
  const problems: Problem[] = [];
  for (const key of ["state", "status", "phase"] as const) {
    const wanted = expected[key];
    if (wanted !== undefined && wanted !== one[key]) {
      problems.push(differs(`${path}/${key}`, WORDS[key], key, wanted, one[key]));
    }
  }
  for (const [name, wanted] of Object.entries(data)) {
    const found = one.data[name] ?? null;
    if (!same(found, wanted)) problems.push(differs(`${path}/data/${name}`, name, name, wanted, found));
  }
  for (const [name, wanted] of Object.entries(params)) {
    const found = one.resolved.params[name]?.value ?? null;
    if (!same(found, wanted)) problems.push(differs(`${path}/params/${name}`, name, name, wanted, found));
  }
  return problems;
}

function sameList(path: string, zh: string, en: string, wanted: readonly string[], found: readonly string[]) {
  const [a, b] = [[...wanted].sort(), [...found].sort()];
  return same(a, b) ? [] : [differs(path, zh, en, a, b)];
}

function differs(path: string, zh: string, en: string, wanted: unknown, found: unknown): Problem {
  const [a, b] = [shown(wanted), shown(found)];
  return {
    ...refusedWith("SCENARIO_DIFFERS", {
      zh: "修改流程，或修改场景的预期",
      en: "Change the procedure, or what the scenario expects",
    }),
    path,
    what: { zh: `“${zh}”应为 ${a}，实为 ${b}`, en: `"${en}" should be ${a} and is ${b}` },
  };
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "null";
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

/** Equal as JSON, whatever the order of keys. */
function same(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => same(item, other[index]));
  }
  if (typeof one === "object" && one !== null && typeof other === "object" && other !== null) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    const [a, b]: Record<string, unknown>[] = [{ ...one }, { ...other }];
    return [...names].every((name) => same(a?.[name] ?? null, b?.[name] ?? null));
  }
  return one === other;
}
