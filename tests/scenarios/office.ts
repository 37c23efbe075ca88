import type {
  BulkResult,
  DemoAccount,
  ImportBody,
  InstanceDetail,
  Moved,
  Page,
  TaskDetail,
  TaskItem,
} from "../../src/core/api.ts";
import { openingData, sendable } from "../../web/src/task/form-data.ts";
import { Client } from "../helpers/client.ts";

const POLLS_MAX = 1200;
const POLL_MS = 100;
const ROUNDS_MAX = 40;
const BULK_MAX = 100;
/** How often a task is read again that has moved on meanwhile. */
const READS_MAX = 3;

export interface RosterFile {
  name: string;
  bytes: Buffer;
}

interface Doing {
  task: TaskItem;
  outcome: string;
  data?: Record<string, unknown>;
}

/** What an officer does with a task, told by its workflow and state; null leaves it lying. */
export type Decide = (task: TaskItem) => { outcome: string; data?: Record<string, unknown> } | null;

/** The people of the demonstration, each signed in when first needed. */
export class Office {
  readonly url: string;
  readonly accounts: DemoAccount[];
  readonly #clients = new Map<string, Promise<Client>>();

  private constructor(url: string, accounts: DemoAccount[]) {
    this.url = url;
    this.accounts = accounts;
  }

  static async open(url: string): Promise<Office> {
    const answer = await fetch(`${url}/api/v1/demo/accounts`);
    return new Office(url, ((await answer.json()) as Page<DemoAccount>).items);
  }

  as(username: string): Promise<Client> {
    const account = this.accounts.find((one) => one.username === username);
    if (!account) throw new Error(`the demonstration has no ${username}`);
    const known = this.#clients.get(username);
    if (known) return known;
    const client = Client.signIn(this.url, account.username, account.password);
    this.#clients.set(username, client);
    return client;
  }

  /** Uploads a roster and waits until every line has been checked. */
  async imports(username: string, file: RosterFile, division: string, replaces?: string): Promise<ImportBody> {
    const client = await this.as(username);
    const form = new FormData();
    form.set("workflow", "handover");
    form.set("division", division);
    if (replaces) form.set("replaces", replaces);
    form.set("file", new Blob([new Uint8Array(file.bytes)]), file.name);
    const { id } = await client.post<ImportBody>("/imports", form);
    return until(
      () => client.get<ImportBody>(`/imports/${id}`),
      (body) => body.status === "ready" || body.status === "failed",
    );
  }

  /**
   * Works every open task that `decide` would act on, as the people who hold them, until nothing of it is left and what
   * was to come of it is `reached`: what the worker carries out meanwhile is waited for, never guessed at. `watcher` is
   * somebody who may see all of the tasks.
   */
  async work(watcher: string, decide: Decide, reached: () => Promise<boolean>): Promise<void> {
    for (let polls = 0, rounds = 0; polls < POLLS_MAX && rounds < ROUNDS_MAX; polls++) {
      const todo = (await this.openTasks(watcher)).flatMap((task) => {
        const decision = decide(task);
        return decision ? [{ task, ...decision }] : [];
      });
      if (todo.length === 0 && (await reached())) return;
      const groups = new Map<string, Doing[]>();
      for (const one of todo) groups.set(groupKey(one), [...(groups.get(groupKey(one)) ?? []), one]);
      for (const group of groups.values()) await this.#workGroup(group);
      if (todo.length > 0) rounds += 1;
      else await pause(POLL_MS);
    }
    const left = await this.openTasks(watcher);
    throw new Error(
      `what was worked for was not reached; there are still ${left.map(describe).join(", ") || "no tasks"}`,
    );
  }

  openTasks(watcher: string): Promise<TaskItem[]> {
    return this.all<TaskItem>(watcher, "/tasks?scope=all&limit=100");
  }

