import {
  GROUP_LEVELS,
  type GroupBy,
  type JoinRule,
  type MessageInput,
  type OutcomeSpec,
  type ServiceInput,
  SIGNERS_MAX,
  SIGNING_ENDS,
  SIGNING_ORDERS,
  SIGNING_RULES,
  type SignerSpec,
  type SigningSpec,
  type TaskInput,
  type WorkflowInput,
} from "../definition/model.ts";
import { attemptsOf, isTopic, pauseSeconds } from "../definition/service.ts";
import { isPlainObject } from "../expression/plain.ts";
import { isText } from "./action.ts";
import { SUPERVISING } from "./run.ts";
import { signingOf, verdictOf } from "./signing.ts";

/**
 * Inputs of actors from their evaluated values. A value of the wrong kind is named in `broken` and left out, so that a
 * task still opens: where nobody is named it goes to `supervising`, never nowhere.
 */
type Input = Record<string, unknown>;

export function taskInput(input: Input, broken: string[]): TaskInput {
  const form = text(input, "form", broken);
  const due = text(input, "due", broken);
  const made: TaskInput = {
    position: text(input, "position", broken, true) ?? SUPERVISING,
    outcomes: outcomes(input.outcomes, broken),
  };
  if (form !== null) made.form = form;
  if (due !== null) made.due = due;
  if (isText(input.title)) made.title = input.title;
  if (input.bulk === true) made.bulk = true;
  if (input.signing !== undefined) {
    const signing = signingSpec(input.signing, made);
    // Without its signers it is one person's task, and supervisors are told.
    if (signing) made.signing = signing;
    else broken.push("signing");
  }
  return made;
}

/** Who signs, from evaluated values; null where they or the rule cannot be told, or could never be met. */
function signingSpec(value: unknown, { position, outcomes }: TaskInput): SigningSpec | null {
  if (!isPlainObject(value)) return null;
  const { pass, fail, done, into, veto = [] } = value;
  const known = (outcome: unknown): outcome is string => outcomes.some(({ id }) => id === outcome);
  const signers = signersOf(value.signers, position);
  const rule = doneOf(done);
  if (!known(pass) || !known(fail) || !signers || !rule) return null;
  if (!Array.isArray(veto) || !veto.every(known)) return null;
  const spec: SigningSpec = {
    ...{ signers, pass, fail, done: rule, veto },
    order: SIGNING_ORDERS.find((order) => order === value.order) ?? "parallel",
    until: SIGNING_ENDS.find((until) => until === value.until) ?? "decided",
    ...(typeof into === "string" ? { into } : {}),
  };
  return verdictOf(signingOf(spec)) === null ? spec : null;
}

/** So many of one position, or a list of positions, persons or both. */
function signersOf(value: unknown, position: string): SignerSpec[] | null {
  const list = typeof value === "number" && Number.isInteger(value) ? Array(clamped(value)).fill({}) : value;
  if (!Array.isArray(list) || list.length === 0 || list.length > SIGNERS_MAX) return null;
  const signers = list.flatMap((one: unknown): SignerSpec[] => {
    const spec = typeof one === "string" ? { position: one } : one;
    if (!isPlainObject(spec)) return [];
    const { assignee, weight = 1 } = spec;
    if (typeof weight !== "number" || !(weight > 0)) return [];
    const at = typeof spec.position === "string" ? spec.position : position;
    return [{ position: at, weight, ...(typeof assignee === "string" ? { assignee } : {}) }];
  });
  return signers.length === list.length ? signers : null;
}

function clamped(count: number): number {
  return Math.min(Math.max(count, 0), SIGNERS_MAX + 1);
}

function doneOf(value: unknown): SigningSpec["done"] | null {
  const word = SIGNING_RULES.find((rule) => rule === value);
  if (word) return word;
  if (!isPlainObject(value)) return null;
  const { count, ratio, weight } = value;
  if (isPositive(count)) return { count };
  if (isPositive(ratio) && ratio <= 1) return { ratio };
  return isPositive(weight) ? { weight } : null;
}

function isPositive(value: unknown): value is number {
  return typeof value === "number" && value > 0;
}

function outcomes(value: unknown, broken: string[]): OutcomeSpec[] {
  const list = Array.isArray(value) ? value : [];
  if (list.length === 0) broken.push("outcomes");
  return list.flatMap((item: unknown) => {
    const spec: unknown = typeof item === "string" ? { id: item } : item;
    if (!isPlainObject(spec) || typeof spec.id !== "string") {
      broken.push("outcomes");
      return [];
    }
    const { id } = spec;
    const made: OutcomeSpec = { id, title: isText(spec.title) ? spec.title : { zh: id, en: id } };
    if (spec.kind === "primary" || spec.kind === "danger" || spec.kind === "default") made.kind = spec.kind;
    if (Array.isArray(spec.requires)) made.requires = spec.requires.filter((name) => typeof name === "string");
    return [made];
  });
}

