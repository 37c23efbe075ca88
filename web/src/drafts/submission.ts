import type { DraftDetail, NewSubmission } from "../../../src/core/draft/model.ts";
import type { Problem } from "../../../src/core/problem.ts";
import { isObject } from "../form/translate.ts";
import { isWarning } from "./changes.ts";

/** A submission as it is typed. */
export interface SubmissionEntry {
  from: string;
  until: string;
  reason: string;
  document: string;
  /** Why each warning is accepted, by its code and place. */
  signedOff: Record<string, string>;
}

export function emptySubmission(
  { submission }: Pick<DraftDetail, "submission">,
  kept: Record<string, unknown> | null,
): SubmissionEntry {
  const text = (name: string, before: string) => (typeof kept?.[name] === "string" ? kept[name] : before);
  const reasons = isObject(kept?.signedOff) ? Object.entries(kept.signedOff) : [];
  const before = submission?.signedOff.map((one) => [`${one.code} ${one.path}`, one.reason] as const) ?? [];
  return {
    from: text("from", submission?.from ?? ""),
    until: text("until", submission?.until ?? ""),
    reason: text("reason", submission?.reason.zh ?? ""),
    document: text("document", submission?.document ?? ""),
    signedOff: Object.fromEntries([...before, ...reasons.map(([key, reason]) => [key, String(reason)])]),
  };
}

/** Rules begin on the first of a month unless somebody says otherwise. */
export function firstOfNextMonth(day: string): string {
  const [year = 0, month = 0] = day.split("-").map(Number);
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, "0")}-01`;
}

export function readSubmission(entry: SubmissionEntry, warnings: readonly Problem[]): NewSubmission {
  const reason = entry.reason.trim();
  return {
    ...{ from: entry.from, until: entry.until || null, reason: { zh: reason, en: reason } },
    document: entry.document.trim() || null,
    signedOff: warnings.flatMap(({ code, path = "" }) => {
      const said = (entry.signedOff[`${code} ${path}`] ?? "").trim();
      return said === "" ? [] : [{ code, path, reason: said }];
    }),
  };
}

/** What still keeps it from being handed in. */
export function missingIn(
  entry: SubmissionEntry,
  problems: readonly Problem[],
): "problems" | "from" | "until" | "reason" | "signOff" | null {
  if (problems.some((one) => !isWarning(one))) return "problems";
  if (entry.from === "") return "from";
  if (entry.until !== "" && entry.until < entry.from) return "until";
  if (entry.reason.trim() === "") return "reason";
  const open = problems.some(({ code, path = "" }) => (entry.signedOff[`${code} ${path}`] ?? "").trim() === "");
  return open ? "signOff" : null;
}
