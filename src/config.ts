import { isIP } from "node:net";
import { homedir } from "node:os";
import { isAbsolute, resolve } from "node:path";
import type { Problem } from "./core/problem.ts";

/** Everything the process is told from outside. Read once; nothing else looks at the environment. */
export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** PostgreSQL address; null means the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly databasePoolMax: number;
  readonly dataDir: string;
  /** Folder that holds workflows, forms, templates and policies. */
  readonly home: string;
  /** Folder of the built web pages. */
  readonly webDir: string;
  readonly demo: boolean;
  readonly clock: "system" | "manual";
  /** Keys of the seals as given; null means `dataDir/keys.json`. */
  readonly keys: string | null;
  readonly zone: string;
  readonly cutoff: string;
  readonly logLevel: LogLevel;
  readonly sessionHours: number;
  /** Whether `serve` also carries out what left the cases. */
  readonly worker: boolean;
  /** Whether the outside speaks https: cookies are then sent over it alone. */
  readonly secureCookies: boolean;
  /** Proxies in front whose word about the caller's address counts. */
  readonly trustedProxies: number;
  readonly signInFailuresPerMinuteMax: number;
  readonly publicRequestsPerMinuteMax: number;
  readonly verifyFailuresPerMinuteMax: number;
  /** Ranges of private addresses (`10.1.0.0/16`) that webhooks may reach all the same, in the clear too. */
  readonly openRanges: readonly string[];
  /** `smtp://user:password@host:587`, and whom letters are from; null: none leave. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** The gateway for text messages and the secret by which it knows us; null: none leave. */
  readonly smsUrl: string | null;
  readonly smsSecret: string | null;
  /** Where the pages are found from outside: printed papers and letters name it. */
  readonly publicUrl: string | null;
  /** Where signed roots of the histories go, a folder or an address, and the key that signs them; null: none are made. */
  readonly roots: string | null;
  readonly rootsKey: string | null;
  /** What `/metrics` asks for; null leaves it open. */
  readonly metricsToken: string | null;
  /** For how long a server that is told to end still takes requests, while `/readyz` says no. */
  readonly drainSeconds: number;
}

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type ConfigResult = { config: Config; problems: [] } | { config: null; problems: Problem[] };

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment whole, or says of every bad value what would be accepted. */
export function readConfig(packageRoot: string, env: Environment = process.env): ConfigResult {
  const problems: Problem[] = [];
  const read = reader(env, problems);
  const production = env.NODE_ENV === "production";
  const home = folder(env.YIJIAO_HOME, packageRoot);
  const config: Config = Object.freeze({
    production,
    host: read.text("HOST", production ? "0.0.0.0" : "127.0.0.1"),
    port: read.whole("PORT", 3000, 0, 65_535),
    databaseUrl: read.matching("DATABASE_URL", /^postgres(ql)?:\/\/\S+$/, "postgres://user:password@host:5432/name"),
    databasePoolMax: read.whole("DATABASE_POOL", 16, 1, 500),
    dataDir: folder(env.DATA_DIR, resolve("data")),
    home,
    webDir: folder(env.YIJIAO_WEB, resolve(packageRoot, "dist/web")),
    demo: read.flag("YIJIAO_DEMO", false),
    clock: read.choice("YIJIAO_CLOCK", ["system", "manual"] as const, "system"),
    keys: read.optional("YIJIAO_KEYS"),
    zone: read.zone("YIJIAO_ZONE", "Asia/Shanghai"),
    cutoff: read.matching("YIJIAO_CUTOFF", /^([01]\d|2[0-3]):[0-5]\d$/, "17:30") ?? "17:30",
    logLevel: read.choice("LOG_LEVEL", LOG_LEVELS, "info"),
    sessionHours: read.whole("YIJIAO_SESSION_HOURS", 12, 1, 24 * 30),
    worker: read.flag("YIJIAO_WORKER", true),
    secureCookies: read.flag("YIJIAO_SECURE_COOKIES", production),
    trustedProxies: read.whole("YIJIAO_TRUSTED_PROXIES", 0, 0, 10),
    signInFailuresPerMinuteMax: read.whole("YIJIAO_SIGN_IN_FAILURES", 10, 1, 10_000),
    publicRequestsPerMinuteMax: read.whole("YIJIAO_PUBLIC_REQUESTS", 120, 1, 100_000),
    verifyFailuresPerMinuteMax: read.whole("YIJIAO_VERIFY_FAILURES", 20, 1, 10_000),
    publicUrl: read.matching("YIJIAO_PUBLIC_URL", /^https?:\/\/[^\s/?#]+$/, "https://host.example"),
    smtpUrl: read.matching("YIJIAO_SMTP_URL", /^smtps?:\/\/\S+$/, "smtp://user:password@host:587"),
    mailFrom:
      read.matching("YIJIAO_MAIL_FROM", /^[^\r\n]*[^\s@]+@[^\s@]+$/, "yijiao@example.gov.cn") ?? "yijiao@localhost",
    smsUrl: read.matching("YIJIAO_SMS_URL", /^https?:\/\/\S+$/, "https://gateway/send"),
    smsSecret: read.matching("YIJIAO_SMS_SECRET", /^whsec_[A-Za-z0-9+/=]{32,}$/, "whsec_<base64>"),
    openRanges: read.ranges("YIJIAO_OPEN_RANGES"),
    roots: read.optional("YIJIAO_ROOTS"),
    rootsKey: read.optional("YIJIAO_ROOTS_KEY"),
    metricsToken: read.optional("YIJIAO_METRICS_TOKEN"),
    drainSeconds: read.whole("YIJIAO_DRAIN_SECONDS", 0, 0, 10),
  });
  if (config.roots !== null && config.rootsKey === null)
    problems.push(unacceptable("YIJIAO_ROOTS_KEY", "yijiao roots key <file>"));
  if (production && config.demo) problems.push(forbidden("YIJIAO_DEMO"));
  if (production && config.clock === "manual") problems.push(forbidden("YIJIAO_CLOCK"));
  return problems.length === 0 ? { config, problems: [] } : { config: null, problems };
}

function reader(env: Environment, problems: Problem[]) {
  const given = (name: string) => (env[name] === undefined || env[name] === "" ? null : (env[name] ?? null));
  const bad = (name: string, accepted: string) => problems.push(unacceptable(name, accepted));
  return {
    text: (name: string, fallback: string) => given(name) ?? fallback,
    optional: given,
    whole(name: string, fallback: number, min: number, max: number): number {
      const text = given(name);
      if (text === null) return fallback;
      const value = Number(text);
      if (/^\d{1,9}$/.test(text) && value >= min && value <= max) return value;
      bad(name, `${min} – ${max}`);
      return fallback;
    },
    flag(name: string, fallback: boolean): boolean {
      const text = given(name);
      if (text === null) return fallback;
      if (text !== "0" && text !== "1") bad(name, "0, 1");
      return text === "1";
    },
    choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
      const text = given(name);
      if (text === null) return fallback;
      const found = choices.find((choice) => choice === text);
      if (found === undefined) bad(name, choices.join(", "));
      return found ?? fallback;
    },
    matching(name: string, pattern: RegExp, example: string): string | null {
      const text = given(name);
      if (text !== null && !pattern.test(text)) bad(name, example);
      return text;
    },
    ranges(name: string): string[] {
      const ranges = (given(name) ?? "").split(",").flatMap((one) => (one.trim() === "" ? [] : [one.trim()]));
      if (ranges.every(isRange)) return ranges;
      bad(name, "10.1.0.0/16,192.168.7.5");
      return [];
    },
    zone(name: string, fallback: string): string {
      const text = given(name) ?? fallback;
      try {
        new Intl.DateTimeFormat("en", { timeZone: text });
      } catch {
        bad(name, "Asia/Shanghai, Asia/Urumqi, UTC …");
      }
      return text;
    },
  };
}

function isRange(text: string): boolean {
  const [address = "", prefix, ...rest] = text.split("/");
  const bits = isIP(address) === 6 ? 128 : 32;
  return (
    isIP(address) > 0 &&
    rest.length === 0 &&
    (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
  );
}

function folder(given: string | undefined, fallback: string): string {
  if (given === undefined || given === "") return fallback;
  const path = given.startsWith("~/") ? resolve(homedir(), given.slice(2)) : given;
  return isAbsolute(path) ? path : resolve(path);
}

/** Never quotes the value: an address of a database holds a password. */
function unacceptable(name: string, accepted: string): Problem {
  return {
    code: "CONFIG_INVALID",
    path: name,
    what: { zh: `环境变量 ${name} 的值不可用`, en: `The environment variable ${name} has an unusable value` },
    cure: { zh: `可用的值：${accepted}`, en: `Accepted: ${accepted}` },
  };
}

function forbidden(name: string): Problem {
  return {
    code: "CONFIG_INVALID",
    path: name,
    what: { zh: `正式环境（NODE_ENV=production）不得设置 ${name}`, en: `${name} is refused with NODE_ENV=production` },
    cure: { zh: `去掉 ${name}，或不用 NODE_ENV=production`, en: `Unset ${name}, or do not set NODE_ENV=production` },
  };
}
