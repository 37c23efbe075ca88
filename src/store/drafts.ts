import { validate } from "uuid";
import type { Decision, DraftContent, DraftKind, DraftStatus, Submission } from "../core/draft/model.ts";
import type { Connection } from "./database.ts";

export interface DraftRow {
  id: string;
  kind: DraftKind;
  workflow: string;
  division: string | null;
  baseVersion: number | null;
  title: string;
  status: DraftStatus;
  rev: number;
  content: DraftContent;
  authors: string[];
  /** Who wrote last. */
  savedBy: string;
  organisation: string | null;
  origin: "person" | "release" | "import";
  submission: Submission | null;
  decision: Decision | null;
  createdAt: string;
  updatedAt: string;
}

const COLUMNS = `id, kind, workflow, division, base_version as "baseVersion", title, status, rev, authors, saved_by as "savedBy", organisation,
  origin, submission, decision, created_at as "createdAt", updated_at as "updatedAt"`;

export interface DraftQuery {
  status: DraftStatus[];
  workflow: string | null;
  division: string | null;
  /** One of its authors. */
  author: string | null;
  limit: number;
  /** Id of the last one already read. */
  after: string | null;
}

/** Drafts without what they say, the last begun first (ids grow with time). */
export async function listDrafts(db: Connection, query: DraftQuery): Promise<Omit<DraftRow, "content">[]> {
  return db.all(
    {
      name: "drafts-list",
      text: `select ${COLUMNS} from draft
        where status = any(string_to_array($1::text, ',')) and ($2::text is null or workflow = $2)
          and ($3::text is null or division = $3)
          and ($4::text is null or id < $4::text::uuid) and ($6::text is null or $6::text = any(authors))
        order by id desc limit $5::int`,
    },
    [query.status.join(","), query.workflow, query.division, query.after, query.limit, query.author],
  );
}

export async function readDraft(db: Connection, id: string): Promise<DraftRow | null> {
  if (!validate(id)) return null;
  return db.one({ name: "draft-read", text: `select ${COLUMNS}, content from draft where id = $1::text::uuid` }, [id]);
}

export type NewDraft = Omit<
  DraftRow,
  "rev" | "savedBy" | "status" | "submission" | "decision" | "createdAt" | "updatedAt"
>;

export async function addDraft(tx: Connection, row: NewDraft): Promise<void> {
  await tx.all(
    {
      name: "draft-add",
      text: `insert into draft (id, kind, workflow, division, base_version, title, status, rev, content, authors, saved_by,
          organisation, origin, created_at, updated_at)
        values ($1::text::uuid, $2, $3, $4, $5::int, $6, 'open', 1, $7::text::json,
          (select array_agg(value) from json_array_elements_text($8::text::json)), $8::text::json->>0, $9, $10, yijiao_now(), yijiao_now())`,
    },
    [
      ...[row.id, row.kind, row.workflow, row.division, row.baseVersion, row.title, JSON.stringify(row.content)],
      ...[JSON.stringify(row.authors), row.organisation, row.origin],
    ],
  );
}

/** What may be said of a draft that moves; what is left out stays. */
export interface DraftUpdate {
  title?: string;
  content?: DraftContent;
  status?: DraftStatus;
  submission?: Submission | null;
  decision?: Decision;
  author?: string;
}

/** Writes if the draft still stands at `rev`; whether it did. */
export async function updateDraft(tx: Connection, id: string, rev: number, update: DraftUpdate): Promise<boolean> {
  const written = await tx.all(
    {
      name: "draft-update",
      text: `update draft set rev = rev + 1, updated_at = yijiao_now(), title = coalesce($3, title),
          content = coalesce($4::text::json, content), status = coalesce($5, status),
          submission = case when $6::text is null then submission when $6::text = 'null' then null else $6::text::jsonb end,
          decision = coalesce($7::text::jsonb, decision),
          saved_by = coalesce($8, saved_by), authors = case when $8::text is null or $8::text = any(authors) then authors else authors || $8::text end
        where id = $1::text::uuid and rev = $2::int returning id`,
    },
    [
      ...[id, rev, update.title ?? null, update.content ? JSON.stringify(update.content) : null],
      ...[update.status ?? null, update.submission === undefined ? null : JSON.stringify(update.submission)],
      ...[update.decision ? JSON.stringify(update.decision) : null, update.author ?? null],
    ],
  );
  return written.length > 0;
}
