import { isDay } from "../calendar/day.ts";
import { parseLimit } from "../calendar/duration.ts";
import { SIGNER_PLACES } from "../machine/signing.ts";
import { type Fields, type Parsed, type Path, Source } from "../policy/source.ts";
import type { ListRow } from "./model.ts";
import { TRIED_OPERATIONS } from "./operate.ts";
import {
  type CaseName,
  type Expectation,
  SCENARIO_STEPS_MAX,
  SCENARIOS_ENDING,
  SCENARIOS_MAX,
  type Scenario,
  type ScenarioGiven,
  type ScenarioSetting,
  type ScenarioStep,
} from "./scenario.ts";

/** Reads `workflows/<id>.scenarios.yaml`. Whether its steps can be taken shows when it is run. */
export function parseScenarios(yaml: string, file: string): Parsed<Scenario[]> {
  const source = new Source(yaml, file);
  const top = source.fields(source.root, [], ["scenarios"], ["scenarios"]);
  const workflow = file.slice(file.lastIndexOf("/") + 1, -SCENARIOS_ENDING.length);
  const list = top.list("scenarios");
  if (list.length > SCENARIOS_MAX)
    source.report(["scenarios"], `最多 ${SCENARIOS_MAX} 个场景`, `At most ${SCENARIOS_MAX} scenarios`);
  const ids = new Set<string>();
  const scenarios = list.slice(0, SCENARIOS_MAX).map((raw, index): Scenario => {
    const path = ["scenarios", index];
    const fields = source.fields(raw, path, ["id", "title", "given", "steps", "then"], ["id", "title", "given"]);
    const id = fields.string("id");
    if (ids.has(id)) source.report(fields.at("id"), `场景“${id}”重复`, `Scenario "${id}" stands twice`);
    ids.add(id);
    return {
      ...{ workflow, file, path: placeOf(source, path), id, title: fields.text("title") },
      given: readGiven(source.fields(fields.mapping("given"), fields.at("given"), GIVEN_KEYS, ["division", "on"])),
      steps: readSteps(fields),
      expected: fields.has("then") ? readExpectation(source, fields.record.then, fields.at("then")) : null,
    };
  });
  return source.done(scenarios);
}

const GIVEN_KEYS = ["division", "on", "by", "data", "subject", "records", "rows", "settings", "organisations"];

function readGiven(fields: Fields): ScenarioGiven {
  const { source } = fields;
  const by = fields.optional("by");
  const names = Object.entries(fields.mapping("organisations")).flatMap(([id, name]) =>
    typeof name === "string" ? [[id, name]] : [],
  );
  return {
    division: fields.code("division"),
    on: readDay(fields, "on"),
    ...(by === undefined ? {} : { by }),
    data: fields.mapping("data"),
    ...(fields.has("subject") ? { subject: fields.mapping("subject") } : {}),
    ...(fields.has("records") ? { records: readRecords(fields) } : {}),
    rows: readRows(fields),
    settings: readSettings(source, fields),
    organisations: Object.fromEntries(names),
  };
}

/** Records that stand before the case begins, by type and key. */
function readRecords(fields: Fields): NonNullable<ScenarioGiven["records"]> {
  const { source } = fields;
  return Object.fromEntries(
    Object.entries(fields.mapping("records")).map(([type, byKey]) => {
      const path = [...fields.at("records"), type];
      const records = Object.entries(source.mapping(byKey, path));
      return [type, Object.fromEntries(records.map(([key, data]) => [key, source.mapping(data, [...path, key])]))];
    }),
  );
}

/** A mapping of keys to values, or a list where the place or the dates matter. */
function readSettings(source: Source, fields: Fields): ScenarioSetting[] {
  const { settings } = fields.record;
  if (!Array.isArray(settings))
    return Object.entries(fields.mapping("settings")).map(([key, value]) => ({ key, value }));
  return settings.map((raw, index) => {
    const known = ["key", "value", "division", "organisation", "from", "until"];
    const one = source.fields(raw, [...fields.at("settings"), index], known, ["key", "value"]);
    return {
      ...{ key: one.string("key"), value: one.record.value },
      ...(one.has("division") ? { division: one.code("division") } : {}),
      ...(one.has("organisation") ? { organisation: one.string("organisation") } : {}),
      ...(one.has("from") ? { from: readDay(one, "from") } : {}),
      ...(one.has("until") ? { until: readDay(one, "until") } : {}),
    };
  });
}

