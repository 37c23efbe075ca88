import { defineConfig } from "vitest/config";

/** `npm run test:long`: what takes minutes and need not run with every change. */
export default defineConfig({
  test: {
    include: ["tests/long/**/*.long.ts"],
    testTimeout: 600_000,
  },
});
