import type { SessionBody } from "../../src/core/api.ts";

export interface Answer<T> {
  status: number;
  body: T;
}

/** A signed-in caller of the real HTTP interface, by bearer token. */
export class Client {
  readonly url: string;
  readonly token: string;
  readonly me: SessionBody;

  constructor(url: string, me: SessionBody) {
    this.url = url;
    this.token = me.token;
    this.me = me;
  }

  static async signIn(url: string, username: string, password: string): Promise<Client> {
    const answer = await fetch(`${url}/api/v1/sessions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username, password }),
    });
    if (!answer.ok) throw new Error(`sign-in of ${username}: ${answer.status} ${await answer.text()}`);
    return new Client(url, (await answer.json()) as SessionBody);
  }

  async ask<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const form = body instanceof FormData;
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body !== undefined && !form ? { "content-type": "application/json" } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = answer.headers.get("content-type")?.includes("json") && text !== "";
    return { status: answer.status, body: (json ? JSON.parse(text) : text) as T };
  }

  /** The body of an answer that must have succeeded. */
  async get<T>(path: string): Promise<T> {
    return this.#expectOk(await this.ask<T>("GET", path), `GET ${path}`);
  }

  async post<T>(path: string, body?: unknown, headers?: Record<string, string>): Promise<T> {
    return this.#expectOk(await this.ask<T>("POST", path, body ?? {}, headers), `POST ${path}`);
  }

  async put<T>(path: string, body: unknown): Promise<T> {
    return this.#expectOk(await this.ask<T>("PUT", path, body), `PUT ${path}`);
  }

  async bytes(path: string): Promise<Buffer> {
    const answer = await fetch(`${this.url}/api/v1${path}`, { headers: { authorization: `Bearer ${this.token}` } });
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  #expectOk<T>(answer: Answer<T>, what: string): T {
    if (answer.status >= 300) throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}
