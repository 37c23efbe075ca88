import { HARMLESS } from "../core/operation/withdraw.ts";
import type { Text } from "../core/text.ts";
import type { Connection } from "./database.ts";
import { STANDS } from "./step-read.ts";

export interface EventRow {
  seq: number;
  at: string;
  type: string;
  actor: string | null;
  actorName: string | null;
  organisation: string | null;
  task: string | null;
  outcome: string | null;
  fromState: string | null;
  toState: string | null;
  body: Record<string, unknown>;
  hash: Buffer;
}

/** One page of a case's history in the order it happened. */
export async function listEventRows(
  tx: Connection,
  city: number,
  instance: string,
  after: number,
  limit: number,
): Promise<EventRow[]> {
  return tx.all(
    {
      name: "history-page",
      text: `select seq, at, type, actor, actor_name as "actorName", organisation, task_id as task, outcome, from_state as "fromState",
          to_state as "toState", body, hash
        from event where home_city = $1 and instance_id = $2 and seq > $3 order by seq limit $4`,
    },
    [city, instance, after, limit],
  );
}

export interface DocumentRow {
  id: string;
  instance: string;
  template: string;
  title: Text;
  organisation: string | null;
  number: string | null;
  copies: number;
  voided: { at: string; reason: string } | null;
  issuedAt: string;
}

/** Documents of a case, or of the case and its children, oldest first. */
export async function listDocumentRows(
  tx: Connection,
  city: number,
  instance: string,
  withChildren: boolean,
  after: { issuedAt: string; id: string } | null,
  limit: number,
): Promise<DocumentRow[]> {
  return tx.all(
    {
      name: "documents-page",
      text: `select d.id, d.instance_id as instance, d.template, d.title, d.organisation, d.number, d.copies, d.voided, d.issued_at as "issuedAt"
        from document d where d.home_city = $1
          and (d.instance_id = $2 or ($3::boolean and d.instance_id in (select c.id from instance c where c.home_city = $1 and c.parent = $2)))
          and ($4::text is null or (d.issued_at, d.id) > ($4::text::timestamptz, $5::text::uuid))
        order by d.issued_at, d.id limit $6`,
    },
    [city, instance, withChildren, after?.issuedAt ?? null, after?.id ?? null, limit],
  );
}

/** Organisations that take part in a case and are the reader's own, and those its open tasks lie at. */
export async function listParticipants(
  tx: Connection,
  city: number,
  instance: string,
): Promise<{ organisation: string; role: string | null }[]> {
  return tx.all(
    {
      name: "participants-of-instance",
      text: `select organisation, role from task where home_city = $1 and instance_id = $2
        union select organisation, null from participant where home_city = $1 and instance_id = $2
        union select organisation, null from event where home_city = $1 and instance_id = $2 and organisation is not null
        order by 1, 2 limit 100`,
    },
    [city, instance],
  );
}

/** Imports whose lines became this case. */
export async function listImportsOf(tx: Connection, city: number, instance: string): Promise<string[]> {
  const rows = await tx.all<{ id: string }>(
    {
      name: "imports-of-instance",
      text: "select id from import_file where home_city = $1 and instance_id = $2 order by id limit 100",
    },
    [city, instance],
  );
  return rows.map((row) => row.id);
}

/** Types (`<task>.<outcome>`) of the events by which these people have completed tasks of a case, themselves or by a substitute. */
export async function listHandledBy(
  tx: Connection,
  city: number,
  instance: string,
  users: readonly string[],
): Promise<string[]> {
  const rows = await tx.all<{ type: string }>(
    {
      name: "handled-by",
      text: `select distinct e.type from event e where e.home_city = $1 and e.instance_id = $2 and (e.actor = any($3::text[]) or e.behalf = any($3::text[]))
          and e.outcome is not null and ${STANDS} order by e.type limit 200`,
    },
    [city, instance, [...users]],
  );
  return rows.map((row) => row.type);
}

/** From which event on a case went by which variant, where it was put on another version. */
export function listPins(
  tx: Connection,
  city: number,
  instance: string,
): Promise<{ seq: number; to: string; was: string | null }[]> {
  return tx.all(
    {
      name: "history-pins",
      text: `select seq, body #>> '{event,data,to,variant}' as "to", body #>> '{event,data,was,variant}' as was from event
        where home_city = $1 and instance_id = $2 and type in ('migrated', 'migrationUndone') order by seq`,
    },
    [city, instance],
  );
}

/** When something was last done with a case; null when never. */
export async function readLastOf(on: Connection, city: number, instance: string, type: string): Promise<string | null> {
  const row = await on.one<{ at: string }>(
    {
      name: "history-last-of",
      text: "select at from event where home_city = $1 and instance_id = $2 and type = $3 order by seq desc limit 1",
    },
    [city, instance, type],
  );
  return row?.at ?? null;
}

/** Who completed the last task of a case, when nothing has happened since that another would feel; null otherwise. */
export async function readLastBy(tx: Connection, city: number, instance: string): Promise<string | null> {
  const row = await tx.one<{ actor: string | null; outcome: string | null }>(
    {
      name: "history-last-by",
      text: `select actor, outcome from event where home_city = $1 and instance_id = $2 and type <> all($3::text[])
        order by seq desc limit 1`,
    },
    [city, instance, [...HARMLESS]],
  );
  return row?.outcome === null ? null : (row?.actor ?? null);
}
