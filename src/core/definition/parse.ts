import { readAllowances } from "../local/allowance.ts";
import { makeChart } from "../machine/chart.ts";
import { chartFacts } from "../machine/config.ts";
import { readParams } from "../policy/parse-params.ts";
import { Source } from "../policy/source.ts";
import type { Problem } from "../problem.ts";
import { checkMachine } from "./check-machine.ts";
import { type Definition, type ExtensionSpec, type ParamSpec, STARTED_BY } from "./model.ts";
import { readGuide, readRating } from "./read-guide.ts";
import { readLookups } from "./read-lookups.ts";
import { readMachine } from "./read-machine.ts";
import { type At, below, type Report, readYaml, shown } from "./report.ts";
import { CLOCK_KEYS, DEFINITION_KEYS, type DefinitionWorld, EXTENSION_KEYS } from "./vocabulary.ts";
import { checkDuration, checkName, expression, type Reading } from "./words.ts";

export type { DefinitionWorld } from "./vocabulary.ts";

/**
 * Reads a workflow file. Gives the definition unless something in it is an error; problems name the place, the line,
 * what is wrong and what would be right. Never throws, whatever the text.
 */
export function parseDefinition(
  yaml: string,
  file: string,
  world: DefinitionWorld = {},
): { definition?: Definition; problems: Problem[] } {
  const { root, report } = readYaml(yaml);
  const at: At = { value: root, pointer: "" };
  if (report.failed || !report.keys(at, DEFINITION_KEYS.known, DEFINITION_KEYS.required))
    return { problems: report.problems };
  const params = readOwnParams(yaml, file, report, at);
  const reading: Reading = { report, world, params: new Set(Object.keys(params)) };
  const definition = readDefinition(reading, at, params);
  checkFile(report, definition.id, file);
  checkMachine(report, definition.machine, definition.id, definition.separate);
  if (!report.failed) checkChart(report, definition);
  return report.failed ? { problems: report.problems } : { definition, problems: report.problems };
}

function readDefinition(reading: Reading, at: At, params: Record<string, ParamSpec>): Definition {
  const { report } = reading;
  const id = report.string(below(at, "id")) ?? "";
  if (id !== "" && !/^[a-z][a-z0-9-]{0,63}$/.test(id)) {
    const what = { zh: "流程编号只含小写字母、数字和 -", en: "A workflow id has small letters, digits and - only" };
    report.value(below(at, "id"), what);
  }
  const definition: Definition = {
    id,
    title: report.text(below(at, "title")) ?? { zh: id, en: id },
    basis: report.strings(below(at, "basis")),
    start: readStart(reading, below(at, "start")),
    number: report.string(below(at, "number")) ?? "",
    separate: report.list(below(at, "separate")).map((group) => report.strings(group)),
    params,
    machine: readMachine(reading, below(at, "machine")),
  };
  const description = report.text(below(at, "description"));
  if (description !== undefined) definition.description = description;
  const subject = report.string(below(at, "subject"));
  if (subject !== undefined) definition.subject = subject;
  checkName(reading, "record", below(at, "subject"));
  for (const key of ["subjectKey", "label", "acceptOn", "effectiveOn", "place"] as const) {
    const source = expression(reading, below(at, key));
    if (source !== undefined) definition[key] = source;
  }
  if (below(at, "parties").value !== undefined) definition.parties = readParties(reading, below(at, "parties"));
  if (below(at, "clock").value !== undefined) definition.clock = readClock(reading, below(at, "clock"));
  if (below(at, "lookups").value !== undefined) definition.lookups = readLookups(reading, below(at, "lookups"));
  if (below(at, "guide").value !== undefined) definition.guide = readGuide(reading, below(at, "guide"));
  if (below(at, "rating").value !== undefined) definition.rating = readRating(reading, below(at, "rating"));
  const local = below(at, "local");
  if (local.value !== undefined) definition.local = readAllowances(reading, local, definition);
  return definition;
}

