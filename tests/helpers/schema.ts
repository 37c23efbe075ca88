import type { Database } from "../../src/store/database.ts";

/** Everything the migrations made, as text: equal on PGlite and every PostgreSQL from 15 on. */
const SCHEMA = `
  with t as (
    select c.oid, c.relname, c.relrowsecurity from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not like 'knex\\_%'
  ), lines as (
    select 1 as part, relname::text as a, '' as b, 'table ' || relname || case when relrowsecurity then ' (row-level security)' else '' end as line from t
    union all
    select 1, t.relname, lpad(a.attnum::text, 4, '0'),
      '  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
      || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
    from t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
    union all
    select 2, t.relname, c.conname, 'constraint ' || t.relname || ': ' || pg_get_constraintdef(c.oid)
    from t join pg_constraint c on c.conrelid = t.oid where c.contype in ('p', 'u', 'c', 'f')
    union all
    select 3, t.relname, i.relname, pg_get_indexdef(x.indexrelid)
    from t join pg_index x on x.indrelid = t.oid join pg_class i on i.oid = x.indexrelid
    union all
    select 4, p.tablename, p.policyname, 'policy ' || p.policyname || ' on ' || p.tablename || ' for ' || lower(p.cmd)
      || ' to ' || array_to_string(p.roles, ', ') || ' using ' || regexp_replace(p.qual, '\\s+', ' ', 'g')
    from pg_policies p where p.schemaname = 'public'
    union all
    select 5, t.relname, g.privilege_type, 'grant ' || lower(g.privilege_type) || ' on ' || t.relname || ' to ' || g.grantee
    from t join information_schema.role_table_grants g on g.table_schema = 'public' and g.table_name = t.relname
    where g.grantee = 'yijiao_reader'
    union all
    select 6, f.proname, '', 'function ' || f.proname || '(' || pg_get_function_identity_arguments(f.oid) || ') returns '
      || pg_get_function_result(f.oid) || ' ' || f.provolatile::text || ' ' || regexp_replace(f.prosrc, '\\s+', ' ', 'g')
    from pg_proc f where f.pronamespace = 'public'::regnamespace
  )
  select line from lines order by part, a collate "C", b collate "C"`;

/** The schema of a migrated database in the form of `tests/schema.sql`. */
export async function schemaOf(database: Database): Promise<string> {
  const rows = await database.all<{ line: string }>({ name: "test-schema", text: SCHEMA }, []);
  return `${rows.map((row) => row.line).join("\n")}\n`;
}
