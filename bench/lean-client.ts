import { Agent, request } from "node:http";
import type { Answer } from "../tests/helpers/client.ts";

/** A caller that costs little: it shares its cores with what is measured, and `fetch` takes as much CPU as the server. */
export class LeanClient {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = `${url}/api/v1`;
    this.#token = token;
  }

  post<T>(path: string, body: unknown): Promise<Answer<T>> {
    const bytes = Buffer.from(JSON.stringify(body));
    const headers = {
      authorization: `Bearer ${this.#token}`,
      "content-type": "application/json",
      "content-length": bytes.length,
    };
    return new Promise((done, failed) => {
      const sent = request(`${this.#url}${path}`, { method: "POST", agent: this.#agent, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", failed);
        answer.on("end", () => {
          const text = Buffer.concat(parts).toString();
          done({ status: answer.statusCode ?? 0, body: JSON.parse(text) as T });
        });
      });
      sent.on("error", failed);
      sent.end(bytes);
    });
  }
}
