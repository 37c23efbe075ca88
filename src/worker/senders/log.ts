import type { Log } from "../../engine/engine.ts";
import type { Sender } from "../../engine/notify.ts";

/** Says in the log that a notice went out, never what it says: its text may name people. */
export function logSender(log: Log): Sender {
  return async ({ id, template, organisation, role }) => {
    log.info({ notice: id, template, organisation, role }, "notice");
  };
}