function readRows(fields: Fields): Record<string, ListRow[]> {
  const { source } = fields;
  return Object.fromEntries(
    Object.entries(fields.mapping("rows")).map(([field, list]) => {
      const path = [...fields.at("rows"), field];
      return [field, source.list(list, path).map((raw, index) => readRow(source, raw, [...path, index]))];
    }),
  );
}

function readRow(source: Source, raw: unknown, path: Path): ListRow {
  const { codes, disposition, place, ...data } = source.mapping(raw, path);
  const named = codes === undefined ? [] : source.list(codes, [...path, "codes"]);
  return {
    data,
    codes: named.filter((code) => typeof code === "string"),
    ...(typeof disposition === "string" ? { disposition } : {}),
    ...(typeof place === "string" ? { place } : {}),
  };
}

const LOOK = "then";
const STEP_KEYS: Readonly<Record<string, readonly string[]>> = {
  // Before `to`, which it may say too.
  operate: [
    ...["operate", "task", "case", "to", "straight", "position", "place", "signer", "days"],
    ...["refused", "then"],
  ],
  do: ["do", "by", "case", "person", "data", "rows", "refused", "then"],
  pass: ["pass", "then"],
  to: ["to", "then"],
  message: ["message", "case", "data", "refused", "then"],
  cancel: ["cancel", "case", "refused", "then"],
  // Only looks.
  [LOOK]: ["then"],
};

function readSteps(fields: Fields): ScenarioStep[] {
  const { source } = fields;
  const list = fields.list("steps");
  if (list.length > SCENARIO_STEPS_MAX)
    source.report(fields.at("steps"), `最多 ${SCENARIO_STEPS_MAX} 步`, `At most ${SCENARIO_STEPS_MAX} steps`);
  return list.slice(0, SCENARIO_STEPS_MAX).flatMap((raw, index) => {
    const path = [...fields.at("steps"), index];
    const record = source.mapping(raw, path);
    const kind = Object.keys(STEP_KEYS).find((key) => key in record);
    if (kind !== undefined) return readStep(kind, source.fields(record, path, STEP_KEYS[kind] ?? []));
    source.report(
      path,
      "一步应写 do、pass、to、message、cancel、operate 或 then",
      "A step is one of do, pass, to, message, cancel, operate and then",
    );
    return [];
  });
}

function readStep(kind: string, fields: Fields): ScenarioStep {
  const { source } = fields;
  const refused = fields.optional("refused");
  const common = {
    path: placeOf(source, fields.path),
    ...(refused === undefined ? {} : { refused }),
    ...(fields.has("then") ? { expected: readExpectation(source, fields.record.then, fields.at("then")) } : {}),
  };
  switch (kind) {
    case "do":
      return { ...common, ...readDo(fields) };
    case "pass": {
      const duration = fields.string("pass");
      if (parseLimit(duration) === null)
        source.report(fields.at("pass"), "应为期限，如 5wd 或 P30D", "Should be a duration such as 5wd or P30D");
      return { ...common, kind: "pass", duration };
    }
    case "to":
      return { ...common, kind: "to", day: readDay(fields, "to") };
    case "message":
      return { ...common, kind: "message", name: fields.string("message"), ...readCase(fields), ...readData(fields) };
    case "cancel":
      return { ...common, kind: "cancel", reason: fields.string("cancel"), ...readCase(fields) };
    case "operate":
      return { ...common, ...readOperate(fields) };
    default:
      return { ...common, kind: "look" };
  }
}

function readDo(fields: Fields): Omit<Extract<ScenarioStep, { kind: "do" }>, "path"> {
  const what = fields.string("do");
  const dot = what.lastIndexOf(".");
  if (dot <= 0) fields.source.report(fields.at("do"), "应写“待办.结果”", "Should be `task.outcome`");
  const by = fields.optional("by");
  const person = fields.optional("person");
  return {
    ...{ kind: "do" as const, task: what.slice(0, dot), outcome: what.slice(dot + 1) },
    ...(by === undefined ? {} : { by }),
    ...(person === undefined ? {} : { person }),
    ...readCase(fields),
    ...{ data: fields.mapping("data"), rows: readRows(fields) },
  };
}

