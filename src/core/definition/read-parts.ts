import { isExpression } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import { RESERVED_NAMES } from "../expression/scope.ts";
import { ACTION_TYPES, ACTOR_SOURCES, type ActionConfig, GROUP_LEVELS, type InvokeConfig } from "./model.ts";
import { checkJoin, checkSigning } from "./read-signing.ts";
import { type At, below, type Report, shown } from "./report.ts";
import { attemptsOf, isTopic, pauseSeconds, SERVICE_ATTEMPTS_MAX } from "./service.ts";
import { ACTION_PARAMS, FOR_EACH_KEYS, INPUT_KEYS, OUTCOME_KEYS } from "./vocabulary.ts";
import { checkDeep, checkDuration, checkId, checkName, type Reading } from "./words.ts";

/** One value, or a list of them, as the file has it. */
export function listOrOne<T>(at: At, read: (at: At) => T): T | T[] {
  return Array.isArray(at.value) ? at.value.map((_, index) => read(below(at, index))) : read(at);
}

export function actionsAt(reading: Reading, at: At): ActionConfig | ActionConfig[] {
  const found = Array.isArray(at.value)
    ? at.value.flatMap((_, index) => actionAt(reading, below(at, index)) ?? [])
    : actionAt(reading, at);
  return found ?? [];
}

function actionAt(reading: Reading, at: At): ActionConfig | null {
  const { report } = reading;
  if (!report.keys(at, ["type", "params"], ["type"])) return null;
  const type = report.oneOf(below(at, "type"), ACTION_TYPES);
  if (type === undefined) return null;
  const paramsAt = below(at, "params");
  const keys = ACTION_PARAMS[type];
  if (keys === null) checkDataNames(reading, paramsAt);
  else {
    const params = { value: paramsAt.value ?? {}, pointer: paramsAt.pointer };
    report.keys(params, keys.known, keys.required);
    for (const word of keys.known) checkName(reading, word, below(params, word));
    if (
      type === "notify" &&
      below(params, "position").value === undefined &&
      below(params, "role").value === undefined
    ) {
      report.error("DEFINITION_KEY", at.pointer, {
        zh: "缺少“position”或“role”",
        en: '"position" or "role" is missing',
      });
    }
    if (type === "decide") checkDataName(reading, below(params, "into"));
    if (type === "emit") checkTarget(reading, below(params, "to"));
    report.text(below(params, "reason"));
  }
  checkDeep(reading, paramsAt);
  return isPlainObject(paramsAt.value) ? { type, params: paramsAt.value } : { type };
}

function checkDataNames(reading: Reading, at: At): void {
  for (const key of Object.keys(reading.report.mapping(at) ?? {})) {
    checkDataName(reading, { value: key, pointer: below(at, key).pointer });
  }
}

function checkDataName({ report }: Reading, { value, pointer }: At): void {
  if (value === undefined) return;
  if (typeof value === "string" && RESERVED_NAMES.has(value)) {
    const what = { zh: `数据不得叫“${value}”`, en: `Data may not be called "${value}"` };
    report.error("DEFINITION_RESERVED", pointer, what);
  } else if (typeof value !== "string" || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(value)) {
    const what = { zh: `“${shown(String(value))}”不能作数据名`, en: `"${shown(String(value))}" cannot name data` };
    report.value({ value, pointer }, what);
  }
}

function checkTarget({ report }: Reading, at: At): void {
  if (at.value === undefined) return;
  const record = report.keys(at, ["children", "parent", "instance"]);
  if (record && Object.keys(record).length !== 1) {
    const what = { zh: "只能写 children、parent、instance 之一", en: "Write one of children, parent, instance" };
    report.value(at, what);
  }
}

export function invokeAt(reading: Reading, at: At): InvokeConfig {
  const { report } = reading;
  report.keys(at, ["src", "id", "input"], ["src", "id"]);
  const src = report.oneOf(below(at, "src"), ACTOR_SOURCES) ?? "message";
  const id = report.string(below(at, "id")) ?? "";
  if (id !== "") checkId(report, id, below(at, "id").pointer);
  const inputAt = { value: below(at, "input").value ?? {}, pointer: below(at, "input").pointer };
  const { known, required } = INPUT_KEYS[src];
  const input = report.keys(inputAt, known, required) ?? {};
  for (const word of known) checkName(reading, word, below(inputAt, word));
  if (src === "task") {
    checkTask(reading, inputAt);
    checkSigning(reading, inputAt);
  }
  if (src === "workflow") checkChildren(reading, inputAt);
  if (src === "service") checkService(reading, inputAt);
  if (src === "message") checkMessage(reading, inputAt);
  checkDeep(reading, inputAt);
  return { src, id, input };
}

