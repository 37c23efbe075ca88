import type { BlockList } from "node:net";
import cron from "node-cron";
import { outboxRound } from "../engine/carry-out.ts";
import { messagesRound } from "../engine/correlate.ts";
import type { Engine } from "../engine/engine.ts";
import { timersRound } from "../engine/fire-due.ts";
import { runsRound, schedulesRound } from "../engine/fire-scheduled.ts";
import { hooksRound } from "../engine/hook-round.ts";
import { runImports } from "../engine/import-run.ts";
import { reorganisationsRound } from "../engine/lead-on.ts";
import { type Channels, lettersRound } from "../engine/letters-round.ts";
import { migrationsRound } from "../engine/migrate-round.ts";
import type { Sender } from "../engine/notify.ts";
import { type RootsOut, rootsRound } from "../engine/sign-roots.ts";
import { sweep } from "../engine/sweep.ts";
import { worksRound } from "../engine/works.ts";
import { type Loop, startLoop } from "./loop.ts";
import { logSender } from "./senders/log.ts";
import { mailSender } from "./senders/mail.ts";
import { blockList } from "./senders/safe-post.ts";
import { smsSender } from "./senders/sms.ts";
import { webhookPost } from "./senders/webhook.ts";

const SWEEP_MS = 600_000;
/** A firing that goes through records is noticed within this time; between firings nothing waits for it. */
const RUNS_MS_MAX = 5_000;
/** A reorganisation begins on its day, and within this time of it. */
const REORGANISATIONS_MS_MAX = 5_000;
/** Work that no worker came back from is given up within this time after its last lease. */
const WORKS_MS_MAX = 5_000;
/** A message for a case that was suspended when it came is given to it within this time after it went on. */
const MESSAGES_MS_MAX = 30_000;
/** A migration is begun within this time after it was asked for. */
const MIGRATIONS_MS_MAX = 2_000;
const LETTERS_MS_MAX = 2_000;
const HOOKS_MS_MAX = 1_000;
/** An hour's roots are signed within this time of its beginning. */
const ROOTS_MS_MAX = 60_000;
/** Which minute it is, the database's clock says; the tick only makes somebody look. */
const SCHEDULES_TICK = "*/5 * * * * *";

/** Carries out what left the cases, fires timers and schedules, until stopped. Any number may run on one database. */
export function startWorker(
  engine: Engine,
  senders: readonly Sender[] = [logSender(engine.log)],
  outside: Outside = { openRanges: [] },
): Loop {
  const opened = blockList(outside.openRanges);
  const post = webhookPost(opened);
  const channels = channelsOf(outside, opened);
  const { log } = engine;
  const { roots } = outside;
  const loops = [
    startLoop("outbox", log, () => outboxRound(engine, senders)),
    startLoop("timers", log, () => timersRound(engine)),
    startLoop("imports", log, async () => (await runImports(engine)) > 0),
    startTicks(engine),
    startLoop("work", log, () => worksRound(engine), WORKS_MS_MAX),
    startLoop("webhooks", log, () => hooksRound(engine, post), HOOKS_MS_MAX),
    startLoop("letters", log, () => lettersRound(engine, channels), LETTERS_MS_MAX),
    startLoop("messages", log, () => messagesRound(engine), MESSAGES_MS_MAX),
    startLoop("runs", log, () => runsRound(engine), RUNS_MS_MAX),
    startLoop("reorganisations", log, () => reorganisationsRound(engine), REORGANISATIONS_MS_MAX),
    ...(roots ? [startLoop("roots", log, () => rootsRound(engine, roots), ROOTS_MS_MAX)] : []),
    startLoop("migrations", log, () => migrationsRound(engine), MIGRATIONS_MS_MAX),
    startLoop("sweep", log, () => sweep(engine), SWEEP_MS, SWEEP_MS),
  ];
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

/** What the configuration says of the world outside. */
export interface Outside {
  openRanges: readonly string[];
  smtpUrl?: string | null;
  mailFrom?: string;
  smsUrl?: string | null;
  smsSecret?: string | null;
  publicUrl?: string | null;
  roots?: RootsOut | null;
}

function channelsOf(outside: Outside, opened: BlockList): Channels {
  const { smtpUrl, mailFrom: from = "", smsUrl, smsSecret, publicUrl = null } = outside;
  return {
    mail: smtpUrl ? mailSender({ url: smtpUrl, from, publicUrl }) : null,
    sms: smsUrl && smsSecret ? smsSender({ url: smsUrl, secret: smsSecret, opened }) : null,
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
