import { v7 as uuidv7 } from "uuid";
import type { WorkflowInput } from "../core/definition/model.ts";
import type { SettingWanted } from "../core/machine/model.ts";
import type { Text } from "../core/text.ts";
import type { OutboxRow } from "../store/rows.ts";
import type { Announcement } from "./announce.ts";
import type { Engine } from "./engine.ts";
import type { Case } from "./stored.ts";

/**
 * What leaves a case after its step committed: `outbox.kind` and `outbox.body`. `outbox.instance_id` is the case that
 * wrote the row, except for `join`, where it is the parent that waits. Each is carried out at least once by the worker;
 * every one is written so that doing it again changes nothing.
 */
export type OutboxMessage =
  /**
   * Start the children of an invoke: one, one per item, one per imported line, or one per group of other children.
   * one per record; `after` is how far it has come: the last line, the count of items, the last record or place.
   * Where one begins after the other it rests until the one before is over, which wakes it.
   */
  | { kind: "spawn"; body: { invoke: string; state: string; input: WorkflowInput; after?: number | string } }
  /**
   * A child ended (`milestone` null) or reached a milestone: the parent may be waiting for all of them. `spawn`: the set
   * is complete, and has perhaps nobody in it.
   */
  | { kind: "join"; body: { invoke: string; milestone: string | null; spawn?: string } }
  /** End the children of an invoke whose state was left; with `spawn`, those of that set alone. */
  | { kind: "cancel"; body: { invoke: string; reason: Text; spawn?: string } }
  /**
   * Send a message by name to children, the parent, or one case. `after` is how far a run over children has come. `of`: it
   * is for a child that was suspended then, and this is the id of the message to all of them.
   */
  | {
      kind: "emit";
      body: {
        name: string;
        to: { children: string } | { parent: true } | { instance: string };
        data?: Record<string, unknown>;
        after?: string;
        of?: string;
      };
    }
  /** Put a setting in force that a step decided; those who supervise learn of it when that cannot be. */
  | { kind: "setting"; body: SettingOrder }
  /** Something happened to a case: whoever asked to be told has it delivered. */
  | { kind: "announce"; body: Announcement }
  /** A case waits for a message about something (`key`, a digest), or one has come: whatever fits is delivered. */
  | { kind: "await"; body: { invoke: string; name: string; key: string } }
  | { kind: "correlate"; body: { message: string } }
  /** Work of a case that external workers have given up: `<invoke>.failed` is sent, or the supervisors are told. */
  | { kind: "unserved"; body: { work: string; invoke: string } }
  /** Tell those who hold a role at an organisation, or one user, in the application. */
  | {
      kind: "notify";
      body: { organisation?: string; role?: string; user?: string; template: string; text: Text };
    };

export interface SettingOrder {
  wanted: SettingWanted & { from: string };
  /** Where the case lies and who takes part in it: it changes nothing for others. */
  within: string;
  parties: string[];
  author: string;
  number: string;
  tell: { organisation: string; role: string };
}

/**
 * Children are keyed `<id of the spawning outbox row>:<key>`: a state entered again starts a new set beside the old
 * one, and a join can tell whether the set it looks at is complete yet.
 */
export function childKey(spawn: string, key: string): string {
  return `${spawn}:${key}`;
}

export function spawnOf(childKey: string): string {
  return childKey.slice(0, 36);
}

/** A message as it is written with the step of a case, personal values sealed. */
export function outboxRow(engine: Engine, by: Case, { kind, body }: OutboxMessage, at: string, to = by.id): OutboxRow {
  return { id: uuidv7(), by: by.id, instance_id: to, kind, body: engine.sealer.seal(body), ready_at: at };
}
