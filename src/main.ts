import { readConfig } from "./config.ts";
import { describeFailure, describeProblem } from "./failure.ts";
import { PACKAGE_ROOT } from "./root.ts";
import { serve } from "./serve.ts";

const { config, problems } = readConfig(PACKAGE_ROOT);
if (config === null) {
  process.stderr.write(`${problems.map(describeProblem).join("\n")}\n`);
  process.exitCode = 1;
} else {
  serve(config).catch((error: unknown) => {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exitCode = 1;
  });
}