function readOperate(fields: Fields): Omit<Extract<ScenarioStep, { kind: "operate" }>, "path"> {
  const named = fields.string("operate");
  const operation = TRIED_OPERATIONS.find((one) => one === named);
  if (operation === undefined) {
    const known = TRIED_OPERATIONS.join(", ");
    fields.source.report(fields.at("operate"), `可用：${known}`, `It is one of: ${known}`);
  }
  const words = Object.fromEntries(
    (["task", "to", "position", "signer"] as const).flatMap((key) => {
      const said = fields.optional(key);
      return said === undefined ? [] : [[key, said]];
    }),
  );
  const place = SIGNER_PLACES.find((one) => one === fields.record.place);
  const { days, straight } = fields.record;
  return {
    ...{ kind: "operate" as const, operation: operation ?? "urge" },
    ...words,
    ...(place === undefined ? {} : { place }),
    ...(typeof days === "number" ? { days } : {}),
    ...(straight === true ? { straight } : {}),
    ...readCase(fields),
  };
}

function readData(fields: Fields): { data?: Record<string, unknown> } {
  return fields.has("data") ? { data: fields.mapping("data") } : {};
}

function readCase(fields: Fields): { case?: CaseName } {
  const name = fields.record.case;
  if (name === undefined) return {};
  if (typeof name === "string" || typeof name === "number") return { case: name };
  fields.source.report(fields.at("case"), "应为办件的名称或序号", "Should be a case's label or which child it is");
  return {};
}

const CASE_KEYS = ["case", "state", "status", "phase", "data", "params"];
const THEN_KEYS = [
  ...["state", "status", "phase", "tasks", "documents", "notices", "troubles"],
  ...["data", "params", "records", "settings", "cases"],
];

function readExpectation(source: Source, raw: unknown, path: Path): Expectation {
  const fields = source.fields(raw, path, THEN_KEYS);
  const cases = fields.list("cases").map((one, index) => {
    const at = source.fields(one, [...fields.at("cases"), index], CASE_KEYS, ["case"]);
    return { case: readCase(at).case ?? "", ...readStanding(at) };
  });
  const records = fields.list("records").map((one, index) => {
    const at = source.fields(one, [...fields.at("records"), index], ["record", "key", "values"], ["record"]);
    return {
      ...{ record: at.string("record"), values: at.mapping("values") },
      ...(at.has("key") ? { key: at.code("key") } : {}),
    };
  });
  const settings = fields
    .list("settings")
    .map((one, index) => fields.source.mapping(one, [...fields.at("settings"), index]));
  return {
    ...readStanding(fields),
    ...(fields.has("tasks") ? { tasks: fields.strings("tasks") } : {}),
    ...(fields.has("documents") ? { documents: fields.strings("documents") } : {}),
    ...(fields.has("notices") ? { notices: fields.strings("notices") } : {}),
    ...(typeof fields.record.troubles === "number" ? { troubles: fields.record.troubles } : {}),
    ...(records.length > 0 ? { records } : {}),
    ...(settings.length > 0 ? { settings } : {}),
    ...(cases.length > 0 ? { cases } : {}),
  };
}

function readStanding(fields: Fields): Pick<Expectation, "path" | "state" | "status" | "phase" | "data" | "params"> {
  const [state, status, phase] = [fields.optional("state"), fields.optional("status"), fields.optional("phase")];
  return {
    path: placeOf(fields.source, fields.path),
    ...(state === undefined ? {} : { state }),
    ...(status === undefined ? {} : { status }),
    ...(phase === undefined ? {} : { phase }),
    ...(fields.has("data") ? { data: fields.mapping("data") } : {}),
    ...(fields.has("params") ? { params: fields.mapping("params") } : {}),
  };
}

function readDay(fields: Fields, key: string): string {
  const day = fields.string(key);
  if (!isDay(day)) fields.source.report(fields.at(key), "日期应为 yyyy-MM-dd", "A day is yyyy-MM-dd");
  return day;
}

function placeOf({ file }: Source, path: Path): string {
  return `${file}${path.map((part) => `/${part}`).join("")}`;
}
