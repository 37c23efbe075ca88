import type { ProblemBody } from "../../src/core/api.ts";

/** The only fetch of the web app: every request carries CSRF token and language, every failure is an `ApiError`. */

const BASE = "/api/v1";
/** Code of the problem made here when no answer came at all: the request may or may not have been carried out. */
export const NETWORK = "NETWORK";

export type QueryValue = string | number | boolean | null | undefined;
export type Query = Record<string, QueryValue | readonly string[]>;

export interface RequestOptions {
  query?: Query;
  body?: unknown;
  /** Sent as multipart instead of JSON. */
  form?: FormData;
  /** Same key on every retry of one attempt: the server carries it out once and repeats its answer. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/** What the server (or the missing network) said, in both languages. */
export class ApiError extends Error {
  readonly problem: ProblemBody;

  constructor(problem: ProblemBody) {
    super(`${problem.code}: ${problem.what.en}`);
    this.name = "ApiError";
    this.problem = problem;
  }

  /** True when nobody knows whether the request was carried out: repeat it with the same idempotency key. */
  get uncertain(): boolean {
    return this.problem.code === NETWORK || this.problem.status >= 500;
  }
}

const session: { csrf: string; language: string; onSignedOut: () => void } = {
  csrf: "",
  language: "zh",
  onSignedOut: () => undefined,
};

export function setCsrf(token: string): void {
  session.csrf = token;
}

export function setRequestLanguage(language: string): void {
  session.language = language;
}

/** Called whenever a request finds the session gone, so that the page can ask for a new sign-in and keep what was typed. */
export function onSignedOut(listener: () => void): void {
  session.onSignedOut = listener;
}

export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === "") continue;
    if (Array.isArray(value)) for (const one of value) search.append(name, one);
    else search.append(name, String(value));
  }
  const text = search.toString();
  return `${BASE}${path}${text ? `?${text}` : ""}`;
}

/** An address that an answer gave relative to the interface, e.g. of a document. */
export function serverAddress(relative: string): string {
  return relative.startsWith(BASE) ? relative : `${BASE}/${relative.replace(/^\//, "")}`;
}

export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  const answer = await read(response);
  if (response.ok) return answer as T;
  const problem = asProblem(answer, response);
  if (problem.code === "SIGN_IN_REQUIRED") session.onSignedOut();
  throw new ApiError(problem);
}

/** An answer that is text for the page itself, e.g. a drawing. */
export async function requestText(path: string, query: Query, signal?: AbortSignal): Promise<string> {
  const response = await send("GET", path, { query, ...(signal ? { signal } : {}) });
  if (!response.ok) throw new ApiError(asProblem(await read(response), response));
  return response.text();
}

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = {
    accept: "application/json, image/svg+xml",
    "accept-language": session.language,
  };
  if (method !== "GET" && session.csrf) headers["x-csrf-token"] = session.csrf;
  if (options.idempotencyKey) headers["idempotency-key"] = options.idempotencyKey;
  if (options.body !== undefined) headers["content-type"] = "application/json";
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (options.form) init.body = options.form;
  else if (options.body !== undefined) init.body = JSON.stringify(options.body);
  if (options.signal) init.signal = options.signal;
  try {
    return await fetch(address(path, options.query), init);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError(networkProblem());
  }
}

async function read(response: Response): Promise<unknown> {
  if (response.status === 204) return null;
  try {
    const text = await response.text();
    return text === "" ? null : JSON.parse(text);
  } catch {
    // Not JSON, or cut off on the way: a proxy's page, or the network died while the answer came.
    if (response.ok) throw new ApiError(networkProblem());
    return null;
  }
}

function asProblem(answer: unknown, response: Response): ProblemBody {
  if (typeof answer === "object" && answer !== null && "code" in answer && "what" in answer)
    return answer as ProblemBody;
  return {
    type: "about:blank",
    title: response.statusText,
    status: response.status,
    code: response.status >= 500 ? "UNAVAILABLE" : "UNEXPECTED",
    what: {
      zh: `服务器的答复无法识别（HTTP ${response.status}）`,
      en: `The server's answer could not be understood (HTTP ${response.status})`,
    },
    cure: { zh: "请稍后重试；仍不行请联系管理员", en: "Try again shortly; if it persists, ask an administrator" },
  };
}

function networkProblem(): ProblemBody {
  return {
    type: "about:blank",
    title: "Network",
    status: 0,
    code: NETWORK,
    what: { zh: "网络不通，服务器没有答复", en: "The network is down, or the server does not answer" },
    cure: {
      zh: "已填写的内容保留在本页；网络恢复后请重试，不会重复办理",
      en: "What you typed stays on this page; try again when the network is back, nothing will be done twice",
    },
  };
}

/** Server-sent events of one address; `failed` tells the caller to fall back to asking again and again. */
export function listen(path: string, heard: (data: unknown) => void, failed: () => void): () => void {
  const source = new EventSource(address(path), { withCredentials: true });
  const hear = (event: MessageEvent<string>) => {
    try {
      heard(JSON.parse(event.data));
    } catch {
      failed();
    }
  };
  source.onmessage = hear;
  for (const name of ["progress", "import", "ready", "failed"]) source.addEventListener(name, hear);
  source.onerror = () => {
    source.close();
    failed();
  };
  return () => source.close();
}

/**
 * Hears `changed` of one address as long as the page is open. The browser reconnects by itself, and what was missed
 * meanwhile counts as a change; one that the server refuses stays silent.
 */
export function listenForChanges(path: string, heard: () => void): () => void {
  const source = new EventSource(address(path), { withCredentials: true });
  let connected = false;
  source.addEventListener("changed", heard);
  source.addEventListener("ready", () => {
    if (connected) heard();
    connected = true;
  });
  return () => source.close();
}
