import type { Problem } from "../../../src/core/problem.ts";
import type { Language } from "../../../src/core/text.ts";

/** Errors as the form component wants them: nested by property, `__errors` at each. */
export interface ErrorTree {
  [name: string]: ErrorTree | string[] | undefined;
  __errors?: string[];
}

/** Parts of a JSON pointer. */
export function partsOf(path: string | undefined): string[] {
  return (path ?? "")
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export function errorTree(problems: readonly Problem[], language: Language): ErrorTree {
  const root: ErrorTree = {};
  for (const problem of problems) {
    let place = root;
    for (const part of partsOf(problem.path)) {
      const next = place[part];
      const child: ErrorTree = next && !Array.isArray(next) ? next : {};
      place[part] = child;
      place = child;
    }
    place.__errors = [...(place.__errors ?? []), sentence(problem, language)];
  }
  return root;
}

function sentence(problem: Problem, language: Language): string {
  const cure = problem.cure ? ` ${problem.cure[language]}` : "";
  return problem.what[language] + cure;
}

/** The id that the form component gives the field of a problem. */
export function fieldId(prefix: string, problem: Problem): string {
  return [prefix, ...partsOf(problem.path)].join("_");
}
