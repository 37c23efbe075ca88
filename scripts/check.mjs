// `npm run check`: format, lint, types, unit tests, and the shipped procedure files; before every commit.
import { installIfNeeded, run } from "./install.mjs";

installIfNeeded();
try {
  run("npx", ["biome", "check", "--error-on-warnings", "."]);
  run("npx", ["tsc", "--noEmit"]);
  run("npx", ["vitest", "run", "tests/core", "tests/data", "tests/architecture.test.ts"]);
} catch {
  process.exitCode = 1;
}
