/** States of a draft: nothing typed, waiting for a pause, on its way, saved, kept here only, kept until one signs in, or not wanted. */
export type DraftState =
  | { kind: "clean" }
  | { kind: "waiting" }
  | { kind: "saving" }
  | { kind: "saved"; at: string }
  | { kind: "keptHere" }
  | { kind: "signedOut" }
  | { kind: "refused" };

export type DraftData = Record<string, unknown>;

export interface DraftPorts {
  /**
   * Answers when it was saved, "unreachable" to try again later, "signedOut" to try again once somebody has signed in, or
   * "refused" when trying again is useless.
   */
  save(data: DraftData): Promise<{ savedAt: string } | "unreachable" | "signedOut" | "refused">;
  /** Keeps on this device what the server does not have yet; null once it has. */
  keep(data: DraftData | null): void;
  /** Calls back after so many milliseconds; the answer cancels it. */
  later(callback: () => void, milliseconds: number): () => void;
  changed(state: DraftState): void;
}

export const DRAFT_PAUSE_MS = 1_000;
const RETRY_FIRST_MS = 4_000;
const RETRY_LONGEST_MS = 60_000;

/** Saves what is typed after each pause, never two at once, the newest last; keeps it here while the server is away. */
export class DraftKeeper {
  readonly #ports: DraftPorts;
  #newest: DraftData | null = null;
  #saving = false;
  #stopped = false;
  #retryMs = RETRY_FIRST_MS;
  #cancel: () => void = () => undefined;

  constructor(ports: DraftPorts) {
    this.#ports = ports;
  }

  typed(data: DraftData): void {
    if (this.#stopped) return;
    this.#newest = data;
    this.#ports.keep(data);
    this.#schedule(DRAFT_PAUSE_MS);
    if (!this.#saving) this.#ports.changed({ kind: "waiting" });
  }

  /** Saves at once, e.g. when the network is back. */
  async flush(): Promise<void> {
    this.#cancel();
    if (this.#stopped || this.#saving || this.#newest === null) return;
    const sent = this.#newest;
    this.#saving = true;
    this.#ports.changed({ kind: "saving" });
    const answer = await this.#ports.save(sent);
    this.#saving = false;
    if (typeof answer === "object" && this.#newest === sent) this.#onServer();
    if (this.#stopped) return;
    if (answer === "unreachable") this.#unreachable();
    else if (typeof answer === "string") this.#ports.changed({ kind: answer });
    else this.#saved(answer.savedAt);
  }

  /** The step is done or left: nothing is sent from here on. */
  stop(forget: boolean): void {
    this.#stopped = true;
    this.#cancel();
    if (forget) this.#ports.keep(null);
  }

  #unreachable(): void {
    this.#ports.changed({ kind: "keptHere" });
    this.#schedule(this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_LONGEST_MS);
  }

  #onServer(): void {
    this.#newest = null;
    this.#ports.keep(null);
  }

  #saved(at: string): void {
    this.#retryMs = RETRY_FIRST_MS;
    if (this.#newest === null) {
      this.#ports.changed({ kind: "saved", at });
      return;
    }
    this.#ports.changed({ kind: "waiting" });
    this.#schedule(DRAFT_PAUSE_MS);
  }

  #schedule(milliseconds: number): void {
    this.#cancel();
    this.#cancel = this.#ports.later(() => void this.flush(), milliseconds);
  }
}