  async #workGroup(group: Doing[]): Promise<void> {
    const first = group[0];
    if (!first) return;
    const { outcome, data = {} } = first;
    const client = await this.as(this.holder(first.task));
    if (!first.task.bulk || group.length === 1) {
      for (const { task } of group) await this.complete(client, task.id, outcome, data);
      return;
    }
    for (let at = 0; at < group.length; at += BULK_MAX) {
      const tasks = group.slice(at, at + BULK_MAX).map(({ task }) => task.id);
      const { results } = await client.post<BulkResult>("/tasks/complete", { tasks, outcome, data });
      const failed = results.find(({ ok }) => !ok);
      if (failed) throw new Error(`${describe(first.task)}: ${JSON.stringify(failed.problem)}`);
    }
  }

  /** Does one task as the page does: opens it, lets the case fill the form, puts in what is given, and sends. */
  async complete(client: Client, task: string, outcome: string, data: Record<string, unknown> = {}): Promise<Moved> {
    for (let again = READS_MAX; ; again--) {
      const { form, data: known, revision } = await client.get<TaskDetail>(`/tasks/${task}`);
      const filled = form ? { ...sendable(form, openingData(form, known, null, null)), ...data } : data;
      try {
        return await client.post<Moved>(`/tasks/${task}/complete`, { outcome, data: filled, revision });
      } catch (error) {
        // The worker has moved the case on since it was read: whoever is told so looks again and decides.
        if (again === 0 || !String(error).includes('"STALE"')) throw error;
      }
    }
  }

  /** The first open task of a workflow and state (`funeral-subsidy review`), perhaps of one case, which is waited for. */
  async taskAt(watcher: string, at: string, instance?: string): Promise<TaskItem> {
    const [workflow, state = ""] = at.split(" ");
    const isIt = (one: TaskItem) =>
      one.workflow === workflow &&
      (instance === undefined || one.instance === instance) &&
      (one.state === state || one.state.startsWith(`${state}.`));
    const found = await until(
      async () => (await this.openTasks(watcher)).find(isIt),
      (task) => task !== undefined,
    );
    if (!found) throw new Error(at);
    return found;
  }

  /** Somebody who holds that task does it; fields named in `papers` get a scan. */
  async does(
    watcher: string,
    at: string,
    outcome: string,
    data: Record<string, unknown> = {},
    papers: readonly string[] = [],
  ): Promise<TaskItem> {
    const task = await this.taskAt(watcher, at);
    const client = await this.as(this.holder(task));
    await this.complete(client, task.id, outcome, { ...data, ...(await this.scans(client, papers)) });
    return task;
  }

  /** A scan handed in for each of these fields. */
  async scans(client: Client, fields: readonly string[]): Promise<Record<string, string[]>> {
    const handedIn = await Promise.all(
      fields.map(async (field): Promise<[string, string[]]> => [field, [await scan(client)]]),
    );
    return Object.fromEntries(handedIn);
  }

  /** The values of a record in the clear, for a reason that is written down. */
  async clear(username: string, type: string, id: string, reason: string): Promise<Record<string, unknown>> {
    const client = await this.as(username);
    return (await client.post<{ data: Record<string, unknown> }>(`/records/${type}/${id}/unmask`, { reason })).data;
  }

  /** Somebody of the demonstration who holds the task's role at its organisation. */
  holder(task: TaskItem): string {
    const holds = (one: DemoAccount) =>
      one.organisations.includes(task.organisationName) && one.roles.includes(task.role);
    const account = this.accounts.find(holds);
    if (!account) throw new Error(`nobody of the demonstration holds ${describe(task)}`);
    return account.username;
  }

  /** The page after page of a list, as one. */
  async all<T>(username: string, path: string): Promise<T[]> {
    const client = await this.as(username);
    const items: T[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const next: string = cursor && `${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;
      const page: Page<T> = await client.get(`${path}${next}`);
      items.push(...page.items);
      cursor = page.next;
    }
    return items;
  }

  /** Sets the one clock of the server. Sessions run by it too: whoever acts next signs in again. */
  async clock(now: string): Promise<void> {
    const answer = await fetch(`${this.url}/api/v1/test/clock`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ now }),
    });
    if (!answer.ok) throw new Error(`the clock could not be set: ${answer.status} ${await answer.text()}`);
    this.#clients.clear();
  }

  async instance(username: string, id: string): Promise<InstanceDetail> {
    return (await this.as(username)).get<InstanceDetail>(`/instances/${id}`);
  }
}

function groupKey({ task, outcome, data }: Doing): string {
  return [task.organisation, task.role, task.workflow, task.state, outcome, JSON.stringify(data ?? {})].join("|");
}

function describe(task: TaskItem): string {
  return `${task.workflow} ${task.state} (${task.role} at ${task.organisationName}, ${task.number})`;
}

async function scan(client: Client): Promise<string> {
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(Buffer.from("%PDF-1.7 扫描件"))]), "扫描件.pdf");
  return (await client.post<{ id: string }>("/attachments", form)).id;
}

export async function until<T>(ask: () => Promise<T>, done: (value: T) => boolean): Promise<T> {
  for (let polls = 0; polls < POLLS_MAX; polls++) {
    const value = await ask();
    if (done(value)) return value;
    await pause(POLL_MS);
  }
  throw new Error("what was waited for did not come");
}

function pause(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}
