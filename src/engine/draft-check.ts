import type { SourceFile } from "../core/bundle/files.ts";
import { pathsOf } from "../core/bundle/read.ts";
import { checkBundle } from "../core/check/check.ts";
import { checkEverywhere, mergeProblems } from "../core/check/everywhere.ts";
import { withLines } from "../core/check/lines.ts";
import type { DraftChange, DraftContent, DraftProof } from "../core/draft/model.ts";
import type { Validator } from "../core/form/validator.ts";
import { applyChanges } from "../core/local/apply.ts";
import { checkChange } from "../core/local/check.ts";
import { changeKey } from "../core/local/key.ts";
import type { PlacedChange } from "../core/local/model.ts";
import { changesInForce } from "../core/local/resolve.ts";
import { levelOf } from "../core/policy/organisation.ts";
import type { Problem } from "../core/problem.ts";
import { ofScenario, runScenario } from "../core/simulate/scenario-run.ts";
import type { Text } from "../core/text.ts";
import type { Bundle } from "../core/variant.ts";
import { versionOn } from "./definitions.ts";
import { checkWorld, readDraftFiles } from "./draft-world.ts";
import type { Policies } from "./engine.ts";
import { postsOf } from "./posts.ts";
import { settableParams } from "./settings.ts";
import { worldOfPolicies } from "./simulation-world.ts";
import { modeAt } from "./start-place.ts";

export const FILES_MAX = 300;
export const CHANGES_MAX = 200;
/** Areas whose changes are tried on a new version; with more, those beyond are found when they start a case. */
const AREAS_TRIED_MAX = 500;

export interface Drafted {
  workflow: string;
  division: string | null;
  content: DraftContent;
}

/**
 * What is found by reading a draft as of a day, and by running the scenarios of its workflow. The scenarios say what was
 * wanted: one that comes out otherwise is an error, and whoever means it so changes the scenario too.
 */
export function proveDraft(policies: Policies, validate: Validator, draft: Drafted, on: string): DraftProof {
  const problems = checkDraft(policies, draft, on);
  if (!("files" in draft.content) || problems.some(({ severity }) => severity !== "warning"))
    return { problems, scenarios: null };
  const { read, scenarios } = readDraftFiles(policies, draft.content.files);
  if (read === null) return { problems, scenarios: null };
  const world = { ...worldOfPolicies(policies, validate, [read.bundle]), settings: [] };
  const run = scenarios.map((one) => ({ one, found: runScenario(world, one).problems }));
  return {
    problems: [...problems, ...run.flatMap(({ one, found }) => found.map((problem) => ofScenario(one, problem)))],
    scenarios: run.map(({ one: { workflow, id, title }, found }) => ({
      workflow,
      id,
      title,
      held: found.length === 0,
    })),
  };
}

/** Everything found in a draft as of a day; errors keep it from being submitted, warnings are for a person to accept. */
export function checkDraft(policies: Policies, draft: Drafted, on: string): Problem[] {
  return "files" in draft.content
    ? checkFiles(policies, draft.workflow, draft.content.files, on)
    : checkLocal(policies, draft, draft.content.changes, on);
}

function checkFiles(policies: Policies, workflow: string, files: readonly SourceFile[], on: string): Problem[] {
  const { read, problems } = readDraftFiles(policies, files);
  const found = [...problems];
  if (read === null) return found.length > 0 ? found : [missing(workflow)];
  const { bundle } = read;
  if (bundle.definition.id !== workflow) found.push(missing(workflow));
  const used = pathsOf(bundle);
  for (const { path } of files.filter((file) => !used.has(file.path))) found.push(unused(path));
  if (found.some(({ severity }) => severity !== "warning")) return found;
  const everywhere = withLines(checkEverywhere([bundle], checkWorld(policies)), files);
  return mergeProblems([...found, ...everywhere, ...areasBroken(policies, bundle, on)]);
}

/** What areas have changed must still find its place in the new version: what does not would silently cease. */
export function areasBroken(
  policies: Pick<Policies, "settings" | "stepTypes" | "divisions">,
  bundle: Bundle,
  on: string,
): Problem[] {
  const { id } = bundle.definition;
  const places = new Map<string, Set<string>>();
  for (const { key, scope, from, until } of policies.settings) {
    if (!key.startsWith(`${id}#`) || !("division" in scope) || (until !== null && until < on)) continue;
    const days = places.get(scope.division) ?? new Set([on]);
    places.set(scope.division, days.add(from > on ? from : on));
  }
  return [...places].slice(0, AREAS_TRIED_MAX).flatMap(([division, days]) => {
    const changes = [...days].flatMap((day) => changesInForce(policies.settings, id, division, day));
    const mine = new Map(changes.filter((one) => one.division === division).map((one) => [one.id, one]));
    const name = policies.divisions.get(division)?.name ?? division;
    const problems = [...mine.values()].flatMap((one) => applyChanges(bundle, policies.stepTypes, [one]).problems);
    return problems.map((problem) => ({
      ...problem,
      severity: "error" as const,
      what: { zh: `${name}：${problem.what.zh}`, en: `${name}: ${problem.what.en}` },
    }));
  });
}

