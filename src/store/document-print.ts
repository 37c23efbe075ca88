import type { Connection } from "./database.ts";

/** A document with all that it is printed from. */
export interface PrintRow {
  city: number;
  id: string;
  /** The case that issued it, the one above, and where it lies. */
  instance: string;
  parent: string | null;
  division: string;
  template: string;
  number: string | null;
  organisation: string | null;
  copies: number;
  voided: { at: string; reason: string } | null;
  data: Record<string, unknown>;
  issuedAt: string;
  variant: string;
  caseNumber: string;
  dueAt: string | null;
  /** Whether one of the reader's organisations takes part in the case. */
  takesPart: boolean;
}

const COLUMNS = `d.home_city as city, d.id, i.id as instance, i.parent, i.division, d.template, d.number, d.organisation, d.copies, d.voided, d.data, d.issued_at as "issuedAt", i.variant,
  i.number as "caseNumber", i.due_at as "dueAt",
  exists (select from participant p where p.home_city = i.home_city and p.instance_id in (i.id, i.parent)) as "takesPart"`;
const FROM = "from document d join instance i on i.home_city = d.home_city and i.id = d.instance_id";

export async function readPrintRow(tx: Connection, city: number, id: string): Promise<PrintRow | null> {
  return tx.one({ name: "document-print", text: `select ${COLUMNS} ${FROM} where d.home_city = $1 and d.id = $2` }, [
    city,
    id,
  ]);
}

/** Documents of a case, or of it and its parts, in the order of their issue. */
export async function listPrintRows(
  tx: Connection,
  city: number,
  instance: string,
  filter: { parts: boolean; template: string | null },
  limit: number,
): Promise<PrintRow[]> {
  return tx.all(
    {
      name: "documents-print",
      text: `select ${COLUMNS} ${FROM} where d.home_city = $1 and (i.id = $2 or ($3::boolean and i.parent = $2))
        and ($4::text is null or d.template = $4::text) order by d.issued_at, d.id limit $5`,
    },
    [city, instance, filter.parts, filter.template, limit],
  );
}

/**
 * Cases of an invoke of the nearest case above that has any, as far as they lie within a place (leading digits of its
 * code), in the order of their numbers.
 */
export async function listCasesBeside(
  db: Connection,
  city: number,
  of: { instance: string; invoke: string; milestone: string | null; place: string },
  limit: number,
): Promise<{ number: string; data: Record<string, unknown> }[]> {
  return db.all(
    {
      name: "document-list",
      text: `with recursive above as (
          select parent, 1 as far from instance where home_city = $1 and id = $2
          union all select i.parent, far + 1 from above join instance i on i.home_city = $1 and i.id = above.parent)
        select number, data from instance where home_city = $1 and parent_invoke = $3 and parent = (
          select a.parent from above a where exists (
            select from instance c where c.home_city = $1 and c.parent = a.parent and c.parent_invoke = $3)
          order by far limit 1)
        and ($4::text is null or $4::text = any(milestones)) and left(division, length($5::text)) = $5::text
        order by number, id limit $6`,
    },
    [city, of.instance, of.invoke, of.milestone, of.place, limit],
  );
}
