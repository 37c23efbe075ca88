import { spawn } from "node:child_process";
import { PGlite } from "@electric-sql/pglite";
import type { Fault, Met } from "./numbered.ts";

type Call = (...given: unknown[]) => Promise<unknown>;

/**
 * The same for the embedded database, which lies in the process itself: killed before a call, after it, or by another
 * process that is set off as the call begins and strikes wherever it has come to by then.
 */
export function numberEmbeddedCalls(): { arm(fault: Fault | null): void; met(): Met } {
  let fault: Fault | null = null;
  let met: Met = { calls: [], struck: false };
  const proto = PGlite.prototype as unknown as Record<"query" | "exec", Call>;
  for (const door of ["query", "exec"] as const) {
    const plain = proto[door];
    proto[door] = async function (this: unknown, ...given) {
      met.calls.push(String(given[0]));
      if (fault === null || met.calls.length !== fault.at) return plain.apply(this, given);
      met.struck = true;
      if (fault.moment === "before send") await perish();
      if (fault.moment === "after send") spawn("kill", ["-9", String(process.pid)], { stdio: "ignore" });
      const reply = await plain.apply(this, given);
      if (fault.moment === "after reply") await perish();
      return reply;
    };
  }
  return {
    arm: (next) => {
      fault = next;
      met = { calls: [], struck: false };
    },
    met: () => met,
  };
}

function perish(): Promise<never> {
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => {});
}