function checkLocal(policies: Policies, draft: Drafted, changes: readonly DraftChange[], on: string): Problem[] {
  const version = versionOn(policies.versions.get(draft.workflow) ?? [], on);
  const division = draft.division ?? "";
  if (!version) return [missing(draft.workflow)];
  if (changes.length === 0) return [problem("/changes", "还没有任何更改", "Nothing has been changed yet")];
  const params = Object.fromEntries(settableParams(policies));
  const level = levelOf(division);
  const others = changes.filter((one) => one.inherit !== true);
  const found = changes.flatMap((change, index) => {
    const path = `/changes/${index}`;
    const twin = changes.findIndex((one) => one.op === change.op && one.at === change.at);
    if (twin !== index)
      return [problem(path, "同一处改了两次", "Two changes are of the same place", "DRAFT_CHANGE_TWICE")];
    if (change.inherit === true) return [];
    const wrong = checkChange(version.bundle, params, policies.stepTypes, change, level, others);
    return wrong === null ? [] : [{ ...wrong, path, severity: "error" as const }];
  });
  if (found.length > 0) return found;
  return checkVariant(policies, version.bundle, placedChanges(policies, draft, changes, on), on, division);
}

function checkVariant(
  policies: Policies,
  bundle: Bundle,
  changes: PlacedChange[],
  on: string,
  division: string,
): Problem[] {
  const applied = applyChanges(bundle, policies.stepTypes, changes);
  const before = applyChanges(
    bundle,
    policies.stepTypes,
    changesInForce(policies.settings, bundle.definition.id, division, on),
  );
  const world = checkWorld(policies);
  // What was wrong before is not this change's doing.
  const known = new Set(checkEverywhere([before.bundle], world).map(keyOf));
  const mode = modeAt(policies, division, {}, on);
  const here = { ...world, place: { mode, params: {} }, ...postsOf(policies, division, on) };
  const found = mergeProblems([
    ...checkEverywhere([applied.bundle], world),
    ...checkBundle(applied.bundle, here),
  ]).filter((one) => !known.has(keyOf(one)));
  return [...applied.problems.map((one) => ({ ...one, severity: "error" as const })), ...found];
}

function keyOf({ code, path, what }: Problem): string {
  return `${code} ${path} ${what.en}`;
}

/** What would be in force at the division on a day with a draft's changes among those that are. */
export function placedChanges(
  policies: Policies,
  { workflow, division }: Pick<Drafted, "workflow" | "division">,
  changes: readonly DraftChange[],
  on: string,
): PlacedChange[] {
  const place = division ?? "";
  const mine = new Set(changes.map((change) => changeKey(workflow, change)));
  const settings = policies.settings.filter(
    ({ key, scope }) => !("division" in scope && scope.division === place && mine.has(key)),
  );
  // The reason is given when it is submitted; the check needs some text there.
  const reason: Text = { zh: "—", en: "—" };
  const added = changes.flatMap((change, index) =>
    change.inherit === true
      ? []
      : [
          {
            ...{ id: `draft-${index}`, scope: { division: place }, key: changeKey(workflow, change) },
            ...{ value: change.value, from: on, until: null, reason },
          },
        ],
  );
  return changesInForce([...settings, ...added], workflow, place, on);
}

function missing(workflow: string): Problem {
  const file = `workflows/${workflow}.yaml`;
  return {
    ...problem(file, `缺少流程文件 ${file}`, `The workflow file ${file} is missing`),
    cure: { zh: `流程编号应为 ${workflow}`, en: `Its id should be ${workflow}` },
  };
}

function unused(path: string): Problem {
  return {
    ...problem(
      path,
      "流程没有用到这个文件，发布时不会收入",
      "The workflow does not use this file; it will be left out",
    ),
    severity: "warning",
  };
}

function problem(path: string, zh: string, en: string, code = "DRAFT_INVALID"): Problem {
  return { code, path, what: { zh, en }, severity: "error" };
}
