import type { Problem } from "../core/problem.ts";
import type { Connection } from "./database.ts";

/**
 * Ends a run. Where it corrects an earlier import, that import's other lines are copied behind the corrected ones, so that
 * this import alone is the whole list; the earlier one stays as it was, its corrected lines marked. Call in a transaction.
 */
export async function finishImport(
  tx: Connection,
  at: { city: number; id: string; replaces: string | null; total: number },
  superseded: readonly number[],
): Promise<void> {
  if (at.replaces !== null) {
    const values = [at.city, at.id, at.replaces, at.total, JSON.stringify(superseded)];
    await tx.all(
      {
        name: "import-supersede",
        text: `with gone as (select jsonb_array_elements_text($5::text::jsonb)::int as line),
          marked as (update import_line set superseded_by = $2 where home_city = $1 and import_id = $3
            and line in (select line from gone))
          insert into import_line (home_city, import_id, line, sheet, row_no, cells, data, cleaned, codes, findings, disposition,
            place, name, pinyin, key_blind)
          select home_city, $2, $4::int + row_number() over (order by line), sheet, row_no, cells, data, cleaned, codes, findings,
            disposition, place, name, pinyin, key_blind
          from import_line where home_city = $1 and import_id = $3
            and line not in (select line from gone)
          on conflict do nothing`,
      },
      values,
    );
  }
  await tx.all(
    {
      name: "import-finish",
      text: `update import_file f set status = 'ready', lease_until = null, finished_at = yijiao_now(),
          total = s.total, done = s.total,
          counts = jsonb_build_object('byCode', s.codes, 'byDisposition', s.dispositions, 'byPlace', s.places)
        from (select (select count(*)::int from import_line where home_city = $1 and import_id = $2) as total,
          coalesce((select jsonb_object_agg(code, n) from (select code, count(*) n from import_line, unnest(codes) code
            where home_city = $1 and import_id = $2 group by code) c), '{}'::jsonb) as codes,
          coalesce((select jsonb_object_agg(disposition, n) from (select disposition, count(*) n from import_line
            where home_city = $1 and import_id = $2 group by disposition) d), '{}'::jsonb) as dispositions,
          coalesce((select jsonb_object_agg(place, n) from (select place, count(*) n from import_line
            where home_city = $1 and import_id = $2 and place is not null group by place) p), '{}'::jsonb) as places) s
        where f.home_city = $1 and f.id = $2 and f.status = 'checking'`,
    },
    [at.city, at.id],
  );
  await dropBytes(tx, at.city, at.id);
}

/** Ends a run whose file cannot be taken; of lines that were checked nothing is kept. Call in a transaction. */
export async function failImport(tx: Connection, city: number, id: string, problem: Problem): Promise<void> {
  await tx.all(
    {
      name: "import-fail",
      text: `update import_file set status = 'failed', lease_until = null, problem = $3::text::jsonb, finished_at = yijiao_now()
        where home_city = $1 and id = $2 and status in ('received', 'reading', 'checking')`,
    },
    [city, id, JSON.stringify(problem)],
  );
  await tx.all({ name: "import-lines-drop", text: "delete from import_line where home_city = $1 and import_id = $2" }, [
    city,
    id,
  ]);
  await dropBytes(tx, city, id);
}

/** Of a file that has been read, the lines are kept: nobody needs the people's data a second time. */
async function dropBytes(tx: Connection, city: number, id: string): Promise<void> {
  await tx.all({ name: "import-blob-drop", text: "delete from import_blob where home_city = $1 and import_id = $2" }, [
    city,
    id,
  ]);
}

/**
 * Ties a ready import to the case that takes its lines; false when it is not ready, another case has it, or it is of
 * another workflow or none of these organisations.
 */
export async function markImportUsed(
  tx: Connection,
  use: { city: number; id: string; instance: string; workflow: string; organisations: readonly string[] },
): Promise<boolean> {
  const row = await tx.one<{ id: string }>(
    {
      name: "import-used",
      text: `update import_file set status = 'used', instance_id = $3 where home_city = $1 and id = $2 and workflow = $4
        and ((status = 'ready' and $5::text::jsonb ? organisation) or (status = 'used' and instance_id = $3)) returning id`,
    },
    [use.city, use.id, use.instance, use.workflow, JSON.stringify(use.organisations)],
  );
  return row !== null;
}
