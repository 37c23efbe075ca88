import type { Organisation } from "../core/policy/model.ts";
import type { Connection } from "./database.ts";

interface OrganisationRow {
  id: string;
  type: string;
  name: string;
  parent: string | null;
  homeCity: number;
  code: string | null;
  contact: NonNullable<Organisation["contact"]>;
  from: string | null;
  until: string | null;
  successor: string | null;
  jurisdictions: Organisation["jurisdictions"];
}

/** All organisations with their jurisdictions, as one value (thousands of rows at every start). */
export async function readOrganisations(db: Connection): Promise<Organisation[]> {
  const row = await db.one<{ list: OrganisationRow[] | null }>(
    {
      name: "organisations-read",
      text: `select jsonb_agg(jsonb_build_object('id', o.id, 'type', o.type, 'name', o.name, 'parent', o.parent,
          'homeCity', o.home_city, 'code', o.code, 'contact', o.contact, 'from', o.valid_from, 'until', o.valid_until,
          'successor', o.successor,
          'jurisdictions', coalesce(j.list, '[]'::jsonb)) order by o.id) as list
        from organisation o left join (
          select organisation, jsonb_agg(jsonb_build_object('division', division, 'from', valid_from, 'until', valid_until)
            order by division) as list from jurisdiction group by organisation) j on j.organisation = o.id`,
    },
    [],
  );
  return (row?.list ?? []).map(({ code, ...rest }) => ({ ...rest, ...(code === null ? {} : { code }) }));
}

/** Adds or replaces organisations whole, jurisdictions included. */
export async function putOrganisations(tx: Connection, organisations: readonly Organisation[]): Promise<void> {
  if (organisations.length === 0) return;
  const list = JSON.stringify(organisations);
  await tx.all(
    {
      name: "organisations-put",
      text: `insert into organisation (id, type, name, parent, home_city, code, contact, valid_from, valid_until, successor)
        select r.id, r.type, r.name, r.parent, r."homeCity", r.code, coalesce(r.contact, '{}'::jsonb), r."from", r.until, r.successor
        from jsonb_to_recordset($1::text::jsonb) as r(id text, type text, name text, parent text, "homeCity" int, code text,
          contact jsonb, "from" date, until date, successor text)
        on conflict (id) do update set type = excluded.type, name = excluded.name, parent = excluded.parent,
          code = excluded.code, contact = excluded.contact, valid_from = excluded.valid_from, valid_until = excluded.valid_until, successor = excluded.successor`,
    },
    [list],
  );
  await tx.all(
    {
      name: "jurisdictions-clear",
      text: `delete from jurisdiction where organisation in (select r->>'id' from jsonb_array_elements($1::text::jsonb) r)`,
    },
    [list],
  );
  await tx.all(
    {
      name: "jurisdictions-put",
      text: `insert into jurisdiction (organisation, division, valid_from, valid_until)
        select r.id, j.division, j."from", j.until
        from jsonb_to_recordset($1::text::jsonb) as r(id text, jurisdictions jsonb)
        cross join lateral jsonb_to_recordset(r.jurisdictions) as j(division text, "from" date, until date)`,
    },
    [list],
  );
}
