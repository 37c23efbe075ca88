import type { StatePlace } from "../definition/walk.ts";
import { escapePointer } from "../expression/deep.ts";
import { isPlainObject } from "../expression/plain.ts";
import type { Bundle } from "../variant.ts";
import { checkChart, kindAt } from "./chart.ts";
import { formPath, workflowPath } from "./words.ts";
import type { CheckWorld, Findings } from "./world.ts";

const HAN = /\p{Script=Han}/u;

/** Texts that people would see in the wrong language, or not at all. */
export function checkTranslations(bundle: Bundle, world: CheckWorld, findings: Findings): void {
  const { definition } = bundle;
  for (const state of checkChart(definition).states) {
    if (state.parent === null || isNamed(state)) continue;
    const kind = kindAt(state);
    if (kind !== "atomic" && kind !== "final") continue;
    missing(
      findings,
      workflowPath(bundle, state.pointer),
      `环节“${state.key}”没有名称`,
      `The state "${state.key}" has no title`,
    );
  }
  checkOutcomes(bundle, world, findings);
  checkTexts(definition, workflowPath(bundle, ""), findings, 0);
  for (const form of Object.values(bundle.forms)) {
    checkTexts(form.title, formPath(form.id, "/title"), findings, 0);
    checkFields(form.schema, formPath(form.id, "/schema"), findings, 0);
  }
}

/** A state without a title goes by that of the nearest state around it. */
function isNamed(state: StatePlace): boolean {
  for (let at: StatePlace | null = state; at?.parent; at = at.parent) if (at.config.meta?.title) return true;
  return false;
}

function checkOutcomes(bundle: Bundle, world: CheckWorld, findings: Findings): void {
  for (const { invoke, pointer } of checkChart(bundle.definition).invokes) {
    const outcomes = invoke.src === "task" && Array.isArray(invoke.input?.outcomes) ? invoke.input.outcomes : [];
    outcomes.forEach((outcome: unknown, index) => {
      const id = isPlainObject(outcome) ? outcome.id : outcome;
      const titled = isPlainObject(outcome) && outcome.title !== undefined;
      if (typeof id !== "string" || titled || Object.hasOwn(world.outcomes, id)) return;
      const path = workflowPath(bundle, `${pointer}/input/outcomes/${index}`);
      missing(findings, path, `办理结果“${id}”没有名称`, `The outcome "${id}" has no title`);
    });
  }
}

/** Wherever both languages stand side by side, the English one must not be Chinese. */
function checkTexts(value: unknown, path: string, findings: Findings, depth: number): void {
  if (typeof value !== "object" || value === null || depth > DEPTH_MAX) return;
  if (isPlainObject(value) && typeof value.zh === "string" && typeof value.en === "string") {
    if (value.en.trim() === "" || HAN.test(value.en))
      missing(findings, path, `“${value.zh.slice(0, 40)}”没有英文`, `"${value.zh.slice(0, 40)}" has no English`);
    return;
  }
  for (const [key, inner] of Object.entries(value))
    checkTexts(inner, `${path}/${escapePointer(key)}`, findings, depth + 1);
}
const DEPTH_MAX = 64;

function checkFields(schema: unknown, path: string, findings: Findings, depth: number): void {
  if (!isPlainObject(schema) || depth > DEPTH_MAX) return;
  for (const [name, field] of Object.entries(isPlainObject(schema.properties) ? schema.properties : {})) {
    if (!isPlainObject(field)) continue;
    const at = `${path}/properties/${escapePointer(name)}`;
    const inCondition = path.includes("/allOf/") || path.includes("/then") || path.includes("/else");
    if (typeof field.title !== "string" && !inCondition)
      missing(findings, at, `表单项“${name}”没有中文名称`, `The field "${name}" has no Chinese title`);
    if (typeof field["x-title-en"] !== "string" && !inCondition)
      missing(findings, at, `表单项“${name}”没有英文名称`, `The field "${name}" has no English title`);
    if (Array.isArray(field.enum) && !inCondition) checkChoices(field.enum, field["x-enum-titles"], at, findings);
    checkFields(field, at, findings, depth + 1);
  }
  checkFields(schema.items, `${path}/items`, findings, depth + 1);
}

function checkChoices(choices: readonly unknown[], titles: unknown, path: string, findings: Findings): void {
  const known = isPlainObject(titles) ? titles : {};
  for (const choice of choices) {
    if (choice === null || typeof choice === "boolean") continue;
    const title = known[String(choice)];
    if (isPlainObject(title) && typeof title.zh === "string" && typeof title.en === "string") continue;
    missing(
      findings,
      path,
      `选项“${String(choice)}”没有中英文名称`,
      `The choice "${String(choice)}" has no title in both languages`,
    );
  }
  checkTexts(known, path, findings, 0);
}

function missing(findings: Findings, path: string, zh: string, en: string): void {
  findings.warn("CHECK_TRANSLATION", path, { zh, en }, { zh: "补上中文和英文", en: "Give it in Chinese and English" });
}