function checkTask(reading: Reading, input: At): void {
  const { report } = reading;
  checkDuration(reading, below(input, "due"));
  report.text(below(input, "title"));
  const outcomes = below(input, "outcomes");
  if (isExpression(outcomes.value)) return;
  const seen = new Set<string>();
  for (const at of report.list(outcomes)) {
    const id = outcomeAt(reading, at);
    if (id === null) continue;
    if (seen.has(id))
      report.error("DEFINITION_DUPLICATE", at.pointer, {
        zh: `办理结果“${id}”重复`,
        en: `Outcome "${id}" stands twice`,
      });
    seen.add(id);
  }
  if (Array.isArray(outcomes.value) && seen.size === 0) {
    report.value(outcomes, { zh: "至少要有一个办理结果", en: "At least one outcome is needed" });
  }
}

/** Whoever sends it writes the same name, and it is kept before what it is about. */
function checkMessage({ report }: Reading, input: At): void {
  const name = below(input, "name");
  if (typeof name.value === "string" && name.value.includes("#"))
    report.value(name, { zh: "消息名不得含“#”", en: 'The name of a message has no "#"' });
}

/** A topic is what workers ask for by name, so it is no expression; how often and how long are plain, so they are seen. */
function checkService({ report }: Reading, input: At): void {
  const { topic, attempts, retryAfter } = { ...(isPlainObject(input.value) ? input.value : {}) };
  if (topic !== undefined && !isTopic(topic)) {
    const what = { zh: "主题由字母、数字、点和连字符组成", en: "A topic has letters, digits, dots and hyphens" };
    report.value(below(input, "topic"), what);
  }
  if (attempts !== undefined && attemptsOf(attempts) === null) {
    const what = { zh: `次数应为 1 至 ${SERVICE_ATTEMPTS_MAX}`, en: `Attempts go from 1 to ${SERVICE_ATTEMPTS_MAX}` };
    report.value(below(input, "attempts"), what);
  }
  if (retryAfter !== undefined && pauseSeconds(retryAfter) === null) {
    const what = { zh: "重试间隔应为一小时以内的时间", en: "The pause before a retry is a time of an hour at most" };
    report.value(below(input, "retryAfter"), what, { zh: "例如 PT30S", en: "For example PT30S" });
  }
}

function outcomeAt(reading: Reading, at: At): string | null {
  const { report } = reading;
  if (typeof at.value === "string") {
    checkId(report, at.value, at.pointer);
    checkName(reading, "outcome", at);
    return at.value;
  }
  if (!report.keys(at, OUTCOME_KEYS.known, OUTCOME_KEYS.required)) return null;
  const id = report.string(below(at, "id"));
  if (id === undefined) return null;
  checkId(report, id, below(at, "id").pointer);
  report.text(below(at, "title"));
  report.oneOf(below(at, "kind"), ["primary", "danger", "default"]);
  if (below(at, "requires").value !== undefined) report.strings(below(at, "requires"));
  // Without a title of its own it must have one in the common list.
  if (below(at, "title").value === undefined) checkName(reading, "outcome", below(at, "id"));
  return id;
}

function checkChildren(reading: Reading, input: At): void {
  const { report } = reading;
  checkJoin(report, input);
  const at = below(input, "forEach");
  if (at.value === undefined || isExpression(at.value) || Array.isArray(at.value)) return;
  const record = report.keys(at, FOR_EACH_KEYS);
  if (!record) return;
  if (record.records !== undefined) {
    checkName(reading, "record", below(at, "records"));
    if (record.where === undefined || record.properties === undefined) {
      const what = {
        zh: "按登记逐条发起时须有 where 和 properties",
        en: "For each record it needs where and properties",
      };
      report.error("DEFINITION_KEY", at.pointer, what);
    } else report.strings(below(at, "properties"));
    return;
  }
  if (record.rows === undefined && (record.children === undefined || record.groupBy === undefined)) {
    const what = {
      zh: "应有 rows，或 children 和 groupBy，或 records",
      en: "Needs rows, or children and groupBy, or records",
    };
    report.error("DEFINITION_KEY", at.pointer, what);
  }
  checkGroups(report, below(at, "groupBy"));
}

function checkGroups(report: Report, at: At): void {
  if (isExpression(at.value)) return;
  if (!isPlainObject(at.value)) {
    report.oneOf(at, GROUP_LEVELS);
    return;
  }
  if (at.value.default === undefined) {
    const what = { zh: "按管理方式分组时须有 default", en: "Grouped by mode, it needs a default" };
    report.error("DEFINITION_KEY", at.pointer, what);
  }
  for (const mode of Object.keys(at.value)) report.oneOf(below(at, mode), GROUP_LEVELS);
}
