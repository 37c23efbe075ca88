import { Agent, type IncomingMessage, request } from "node:http";
import { json } from "node:stream/consumers";
import type { Answer } from "../tests/helpers/client.ts";

/** A caller that does little else than send and read: it shares its cores with what is measured. */
export class LeanClient {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = `${url}/api/v1`;
    this.#token = token;
  }

  async post<T>(path: string, body: unknown): Promise<Answer<T>> {
    const bytes = Buffer.from(JSON.stringify(body));
    const headers = {
      authorization: `Bearer ${this.#token}`,
      "content-type": "application/json",
      "content-length": bytes.length,
    };
    const answer = await new Promise<IncomingMessage>((done, failed) => {
      const sent = request(`${this.#url}${path}`, { method: "POST", agent: this.#agent, headers }, done);
      sent.on("error", failed);
      sent.end(bytes);
    });
    return { status: answer.statusCode ?? 0, body: (await json(answer)) as T };
  }
}
