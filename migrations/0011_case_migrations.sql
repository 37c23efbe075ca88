-- Running cases are put on another version of their workflow: tried first, then moved one by one in the background. A
-- migration is a decision about definitions, small and rare; what became of each case lies with the case.
create table case_migration (
  id uuid primary key, workflow text not null, from_version int not null, to_version int not null,
  -- Which state becomes which, and what was chosen.
  plan jsonb not null, reason text not null, author text not null, author_name text not null, created_at timestamptz not null,
  -- trying | tried | moving | moved
  status text not null, starter text, starter_name text, started_at timestamptz, done_at timestamptz,
  -- Whether the cases it is about have been listed, in every city; who is at it until when.
  listed boolean not null default false, lease_until timestamptz
);
create index case_migration_workflow on case_migration (workflow, created_at desc);
create index case_migration_open on case_migration (created_at) where status in ('trying', 'moving');
create table case_migration_case (
  home_city int not null, migration uuid not null, instance_id uuid not null, number text not null, state text not null,
  -- waiting | moves | asks | stays | moved | failed | undone
  sort text not null, detail jsonb, at timestamptz, primary key (home_city, migration, instance_id)
);
create index case_migration_case_sort on case_migration_case (home_city, migration, sort, instance_id);
grant select on case_migration, case_migration_case to yijiao_reader;
