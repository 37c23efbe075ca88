import type { BlockList } from "node:net";
import { Webhook } from "standardwebhooks";
import type { Post } from "../../engine/hook-round.ts";
import { safePost } from "./safe-post.ts";

/** Sends CloudEvents signed by the rules of Standard Webhooks. */
export function webhookPost(opened: BlockList): Post {
  return async ({ url, id, now, secret, body }) => {
    const at = new Date(now);
    const headers = {
      "content-type": "application/cloudevents+json; charset=utf-8",
      "user-agent": "yijiao",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": new Webhook(secret, { format: "raw" }).sign(id, at, body),
    };
    return safePost(url, headers, body, opened);
  };
}