function readStart(reading: Reading, at: At): Definition["start"] {
  const { report } = reading;
  if (at.value === undefined || !report.keys(at, ["positions", "form", "by"])) return { positions: [] };
  const start: Definition["start"] = { positions: report.strings(below(at, "positions")) };
  start.positions.forEach((_, index) => {
    checkName(reading, "position", below(below(at, "positions"), index));
  });
  const form = report.string(below(at, "form"));
  if (form !== undefined) start.form = form;
  checkName(reading, "form", below(at, "form"));
  if (below(at, "by").value !== undefined) {
    start.by = report.list(below(at, "by")).flatMap((one) => report.oneOf(one, STARTED_BY) ?? []);
  }
  if (start.positions.length === 0 && (start.by === undefined || start.by.includes("person"))) {
    const what = { zh: "没有岗位可以发起", en: "Nobody may start it" };
    const cure = { zh: "写 positions，或 by: [parent]", en: "Write positions, or by: [parent]" };
    report.value(at, what, cure);
  }
  return start;
}

function readParties(reading: Reading, at: At): Record<string, string> {
  const parties: Record<string, string> = {};
  for (const key of Object.keys(reading.report.mapping(at) ?? {})) {
    const source = expression(reading, below(at, key));
    if (source !== undefined) parties[key] = source;
  }
  return parties;
}

function readClock(reading: Reading, at: At): NonNullable<Definition["clock"]> {
  const clock: NonNullable<Definition["clock"]> = {};
  if (!reading.report.keys(at, CLOCK_KEYS.known)) return clock;
  for (const key of ["legal", "promise"] as const) {
    const limit = below(at, key);
    checkDuration(reading, limit);
    if (limit.value !== undefined) clock[key] = limit.value;
  }
  const extension = below(at, "extension");
  if (extension.value !== undefined) clock.extension = readExtension(reading, extension);
  return clock;
}

function readExtension(reading: Reading, at: At): ExtensionSpec {
  const { report } = reading;
  report.keys(at, EXTENSION_KEYS.known, EXTENSION_KEYS.required);
  for (const word of ["position", "template"]) checkName(reading, word, below(at, word));
  checkDuration(reading, below(at, "most"));
  const template = report.string(below(at, "template"));
  const position = report.string(below(at, "position")) ?? "";
  return { position, most: below(at, "most").value, ...(template === undefined ? {} : { template }) };
}

/** Parameters of a workflow have the same shape as shared ones, so the same reader judges them. */
function readOwnParams(yaml: string, file: string, report: Report, at: At): Record<string, ParamSpec> {
  const params = below(at, "params");
  if (params.value === undefined) return {};
  const record = report.mapping(params);
  if (!record || Object.keys(record).length === 0) return {};
  const source = new Source(yaml, file);
  const specs = readParams(source, record, ["params"]);
  for (const problem of source.problems) {
    const path = problem.path?.startsWith(file) ? problem.path.slice(file.length) : problem.path;
    report.problems.push({
      ...problem,
      ...(path === undefined ? {} : { path }),
      severity: problem.severity ?? "error",
    });
  }
  return specs;
}

function checkFile(report: Report, id: string, file: string): void {
  const name = /([^/\\]+)\.ya?ml$/.exec(file)?.[1];
  if (name === undefined || id === "" || name === id) return;
  const what = {
    zh: `文件名与流程编号“${shown(id)}”不同`,
    en: `The file is not named after the workflow "${shown(id)}"`,
  };
  report.warn("DEFINITION_VALUE", "/id", what, { zh: `命名为 ${shown(id)}.yaml`, en: `Name it ${shown(id)}.yaml` });
}

/** The last word is XState's: what it cannot make a machine of is no workflow, even if every check above let it pass. */
function checkChart(report: Report, definition: Definition): void {
  try {
    makeChart(chartFacts(definition));
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 300) : "unknown";
    report.error("DEFINITION_INVALID", "/machine", {
      zh: `状态图无法建立：${why}`,
      en: `The statechart cannot be built: ${why}`,
    });
  }
}
