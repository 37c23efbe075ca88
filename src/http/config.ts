import type { Logger } from "pino";

/** What the listening side is told at the start. */
export interface HttpConfig {
  /** Serves the demo accounts. */
  demo: boolean;
  /** Serves `PUT /test/clock`. */
  manualClock: boolean;
  /** Cookies carry `Secure` and the `__Host-` prefix: the outside speaks https. */
  secureCookies: boolean;
  /** How many proxies in front may be believed about the caller's address. */
  trustedProxies: number;
  /** Folder of the built pages, or null where only the API is served. */
  webRoot: string | null;
  version: string;
  logger: Logger;
  /** Failed sign-ins that one address, and one user name, may make in a minute. */
  signInFailuresPerMinuteMax: number;
  /** Requests without a session that one address may make in a minute of what is public. */
  publicRequestsPerMinuteMax: number;
  /** Papers that one address may ask about in vain in a minute. */
  verifyFailuresPerMinuteMax: number;
  /** Bearer token that `/metrics` asks for; null leaves it open, for networks that guard it themselves. */
  metricsToken: string | null;
  /** Aborted when the server is to end: it still answers, keeps nobody waiting, and says that it wants no more. */
  stopping?: AbortSignal;
}
