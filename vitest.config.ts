import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
    globalSetup: ["tests/helpers/postgres-setup.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
