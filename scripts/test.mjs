// `npm test`: everything a fresh clone needs, then every suite. Arguments go to vitest, e.g. `npm test -- tests/core`.
import { installIfNeeded, run } from "./install.mjs";

installIfNeeded();
const { buildChanged } = await import("./build.mjs");
await buildChanged();
try {
  run("npx", ["vitest", "run", ...process.argv.slice(2)], { NODE_ENV: "test" });
} catch {
  process.exitCode = 1;
}
