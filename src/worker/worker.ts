import cron from "node-cron";
import { outboxRound } from "../engine/carry-out.ts";
import type { Engine } from "../engine/engine.ts";
import { timersRound } from "../engine/fire-due.ts";
import { runsRound, schedulesRound } from "../engine/fire-scheduled.ts";
import { runImports } from "../engine/import-run.ts";
import { reorganisationsRound } from "../engine/lead-on.ts";
import type { Sender } from "../engine/notify.ts";
import { sweep } from "../engine/sweep.ts";
import { type Loop, startLoop } from "./loop.ts";
import { logSender } from "./senders/log.ts";

const SWEEP_MS = 600_000;
/** A firing that goes through records is noticed within this time; between firings nothing waits for it. */
const RUNS_MS_MAX = 5_000;
/** A reorganisation begins on its day, and within this time of it. */
const REORGANISATIONS_MS_MAX = 5_000;
/** Which minute it is, the database's clock says; the tick only makes somebody look. */
const SCHEDULES_TICK = "*/5 * * * * *";

/** Carries out what left the cases, fires timers and schedules, until stopped. Any number may run on one database. */
export function startWorker(engine: Engine, senders: readonly Sender[] = [logSender(engine.log)]): Loop {
  const { log } = engine;
  const loops = [
    startLoop("outbox", log, () => outboxRound(engine, senders)),
    startLoop("timers", log, () => timersRound(engine)),
    startLoop("imports", log, async () => (await runImports(engine)) > 0),
    startTicks(engine),
    startLoop("runs", log, () => runsRound(engine), RUNS_MS_MAX),
    startLoop("reorganisations", log, () => reorganisationsRound(engine), REORGANISATIONS_MS_MAX),
    startLoop("sweep", log, () => sweep(engine), SWEEP_MS, SWEEP_MS),
  ];
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

function startTicks(engine: Engine): Loop {
  let running: Promise<unknown> = Promise.resolve();
  const task = cron.schedule(
    SCHEDULES_TICK,
    () => {
      running = schedulesRound(engine).catch((error: unknown) => engine.log.error({ err: error }, "a schedule failed"));
      return running;
    },
    { noOverlap: true, unref: true, suppressMissedWarning: true },
  );
  return {
    stop: async () => {
      await task.destroy();
      await running;
    },
  };
}
