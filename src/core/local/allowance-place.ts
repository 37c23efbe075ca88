import type { Shelf } from "../bundle/bundle.ts";
import { kindOf } from "../definition/check-states.ts";
import type { MachineConfig } from "../definition/model.ts";
import { type At, below } from "../definition/report.ts";
import { invokesOf, statesOf } from "../definition/walk.ts";
import { checkName, nameProblem, type Reading } from "../definition/words.ts";
import { blocksOf } from "../document/block.ts";
import { isExpression } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import { necessityOf } from "../form/material.ts";
import { fieldsOf } from "../form/parts.ts";
import { type Allowance, NECESSITIES } from "./model.ts";
import { canPrecede, offOutcome, split, stateAt, type TaskPlace, taskAt } from "./place.ts";
import { checkDuration } from "./step-type.ts";
import { FIELD_WORDS } from "./words.ts";

/** What the file itself has and names. */
interface File {
  machine: MachineConfig;
  names: Record<keyof Shelf, ReadonlySet<string>>;
}

/** Whether what a rule opens to local change is there, and whether its bounds are of the right kind. */
export function checkPlace(reading: Reading, at: At, allowance: Allowance, file: File): void {
  switch (allowance.op) {
    case "step":
      checkStep(reading, at, allowance, file);
      break;
    case "position":
      if (taskFor(reading, at, allowance, file)) namesAt(reading, below(at, "allowed"), "position");
      break;
    case "limit":
    case "remind":
      checkLimit(reading, at, allowance, file);
      break;
    case "material":
    case "field":
      checkField(reading, at, allowance, file);
      break;
    case "extraField":
      known(reading, below(at, "at"), "表单", "form", file.names.forms);
      break;
    case "row":
      checkRows(reading, at, allowance);
      break;
    case "text":
      checkBlock(reading, at, allowance, file);
      break;
    case "extraStep":
      checkExtraStep(reading, at, allowance, file);
      break;
    default:
      allowance.op satisfies never;
  }
}

function checkStep(reading: Reading, at: At, { at: path, as }: Allowance, { machine }: File): void {
  const state = stateAt(machine, path);
  if (!state) {
    placeProblem(reading, below(at, "at"), "状态", "state", pathsOf(machine));
  } else if (offOutcome(state, as) === null) {
    const what = {
      zh: "停用后无处可去：须有任务，且 as 所写的办理结果有去向",
      en: "Off, it would lead nowhere: it needs a task, and an outcome (as) that leads somewhere",
    };
    reading.report.error("DEFINITION_OUTCOME", below(at, "as").pointer, what);
  }
}

function checkLimit(reading: Reading, at: At, allowance: Allowance, file: File): void {
  const { report } = reading;
  const task = taskFor(reading, at, allowance, file);
  for (const key of ["min", "max"] as const) {
    const wrong = allowance[key] === undefined ? null : checkDuration(allowance[key], {});
    if (wrong) report.value(below(at, key), wrong);
  }
  const due = task?.invoke.input?.due;
  if (allowance.op !== "limit" || due === undefined) return;
  if (isExpression(due)) {
    const what = { zh: "这一期限由参数或表达式决定", en: "A parameter or expression gives this limit" };
    report.value(below(at, "at"), what, { zh: "开放那个参数即可", en: "Open that parameter instead" });
    return;
  }
  const outside = checkDuration(due, allowance);
  if (outside) {
    const what = {
      zh: `流程自己的期限不在界限内：${outside.zh}`,
      en: `The file's own limit is out of bounds: ${outside.en}`,
    };
    report.value(below(at, "at"), what);
  }
}

function checkField(reading: Reading, at: At, allowance: Allowance, { machine, names }: File): void {
  const { report, world } = reading;
  const [id, name] = split(allowance.at);
  const place = below(at, "at");
  if (!known(reading, { ...place, value: id }, "表单", "form", names.forms)) return;
  const allowed = allowance.op === "material" ? NECESSITIES : Object.keys(FIELD_WORDS);
  for (const [index, value] of (allowance.allowed ?? []).entries()) {
    report.oneOf({ value, pointer: `${below(at, "allowed").pointer}/${index}` }, allowed);
  }
  const form = world.shelf?.forms.get(id);
  if (!form) return;
  const fields = fieldsOf(form.schema);
  const field = fields[name];
  if (!field) {
    const others = Object.keys(fields).map((one) => `${id}.${one}`);
    nameProblem(report, place.pointer, "表单项", "field", allowance.at, others);
    return;
  }
  if (allowance.op === "material" && necessityOf(field) === null) {
    const what = { zh: "这一项不是材料", en: "This field is no paper" };
    report.value(place, what, { zh: "在表单中标明 x-material", en: "Mark it x-material in its form" });
  }
  const spares = allowance.op === "material" || (allowance.allowed ?? ["hidden"]).includes("hidden");
  const outcome = spares ? requiringOutcome(machine, id, name) : null;
  if (outcome !== null) {
    const what = {
      zh: `办理结果“${outcome}”要求填写此项，不能由地方免去`,
      en: `Outcome "${outcome}" asks for this field, so no area can do without it`,
    };
    report.value(place, what);
  }
}

