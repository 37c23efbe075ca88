/**
 * Idempotency keys for one thing a person does: the same content keeps its key however often it is sent, until an answer
 * settles it. Another content is another attempt.
 */
export class Attempt {
  #content: string | null = null;
  #key = "";

  keyFor(content: unknown): string {
    const text = JSON.stringify(content);
    if (this.#content !== text) {
      this.#content = text;
      this.#key = randomKey();
    }
    return this.#key;
  }

  /** The server has said yes or no: whatever comes next is a new attempt. */
  settle(): void {
    this.#content = null;
  }
}

/** 128 random bits; `crypto.randomUUID` is missing on plain http, where many offices run. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
