import { createTransport } from "nodemailer";
import type { SendLetter } from "../../engine/letters-round.ts";
import { subjectOf, textOf } from "./letter-words.ts";

const MS_MAX = 20_000;

export interface MailOptions {
  /** `smtp://user:password@host:587` or `smtps://…`. */
  url: string;
  from: string;
  publicUrl: string | null;
}

/** E-mail by SMTP, one connection a letter. The id of the message stays the same when it is sent again. */
export function mailSender({ url, from, publicUrl }: MailOptions): SendLetter {
  const transport = createTransport({
    ...serverOf(new URL(url)),
    connectionTimeout: MS_MAX,
    greetingTimeout: MS_MAX,
    socketTimeout: MS_MAX,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.replace(/^.*@/, "").replace(/[^A-Za-z0-9.-].*$/, "") || "yijiao";
  return async (letter) => {
    try {
      await transport.sendMail({
        from,
        to: { name: "", address: letter.to },
        subject: subjectOf(letter),
        text: textOf(letter, publicUrl),
        messageId: `<${letter.id}@${domain}>`,
        headers: { "Auto-Submitted": "auto-generated" },
      });
      return null;
    } catch (error) {
      return faultOf(error);
    }
  };
}

function serverOf({ protocol, hostname, port, username, password }: URL) {
  const secure = protocol === "smtps:";
  const auth =
    username === "" ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } };
  // A password goes to nobody in the clear, also where the server offers nothing better.
  const tls = !secure && username !== "" ? { requireTLS: true } : {};
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port || (secure ? 465 : 587)),
    secure,
    ...tls,
    ...auth,
  };
}

/** The code and the class of the answer; its words may quote the address. 5xx: this letter will never be taken. */
function faultOf(error: unknown): { code: string; final: boolean } {
  const answer: unknown = error instanceof Error ? Reflect.get(error, "responseCode") : null;
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : null;
  if (typeof answer === "number") return { code: `SMTP_${answer}`, final: answer >= 550 && answer <= 559 };
  return { code: typeof code === "string" && /^[A-Z0-9_]{1,40}$/.test(code) ? code : "NOT_REACHED", final: false };
}
