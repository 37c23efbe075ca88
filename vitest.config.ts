import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
    globalSetup: ["tests/helpers/postgres-setup.ts"],
    // A worker for every core, one of two would stay idle otherwise: much of what is tested waits for other processes.
    maxWorkers: "100%",
    // The modules are read once for each worker, not once for each file: no suite leaves anything in them.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A page on a busy machine takes longer than the second that is given by default.
    expect: { poll: { timeout: 45_000 } },
  },
});
