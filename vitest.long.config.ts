import { defineConfig } from "vitest/config";

/** `npm run test:long`: what takes minutes and need not run with every change. */
export default defineConfig({
  test: {
    include: ["tests/long/**/*.long.ts"],
    globalSetup: ["tests/helpers/postgres-setup.ts"],
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
  },
});
