import { CommandFailed, print } from "./commands.ts";
import { type ClauseUse, type ClauseUseKind, coverageOfClauses } from "./core/check/coverage-of-clauses.ts";
import type { Text } from "./core/text.ts";
import { hasErrors, parseRelease } from "./engine/release.ts";
import { coverageWorldOf, regulationsOf } from "./engine/release-check.ts";
import { readReleaseFiles } from "./engine/release-files.ts";
import { describeProblem } from "./failure.ts";

const KINDS: Record<ClauseUseKind, string> = {
  workflow: "流程 workflow",
  state: "环节 step",
  transition: "去向 way",
  parameter: "参数 parameter",
  change: "地方可改 local change",
  row: "表行 row",
};

/**
 * Prints for each clause of a home folder's regulations what rests on it, and then the clauses on which nothing does: a
 * plain list, since what is not built yet is no fault of the files. Only files that cannot be read fail.
 */
export function coverage(home: string): void {
  const files = readReleaseFiles(home);
  if (files.length === 0) throw new CommandFailed(`${home} 中没有定义文件 · holds no workflows, forms or policies`);
  const release = parseRelease(files);
  const wrong = release.problems.filter((problem) => hasErrors([problem]));
  if (wrong.length > 0) throw new CommandFailed(wrong.map(describeProblem).join("\n"));
  const regulations = regulationsOf(release);
  if (regulations.length === 0) print("没有法规文件（policies/regulations） · there are no regulations");
  const { regulations: covered, unknown } = coverageOfClauses(regulations, coverageWorldOf(release));
  for (const { title, clauses } of covered) {
    print(both(title));
    for (const clause of clauses.filter(({ uses }) => uses.length > 0)) {
      print(`\n  ${clause.number ?? clause.id} · ${clause.id}  ${both(clause.title)}`);
      for (const use of clause.uses) print(lineOf(use));
    }
    const bare = clauses.filter(({ uses }) => uses.length === 0);
    const counts = `${clauses.length - bare.length}/${clauses.length}`;
    print(`\n已落实条款 ${counts} · clauses covered: ${counts}`);
    if (bare.length > 0) print("尚未落实 · not covered yet:");
    for (const { id, number, title: of } of bare) print(`  ${number ?? id} · ${id}  ${both(of)}`);
  }
  if (unknown.length > 0) print("\n引用了不存在的条款 · clauses named that stand in no regulation:");
  for (const { clause, uses } of unknown) print(`  ${clause}\n${uses.map(lineOf).join("\n")}`);
}

function lineOf({ kind, title, of, at }: ClauseUse): string {
  return `    ${KINDS[kind]}  ${of === null ? "" : `${both(of)} › `}${both(title)}  ${at}`;
}

function both({ zh, en }: Text): string {
  return zh === en ? zh : `${zh} · ${en}`;
}
