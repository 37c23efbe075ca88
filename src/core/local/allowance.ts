import { namesIn } from "../bundle/bundle.ts";
import { type Definition, LEVELS } from "../definition/model.ts";
import { type At, below } from "../definition/report.ts";
import { checkName, type Reading } from "../definition/words.ts";
import { checkPlace } from "./allowance-place.ts";
import { type Allowance, CHANGE_OPS, type ChangeOp } from "./model.ts";

type Op = Allowance["op"];
const OPS = CHANGE_OPS.filter((op): op is Op => op !== "param");

/** What an allowance of each kind says besides `op`, `at`, `levels`, `title` and `basis`. */
const OWN_KEYS: Record<Op, { known: (keyof Allowance)[]; required: (keyof Allowance)[] }> = {
  step: { known: ["as"], required: [] },
  position: { known: ["allowed"], required: ["allowed"] },
  limit: { known: ["min", "max"], required: [] },
  remind: { known: ["min", "max", "template"], required: ["template"] },
  material: { known: ["allowed"], required: [] },
  field: { known: ["allowed"], required: [] },
  extraField: { known: ["most"], required: [] },
  row: { known: ["allowed", "most", "columns", "code"], required: [] },
  text: { known: [], required: [] },
  extraStep: { known: ["allowed", "most", "back", "positions", "modes"], required: ["positions"] },
};
const COMMON_KEYS = ["op", "at", "levels", "title", "basis"];
/** More of its own in one place than anybody could overlook. */
const MOST_MAX = 20;

/** Reads `local:` of a workflow file, each rule with the place it speaks of; `definition` is what the file has said so far. */
export function readAllowances(
  reading: Reading,
  at: At,
  definition: Pick<Definition, "start" | "machine">,
): Allowance[] {
  const found: { allowance: Allowance; at: At }[] = [];
  for (const one of reading.report.list(at)) {
    const allowance = readAllowance(reading, one);
    if (allowance) found.push({ allowance, at: one });
  }
  const names = namesIn({ ...definition, local: found.map((one) => one.allowance) });
  for (const one of found) {
    checkPlace(reading, one.at, one.allowance, { machine: definition.machine, names });
    checkTwins(reading, one, found);
  }
  return found.map((one) => one.allowance);
}

function readAllowance(reading: Reading, at: At): Allowance | null {
  const { report } = reading;
  if (report.mapping(at) === null) return null;
  const opAt = below(at, "op");
  if (opAt.value === "param") {
    report.value(
      opAt,
      { zh: "参数自己写明层级和界限", en: "Parameters name their own levels and bounds" },
      { zh: "在 params 下写 levels 和 bounds", en: "Write levels and bounds under params" },
    );
    return null;
  }
  const op = report.oneOf<Op>(opAt, OPS);
  const own = op ? OWN_KEYS[op] : { known: [], required: [] };
  report.keys(at, [...COMMON_KEYS, ...own.known], ["op", "at", "levels", ...own.required]);
  const place = report.string(below(at, "at"));
  if (op === undefined || place === undefined) return null;
  const allowance: Allowance = { op, at: place, levels: readLevels(reading, below(at, "levels")) };
  const title = report.text(below(at, "title"));
  if (title) allowance.title = title;
  if (below(at, "basis").value !== undefined) allowance.basis = report.strings(below(at, "basis"));
  readBounds(reading, at, allowance, own.known);
  return allowance;
}

function readLevels({ report }: Reading, at: At): Allowance["levels"] {
  const levels = report.list(at).flatMap((one) => report.oneOf(one, LEVELS) ?? []);
  if (Array.isArray(at.value) && at.value.length === 0) {
    report.value(at, { zh: "至少写一个层级", en: "Name one level at least" });
  }
  return levels;
}

function readBounds(reading: Reading, at: At, allowance: Allowance, known: readonly (keyof Allowance)[]): void {
  const { report } = reading;
  for (const key of ["min", "max", "as", "back", "template", "code"] as const) {
    const value = known.includes(key) ? report.string(below(at, key)) : undefined;
    if (value !== undefined) allowance[key] = value;
  }
  for (const key of ["columns", "positions", "modes"] as const) {
    if (known.includes(key) && below(at, key).value !== undefined) allowance[key] = report.strings(below(at, key));
  }
  checkName(reading, "template", below(at, "template"));
  const allowed = below(at, "allowed");
  if (known.includes("allowed") && allowed.value !== undefined) {
    allowance.allowed = report.strings(allowed);
    if (allowance.allowed.length === 0)
      report.value(allowed, { zh: "至少写一个可选值", en: "Name one value at least" });
  }
  const most = below(at, "most");
  if (!known.includes("most") || most.value === undefined) return;
  if (typeof most.value === "number" && Number.isInteger(most.value) && most.value >= 0 && most.value <= MOST_MAX) {
    allowance.most = most.value;
  } else report.value(most, { zh: `应为 0 至 ${MOST_MAX}`, en: `Should be 0 to ${MOST_MAX}` });
}

/** Two rules of one level for one place would leave open which of them bounds it. */
function checkTwins(
  { report }: Reading,
  one: { allowance: Allowance; at: At },
  all: readonly { allowance: Allowance }[],
): void {
  const { op, at, levels } = one.allowance;
  const twin = all.find(
    ({ allowance: other }) =>
      other !== one.allowance &&
      other.op === op &&
      other.at === at &&
      other.levels.some((level) => levels.includes(level)),
  );
  if (twin) {
    const what = { zh: `“${at}”对同一层级有两条规则`, en: `Two rules for "${at}" are of the same level` };
    report.error("DEFINITION_DUPLICATE", one.at.pointer, what);
  }
  const clash: ChangeOp | null = op === "material" ? "field" : op === "field" ? "material" : null;
  if (clash !== null && all.some(({ allowance: other }) => other.op === clash && other.at === at)) {
    const what = {
      zh: `“${at}”只能按材料或按表单项开放`,
      en: `"${at}" is opened as a paper or as a field, not as both`,
    };
    report.error("DEFINITION_DUPLICATE", one.at.pointer, what);
  }
}