/** The outcome of a task with that form which asks for a field. */
function requiringOutcome(machine: MachineConfig, form: string, field: string): string | null {
  for (const { config } of statesOf(machine)) {
    for (const { input } of invokesOf(config.invoke)) {
      if (input?.form !== form || !Array.isArray(input.outcomes)) continue;
      for (const one of input.outcomes) {
        if (isPlainObject(one) && Array.isArray(one.requires) && one.requires.includes(field)) return String(one.id);
      }
    }
  }
  return null;
}

function checkRows({ report, world }: Reading, at: At, { at: id, allowed, columns, code }: Allowance): void {
  const place = below(at, "at");
  if (world.tables && !world.tables.has(id)) {
    nameProblem(report, place.pointer, "决策表", "decision table", id, world.tables);
    return;
  }
  const table = world.shelf?.tables.get(id);
  if (!table) return;
  if (table.reference) {
    const what = {
      zh: "这张表随时读取现值，不随地方变化",
      en: "This table is read as it now stands, the same everywhere",
    };
    report.value(place, what);
  }
  const rows = table.rows.map((row) => row.id);
  const outputs = table.outputs.map((output) => output.name);
  for (const [index, row] of (allowed ?? []).entries()) {
    const pointer = `${below(at, "allowed").pointer}/${index}`;
    if (!rows.includes(String(row))) nameProblem(report, pointer, "行", "row", String(row), rows);
  }
  for (const [index, column] of (columns ?? []).entries()) {
    const pointer = `${below(at, "columns").pointer}/${index}`;
    if (!outputs.includes(column)) nameProblem(report, pointer, "输出列", "output column", column, outputs);
  }
  const inputs = table.inputs.map((input) => input.name);
  if (code !== undefined && !inputs.includes(code))
    nameProblem(report, below(at, "code").pointer, "输入列", "input column", code, inputs);
}

function checkBlock(reading: Reading, at: At, { at: path }: Allowance, { names }: File): void {
  const [id] = split(path);
  const place = below(at, "at");
  if (!known(reading, { ...place, value: id }, "文书模板", "template", names.templates)) return;
  const template = reading.world.shelf?.templates.get(id);
  const blocks = template ? blocksOf(template.source).map((block) => `${id}.${block.id}`) : [path];
  if (!blocks.includes(path)) nameProblem(reading.report, place.pointer, "段落", "block", path, blocks);
}

function checkExtraStep(reading: Reading, at: At, { at: path, back, allowed }: Allowance, { machine }: File): void {
  const { report, world } = reading;
  const state = stateAt(machine, path);
  const place = below(at, "at");
  if (!state) placeProblem(reading, place, "状态", "state", pathsOf(machine));
  else if (!canPrecede(state)) {
    const what = { zh: "并行的状态之前不能加环节", en: "No step can stand before a state that runs beside others" };
    report.value(place, what);
  }
  namesAt(reading, below(at, "positions"), "position");
  const types = Object.keys(world.stepTypes ?? {});
  for (const [index, type] of (allowed ?? []).entries()) {
    const pointer = `${below(at, "allowed").pointer}/${index}`;
    if (world.stepTypes && !types.includes(String(type)))
      nameProblem(report, pointer, "步骤类型", "step type", String(type), types);
  }
  if (back === undefined) return;
  const target = stateAt(machine, back);
  const backAt = below(at, "back");
  if (!target || target.parent === null) {
    placeProblem(reading, backAt, "状态", "state", pathsOf(machine));
  } else if (back === path || kindOf(target.config) === "final") {
    report.value(backAt, { zh: "退回须到前面的环节", en: "Back means to a step before it" });
  }
}

function taskFor(reading: Reading, at: At, allowance: Allowance, { machine }: File): TaskPlace | null {
  const task = taskAt(machine, allowance.at);
  if (!task) {
    const tasks = statesOf(machine).flatMap(({ config }) => invokesOf(config.invoke));
    const ids = tasks.filter((one) => one.src === "task").map((one) => one.id);
    placeProblem(reading, below(at, "at"), "任务", "task", ids);
  }
  return task;
}

function pathsOf(machine: MachineConfig): string[] {
  return statesOf(machine).flatMap((state) => (state.path === "" ? [] : [state.path]));
}

function placeProblem({ report }: Reading, at: At, zh: string, en: string, names: Iterable<string>): void {
  nameProblem(report, at.pointer, zh, en, String(at.value), names);
}

/** Whether a name is among those the workflow uses; reported where it is not. */
function known(reading: Reading, at: At, zh: string, en: string, names: ReadonlySet<string>): boolean {
  if (names.has(String(at.value))) return true;
  placeProblem(reading, at, `本流程使用的${zh}`, `${en} in this workflow`, names);
  return false;
}

function namesAt(reading: Reading, at: At, word: string): void {
  if (!Array.isArray(at.value)) return;
  for (const [index] of at.value.entries()) checkName(reading, word, below(at, index));
}
