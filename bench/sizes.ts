import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ROOT } from "./root.ts";

export interface Sizes {
  /** What the first page loads before any route: entry script, its static imports and styles. */
  initialKb: number;
  totalKb: number;
  files: { name: string; kb: number }[];
}

/** gz sizes of the built web. */
export function sizes(): Sizes {
  const folder = join(ROOT, "dist", "web");
  const html = readFileSync(join(folder, "index.html"), "utf8");
  const files = readdirSync(join(folder, "assets"))
    .filter((name) => /\.(js|css)$/.test(name))
    .map((name) => ({ name, kb: gzipSync(readFileSync(join(folder, "assets", name))).length / 1024 }))
    .sort((a, b) => b.kb - a.kb);
  const initial = files.filter(({ name }) => html.includes(name));
  const sum = (list: typeof files) => list.reduce((total, { kb }) => total + kb, 0);
  return { initialKb: sum(initial), totalKb: sum(files), files: files.slice(0, 12) };
}
