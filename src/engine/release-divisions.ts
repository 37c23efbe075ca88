import type { SourceFile } from "../core/bundle/files.ts";
import { LEVELS } from "../core/definition/model.ts";
import { ancestorCode } from "../core/division/directory.ts";
import type { Division } from "../core/policy/model.ts";
import { levelOf } from "../core/policy/organisation.ts";
import type { Problem } from "../core/problem.ts";

const LINE = /^(\d{12}),([^,\t]{1,60}),(1?)$/;
const HEADER = "code,name,pseudo";
/** A file that is something else altogether need not be told so a thousand times. */
const PROBLEMS_MAX = 20;

/** Reads `policies/divisions/*.csv[.gz]`: comment lines with source and date, a heading, then one division a line. */
export function parseDivisions(files: readonly SourceFile[]): { divisions: Division[]; problems: Problem[] } {
  const found = new Map<string, { name: string; pseudo: boolean; place: string; line: number }>();
  const problems: Problem[] = [];
  for (const { path, text } of files) {
    let headed = false;
    for (const [index, line] of text.split(/\r?\n/).entries()) {
      if (line === "" || line.startsWith("#")) continue;
      if (!headed && line === HEADER) {
        headed = true;
        continue;
      }
      const match = headed ? LINE.exec(line) : null;
      const [, code = "", name = "", pseudo = ""] = match ?? [];
      if (!match)
        problems.push(
          problem(
            path,
            index + 1,
            "应为 代码(12位),名称,1或空，首行为表头",
            `Should be code,name,pseudo below the heading "${HEADER}"`,
          ),
        );
      else if (found.has(code))
        problems.push(problem(path, index + 1, `代码 ${code} 重复`, `The code ${code} stands twice`));
      else found.set(code, { name, pseudo: pseudo === "1", place: path, line: index + 1 });
      if (problems.length >= PROBLEMS_MAX) return { divisions: [], problems };
    }
  }
  const divisions: Division[] = [];
  for (const [code, { name, pseudo, place, line }] of found) {
    const level = levelOf(code);
    const parent = parentOf(code, found);
    if (level !== "province" && parent === null) {
      problems.push(problem(place, line, `${code} 的上级不存在`, `Nothing contains ${code}`));
    }
    divisions.push({ code, name, level, parent, ...(pseudo ? { pseudo } : {}) });
    if (problems.length >= PROBLEMS_MAX) break;
  }
  return { divisions: divisions.sort((a, b) => (a.code < b.code ? -1 : 1)), problems };
}

/** The nearest division that contains it: cities without counties contain their streets themselves. */
function parentOf(code: string, known: ReadonlyMap<string, unknown>): string | null {
  const above = LEVELS.slice(0, LEVELS.indexOf(levelOf(code))).reverse();
  return above.map((level) => ancestorCode(code, level)).find((one) => one !== code && known.has(one)) ?? null;
}

function problem(path: string, line: number, zh: string, en: string): Problem {
  return { code: "SOURCE_VALUE_INVALID", path, line, what: { zh, en } };
}
