import { isDay } from "../calendar/day.ts";
import { type JsonSchema, LEVELS, type Level, type ParamSpec, REFERENCE_DATES } from "../definition/model.ts";
import { changeKey, readChangeKey } from "../local/key.ts";
import { CHANGE_OPS, type Change, type ChangeOp } from "../local/model.ts";
import type { Problem } from "../problem.ts";
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

/** What tells whether an area may make a change; what is missing is not asked. */
export interface AreaRules {
  /** The parameter that a key names. */
  spec?: (key: string) => ParamSpec | null;
  /** Why an area may not make a change of a workflow; null when it may. */
  refused?: (workflow: string, change: Change, level: Level) => Problem | null;
}

/**
 * Reads `policies/areas/<division>.yaml`: `changes: [{ op, at, value, from, reason }]`, and `workflow` where the change is
 * not of a parameter. A value out of bounds, or at a level that may not set it, is refused here.
 */
export function parseAreas(yaml: string, file: string, rules: AreaRules = {}): Parsed<Setting[]> {
  const source = new Source(yaml, file);
  const top = source.fields(source.root, [], ["division", "changes"], ["division", "changes"]);
  const division = top.code("division");
  if (!DIVISION.test(division)) source.report(["division"], "区划代码应为12位数字", "A division code has 12 digits");
  const settings: Setting[] = [];
  top.list("changes").forEach((raw, index) => {
    const path = ["changes", index];
    const known = ["op", "workflow", "at", "value", "from", "until", "reason", "document", "organisation"];
    const fields = source.fields(raw, path, known, ["op", "at", "value", "from", "reason"]);
    const op = fields.oneOf("op", CHANGE_OPS, "param");
    const setting = readSetting(fields, division, op);
    checkDays(fields, setting);
    if (op === "param") checkSetting(fields, setting, division, rules.spec);
    else checkLocal(fields, setting, division, rules.refused);
    const twin = settings.find((one) => one.id === setting.id);
    if (twin)
      source.report(path, "与前一条更改同一处，起始日期也相同", "Changes the same place from the same day as another");
    settings.push(setting);
  });
  return source.done(settings);
}

function readSetting(fields: Fields, division: string, op: ChangeOp): Setting {
  const organisation = fields.optional("organisation");
  const key = changeKey(op === "param" ? "" : fields.string("workflow"), { op, at: fields.string("at") });
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

function checkDays(fields: Fields, setting: Setting): void {
  const { source } = fields;
  for (const key of ["from", "until"] as const) {
    const day = setting[key];
    if (day !== null && !isDay(day)) source.report(fields.at(key), "日期应为 yyyy-MM-dd", "A day is yyyy-MM-dd");
  }
  if (setting.until !== null && setting.until < setting.from) {
    source.report(fields.at("until"), "截止早于开始", "It ends before it begins");
  }
}

/** A change of anything but a parameter: of a workflow, in a division, and allowed there. */
function checkLocal(fields: Fields, { key, value }: Setting, division: string, refused: AreaRules["refused"]): void {
  const { source } = fields;
  const change = readChangeKey(key);
  if (change === null) {
    const missing = "应写明 workflow（流程编号）和 at";
    source.report(fields.at("workflow"), missing, "Name the workflow and the place (at)", "SOURCE_KEY_MISSING");
    return;
  }
  if (fields.has("organisation")) {
    source.report(fields.at("organisation"), "只有管理模式可以按机构设定", "Only the mode is set for an organisation");
  }
  const problem = refused?.(change.workflow, { op: change.op, at: change.at, value }, levelOf(division)) ?? null;
  if (problem) source.report(fields.path, problem.what.zh, problem.what.en, problem.code, problem.cure);
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