export function workflowInput(input: Input, broken: string[]): WorkflowInput {
  const made: WorkflowInput = { workflow: text(input, "workflow", broken, true) ?? "" };
  const division = text(input, "division", broken);
  if (division !== null) made.division = division;
  if (isPlainObject(input.data)) made.data = input.data;
  const join = joinRule(input);
  if (join) made.join = join;
  else if (join === null) broken.push("done");
  if (input.order === "sequential") made.order = input.order;
  else if (input.order !== undefined && input.order !== "parallel") broken.push("order");
  if (input.forEach === undefined) return made;
  const forEach = forEachOf(input.forEach);
  if (forEach) made.forEach = forEach;
  else {
    // Without its list a join would wait for ever; with an empty one it is done at once, and supervisors are told.
    broken.push("forEach");
    made.forEach = { items: [] };
  }
  return made;
}

/** Undefined where nothing but the end of all is waited for; null where the rule cannot be told. */
function joinRule({ done, pass, veto }: Input): JoinRule | null | undefined {
  if (done === undefined && pass === undefined && veto === undefined) return undefined;
  const rule = done === undefined ? "all" : doneOf(done);
  const lists = [pass, veto].filter((list) => list !== undefined);
  if (!rule || (typeof rule === "object" && "weight" in rule) || !lists.every(isNames)) return null;
  return { done: rule, ...(isNames(pass) ? { pass } : {}), ...(isNames(veto) ? { veto } : {}) };
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function forEachOf(value: unknown): WorkflowInput["forEach"] | null {
  if (Array.isArray(value)) {
    const items = value.filter(isPlainObject);
    return items.length === value.length ? { items } : null;
  }
  if (!isPlainObject(value)) return null;
  if (typeof value.rows === "string") {
    const where = Array.isArray(value.where) ? value.where.filter((one) => typeof one === "string") : null;
    return where ? { rows: value.rows, where } : { rows: value.rows };
  }
  if (typeof value.records === "string") {
    const { records, where, properties, within } = value;
    if (!isPlainObject(where) || !Array.isArray(properties)) return null;
    // A condition that could not be worked out would mean everybody.
    if (Object.values(where).some((one) => one === null || one === undefined)) return null;
    if (within !== undefined && typeof within !== "string") return null;
    const wanted = { records, where, properties: properties.filter((one) => typeof one === "string") };
    return within === undefined ? wanted : { ...wanted, within };
  }
  const groupBy = groupByOf(value.groupBy);
  if (typeof value.children !== "string" || groupBy === null) return null;
  const milestone = typeof value.milestone === "string" ? { milestone: value.milestone } : {};
  return { children: value.children, groupBy, ...milestone };
}

function groupByOf(value: unknown): GroupBy | null {
  const levelOf = (one: unknown) => GROUP_LEVELS.find((level) => level === one) ?? null;
  if (!isPlainObject(value)) return levelOf(value);
  const fallback = levelOf(value.default);
  const levels = Object.entries(value).flatMap(([mode, one]) => {
    const level = levelOf(one);
    return level === null ? [] : [[mode, level] as const];
  });
  if (fallback === null || levels.length < Object.keys(value).length) return null;
  return { ...Object.fromEntries(levels), default: fallback };
}

export function serviceInput(input: Input, broken: string[]): ServiceInput {
  const topic = text(input, "topic", broken, true) ?? "";
  if (topic !== "" && !isTopic(topic)) broken.push("topic");
  const attempts = attemptsOf(input.attempts);
  return {
    topic,
    ...(isPlainObject(input.data) ? { data: input.data } : {}),
    ...(attempts === null ? {} : { attempts }),
    ...(pauseSeconds(input.retryAfter) === null ? {} : { retryAfter: String(input.retryAfter) }),
  };
}

export function messageInput(input: Input, broken: string[]): MessageInput {
  const made: MessageInput = { name: text(input, "name", broken, true) ?? "" };
  if (!("correlate" in input)) return made;
  const { correlate } = input;
  const about = typeof correlate === "number" ? String(correlate) : text(input, "correlate", broken, true);
  return about === null ? made : { ...made, correlate: about };
}

function text(input: Input, key: string, broken: string[], required = false): string | null {
  const value = input[key];
  if (typeof value === "string" && value !== "") return value;
  if (required || (value !== undefined && value !== null)) broken.push(key);
  return null;
}
