-- What Yijiao remembers. Every operational row begins with home_city, the immutable 6-digit city code of the case's
-- origin: first in every key and index, present in every where. The tables under "Reference" are small, cached in the
-- process, and never written by a step. No foreign keys to hot parents, no triggers, no sequences, no counters but the
-- document and case numbers that the law wants gap-free.

-- Reference -----------------------------------------------------------------------------------------------------------

create table meta (key text primary key, value jsonb not null);

-- The one clock. A row exists only under YIJIAO_CLOCK=manual.
create table manual_clock (only_row boolean primary key default true check (only_row), at timestamptz not null);
create function yijiao_now() returns timestamptz language sql stable
  as $$ select coalesce((select at from manual_clock), clock_timestamp()) $$;

create table division (
  code char(12) primary key, name text not null, level text not null, parent char(12), pseudo boolean not null default false
);
create index division_parent on division (parent);

create table organisation (
  id text primary key, type text not null, name text not null, parent text, home_city int not null, code text,
  contact jsonb not null default '{}', valid_from date, valid_until date
);
create index organisation_code on organisation (code) where code is not null;
create table jurisdiction (
  organisation text not null, division char(12) not null, valid_from date, valid_until date,
  primary key (organisation, division)
);
create index jurisdiction_division on jurisdiction (division);

