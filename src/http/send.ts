import type { Response } from "express";
import type { Reply } from "./route.ts";

/** Sent while nothing happens, so that proxies keep the connection. */
const EVENTS_PING_MS = 15_000;

/** Writes an answer. Nothing of a case may stay in a shared cache. */
export async function send(response: Response, reply: Reply, stopping?: AbortSignal): Promise<void> {
  response.set("Cache-Control", "no-store");
  switch (reply.kind) {
    case "json":
      response.set(reply.headers ?? {}).status(reply.status);
      if (reply.status === 204) response.end();
      else response.type("application/json").send(JSON.stringify(reply.body));
      return;
    case "bytes":
      response
        .set(reply.headers ?? {})
        .status(200)
        .type(reply.mediaType)
        .send(reply.body);
      return;
    case "events":
      return sendEvents(response, reply.run, stopping);
    case "written":
      return reply.write(response);
  }
}

async function sendEvents(
  response: Response,
  run: (send: (event: string, data: unknown) => void, closed: AbortSignal) => Promise<void>,
  stopping?: AbortSignal,
): Promise<void> {
  const closed = new AbortController();
  response.on("close", () => closed.abort());
  // Whoever left before this is not heard leaving.
  if (response.destroyed) closed.abort();
  // Pages ask anew by themselves, and reach a server that stays.
  const over = stopping === undefined ? closed.signal : AbortSignal.any([closed.signal, stopping]);
  response.status(200).set({ "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" });
  response.flushHeaders();
  const ping = setInterval(() => response.write(": ping\n\n"), EVENTS_PING_MS);
  try {
    await run((event, data) => {
      if (!closed.signal.aborted) response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    }, over);
  } finally {
    clearInterval(ping);
    response.end();
  }
}
