/**
 * A worker for Yijiao: asks for work on some topics, does it, and says what came of it. No dependency but `fetch`, so it may
 * be copied into any program.
 *
 *     working ──stop()──▶ stopping (what is in hand is finished) ──▶ stopped
 */

export interface Work {
  id: string;
  instance: string;
  number: string;
  topic: string;
  token: string;
  leaseUntil: string;
  attempt: number;
  attemptsMax: number;
  data: Record<string, unknown>;
}

/** Does one piece of work; what it returns reaches the case as the data of `<id>.done`. `lost` is told when the lease is gone. */
export type Handler = (work: Work, lost: AbortSignal) => Promise<Record<string, unknown>>;

export interface WorkerOptions {
  /** Address of the server, e.g. `https://yijiao.example`. */
  url: string;
  username: string;
  password: string;
  topics: Record<string, Handler>;
  /** Pieces in hand at a time. */
  atOnce?: number;
  leaseSeconds?: number;
  /** How long one request waits for work. */
  waitSeconds?: number;
  say?: (what: string) => void;
}

/** Thrown by a handler: why this attempt failed. `final` gives up at once; anything else that is thrown is tried again. */
export class WorkFailed extends Error {
  readonly code: string;
  readonly final: boolean;
  readonly retryAfterSeconds: number;

  constructor(code: string, more: { reason?: string; final?: boolean; retryAfterSeconds?: number } = {}) {
    super(more.reason ?? "");
    this.code = code;
    this.final = more.final ?? false;
    this.retryAfterSeconds = more.retryAfterSeconds ?? 0;
  }
}

const PAUSE_MS_MIN = 250;
const PAUSE_MS_MAX = 30_000;
/** An answer is repeated until it arrives, or its lease has long ended: the server takes it once. */
const ANSWER_TRIES_MAX = 8;

export interface Worker {
  /** Takes nothing more; resolves when what is in hand is finished. */
  stop(): Promise<void>;
}

export function startWorker(options: WorkerOptions): Worker {
  const stopping = new AbortController();
  const calls = connect(options);
  const lanes = Array.from({ length: options.atOnce ?? 1 }, () => lane(options, calls, stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(lanes);
    },
  };
}

async function lane(options: WorkerOptions, call: Call, stopping: AbortSignal): Promise<void> {
  const { topics, leaseSeconds = 60, waitSeconds = 30, say = () => {} } = options;
  let pause = PAUSE_MS_MIN;
  while (!stopping.aborted) {
    try {
      const wish = { topics: Object.keys(topics), max: 1, leaseSeconds, waitSeconds };
      const { items } = await call<{ items: Work[] }>("/work/lease", wish, stopping);
      pause = PAUSE_MS_MIN;
      for (const work of items) await doOne(options, call, work);
    } catch (error) {
      if (stopping.aborted) return;
      say(`no work could be taken: ${String(error)}`);
      await rest(pause, stopping);
      pause = Math.min(pause * 2, PAUSE_MS_MAX);
    }
  }
}

async function doOne(
  { topics, leaseSeconds = 60, say = () => {} }: WorkerOptions,
  call: Call,
  work: Work,
): Promise<void> {
  const lost = new AbortController();
  const { id, token } = work;
  const beat = setInterval(
    () => {
      call(`/work/${id}/heartbeat`, { token, leaseSeconds }).catch((error: unknown) => {
        if (error instanceof Refused && error.code === "WORK_LOST") lost.abort();
      });
    },
    (leaseSeconds * 1_000) / 3,
  );
  try {
    const handle = topics[work.topic];
    if (!handle) throw new WorkFailed("TOPIC_UNKNOWN");
    const data = await handle(work, lost.signal);
    await answer(call, `/work/${id}/complete`, { token, data });
    say(`done ${work.topic} ${work.number}`);
  } catch (error) {
    if (error instanceof Refused) {
      say(`not taken ${work.topic} ${work.number}: ${error.code}`);
      return;
    }
    const failed = error instanceof WorkFailed ? error : new WorkFailed("HANDLER_FAILED", { reason: nameOf(error) });
    const { code, final, retryAfterSeconds, message: reason } = failed;
    say(`failed ${work.topic} ${work.number}: ${code}`);
    await answer(call, `/work/${id}/fail`, { token, code, reason, final, retryAfterSeconds }).catch((late: unknown) =>
      say(`the failure was not taken: ${String(late)}`),
    );
  } finally {
    clearInterval(beat);
  }
}

/** Never the message: it may quote what the case is about. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}

async function answer(call: Call, path: string, body: object): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await call(path, body);
      return;
    } catch (error) {
      if (error instanceof Refused || tries >= ANSWER_TRIES_MAX) throw error;
      await rest(Math.min(PAUSE_MS_MIN * 2 ** tries, PAUSE_MS_MAX));
    }
  }
}

/** The server has decided: asking again changes nothing. */
export class Refused extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

type Call = <T>(path: string, body: object, signal?: AbortSignal) => Promise<T>;

/** Signs in when first needed, and again when the session has ended. */
function connect({ url, username, password }: WorkerOptions): Call {
  let token: Promise<string> | null = null;
  const post = (path: string, body: object, bearer: string | null, signal?: AbortSignal) =>
    fetch(`${url}/api/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    });
  const signIn = async () => {
    const response = await post("/sessions", { username, password }, null);
    if (!response.ok) throw new Error(`signing in was answered ${response.status}`);
    return ((await response.json()) as { token: string }).token;
  };
  return async <T>(path: string, body: object, signal?: AbortSignal): Promise<T> => {
    for (let signedIn = false; ; signedIn = true) {
      token ??= signIn();
      const mine = token;
      const response = await mine
        .then((bearer) => post(path, body, bearer, signal))
        .catch((error: unknown) => {
          if (token === mine) token = null;
          throw error;
        });
      if (response.ok) return (await response.json()) as T;
      if (response.status === 401 && !signedIn) {
        if (token === mine) token = null;
        continue;
      }
      const { code = "UNKNOWN" } = (await response.json().catch(() => ({}))) as { code?: string };
      if (response.status >= 500 || response.status === 429) throw new Error(`answered ${response.status} ${code}`);
      throw new Refused(code);
    }
  };
}

function rest(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      done();
    });
  });
}
