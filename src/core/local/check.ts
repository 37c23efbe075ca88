import type { Level, ParamSpec } from "../definition/model.ts";
import { checkParam } from "../policy/bounds.ts";
import type { Problem } from "../problem.ts";
import type { Text } from "../text.ts";
import type { Bundle } from "../variant.ts";
import { checkValue, type ValueWorld } from "./check-value.ts";
import { changeKey, placeOf } from "./key.ts";
import type { Allowance, Change } from "./model.ts";
import { allowancesFor, placeExists } from "./place.ts";
import type { StepTypes } from "./step-type.ts";
import { levelWords, OP_WORDS } from "./words.ts";

/**
 * Whether an area of a level may make a change; null when it may, else the rule that forbids it and what would be taken.
 * `bundle` is the version as published, `params` the parameters by the key of a setting; `others` are changes made or in
 * force beside this one, which count where an allowance says how many there may be.
 */
export function checkChange(
  bundle: Bundle,
  params: Readonly<Record<string, ParamSpec>>,
  stepTypes: StepTypes,
  change: Change,
  level: Level,
  others: readonly Change[] = [],
): Problem | null {
  const path = changeKey(bundle.definition.id, change);
  const problem =
    change.op === "param"
      ? checkParameter(params, change, level)
      : checkStructural(bundle, { bundle, stepTypes, others }, change, level);
  return problem === null ? null : { ...problem, path };
}

/** The rule by which an area of a level may make a change; null when none allows it. */
export function allowanceFor(bundle: Bundle, change: Pick<Change, "op" | "at">, level: Level): Allowance | null {
  return allowancesFor(bundle.definition, change).find((one) => one.levels.includes(level)) ?? null;
}

function checkParameter(
  params: Readonly<Record<string, ParamSpec>>,
  { at, value }: Change,
  level: Level,
): Problem | null {
  const spec = Object.hasOwn(params, at) ? params[at] : undefined;
  if (!spec) return closed(at, OP_WORDS.param);
  const rule = ruleOf(spec.title, spec.basis);
  if (!spec.levels.includes(level)) return wrongLevel(rule, spec.levels, level);
  const outside = checkParam(spec, value);
  return outside === null ? null : refused(rule, outside.what);
}

function checkStructural(bundle: Bundle, world: ValueWorld, change: Change, level: Level): Problem | null {
  const rules = allowancesFor(bundle.definition, change);
  const [first] = rules;
  if (!first) return closed(placeOf(change).place, OP_WORDS[change.op]);
  const allowance = allowanceFor(bundle, change, level);
  const rule = ruleOf(titleOf(allowance ?? first), (allowance ?? first).basis);
  if (!placeExists(bundle, allowance ?? first, change)) return placeGone(rule, change.at);
  if (!allowance) {
    return wrongLevel(
      rule,
      rules.flatMap((one) => one.levels),
      level,
    );
  }
  const why = checkValue(world, allowance, change);
  return why === null ? null : refused(rule, why);
}

function titleOf({ title, op, at }: Allowance): Text {
  const words = OP_WORDS[op];
  return title ?? { zh: `${words.zh} ${at}`, en: `${words.en} ${at}` };
}

/** A rule as people cite it: its name and the clauses it rests on. */
function ruleOf(title: Text, basis: readonly string[] = []): Text {
  if (basis.length === 0) return { zh: `规则“${title.zh}”`, en: `the rule "${title.en}"` };
  const clauses = { zh: basis.join("、"), en: basis.join(", ") };
  return {
    zh: `规则“${title.zh}”（依据 ${clauses.zh}）`,
    en: `the rule "${title.en}" (by ${clauses.en})`,
  };
}

function closed(at: string, words: Text): Problem {
  return {
    code: "LOCAL_CLOSED",
    what: {
      zh: `“${at}”未开放地方更改（${words.zh}）`,
      en: `"${at}" is not open to local change (${words.en})`,
    },
    cure: {
      zh: "只能更改流程中列为可更改的项；确有需要的，请流程管理员开放",
      en: "Only what the procedure lists may be changed; ask its administrator to open it",
    },
  };
}

function placeGone(rule: Text, at: string): Problem {
  return {
    code: "LOCAL_PLACE_GONE",
    what: {
      zh: `流程中已没有“${at}”，${rule.zh}无处可用`,
      en: `The procedure has no "${at}" (any more), so ${rule.en} applies to nothing`,
    },
    cure: { zh: "撤销这项更改，或改到现有的环节", en: "Withdraw the change, or make it where the procedure now is" },
  };
}

function wrongLevel(rule: Text, levels: readonly Level[], level: Level): Problem {
  const own = levelWords([level]);
  const allowed = levelWords(levels);
  return {
    code: "LOCAL_LEVEL",
    what: {
      zh: `${rule.zh}不允许${own.zh}一级更改`,
      en: `By ${rule.en}, a ${own.en} may not change this`,
    },
    cure:
      levels.length === 0
        ? { zh: "各级均不得更改", en: "No level may change it" }
        : { zh: `可更改的层级：${allowed.zh}`, en: `Levels that may: ${allowed.en}` },
  };
}

function refused(rule: Text, why: Text): Problem {
  return {
    code: "LOCAL_BOUNDS",
    what: { zh: `${rule.zh}不允许：${why.zh}`, en: `${rule.en.replace(/^t/, "T")} does not allow it: ${why.en}` },
  };
}
