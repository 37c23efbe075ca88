import { join } from "node:path";
import { applyChanges } from "../src/core/local/apply.ts";
import { changesInForce } from "../src/core/local/resolve.ts";
import type { StepTypes } from "../src/core/local/step-type.ts";
import type { Setting } from "../src/core/policy/model.ts";
import { parseRelease } from "../src/engine/release.ts";
import { readReleaseFiles } from "../src/engine/release-files.ts";
import { ROOT } from "./root.ts";

const SETTINGS = 10_000;
const ROUNDS = 200;
const REASON = { zh: "本地规定", en: "Local rule" };

export interface LocalSpeed {
  settings: number;
  /** Finding the changes in force at a place, warm. */
  resolveMs: number;
  changes: number;
  /** Making them on the bundle; done once for a variant. */
  applyMs: number;
}

/** How long it takes to find, and to make, what areas change of the lending bundle among many settings of everywhere. */
export function localSpeed(): LocalSpeed {
  const release = parseRelease(readReleaseFiles(join(ROOT, "tests", "fixtures", "lending")));
  const bundle = release.bundles.find((one) => one.bundle.definition.id === "loan")?.bundle;
  if (!bundle) throw new Error("the lending domain has no loan");
  const stepTypes = Object(release.policies.find(({ kind }) => kind === "stepTypes")?.body) as StepTypes;
  const settings = Array.from({ length: SETTINGS }, (_, index) => settingAt(index));
  const resolve = () => changesInForce(settings, "loan", "320106001002", "2026-06-01");
  const changes = resolve();
  return {
    settings: SETTINGS,
    resolveMs: meanMs(resolve),
    changes: changes.length,
    applyMs: meanMs(() => applyChanges(bundle, stepTypes, changes)),
  };
}

/** Half of them of this workflow, every hundredth on the way from the place to its province. */
function settingAt(index: number): Setting {
  const near = ["320000000000", "320100000000", "320106000000"][index % 3] ?? "";
  const far = `3201${String(10 + (index % 89))}000000`;
  const change = index % 2 === 0 ? ["loan#limit:approval", "5wd"] : ["loan-thing#limit:handing", "3wd"];
  const [key = "", value] = index % 200 === 0 ? [`loan#extraField:loan-request.local${index}`, FIELD] : change;
  const division = index % 100 === 0 ? near : far;
  return { id: String(index), scope: { division }, key, value, from: "2026-01-01", until: null, reason: REASON };
}
const FIELD = { type: "text", title: { zh: "说明", en: "Note" } };

function meanMs(run: () => unknown): number {
  for (let round = 0; round < 20; round += 1) run();
  const begin = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) run();
  return (performance.now() - begin) / ROUNDS;
}
