import { isExpression } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import { SIGNERS_MAX, SIGNING_ENDS, SIGNING_ORDERS, SIGNING_RULES } from "./model.ts";
import { type At, below, type Report } from "./report.ts";
import { SIGNER_KEYS, SIGNING_KEYS } from "./vocabulary.ts";
import { checkName, type Reading } from "./words.ts";

const RULE_CURE = {
  zh: "all、any、{ count: 2 }、{ ratio: 0.667 } 或 { weight: 5 }",
  en: "all, any, { count: 2 }, { ratio: 0.667 } or { weight: 5 }",
};

/** Checks `signing` of a task: who signs, and what their votes come to. */
export function checkSigning(reading: Reading, task: At): void {
  const { report } = reading;
  const at = below(task, "signing");
  if (at.value === undefined) return;
  if (!report.keys(at, SIGNING_KEYS.known, SIGNING_KEYS.required)) return;
  checkSigners(reading, below(at, "signers"));
  checkRule(report, below(at, "done"), countOf(below(at, "signers").value));
  checkWord(report, below(at, "order"), SIGNING_ORDERS);
  checkWord(report, below(at, "until"), SIGNING_ENDS);
  checkOutcomes(report, task, at);
  const [form, into] = [below(task, "form"), below(at, "into")];
  if (form.value !== undefined && into.value === undefined) {
    const what = {
      zh: "缺少“into”：各人所填须有处存放",
      en: 'Missing "into": what each of them fills in needs a place',
    };
    report.error("DEFINITION_KEY", at.pointer, what);
  }
  if (into.value !== undefined) report.string(into);
}

function checkWord(report: Report, at: At, words: readonly string[]): void {
  if (at.value !== undefined && !isExpression(at.value)) report.oneOf(at, words);
}

function checkSigners(reading: Reading, at: At): void {
  const { report } = reading;
  if (isExpression(at.value)) return;
  if (typeof at.value === "number") {
    if (Number.isInteger(at.value) && at.value >= 1 && at.value <= SIGNERS_MAX) return;
    report.value(at, { zh: `应为 1 至 ${SIGNERS_MAX} 人`, en: `Should be 1 to ${SIGNERS_MAX} signers` });
    return;
  }
  const list = report.list(at);
  if (list.length === 0 || list.length > SIGNERS_MAX) {
    report.value(at, { zh: `应有 1 至 ${SIGNERS_MAX} 人`, en: `Needs 1 to ${SIGNERS_MAX} signers` });
  }
  for (const one of list) {
    if (typeof one.value === "string") checkName(reading, "position", one);
    else if (report.keys(one, SIGNER_KEYS.known, SIGNER_KEYS.required)) {
      checkName(reading, "position", below(one, "position"));
      const weight = below(one, "weight");
      if (weight.value !== undefined && !isExpression(weight.value) && !isAbove(weight.value, 0)) {
        report.value(weight, { zh: "权重应大于 0", en: "A weight is more than 0" });
      }
    }
  }
}

/** The number of signers where it is written out. */
function countOf(value: unknown): number | null {
  return typeof value === "number" ? value : Array.isArray(value) ? value.length : null;
}

/** Checks in which order the children of an invoke begin, and when they are done where not all are waited for. */
export function checkJoin(report: Report, input: At): void {
  checkWord(report, below(input, "order"), SIGNING_ORDERS);
  const done = below(input, "done");
  if (done.value !== undefined) checkRule(report, done, null, ["count", "ratio"]);
  for (const name of ["pass", "veto"]) {
    const at = below(input, name);
    if (at.value !== undefined) report.strings(at);
  }
}

function checkRule(report: Report, at: At, signers: number | null, words = ["count", "ratio", "weight"]): void {
  if (isExpression(at.value) || SIGNING_RULES.some((rule) => rule === at.value)) return;
  const [[name, value] = ["", null], ...more] = isPlainObject(at.value) ? Object.entries(at.value) : [];
  const most = name === "ratio" ? 1 : name === "count" ? (signers ?? SIGNERS_MAX) : Number.POSITIVE_INFINITY;
  const known = words.includes(name) && more.length === 0;
  if (known && (isExpression(value) || (isAbove(value, 0) && value <= most))) return;
  report.value(at, { zh: "不能作通过规则，或无法达到", en: "Is no rule to pass by, or can never be met" }, RULE_CURE);
}

/** What is counted, taken or vetoed is an outcome of the task. */
function checkOutcomes(report: Report, task: At, at: At): void {
  const outcomes = below(task, "outcomes").value;
  if (!Array.isArray(outcomes)) return;
  const ids = outcomes.map((one: unknown) => String(isPlainObject(one) ? one.id : one));
  const veto = below(at, "veto");
  for (const one of [below(at, "pass"), below(at, "fail"), ...(veto.value === undefined ? [] : report.list(veto))]) {
    if (one.value !== undefined && !isExpression(one.value)) report.oneOf(one, ids);
  }
}

function isAbove(value: unknown, least: number): value is number {
  return typeof value === "number" && value > least;
}
