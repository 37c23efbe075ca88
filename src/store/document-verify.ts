import type { Text } from "../core/text.ts";
import type { Connection } from "./database.ts";

/** What a paper is known again by, with the little that is said of it. */
export interface VerifyRow {
  city: number;
  id: string;
  instance: string;
  status: string;
  /** Whether the person served has rated the case. */
  rated: boolean;
  title: Text;
  number: string | null;
  templateHash: string;
  organisation: string | null;
  data: Record<string, unknown>;
  issuedAt: string;
  voided: { at: string } | null;
  workflow: string;
  label: string | null;
}

/** The documents of the case of a number; numbers are looked for in these cities, since each has its own rows. */
export async function readDocumentsOfNumber(
  db: Connection,
  cities: readonly number[],
  number: string,
  limit: number,
): Promise<VerifyRow[]> {
  return db.all(
    {
      name: "document-verify",
      text: `select d.home_city as city, d.id, d.instance_id as instance, i.status,
          exists (select from rating r where r.home_city = i.home_city and r.instance_id = i.id) as rated, d.title, d.number, d.template_hash as "templateHash", d.organisation, d.data,
          d.issued_at as "issuedAt", d.voided, i.workflow, i.label
        from instance i join document d on d.home_city = i.home_city and d.instance_id = i.id
        where i.home_city = any($1::integer[]) and i.number = $2 order by d.issued_at desc, d.id limit $3`,
    },
    [cities, number, limit],
  );
}
