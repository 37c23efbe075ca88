import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  ApiError,
  address,
  onSignedOut,
  request,
  serverAddress,
  setCsrf,
  setRequestLanguage,
} from "../../web/src/api.ts";

interface Sent {
  url: string;
  init: RequestInit;
}
let sent: Sent[] = [];
let answer: () => Promise<Response> = async () => new Response("null");

beforeEach(() => {
  sent = [];
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    sent.push({ url, init });
    return answer();
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  setCsrf("");
});

function header(name: string): string | null {
  return new Headers(sent[0]?.init.headers).get(name);
}
async function failure(run: Promise<unknown>): Promise<ApiError> {
  const error = await run.catch((one: unknown) => one);
  if (!(error instanceof ApiError)) throw new Error("it did not fail as expected");
  return error;
}

test("an address leaves out what is empty and encodes the rest", () => {
  expect(address("/tasks", { q: "王 秀", cursor: undefined, due: "", limit: 0 })).toBe(
    "/api/v1/tasks?q=%E7%8E%8B+%E7%A7%80&limit=0",
  );
  expect(address("/me")).toBe("/api/v1/me");
  expect(serverAddress("/documents/1.pdf")).toBe("/api/v1/documents/1.pdf");
  expect(serverAddress("/api/v1/documents/1.pdf")).toBe("/api/v1/documents/1.pdf");
});

test("a write carries the CSRF token, the key and JSON; a read carries none of them", async () => {
  setCsrf("token");
  setRequestLanguage("en");
  answer = async () => new Response('{"ok":true}', { status: 201 });
  expect(await request("POST", "/instances", { body: { a: 1 }, idempotencyKey: "k" })).toEqual({ ok: true });
  expect([header("x-csrf-token"), header("idempotency-key"), header("content-type")]).toEqual([
    "token",
    "k",
    "application/json",
  ]);
  expect([sent[0]?.init.body, sent[0]?.init.credentials, header("accept-language")]).toEqual([
    '{"a":1}',
    "same-origin",
    "en",
  ]);
  sent = [];
  await request("GET", "/me");
  expect([header("x-csrf-token"), header("idempotency-key"), header("content-type")]).toEqual([null, null, null]);
});

test("a form goes as multipart, whose border only the browser knows", async () => {
  answer = async () => new Response("{}");
  await request("POST", "/imports", { form: new FormData() });
  expect([header("content-type"), sent[0]?.init.body instanceof FormData]).toEqual([null, true]);
});

test("a problem arrives in both languages with its code", async () => {
  const problem = { type: "", title: "", status: 409, code: "STALE", what: { zh: "已变化", en: "Changed" } };
  answer = async () => new Response(JSON.stringify(problem), { status: 409 });
  const error = await failure(request("POST", "/x"));
  expect(error.problem).toEqual(problem);
  expect(error.uncertain).toBe(false);
});

test("no answer at all leaves it open whether the request was carried out", async () => {
  answer = () => Promise.reject(new TypeError("Failed to fetch"));
  const error = await failure(request("POST", "/x"));
  expect([error.problem.code, error.uncertain]).toEqual(["NETWORK", true]);
});

test("an answer cut off on its way counts as none", async () => {
  answer = async () => new Response('{"id": "32', { status: 200 });
  expect((await failure(request("POST", "/x"))).problem.code).toBe("NETWORK");
});

test("a proxy's page instead of an answer is told as a problem, and only a server's fault is uncertain", async () => {
  answer = async () => new Response("<html>Bad gateway</html>", { status: 502 });
  const gateway = await failure(request("GET", "/x"));
  expect([gateway.problem.code, gateway.uncertain]).toEqual(["UNAVAILABLE", true]);
  answer = async () => new Response("<html>No</html>", { status: 403 });
  const refused = await failure(request("GET", "/x"));
  expect([refused.problem.code, refused.uncertain]).toEqual(["UNEXPECTED", false]);
});

test("a session that ended is announced; a wrong password is not", async () => {
  const heard: string[] = [];
  onSignedOut(() => heard.push("out"));
  const say = (code: string) => async () =>
    new Response(JSON.stringify({ type: "", title: "", status: 401, code, what: { zh: "登录", en: "Sign in" } }), {
      status: 401,
    });
  answer = say("SIGN_IN_FAILED");
  await failure(request("POST", "/sessions"));
  expect(heard).toEqual([]);
  answer = say("SIGN_IN_REQUIRED");
  await failure(request("GET", "/tasks"));
  expect(heard).toEqual(["out"]);
});

test("a request given up on purpose is no problem of the network", async () => {
  const stop = new AbortController();
  answer = () => {
    stop.abort();
    return Promise.reject(new DOMException("stopped", "AbortError"));
  };
  await expect(request("GET", "/tasks", { signal: stop.signal })).rejects.toThrow("stopped");
});
