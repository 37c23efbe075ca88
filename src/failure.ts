import type { Problem } from "./core/problem.ts";
import { ReleaseInvalid } from "./open.ts";

/** A problem on one line, in both languages: where, what, what would be right. */
export function describeProblem(problem: Problem): string {
  const place = `${problem.path ?? ""}${problem.line === undefined ? "" : `:${problem.line}`}`;
  const cure = problem.cure ? ` → ${problem.cure.zh} · ${problem.cure.en}` : "";
  return `${problem.severity ?? "error"}  ${place}  ${problem.what.zh} · ${problem.what.en}${cure}`;
}

const OF_USE = new Set([
  "FolderInUse",
  "BackupFailed",
  "SchemaNewer",
  "DatabaseUnavailable",
  "CommandFailed",
  "KeysDiffer",
  "RootsUnusable",
]);

/** What a command that failed says on its way out: faults of use without a stack, our own with one. */
export function describeFailure(error: unknown): string {
  if (error instanceof ReleaseInvalid) return error.problems.map(describeProblem).join("\n");
  if (!(error instanceof Error)) return String(error);
  return OF_USE.has(error.name) || "code" in error ? error.message : (error.stack ?? error.message);
}
