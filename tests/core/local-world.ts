import type { ParamSpec } from "../../src/core/definition/model.ts";
import { changeKey } from "../../src/core/local/key.ts";
import type { Change, PlacedChange } from "../../src/core/local/model.ts";
import type { StepTypes } from "../../src/core/local/step-type.ts";
import type { Setting } from "../../src/core/policy/model.ts";
import { levelOf } from "../../src/core/policy/organisation.ts";
import type { Bundle } from "../../src/core/variant.ts";
import { parseRelease } from "../../src/engine/release.ts";
import { readReleaseFiles } from "../../src/engine/release-files.ts";
import { HOME } from "../helpers/lending.ts";

/** The lending domain as its files have it: what areas may change of a loan stands in `local:` of `loan.yaml`. */
export const release = parseRelease(readReleaseFiles(HOME));
export const loan = bundleOf("loan");
export const stepTypes = typesOf();
export const params: Record<string, ParamSpec> = Object.fromEntries(
  Object.entries(loan.definition.params).map(([name, spec]) => [`loan.${name}`, spec]),
);

export const PROVINCE = "320000000000";
export const CITY = "320100000000";
export const COUNTY = "320106000000";
export const STREET = "320106001000";
export const REASON = { zh: "本地规定", en: "Local rule" };

/** Every kind of change once, each allowed at the level of its division. */
export const EVERY: readonly [Change, string][] = [
  [{ op: "step", at: "approval", value: false }, COUNTY],
  [{ op: "position", at: "acceptance", value: "keeper" }, COUNTY],
  [{ op: "limit", at: "approval", value: "5wd" }, CITY],
  [{ op: "remind", at: "acceptance", value: "2wd" }, STREET],
  [{ op: "material", at: "loan-request.guarantee", value: "pledgeable" }, COUNTY],
  [{ op: "field", at: "loan-request.phone", value: "hidden" }, COUNTY],
  [{ op: "field", at: "loan-request.neededOn", value: "required" }, COUNTY],
  [
    {
      op: "extraField",
      at: "loan-request.localConsent",
      value: {
        title: { zh: "邻居同意", en: "Neighbours agree" },
        type: "choice",
        choices: [
          { zh: "同意", en: "Yes" },
          { zh: "不同意", en: "No" },
        ],
        required: true,
      },
    },
    STREET,
  ],
  [
    { op: "extraField", at: "loan-request.localNote", value: { title: { zh: "说明", en: "Note" }, type: "longText" } },
    COUNTY,
  ],
  [{ op: "row", at: "deposit.middle", value: rowOf("[500..5000]", 50) }, COUNTY],
  [{ op: "row", at: "deposit.small", value: null }, CITY],
  [{ op: "row", at: "deposit.localFree", value: rowOf("< 100", 0) }, COUNTY],
  [{ op: "text", at: "receipt.promise", value: "<p>鼓楼区借用须知见背面，{{data.name}}。</p>" }, STREET],
  [
    {
      op: "extraStep",
      at: "approval.localCountersign",
      value: { type: "countersign", title: { zh: "街道会签", en: "Countersignature" }, position: "keeper" },
    },
    COUNTY,
  ],
  [
    {
      op: "extraStep",
      at: "approval.localCheck",
      value: { type: "spotCheck", title: { zh: "抽查", en: "Spot check" }, position: "approver", limit: "4wd" },
    },
    COUNTY,
  ],
  [
    {
      op: "extraStep",
      at: "lent.localLast",
      value: { type: "countersign", title: { zh: "市处会签", en: "City countersigns" }, position: "approver" },
    },
    CITY,
  ],
];

export function rowOf(value: string, deposit: unknown): Record<string, unknown> {
  // biome-ignore lint/suspicious/noThenProperty: the column's name in the files; a row is never awaited.
  return { when: { value }, then: { deposit } };
}

export function placed(change: Change, division: string): PlacedChange {
  return {
    ...change,
    id: `${division}/${change.op}/${change.at}`,
    division,
    from: "2026-01-01",
    until: null,
    reason: REASON,
  };
}

export function settingOf(change: Change, division: string, more: Partial<Setting> = {}): Setting {
  const key = changeKey("loan", change);
  return {
    id: `${division}/${key}`,
    scope: { division },
    key,
    value: change.value,
    from: "2026-01-01",
    until: null,
    reason: REASON,
    ...more,
  };
}

export { levelOf };

function bundleOf(id: string): Bundle {
  const found = release.bundles.find(({ bundle }) => bundle.definition.id === id);
  if (!found) throw new Error(JSON.stringify(release.problems, null, 2));
  return found.bundle;
}

function typesOf(): StepTypes {
  const body = release.policies.find((policy) => policy.kind === "stepTypes")?.body;
  return body as StepTypes;
}