create table app_user (
  id text primary key, username text not null unique, name text not null, password_hash text not null,
  language text not null default 'zh', disabled boolean not null default false, created_at timestamptz not null
);
create table grant_held (
  user_id text not null, role text not null, organisation text not null, valid_from date, valid_until date,
  primary key (user_id, role, organisation)
);
create index grant_place on grant_held (organisation, role);
create table session (
  token_hash bytea primary key, user_id text not null, csrf text not null, created_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_of_user on session (user_id);

-- Content of definitions: forms, templates, tables, policies, workflows; keyed by hash, never updated. `json`, not `jsonb`:
-- the order of states, fields and columns is part of what was written.
create table artifact (
  hash text primary key, kind text not null, id text not null, body json not null, source text, created_at timestamptz not null
);
create table workflow_version (
  workflow text not null, version int not null, hash text not null, bundle json not null, author text not null,
  reason text, valid_from date, valid_until date, created_at timestamptz not null, primary key (workflow, version)
);
create unique index workflow_version_hash on workflow_version (workflow, hash);
-- A variant is a version with the settings in force, resolved, stored whole by content hash.
create table variant (
  hash text primary key, workflow text not null, version int not null, body json not null, created_at timestamptz not null
);
create table policy (kind text not null, id text not null, hash text not null, body json not null, primary key (kind, id));
create table setting (
  id text primary key, division char(12), organisation text, key text not null, value jsonb not null,
  valid_from date not null, valid_until date, reason jsonb not null, document text, author text not null,
  created_at timestamptz not null, check (num_nonnulls(division, organisation) = 1)
);
create index setting_key on setting (key);
create table calendar_day (day date primary key, working boolean not null, name text);
create table calendar_year (year int primary key, published boolean not null);
create table schedule_fire (schedule text not null, fire_at timestamptz not null, state text not null, primary key (schedule, fire_at));
-- What administrators did: settings, users, organisations, unmasking. Append-only.
create table audit (
  id uuid primary key, at timestamptz not null, user_id text not null, organisation text, action text not null,
  subject text not null, detail jsonb not null, ip text
);

-- Operation -----------------------------------------------------------------------------------------------------------

create table instance (
  home_city int not null, id uuid not null, rev int not null,
  number text not null, workflow text not null, version int not null, variant text not null,
  -- active | done | cancelled | suspended
  status text not null, state text not null, phase text, milestones text[] not null default '{}',
  stored jsonb not null, data jsonb not null,
  -- Values of parameters already resolved, with provenance; positions and parties as recorded.
  resolved jsonb not null default '{}', clock jsonb not null default '{}',
  label text, pinyin text, subject_type text, subject_blind bytea,
  mode text not null, division char(12) not null,
  province int not null, city int not null, county int not null, street char(12), community char(12),
  parent uuid, parent_invoke text, child_key text, origin text,
  started_by text, started_org text, started_at timestamptz not null, due_at timestamptz, ended_at timestamptz,
  history_seq int not null, history_hash bytea not null,
  primary key (home_city, id)
);
create unique index instance_number on instance (home_city, number);
create unique index instance_child on instance (home_city, parent, parent_invoke, child_key) where parent is not null;
create index instance_place on instance (home_city, county, id);
create index instance_open on instance (home_city, workflow, started_at desc, id) where status = 'active';
create index instance_subject on instance (home_city, subject_blind) where subject_blind is not null;
create index instance_label on instance (home_city, label text_pattern_ops);
create index instance_pinyin on instance (home_city, pinyin text_pattern_ops);

-- Open tasks only: a completed task leaves this table and stays in the history.
create table task (
  home_city int not null, id uuid not null, instance_id uuid not null, invoke text not null, state text not null,
  workflow text not null, title jsonb not null, form text, outcomes jsonb not null, bulk boolean not null default false,
  position text not null, organisation text not null, role text not null, assignee text, exception jsonb,
  number text not null, label text, pinyin text, subject_blind bytea,
  province int not null, city int not null, county int not null, street char(12), community char(12),
  opened_at timestamptz not null, due_at timestamptz not null, warn_at timestamptz, has_due boolean not null,
  primary key (home_city, id)
);
create index task_inbox on task (home_city, organisation, role, due_at, id);
create index task_assignee on task (home_city, assignee, due_at, id) where assignee is not null;
create index task_county on task (home_city, county, due_at, id);
create index task_city on task (home_city, city, due_at, id);
create index task_instance on task (home_city, instance_id);
create table task_draft (
  home_city int not null, task_id uuid not null, user_id text not null, rev int not null, data jsonb not null,
  saved_at timestamptz not null, primary key (home_city, task_id, user_id)
);

create table event (
  home_city int not null, instance_id uuid not null, seq int not null, at timestamptz not null, type text not null,
  actor text, actor_name text, organisation text, task_id uuid, outcome text, from_state text, to_state text,
  -- What the step read and did, sealed where personal: enough to replay it exactly.
  body jsonb not null, hash bytea not null, primary key (home_city, instance_id, seq)
);
-- What became of a task that is gone: who came late is told.
create index event_task on event (home_city, task_id) where task_id is not null;

create table participant (
  home_city int not null, instance_id uuid not null, organisation text not null, primary key (home_city, instance_id, organisation)
);
create index participant_organisation on participant (home_city, organisation, instance_id);

create table timer (
  home_city int not null, fire_at timestamptz not null, id uuid not null, instance_id uuid not null, key text not null,
  lease_until timestamptz, attempts int not null default 0, primary key (home_city, fire_at, id)
);
create unique index timer_key on timer (home_city, instance_id, key);

create table outbox (
  home_city int not null, id uuid not null, instance_id uuid, kind text not null, body jsonb not null,
  ready_at timestamptz not null, lease_until timestamptz, attempts int not null default 0, last_error text,
  dead boolean not null default false, primary key (home_city, id)
);
create index outbox_ready on outbox (home_city, ready_at, id) where not dead;

create table idempotency (
  home_city int not null, user_id text not null, key text not null, request_hash bytea not null, status int not null,
  reply jsonb not null, at timestamptz not null, primary key (home_city, user_id, key)
);

create table number_counter (home_city int not null, series text not null, last int not null, primary key (home_city, series));

create table document (
  home_city int not null, id uuid not null, instance_id uuid not null, template text not null, template_hash text not null,
  title jsonb not null, organisation text, number text, copies int not null default 1, data jsonb not null,
  voided jsonb, issued_at timestamptz not null, primary key (home_city, id)
);
create index document_instance on document (home_city, instance_id, issued_at);

create table notice (
  home_city int not null, id uuid not null, organisation text, role text, user_id text, instance_id uuid,
  template text not null, text jsonb not null, at timestamptz not null, read_by jsonb not null default '{}', primary key (home_city, id)
);
create index notice_place on notice (home_city, organisation, role, at desc);
create index notice_user on notice (home_city, user_id, at desc) where user_id is not null;

create table record (
  home_city int not null, type text not null, id uuid not null, key_blind bytea not null, rev int not null,
  name text, pinyin text, division char(12), filters jsonb not null default '{}', data jsonb not null,
  updated_at timestamptz not null, primary key (home_city, type, id)
);
create unique index record_key on record (home_city, type, key_blind);
create index record_name on record (home_city, type, name text_pattern_ops);
create index record_pinyin on record (home_city, type, pinyin text_pattern_ops);
create index record_division on record (home_city, type, division);
create index record_filters on record using gin (filters jsonb_path_ops);
create table record_version (
  home_city int not null, type text not null, id uuid not null, rev int not null, valid_from date not null,
  data jsonb not null, instance_id uuid, at timestamptz not null, actor text, primary key (home_city, type, id, rev)
);

create table import_file (
  home_city int not null, id uuid not null, definition text not null, workflow text not null, division char(12) not null,
  file_name text not null, file_hash bytea not null, user_id text not null, organisation text not null,
  -- received | reading | checking | ready | failed | used
  status text not null, replaces uuid, instance_id uuid, total int not null default 0, done int not null default 0,
  counts jsonb not null default '{}', layout jsonb not null default '{}', problem jsonb, lease_until timestamptz,
  created_at timestamptz not null, finished_at timestamptz, primary key (home_city, id)
);
create index import_file_org on import_file (home_city, organisation, created_at desc);
create table import_blob (home_city int not null, import_id uuid not null, bytes bytea not null, primary key (home_city, import_id));
create table import_line (
  home_city int not null, import_id uuid not null, line int not null, sheet text not null, row_no int not null,
  -- The cells as they stood, the cleaned values, what was changed, the result codes and what follows from them.
  cells jsonb not null, data jsonb not null, cleaned jsonb not null default '[]', codes text[] not null default '{}',
  findings jsonb not null default '[]', disposition text not null, place char(12), name text, pinyin text,
  key_blind bytea, superseded_by uuid, primary key (home_city, import_id, line)
);
create index import_line_disposition on import_line (home_city, import_id, disposition, line);
create index import_line_codes on import_line using gin (codes);

create table attachment (
  home_city int not null, id uuid not null, instance_id uuid, user_id text not null, file_name text not null,
  media_type text not null, size int not null, sha256 bytea not null, bytes bytea not null, at timestamptz not null,
  primary key (home_city, id)
);

-- Reading on behalf of a caller ---------------------------------------------------------------------------------------
-- Lists, searches, counts, exports and GETs run as this role; `yijiao.*` settings say who asks. Writes are decided by
-- the step's own read, which carries the same rule in SQL.

do $$ begin
  if not exists (select from pg_roles where rolname = 'yijiao_reader') then create role yijiao_reader nologin; end if;
exception when duplicate_object or unique_violation then null; -- another database of this server, at the same moment
end $$;
do $$ begin
  if not pg_has_role(current_user, 'yijiao_reader', 'member') then execute format('grant yijiao_reader to %I', current_user); end if;
end $$;
grant usage on schema public to yijiao_reader;
grant select on all tables in schema public to yijiao_reader;
revoke select on app_user, session, import_blob from yijiao_reader;

-- Lists are comma-separated. `yijiao.organisations`: where the caller holds any grant. `yijiao.places`: organisation|role
-- pairs. `yijiao.read_divisions`: division prefixes (trailing zeros cut to the level) that the caller may read.
create function yijiao_list(setting text) returns text[] language sql stable
  as $$ select coalesce(string_to_array(nullif(current_setting(setting, true), ''), ','), '{}') $$;

create function yijiao_covers(p_province int, p_city int, p_county int, p_street text, p_community text) returns boolean
  language sql stable
  as $$ select rpad(p_province::text, 12, '0') = any(d) or rpad(p_city::text, 12, '0') = any(d)
      or rpad(p_county::text, 12, '0') = any(d) or p_street = any(d) or p_community = any(d)
    from (select yijiao_list('yijiao.read_divisions') d) s $$;

create function yijiao_covers_division(p_division text) returns boolean language sql stable
  as $$ select p_division = any(d) or left(p_division, 2) || '0000000000' = any(d) or left(p_division, 4) || '00000000' = any(d)
      or left(p_division, 6) || '000000' = any(d) or left(p_division, 9) || '000' = any(d)
    from (select yijiao_list('yijiao.read_divisions') d) s $$;

alter table instance enable row level security;
create policy instance_read on instance for select to yijiao_reader using (
  yijiao_covers(province, city, county, street, community)
  -- Who takes part in a case sees its children too: a batch without its lines would tell nothing.
  or exists (select from participant p where p.home_city = instance.home_city
             and p.instance_id in (instance.id, instance.parent)
             and p.organisation = any(yijiao_list('yijiao.organisations'))));
alter table task enable row level security;
create policy task_read on task for select to yijiao_reader using (
  (organisation || '|' || role) = any(yijiao_list('yijiao.places'))
  or assignee = current_setting('yijiao.user', true)
  or yijiao_covers(province, city, county, street, community)
  -- Whoever takes part in a case may know whose turn it is.
  or exists (select from participant p where p.home_city = task.home_city and p.instance_id = task.instance_id
             and p.organisation = any(yijiao_list('yijiao.organisations'))));
alter table task_draft enable row level security;
create policy task_draft_read on task_draft for select to yijiao_reader using (user_id = current_setting('yijiao.user', true));
alter table event enable row level security;
create policy event_read on event for select to yijiao_reader using (
  exists (select from instance i where i.home_city = event.home_city and i.id = event.instance_id));
alter table document enable row level security;
create policy document_read on document for select to yijiao_reader using (
  exists (select from instance i where i.home_city = document.home_city and i.id = document.instance_id));
alter table participant enable row level security;
create policy participant_read on participant for select to yijiao_reader using (
  organisation = any(yijiao_list('yijiao.organisations')));
alter table notice enable row level security;
create policy notice_read on notice for select to yijiao_reader using (
  user_id = current_setting('yijiao.user', true)
  or (organisation || '|' || role) = any(yijiao_list('yijiao.places')));
alter table record enable row level security;
-- A record is seen by those who read its division, and by organisations that handle a case about it.
create policy record_read on record for select to yijiao_reader using (
  (division is not null and yijiao_covers_division(division))
  or (filters->>'organisation') = any(yijiao_list('yijiao.organisations')));
alter table record_version enable row level security;
create policy record_version_read on record_version for select to yijiao_reader using (
  exists (select from record r where r.home_city = record_version.home_city and r.type = record_version.type and r.id = record_version.id));
alter table import_file enable row level security;
create policy import_file_read on import_file for select to yijiao_reader using (
  organisation = any(yijiao_list('yijiao.organisations')) or yijiao_covers_division(division)
  or exists (select from instance i where i.home_city = import_file.home_city and i.id = import_file.instance_id));
alter table import_line enable row level security;
create policy import_line_read on import_line for select to yijiao_reader using (
  exists (select from import_file f where f.home_city = import_line.home_city and f.id = import_line.import_id));
alter table attachment enable row level security;
create policy attachment_read on attachment for select to yijiao_reader using (
  user_id = current_setting('yijiao.user', true)
  or exists (select from instance i where i.home_city = attachment.home_city and i.id = attachment.instance_id));
-- Never read on a caller's behalf.
alter table timer enable row level security;
alter table outbox enable row level security;
alter table idempotency enable row level security;
alter table number_counter enable row level security;
