// `npm run bench [-- sizes start import documents schedule case3 --seconds=20 --gate]`
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { installIfNeeded, ROOT, run } from "./install.mjs";

installIfNeeded();
const { buildChanged } = await import("./build.mjs");
await buildChanged();
const { build } = await import("esbuild");
const folder = join(ROOT, "bench", ".built");
mkdirSync(folder, { recursive: true });
// Beside the sources, so that paths relative to a module stay what they are.
const outfile = join(folder, "main.mjs");
await build({
  absWorkingDir: ROOT,
  entryPoints: ["bench/main.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  logLevel: "warning",
});
try {
  run(process.execPath, [outfile, ...process.argv.slice(2)]);
} catch {
  process.exitCode = 1;
}
