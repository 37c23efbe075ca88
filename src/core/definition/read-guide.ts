import type { GuideSpec, RatingSpec } from "./model.ts";
import { type At, below } from "./report.ts";
import { GUIDE_KEYS, RATING_KEYS } from "./vocabulary.ts";
import { checkName, type Reading } from "./words.ts";

const VISITS_MAX = 20;
const RATING_BAD = 2;

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

/** Whose cases are rated, and what a bad rating begins. */
export function readRating(reading: Reading, at: At): RatingSpec {
  const { report } = reading;
  const rating: RatingSpec = { upTo: RATING_BAD };
  if (!report.keys(at, RATING_KEYS.known)) return rating;
  checkName(reading, "followUp", below(at, "followUp"));
  const followUp = report.string(below(at, "followUp"));
  if (followUp !== undefined) rating.followUp = followUp;
  const upTo = below(at, "upTo");
  if (typeof upTo.value === "number" && Number.isInteger(upTo.value) && upTo.value >= 1 && upTo.value <= 4)
    rating.upTo = upTo.value;
  else if (upTo.value !== undefined)
    report.value(upTo, { zh: "评价分为 1 至 5，差评上限为 1 至 4", en: "Of ratings 1 to 5, bad ones end at 1 to 4" });
  return rating;
}
