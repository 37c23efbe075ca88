import type { Connection } from "./database.ts";

export interface DraftSaved {
  found: boolean;
  rev: number | null;
  savedAt: string | null;
}

/**
 * Keeps what somebody has typed so far into a task that is theirs, over the revision they last saw (0: none yet).
 * `found` false: no such task of theirs. `rev` null: another page has saved since.
 */
export async function saveDraftRow(
  on: Connection,
  draft: {
    city: number;
    task: string;
    user: string;
    places: readonly string[];
    rev: number | null;
    data: Record<string, unknown>;
  },
): Promise<DraftSaved> {
  const row = await on.one<DraftSaved>(
    {
      name: "draft-save",
      text: `with mine as (
          select t.id from task t where t.home_city = $1 and t.id = $2
            and ((t.organisation || '|' || t.role) = any($4::text[]) or t.assignee = $3)
            and (t.assignee is null or t.assignee = $3)),
        saved as (
          insert into task_draft as d (home_city, task_id, user_id, rev, data, saved_at)
          select $1, id, $3, 1, $6::text::jsonb, yijiao_now() from mine
          on conflict (home_city, task_id, user_id) do update
            set rev = d.rev + 1, data = excluded.data, saved_at = excluded.saved_at where $5::int is null or d.rev = $5::int
          returning rev, saved_at)
        select exists (select from mine) as found, (select rev from saved) as rev, (select saved_at from saved) as "savedAt"`,
    },
    [draft.city, draft.task, draft.user, [...draft.places], draft.rev, JSON.stringify(draft.data)],
  );
  return row ?? { found: false, rev: null, savedAt: null };
}
