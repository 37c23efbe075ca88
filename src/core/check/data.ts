import type { StatePlace } from "../definition/walk.ts";
import type { Bundle } from "../variant.ts";
import { checkChart } from "./chart.ts";
import { expressionsOf, type PlacedExpression } from "./expressions.ts";
import type { Flow } from "./flow.ts";
import { fieldsOf } from "./given.ts";
import { dataNames, readsOf } from "./reads.ts";
import { stateTitle, workflowPath } from "./words.ts";
import type { CheckWorld, Findings } from "./world.ts";

/** Expressions that read data which nothing before them can have brought; outcomes that require what no form asks. */
export function checkData(bundle: Bundle, flow: Flow, findings: Findings): void {
  for (const expression of expressionsOf(bundle)) {
    const reads = readsOf(expression.source);
    for (const name of dataNames(reads)) {
      if (!flow.anywhere(name)) unknown(bundle, findings, expression, name);
      else if (isEarly(flow, expression, name) && !reads.doubted.has(name)) early(bundle, findings, expression, name);
    }
  }
  checkRequired(bundle, findings);
}

function isEarly(flow: Flow, { at, moment, own }: PlacedExpression, name: string): boolean {
  if (at === null || own.has(name)) return false;
  return moment === "entry" ? !flow.onEntry(at, name) : !flow.inside(at, name);
}

function unknown(bundle: Bundle, findings: Findings, { pointer, decides }: PlacedExpression, name: string): void {
  const what = {
    zh: `${decides ? "条件" : "表达式"}读取“${name}”，但没有任何表单、设置或登记提供它`,
    en: `The ${decides ? "condition" : "expression"} reads "${name}", which no form, action or list provides`,
  };
  const cure = { zh: "改正名称，或在前面的表单中加入此项", en: "Correct the name, or ask for it in an earlier form" };
  findings.error("CHECK_DATA_UNKNOWN", workflowPath(bundle, pointer), what, cure);
}

function early(bundle: Bundle, findings: Findings, { pointer, at }: PlacedExpression, name: string): void {
  const title = at ? stateTitle(bundle, at) : bundle.definition.title;
  const what = {
    zh: `“${title.zh}”读取“${name}”，而此前没有环节提供它`,
    en: `"${title.en}" reads "${name}", which no step before it provides`,
  };
  const cure = {
    zh: "在此前的表单中加入此项，或写明为空时怎么办（如 if x = null then …）",
    en: "Ask for it in an earlier form, or say what holds without it (if x = null then …)",
  };
  findings.error("CHECK_DATA_EARLY", workflowPath(bundle, pointer), what, cure);
}

function checkRequired(bundle: Bundle, findings: Findings): void {
  for (const { invoke, pointer } of checkChart(bundle.definition).invokes) {
    const { form, outcomes } = invoke.input ?? {};
    if (invoke.src !== "task" || !Array.isArray(outcomes)) continue;
    const fields = new Set(typeof form === "string" ? fieldsOf(bundle.forms[form]) : []);
    outcomes.forEach((outcome: unknown, index) => {
      const requires = typeof outcome === "object" && outcome !== null && "requires" in outcome ? outcome.requires : [];
      for (const name of Array.isArray(requires) ? requires : []) {
        if (typeof name !== "string" || fields.has(name)) continue;
        findings.error(
          "CHECK_FIELD_UNKNOWN",
          workflowPath(bundle, `${pointer}/input/outcomes/${index}/requires`),
          {
            zh: `办理结果要求填写“${name}”，但表单没有此项`,
            en: `The outcome requires "${name}", which the form does not ask for`,
          },
          { zh: "在表单中加入此项，或不再要求", en: "Add the field to the form, or require it no more" },
        );
      }
    });
  }
}

/** Parameters that are read before the day by which they are chosen can be known. */
export function checkParamDates(bundle: Bundle, world: CheckWorld, flow: Flow, findings: Findings): void {
  const { definition } = bundle;
  const dates = { accept: definition.acceptOn, event: definition.effectiveOn };
  for (const { source, pointer, at, moment } of expressionsOf(bundle)) {
    for (const path of readsOf(source).paths) {
      const name = path.startsWith("params.") ? (path.slice(7).split(".")[0] ?? "") : "";
      const spec = definition.params[name] ?? (Object.hasOwn(world.params, name) ? world.params[name] : undefined);
      if (!spec || at === null || spec.on === "start") continue;
      const dated = dates[spec.on];
      if (dated === undefined) continue;
      const known = dataNames(readsOf(dated)).every((one) => knownBefore(flow, at, moment, one));
      if (known) continue;
      const which =
        spec.on === "accept"
          ? { zh: "受理日期", en: "date of acceptance" }
          : { zh: "事件日期", en: "date of the event" };
      findings.error(
        "CHECK_PARAM_EARLY",
        workflowPath(bundle, pointer),
        {
          zh: `“${spec.title.zh}”按${which.zh}确定，而读取它时该日期尚不可知`,
          en: `"${spec.title.en}" is chosen by the ${which.en}, which is not yet known when it is read`,
        },
        {
          zh: "把参数的 on 改为 start，或在日期确定之后的环节再读取",
          en: "Make its `on` start, or read it in a step after the date is known",
        },
      );
    }
  }
}

/** The parameters of a step are those known when it began, so what it brings itself comes too late. */
function knownBefore(flow: Flow, at: StatePlace, moment: "entry" | "inside", name: string): boolean {
  return moment === "entry" ? flow.beforeStep(at, name) : flow.inside(at, name);
}
