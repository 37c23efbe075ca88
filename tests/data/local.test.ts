import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { parseDefinition } from "../../src/core/definition/parse.ts";
import { checkTemplate } from "../../src/core/document/template.ts";
import { checkSchema } from "../../src/core/form/schema.ts";
import { applyChanges } from "../../src/core/local/apply.ts";
import { baseValue, inventory } from "../../src/core/local/inventory.ts";
import { changeKey } from "../../src/core/local/key.ts";
import { type Allowance, type Change, NECESSITIES, type PlacedChange } from "../../src/core/local/model.ts";
import type { StepTypes } from "../../src/core/local/step-type.ts";
import { compileMachine } from "../../src/core/machine/compile.ts";
import type { Setting } from "../../src/core/policy/model.ts";
import type { Bundle } from "../../src/core/variant.ts";
import type { Policies } from "../../src/engine/engine.ts";
import { isImportDefinition, resultsOf } from "../../src/engine/import-definition.ts";
import { parseRelease } from "../../src/engine/release.ts";
import { readReleaseFiles } from "../../src/engine/release-files.ts";

/** What the shipped procedures open to local change, each thing changed once. */
const release = parseRelease(readReleaseFiles(resolve(import.meta.dirname, "../..")));
const stepTypes = Object(release.policies.find((policy) => policy.kind === "stepTypes")?.body) as StepTypes;
const PLACES = { province: "320000000000", city: "320100000000", county: "320106000000" } as const;
const bundles = release.bundles.map(({ bundle }) => bundle).filter((bundle) => bundle.definition.local !== undefined);

/** Changes that a rule allows, one for every kind of value where there are several. */
function samples(bundle: Bundle, { op, at, ...rule }: Allowance): Change[] {
  const values = (list: readonly unknown[]) => list.map((value) => ({ op, at, value }));
  switch (op) {
    case "step":
      return values([false]);
    case "position":
      return values(rule.allowed ?? []);
    case "limit":
    case "remind":
      return values([rule.min ?? "2wd"]);
    case "material":
      return values(rule.allowed ?? NECESSITIES);
    case "field":
      return values(rule.allowed ?? ["hidden", "optional", "required"]);
    case "extraField":
      return [
        { op, at: `${at}.localWish`, value: { title: { zh: "加装电梯意愿", en: "Wish for a lift" }, type: "boolean" } },
      ];
    case "row":
      return (rule.allowed ?? []).map((row) => ({
        op,
        at: `${at}.${row}`,
        value: baseValue(bundle, op, `${at}.${row}`),
      }));
    case "text":
      return values(["<p>本地另有规定。</p>"]);
    case "extraStep":
      return (rule.allowed ?? Object.keys(stepTypes)).flatMap((type) =>
        (rule.positions ?? []).map((position) => ({
          ...{ op, at: `${at}.localStep` },
          value: { type, position, title: { zh: "本地环节", en: "Local step" } },
        })),
      );
  }
}

function placed(change: Change, rule: Allowance): PlacedChange {
  const level = rule.levels.includes("county") ? "county" : "city";
  const at = { id: "1", division: PLACES[level], from: "2026-01-01", until: null };
  return { ...change, ...at, reason: { zh: "本地规定", en: "Local rule" } };
}

test("the shipped files read without a problem, and every procedure opens something", () => {
  expect(release.problems).toEqual([]);
  expect(bundles.map((bundle) => bundle.definition.id).sort()).toEqual(
    release.bundles.map(({ bundle }) => bundle.definition.id).sort(),
  );
});

test("a place that takes a result code more lightly reads its lists so, and no other place does", () => {
  const change = { op: "row" as const, at: "roster-results.PHONE_MISSING" };
  const handover = bundles.find((one) => one.definition.id === "handover");
  const definition = release.policies.find((one) => one.kind === "import" && one.id === "handover")?.body;
  if (!handover || !isImportDefinition(definition)) throw new Error("no handover");
  const row = Object(baseValue(handover, change.op, change.at));
  const setting: Setting = {
    ...{
      id: "1",
      scope: { division: PLACES.county },
      key: changeKey("handover", change),
      from: "2026-01-01",
      until: null,
    },
    ...{ reason: { zh: "本地规定", en: "Local rule" }, value: { ...row } },
  };
  Object.assign(Object(setting.value), { [OUTPUTS]: { ...row[OUTPUTS], severity: "query", disposition: "query" } });
  const policies = {
    ...{ stepTypes, settings: [setting], tables: new Map(Object.entries(handover.tables)) },
    workflows: new Map([["handover", { bundle: handover }]]),
  } as unknown as Policies;
  const severity = (division: string) =>
    resultsOf(policies, definition, { workflow: "handover", division }, "2026-06-01").get("PHONE_MISSING")?.severity;
  expect(severity("320106001000")).toBe("query");
  expect(severity("320102000000")).toBe("note");
});
/** Under which the files write what a row gives. */
const OUTPUTS = "then";

describe.each(bundles.map((bundle) => [bundle.definition.id, bundle] as const))("%s", (_, bundle) => {
  test.each((bundle.definition.local ?? []).map((rule) => [`${rule.op} ${rule.at}`, rule] as const))(
    "%s",
    (_name, rule) => {
      const changes = samples(bundle, rule);
      expect(changes.length).toBeGreaterThan(0);
      for (const change of changes) {
        const { bundle: made, problems } = applyChanges(bundle, stepTypes, [placed(change, rule)]);
        expect(problems).toEqual([]);
        const { problems: wrong } = parseDefinition(
          stringify(made.definition, { aliasDuplicateObjects: false }),
          "x.yaml",
        );
        expect(wrong.filter((one) => one.severity === "error")).toEqual([]);
        compileMachine(structuredClone(made.definition), JSON.stringify(made.definition));
        for (const form of Object.values(made.forms)) expect(checkSchema(form.schema)).toEqual([]);
        for (const template of Object.values(made.templates)) expect(checkTemplate(template.source)).toEqual([]);
      }
    },
    60_000,
  );

  test("every rule has a title in both languages, and the inventory of a county shows it", () => {
    for (const rule of bundle.definition.local ?? []) expect(rule.title?.zh, `${rule.op} ${rule.at}`).toBeTruthy();
    const items = inventory(bundle, {}, stepTypes, [], PLACES.county, "2026-06-01");
    for (const { op, at } of bundle.definition.local ?? []) {
      expect(items.some((item) => item.op === op && (item.at === at || item.at.startsWith(`${at}.`)))).toBe(true);
    }
  });
});
