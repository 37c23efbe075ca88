import type { GuideSpec } from "./model.ts";
import { type At, below } from "./report.ts";
import { GUIDE_KEYS } from "./vocabulary.ts";
import { checkName, type Reading } from "./words.ts";

const VISITS_MAX = 20;

/** What a workflow file says to the public beyond its steps; what is missing or wrong is told where it stands. */
export function readGuide(reading: Reading, at: At): GuideSpec {
  const { report } = reading;
  const guide: GuideSpec = { kind: { zh: "", en: "" }, serves: { zh: "", en: "" }, conditions: [] };
  if (!report.keys(at, GUIDE_KEYS.known, GUIDE_KEYS.required)) return guide;
  for (const key of ["kind", "serves", "fee", "scope", "hours", "remedy"] as const) {
    const text = report.text(below(at, key));
    if (text !== undefined) guide[key] = text;
  }
  guide.conditions = report.list(below(at, "conditions")).flatMap((one) => report.text(one) ?? []);
  const visits = below(at, "visits");
  if (
    typeof visits.value === "number" &&
    Number.isInteger(visits.value) &&
    visits.value >= 0 &&
    visits.value <= VISITS_MAX
  )
    guide.visits = visits.value;
  else if (visits.value !== undefined)
    report.value(visits, { zh: `到现场次数为 0 至 ${VISITS_MAX}`, en: `Visits in person are 0 to ${VISITS_MAX}` });
  checkName(reading, "complaints", below(at, "complaints"));
  const complaints = report.string(below(at, "complaints"));
  if (complaints !== undefined) guide.complaints = complaints;
  return guide;
}
