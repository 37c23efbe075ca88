import { outboxRound } from "../../src/engine/carry-out.ts";
import { messagesRound } from "../../src/engine/correlate.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { timersRound } from "../../src/engine/fire-due.ts";
import { runsRound, schedulesRound } from "../../src/engine/fire-scheduled.ts";
import { hooksRound } from "../../src/engine/hook-round.ts";
import { runImports } from "../../src/engine/import-run.ts";
import { lettersRound } from "../../src/engine/letters-round.ts";
import { sweep } from "../../src/engine/sweep.ts";
import { worksRound } from "../../src/engine/works.ts";
import { blockList } from "../../src/worker/senders/safe-post.ts";
import { smsSender } from "../../src/worker/senders/sms.ts";
import { webhookPost } from "../../src/worker/senders/webhook.ts";

export const ROUNDS = [
  ...(["outbox", "timers", "messages", "letters", "hooks", "work"] as const),
  ...(["imports", "schedules", "runs", "sweep"] as const),
];
export type Round = (typeof ROUNDS)[number];
/** What goes on beside every request; the others are asked for by name. */
export const ALWAYS: Round[] = ["outbox", "timers", "messages", "letters", "hooks", "work"];

/** How often all rounds are gone through before somebody must be going round in circles. */
const TURNS_MAX = 100;
export const SMS_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** The rounds of the worker, one after another until none finds anything; short messages go to `sink`. */
export function roundsOf(engine: Engine, sink: string): (wanted: readonly Round[]) => Promise<void> {
  const opened = blockList(["127.0.0.0/8"]);
  const sms = smsSender({ url: sink, secret: SMS_SECRET, opened });
  const does: Record<Round, () => Promise<boolean>> = {
    outbox: () => outboxRound(engine, []),
    timers: () => timersRound(engine),
    messages: () => messagesRound(engine),
    letters: () => lettersRound(engine, { mail: null, sms }),
    hooks: () => hooksRound(engine, webhookPost(opened)),
    work: () => worksRound(engine),
    imports: async () => (await runImports(engine)) > 0,
    schedules: async () => {
      await schedulesRound(engine);
      return false;
    },
    runs: () => runsRound(engine),
    sweep: () => sweep(engine),
  };
  return async (wanted) => {
    for (let turn = 0; turn < TURNS_MAX; turn++) {
      let found = false;
      for (const round of wanted) found = (await does[round]()) || found;
      if (!found) return;
    }
    throw new Error("the rounds of the worker find something again and again");
  };
}
