import type { BlockList } from "node:net";
import { Webhook } from "standardwebhooks";
import type { SendLetter } from "../../engine/letters-round.ts";
import { smsOf } from "./letter-words.ts";
import { safePost } from "./safe-post.ts";

export interface SmsOptions {
  url: string;
  /** `whsec_…`: by it the gateway knows us. */
  secret: string;
  opened: BlockList;
}

/** Text messages by a gateway of the installation's own: `{ id, to, text }`, signed by the rules of Standard Webhooks. */
export function smsSender({ url, secret, opened }: SmsOptions): SendLetter {
  return async (letter) => {
    const { id, to } = letter;
    const body = JSON.stringify({ id, to, text: smsOf(letter) });
    const at = new Date();
    const headers = {
      "content-type": "application/json; charset=utf-8",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": new Webhook(secret).sign(id, at, body),
    };
    const sent = await safePost(url, headers, body, opened);
    if ("failed" in sent) return { code: sent.failed, final: sent.refused };
    if (sent.answer >= 200 && sent.answer < 300) return null;
    return { code: `HTTP_${sent.answer}`, final: sent.answer === 400 || sent.answer === 422 };
  };
}
