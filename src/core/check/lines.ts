import { LineCounter, parseDocument } from "yaml";
import type { SourceFile } from "../bundle/files.ts";
import type { Problem } from "../problem.ts";

/** The problems with the line of each, found in the files; a place that is in no file stays without. */
export function withLines(problems: readonly Problem[], files: readonly SourceFile[]): Problem[] {
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const finders = new Map<string, LineFinder>();
  return problems.map((problem) => {
    if (problem.line !== undefined || problem.path === undefined) return problem;
    const marked = /^(.*)#(\d+)$/.exec(problem.path);
    const place = splitPath(marked?.[1] ?? problem.path);
    if (place === null) return problem;
    const text = texts.get(place.file);
    if (text === undefined) return problem;
    if (marked) return { ...problem, path: place.file, line: Number(marked[2]) + frontMatterLines(text) };
    let finder = finders.get(place.file);
    if (!finder) {
      finder = lineFinder(text);
      finders.set(place.file, finder);
    }
    const line = finder(place.pointer);
    return line === undefined ? problem : { ...problem, line };
  });
}

/** A file below the home folder and the pointer into it. */
export function splitPath(path: string): { file: string; pointer: string } | null {
  const match = /^((?:[^/]+\/)*[^/]+\.(?:yaml|json|hbs))(\/.*)?$/.exec(path);
  return match?.[1] === undefined ? null : { file: match[1], pointer: match[2] ?? "" };
}

/** A template's own lines begin after its front matter. */
function frontMatterLines(text: string): number {
  const fence = /^---\r?\n[\s\S]*?\r?\n---\r?\n/.exec(text)?.[0] ?? "";
  return fence.split("\n").length - 1;
}

type LineFinder = (pointer: string) => number | undefined;

/** Finds the line of a pointer, or of the nearest place around it that the file has. */
function lineFinder(text: string): LineFinder {
  const lines = new LineCounter();
  // The library compares every key of a mapping with every other; 40,000 keys kept it busy for three quarters of a minute.
  const options = { lineCounter: lines, prettyErrors: false, stringKeys: true, uniqueKeys: false };
  const document = parseDocument(text, options);
  return (pointer) => {
    const path = pointer
      .split("/")
      .slice(1)
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
    for (let length = path.length; length >= 0; length -= 1) {
      const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      if (typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range)) {
        return lines.linePos(Number(node.range[0])).line;
      }
    }
    return undefined;
  };
}
