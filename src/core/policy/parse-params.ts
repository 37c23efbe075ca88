import { isDay } from "../calendar/day.ts";
import { type JsonSchema, LEVELS, type ParamSpec, REFERENCE_DATES } from "../definition/model.ts";
import { checkParam } from "./bounds.ts";
import type { Setting } from "./model.ts";
import { levelOf } from "./organisation.ts";
import { type Fields, type Parsed, type Path, Source } from "./source.ts";

const PARAM_KEYS = ["schema", "default", "bounds", "levels", "on", "title", "basis"];
const DIVISION = /^\d{12}$/;
/** `mode`, a shared parameter, or `<workflow>.<parameter>`. */
const KEY = /^[a-z][A-Za-z0-9-]{0,63}(\.[a-z][A-Za-z0-9]{0,63})?$/;

/** Reads `policies/params.yaml`: parameters that several workflows share. */
export function parseParams(yaml: string, file: string): Parsed<Record<string, ParamSpec>> {
  const source = new Source(yaml, file);
  const top = source.fields(source.root, [], ["params"], ["params"]);
  return source.done(readParams(source, top.mapping("params"), ["params"]));
}

/** The parameters below a path; used for shared ones and for those of a workflow alike. */
export function readParams(source: Source, params: Record<string, unknown>, path: Path): Record<string, ParamSpec> {
  const found: Record<string, ParamSpec> = {};
  for (const [id, raw] of Object.entries(params)) {
    const at = [...path, id];
    if (!/^[a-z][A-Za-z0-9]{0,63}$/.test(id))
      source.report(at, "参数名应为小驼峰", "A parameter is named in camelCase");
    const fields = source.fields(raw, at, PARAM_KEYS, ["schema", "default", "title"]);
    found[id] = readParam(fields);
  }
  return found;
}

function readParam(fields: Fields): ParamSpec {
  const { source } = fields;
  const schema: JsonSchema = fields.mapping("schema");
  const bounds = source.fields(fields.mapping("bounds"), fields.at("bounds"), ["min", "max", "allowed"]);
  const levels = fields.strings("levels").flatMap((level) => {
    const found = LEVELS.find((one) => one === level);
    if (!found) source.report(fields.at("levels"), `没有层级“${level}”`, `There is no level "${level}"`);
    return found ?? [];
  });
  const spec: ParamSpec = {
    schema,
    default: fields.record.default,
    levels,
    on: fields.oneOf("on", REFERENCE_DATES, "start"),
    title: fields.text("title"),
  };
  if (fields.has("bounds")) {
    spec.bounds = {
      ...(bounds.has("min") ? { min: bounds.record.min } : {}),
      ...(bounds.has("max") ? { max: bounds.record.max } : {}),
      ...(bounds.has("allowed") ? { allowed: bounds.list("allowed") } : {}),
    };
  }
  if (fields.has("basis")) spec.basis = fields.strings("basis");
  if (schema.$ref !== undefined && schema.$ref !== "duration" && schema.$ref !== "money") {
    source.report(fields.at("schema"), "$ref 只能是 duration 或 money", "$ref should be duration or money");
  }
  const problem = checkParam(spec, spec.default);
  if (problem) source.report(fields.at("default"), problem.what.zh, problem.what.en);
  return spec;
}

/**
 * Reads `policies/areas/<division>.yaml`. `spec` tells which parameter a key names, so that a value outside its bounds,
 * or at a level that may not set it, is refused here; without it only the shape is checked.
 */
export function parseAreas(yaml: string, file: string, spec?: (key: string) => ParamSpec | null): Parsed<Setting[]> {
  const source = new Source(yaml, file);
  const top = source.fields(source.root, [], ["division", "changes"], ["division", "changes"]);
  const division = top.code("division");
  if (!DIVISION.test(division)) source.report(["division"], "区划代码应为12位数字", "A division code has 12 digits");
  const settings: Setting[] = [];
  top.list("changes").forEach((raw, index) => {
    const path = ["changes", index];
    const known = ["op", "at", "value", "from", "until", "reason", "document", "organisation"];
    const fields = source.fields(raw, path, known, ["op", "at", "value", "from", "reason"]);
    fields.oneOf("op", ["param"], "param");
    const setting = readSetting(fields, division);
    checkSetting(fields, setting, division, spec);
    const twin = settings.find((one) => one.id === setting.id);
    if (twin)
      source.report(path, "与前一条更改同一处，起始日期也相同", "Changes the same place from the same day as another");
    settings.push(setting);
  });
  return source.done(settings);
}

function readSetting(fields: Fields, division: string): Setting {
  const organisation = fields.optional("organisation");
  const key = fields.string("at");
  const from = fields.string("from");
  const document = fields.optional("document");
  return {
    id: `${organisation ?? division}/${key}/${from}`,
    scope: organisation === undefined ? { division } : { organisation },
    key,
    value: fields.record.value,
    from,
    until: fields.optional("until") ?? null,
    reason: fields.text("reason"),
    ...(document === undefined ? {} : { document }),
  };
}

function checkSetting(
  fields: Fields,
  setting: Setting,
  division: string,
  spec?: (key: string) => ParamSpec | null,
): void {
  const { source } = fields;
  if (!KEY.test(setting.key))
    source.report(
      fields.at("at"),
      "应为 mode、参数名或 流程.参数名",
      'Should be "mode", a parameter or "workflow.parameter"',
    );
  for (const key of ["from", "until"] as const) {
    const day = setting[key];
    if (day !== null && !isDay(day)) source.report(fields.at(key), "日期应为 yyyy-MM-dd", "A day is yyyy-MM-dd");
  }
  if (setting.until !== null && setting.until < setting.from) {
    source.report(fields.at("until"), "截止早于开始", "It ends before it begins");
  }
  if (setting.key === "mode") {
    if (typeof setting.value !== "string") source.report(fields.at("value"), "模式应为文字", "A mode is a text");
    return;
  }
  if (!spec || !KEY.test(setting.key)) return;
  const param = spec(setting.key);
  if (!param) {
    source.report(fields.at("at"), `没有参数“${setting.key}”`, `There is no parameter "${setting.key}"`);
    return;
  }
  if (!param.levels.includes(levelOf(division))) {
    source.report(fields.at("at"), "该层级无权设定此参数", "This level may not set this parameter");
  }
  const problem = checkParam(param, setting.value);
  if (problem) source.report(fields.at("value"), problem.what.zh, problem.what.en, problem.code);
}
