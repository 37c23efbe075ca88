table app_user
  id text not null
  username text not null
  name text not null
  password_hash text not null
  language text not null default 'zh'::text
  disabled boolean not null default false
  created_at timestamp with time zone not null
table artifact
  hash text not null
  kind text not null
  id text not null
  body json not null
  source text
  created_at timestamp with time zone not null
table attachment (row-level security)
  home_city integer not null
  id uuid not null
  instance_id uuid
  user_id text not null
  file_name text not null
  media_type text not null
  size integer not null
  sha256 bytea not null
  bytes bytea not null
  at timestamp with time zone not null
table audit
  id uuid not null
  at timestamp with time zone not null
  user_id text not null
  organisation text
  action text not null
  subject text not null
  detail jsonb not null
  ip text
table awaiting (row-level security)
  home_city integer not null
  instance_id uuid not null
  invoke text not null
  id uuid not null
  name text not null
  key_blind bytea not null
table calendar_day
  day date not null
  working boolean not null
  name text
table calendar_year
  year integer not null
  published boolean not null
table case_migration
  id uuid not null
  workflow text not null
  from_version integer not null
  to_version integer not null
  plan jsonb not null
  reason text not null
  author text not null
  author_name text not null
  created_at timestamp with time zone not null
  status text not null
  starter text
  starter_name text
  started_at timestamp with time zone
  done_at timestamp with time zone
  listed boolean not null default false
  lease_until timestamp with time zone
table case_migration_case
  home_city integer not null
  migration uuid not null
  instance_id uuid not null
  number text not null
  state text not null
  sort text not null
  detail jsonb
  at timestamp with time zone
table contact_way
  user_id text not null
  sealed bytea not null
  mail boolean not null
  sms boolean not null
  digest boolean not null
  quiet_from text
  quiet_until text
  updated_at timestamp with time zone not null
table division
  code character(12) not null
  name text not null
  level text not null
  parent character(12)
  pseudo boolean not null default false
table document (row-level security)
  home_city integer not null
  id uuid not null
  instance_id uuid not null
  template text not null
  template_hash text not null
  title jsonb not null
  organisation text
  number text
  copies integer not null default 1
  data jsonb not null
  voided jsonb
  issued_at timestamp with time zone not null
table draft
  id uuid not null
  kind text not null
  workflow text not null
  division character(12)
  base_version integer
  title text not null
  status text not null
  rev integer not null
  content json not null
  authors text[] not null
  saved_by text not null
  organisation text
  origin text not null
  submission jsonb
  decision jsonb
  created_at timestamp with time zone not null
  updated_at timestamp with time zone not null
table event (row-level security)
  home_city integer not null
  instance_id uuid not null
  seq integer not null
  at timestamp with time zone not null
  type text not null
  actor text
  actor_name text
  organisation text
  task_id uuid
  outcome text
  from_state text
  to_state text
  body jsonb not null
  hash bytea not null
  behalf text
table grant_held
  user_id text not null
  role text not null
  organisation text not null
  valid_from date
  valid_until date
table history_root (row-level security)
  home_city integer not null
  number integer not null
  at timestamp with time zone not null
  size integer not null
  statement jsonb not null
  frontier text[] not null
  published_at timestamp with time zone
  lease_until timestamp with time zone
table history_signed (row-level security)
  home_city integer not null
  instance_id uuid not null
  seq integer not null
table hook_delivery (row-level security)
  home_city integer not null
  id uuid not null
  webhook uuid not null
  body jsonb not null
  made_at timestamp with time zone not null
  ready_at timestamp with time zone not null
  lease_until timestamp with time zone
  attempts integer not null default 0
  status text not null default 'waiting'::text
  answer integer
  failed_code text
  delivered_at timestamp with time zone
table idempotency (row-level security)
  home_city integer not null
  user_id text not null
  key text not null
  request_hash bytea not null
  status integer not null
  reply jsonb not null
  at timestamp with time zone not null
table import_blob
  home_city integer not null
  import_id uuid not null
  bytes bytea not null
table import_file (row-level security)
  home_city integer not null
  id uuid not null
  definition text not null
  workflow text not null
  division character(12) not null
  file_name text not null
  file_hash bytea not null
  user_id text not null
  organisation text not null
  status text not null
  replaces uuid
  instance_id uuid
  total integer not null default 0
  done integer not null default 0
  counts jsonb not null default '{}'::jsonb
  layout jsonb not null default '{}'::jsonb
  problem jsonb
  lease_until timestamp with time zone
  created_at timestamp with time zone not null
  finished_at timestamp with time zone
  attempts integer not null default 0
table import_line (row-level security)
  home_city integer not null
  import_id uuid not null
  line integer not null
  sheet text not null
  row_no integer not null
  cells jsonb not null
  data jsonb not null
  cleaned jsonb not null default '[]'::jsonb
  codes text[] not null default '{}'::text[]
  findings jsonb not null default '[]'::jsonb
  disposition text not null
  place character(12)
  name text
  pinyin text
  key_blind bytea
  superseded_by uuid
table instance (row-level security)
  home_city integer not null
  id uuid not null
  rev integer not null
  number text not null
  workflow text not null
  version integer not null
  variant text not null
  status text not null
  state text not null
  phase text
  milestones text[] not null default '{}'::text[]
  stored jsonb not null
  data jsonb not null
  resolved jsonb not null default '{}'::jsonb
  clock jsonb not null default '{}'::jsonb
  label text
  pinyin text
  subject_type text
  subject_blind bytea
  mode text not null
  division character(12) not null
  province integer not null
  city integer not null
  county integer not null
  street character(12)
  community character(12)
  parent uuid
  parent_invoke text
  child_key text
  origin text
  started_by text
  started_org text
  started_at timestamp with time zone not null
  due_at timestamp with time zone
  ended_at timestamp with time zone
  history_seq integer not null
  history_hash bytea not null
table jurisdiction
  organisation text not null
  division character(12) not null
  valid_from date
  valid_until date
table letter (row-level security)
  home_city integer not null
  notice uuid not null
  user_id text not null
  channel text not null
  text jsonb not null
  instance_id uuid
  ready_at timestamp with time zone not null
  lease_until timestamp with time zone
  attempts integer not null default 0
  status text not null default 'waiting'::text
  failed_code text
  sent_at timestamp with time zone
table manual_clock
  only_row boolean not null default true
  at timestamp with time zone not null
table message (row-level security)
  home_city integer not null
  id uuid not null
  name text not null
  key_blind bytea
  instance_id uuid
  division character(12) not null
  data jsonb not null
  sender text not null
  received_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  taken_by uuid
  lease_until timestamp with time zone
  delivered_at timestamp with time zone
  failures integer not null default 0
  last_error text
  dead_at timestamp with time zone
table meta
  key text not null
  value jsonb not null
table notice (row-level security)
  home_city integer not null
  id uuid not null
  organisation text
  role text
  user_id text
  instance_id uuid
  template text not null
  text jsonb not null
  at timestamp with time zone not null
  read_by jsonb not null default '{}'::jsonb
table number_counter (row-level security)
  home_city integer not null
  series text not null
  last integer not null
table organisation
  id text not null
  type text not null
  name text not null
  parent text
  home_city integer not null
  code text
  contact jsonb not null default '{}'::jsonb
  valid_from date
  valid_until date
  successor text
table outbox (row-level security)
  home_city integer not null
  id uuid not null
  instance_id uuid
  kind text not null
  body jsonb not null
  ready_at timestamp with time zone not null
  lease_until timestamp with time zone
  attempts integer not null default 0
  last_error text
  dead boolean not null default false
  failures integer not null default 0
  dead_at timestamp with time zone
table participant (row-level security)
  home_city integer not null
  instance_id uuid not null
  organisation text not null
table policy
  kind text not null
  id text not null
  hash text not null
  body json not null
table rating (row-level security)
  home_city integer not null
  instance_id uuid not null
  workflow text not null
  score integer not null
  remark text
  given_by text
  organisation text
  follow_up uuid
  at timestamp with time zone not null
table record (row-level security)
  home_city integer not null
  type text not null
  id uuid not null
  key_blind bytea not null
  rev integer not null
  name text
  pinyin text
  division character(12)
  filters jsonb not null default '{}'::jsonb
  data jsonb not null
  updated_at timestamp with time zone not null
table record_version (row-level security)
  home_city integer not null
  type text not null
  id uuid not null
  rev integer not null
  valid_from date not null
  data jsonb not null
  instance_id uuid
  at timestamp with time zone not null
  actor text
table reorganisation
  id uuid not null
  on_day date not null
  body jsonb not null
  author text not null
  created_at timestamp with time zone not null
  moved integer not null default 0
  done_at timestamp with time zone
table schedule_fire
  schedule text not null
  fire_at timestamp with time zone not null
  state text not null
table schedule_run
  home_city integer not null
  schedule text not null
  fire_at timestamp with time zone not null
  after uuid
  done boolean not null default false
  started integer not null default 0
  passed integer not null default 0
  failed integer not null default 0
  lease_until timestamp with time zone
table session
  token_hash bytea not null
  user_id text not null
  csrf text not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
table setting
  id text not null
  division character(12)
  organisation text
  key text not null
  value jsonb not null
  valid_from date not null
  valid_until date
  reason jsonb not null
  document text
  author text not null
  created_at timestamp with time zone not null
  approver text
  draft uuid
table substitute
  id uuid not null
  user_id text not null
  substitute text not null
  valid_from date not null
  valid_until date not null
  reason text not null
  created_by text not null
  created_at timestamp with time zone not null
table task (row-level security)
  home_city integer not null
  id uuid not null
  instance_id uuid not null
  invoke text not null
  state text not null
  workflow text not null
  title jsonb not null
  form text
  outcomes jsonb not null
  bulk boolean not null default false
  position text not null
  organisation text not null
  role text not null
  assignee text
  exception jsonb
  number text not null
  label text
  pinyin text
  subject_blind bytea
  province integer not null
  city integer not null
  county integer not null
  street character(12)
  community character(12)
  opened_at timestamp with time zone not null
  due_at timestamp with time zone not null
  warn_at timestamp with time zone
  has_due boolean not null
  delegated_by text
  proposal jsonb
table task_draft (row-level security)
  home_city integer not null
  task_id uuid not null
  user_id text not null
  rev integer not null
  data jsonb not null
  saved_at timestamp with time zone not null
table timer (row-level security)
  home_city integer not null
  fire_at timestamp with time zone not null
  id uuid not null
  instance_id uuid not null
  key text not null
  lease_until timestamp with time zone
  attempts integer not null default 0
  failures integer not null default 0
  last_error text
  dead_at timestamp with time zone
table variant
  hash text not null
  workflow text not null
  version integer not null
  body json not null
  created_at timestamp with time zone not null
  bundle json
table webhook
  id uuid not null
  url text not null
  secret bytea not null
  division character(12) not null
  events text[] not null
  title text not null
  active boolean not null default true
  author text not null
  created_at timestamp with time zone not null
table word (row-level security)
  home_city integer not null
  id uuid not null
  instance_id uuid not null
  kind text not null
  from_user text not null
  from_name text not null
  to_user text not null
  to_name text not null
  asked text not null
  asked_at timestamp with time zone not null
  answer text
  answered_at timestamp with time zone
  number text not null
  label text
table work (row-level security)
  home_city integer not null
  id uuid not null
  instance_id uuid not null
  invoke text not null
  state text not null
  topic text not null
  data jsonb not null
  number text not null
  opened_at timestamp with time zone not null
  ready_at timestamp with time zone not null
  token uuid
  lease_until timestamp with time zone
  attempts integer not null default 0
  attempts_max integer not null
  pause_seconds integer not null
  failed_code text
  failed_reason text
  failed_at timestamp with time zone
  dead boolean not null default false
table workflow_version
  workflow text not null
  version integer not null
  hash text not null
  bundle json not null
  author text not null
  reason text
  valid_from date
  valid_until date
  created_at timestamp with time zone not null
  files json
  approver text
  document text
  clauses jsonb not null default '[]'::jsonb
  draft uuid
  withdrawn_at timestamp with time zone
constraint app_user: PRIMARY KEY (id)
constraint app_user: UNIQUE (username)
constraint artifact: PRIMARY KEY (hash)
constraint attachment: PRIMARY KEY (home_city, id)
constraint audit: PRIMARY KEY (id)
constraint awaiting: PRIMARY KEY (home_city, instance_id, invoke)
constraint calendar_day: PRIMARY KEY (day)
constraint calendar_year: PRIMARY KEY (year)
constraint case_migration: PRIMARY KEY (id)
constraint case_migration_case: PRIMARY KEY (home_city, migration, instance_id)
constraint contact_way: PRIMARY KEY (user_id)
constraint division: PRIMARY KEY (code)
constraint document: PRIMARY KEY (home_city, id)
constraint draft: PRIMARY KEY (id)
constraint event: PRIMARY KEY (home_city, instance_id, seq)
constraint grant_held: PRIMARY KEY (user_id, role, organisation)
constraint history_root: PRIMARY KEY (home_city, number)
constraint history_signed: PRIMARY KEY (home_city, instance_id)
constraint hook_delivery: PRIMARY KEY (home_city, id, webhook)
constraint idempotency: PRIMARY KEY (home_city, user_id, key)
constraint import_blob: PRIMARY KEY (home_city, import_id)
constraint import_file: PRIMARY KEY (home_city, id)
constraint import_line: PRIMARY KEY (home_city, import_id, line)
constraint instance: PRIMARY KEY (home_city, id)
constraint jurisdiction: PRIMARY KEY (organisation, division)
constraint letter: PRIMARY KEY (home_city, notice, user_id, channel)
constraint manual_clock: CHECK (only_row)
constraint manual_clock: PRIMARY KEY (only_row)
constraint message: PRIMARY KEY (home_city, id)
constraint meta: PRIMARY KEY (key)
constraint notice: PRIMARY KEY (home_city, id)
constraint number_counter: PRIMARY KEY (home_city, series)
constraint organisation: PRIMARY KEY (id)
constraint outbox: PRIMARY KEY (home_city, id)
constraint participant: PRIMARY KEY (home_city, instance_id, organisation)
constraint policy: PRIMARY KEY (kind, id)
constraint rating: PRIMARY KEY (home_city, instance_id)
constraint rating: CHECK (((score >= 1) AND (score <= 5)))
constraint record: PRIMARY KEY (home_city, type, id)
constraint record_version: PRIMARY KEY (home_city, type, id, rev)
constraint reorganisation: PRIMARY KEY (id)
constraint schedule_fire: PRIMARY KEY (schedule, fire_at)
constraint schedule_run: PRIMARY KEY (home_city, schedule, fire_at)
constraint session: PRIMARY KEY (token_hash)
constraint setting: CHECK ((num_nonnulls(division, organisation) = 1))
constraint setting: PRIMARY KEY (id)
constraint substitute: CHECK (((user_id <> substitute) AND (valid_from <= valid_until)))
constraint substitute: PRIMARY KEY (id)
constraint task: PRIMARY KEY (home_city, id)
constraint task_draft: PRIMARY KEY (home_city, task_id, user_id)
constraint timer: PRIMARY KEY (home_city, fire_at, id)
constraint variant: PRIMARY KEY (hash)
constraint webhook: PRIMARY KEY (id)
constraint word: PRIMARY KEY (home_city, id)
constraint work: PRIMARY KEY (home_city, id)
constraint workflow_version: PRIMARY KEY (workflow, version)
CREATE UNIQUE INDEX app_user_pkey ON public.app_user USING btree (id)
CREATE UNIQUE INDEX app_user_username_key ON public.app_user USING btree (username)
CREATE UNIQUE INDEX artifact_pkey ON public.artifact USING btree (hash)
CREATE UNIQUE INDEX attachment_pkey ON public.attachment USING btree (home_city, id)
CREATE UNIQUE INDEX audit_pkey ON public.audit USING btree (id)
CREATE INDEX awaiting_key ON public.awaiting USING btree (home_city, name, key_blind, id)
CREATE UNIQUE INDEX awaiting_pkey ON public.awaiting USING btree (home_city, instance_id, invoke)
CREATE UNIQUE INDEX calendar_day_pkey ON public.calendar_day USING btree (day)
CREATE UNIQUE INDEX calendar_year_pkey ON public.calendar_year USING btree (year)
CREATE INDEX case_migration_open ON public.case_migration USING btree (created_at) WHERE (status = ANY (ARRAY['trying'::text, 'moving'::text]))
CREATE UNIQUE INDEX case_migration_pkey ON public.case_migration USING btree (id)
CREATE INDEX case_migration_workflow ON public.case_migration USING btree (workflow, created_at DESC)
CREATE UNIQUE INDEX case_migration_case_pkey ON public.case_migration_case USING btree (home_city, migration, instance_id)
CREATE INDEX case_migration_case_sort ON public.case_migration_case USING btree (home_city, migration, sort, instance_id)
CREATE UNIQUE INDEX contact_way_pkey ON public.contact_way USING btree (user_id)
CREATE INDEX division_parent ON public.division USING btree (parent)
CREATE UNIQUE INDEX division_pkey ON public.division USING btree (code)
CREATE INDEX document_instance ON public.document USING btree (home_city, instance_id, issued_at)
CREATE UNIQUE INDEX document_pkey ON public.document USING btree (home_city, id)
CREATE INDEX draft_listed ON public.draft USING btree (status, id DESC)
CREATE UNIQUE INDEX draft_pkey ON public.draft USING btree (id)
CREATE UNIQUE INDEX event_pkey ON public.event USING btree (home_city, instance_id, seq)
CREATE INDEX event_task ON public.event USING btree (home_city, task_id) WHERE (task_id IS NOT NULL)
CREATE UNIQUE INDEX grant_held_pkey ON public.grant_held USING btree (user_id, role, organisation)
CREATE INDEX grant_place ON public.grant_held USING btree (organisation, role)
CREATE UNIQUE INDEX history_root_pkey ON public.history_root USING btree (home_city, number)
CREATE UNIQUE INDEX history_signed_pkey ON public.history_signed USING btree (home_city, instance_id)
CREATE INDEX hook_delivery_age ON public.hook_delivery USING brin (home_city, made_at)
CREATE INDEX hook_delivery_listed ON public.hook_delivery USING btree (home_city, webhook, id)
CREATE UNIQUE INDEX hook_delivery_pkey ON public.hook_delivery USING btree (home_city, id, webhook)
CREATE INDEX hook_delivery_ready ON public.hook_delivery USING btree (home_city, ready_at, id) WHERE (status = 'waiting'::text)
CREATE INDEX idempotency_age ON public.idempotency USING brin (home_city, at)
CREATE UNIQUE INDEX idempotency_pkey ON public.idempotency USING btree (home_city, user_id, key)
CREATE UNIQUE INDEX import_blob_pkey ON public.import_blob USING btree (home_city, import_id)
CREATE INDEX import_file_org ON public.import_file USING btree (home_city, organisation, created_at DESC)
CREATE UNIQUE INDEX import_file_pkey ON public.import_file USING btree (home_city, id)
CREATE INDEX import_line_codes ON public.import_line USING gin (codes)
CREATE INDEX import_line_disposition ON public.import_line USING btree (home_city, import_id, disposition, line)
CREATE UNIQUE INDEX import_line_pkey ON public.import_line USING btree (home_city, import_id, line)
CREATE UNIQUE INDEX instance_child ON public.instance USING btree (home_city, parent, parent_invoke, child_key) WHERE (parent IS NOT NULL)
CREATE INDEX instance_label ON public.instance USING btree (home_city, label text_pattern_ops)
CREATE UNIQUE INDEX instance_number ON public.instance USING btree (home_city, number)
CREATE INDEX instance_open ON public.instance USING btree (home_city, workflow, started_at DESC, id) WHERE (status = 'active'::text)
CREATE INDEX instance_pinyin ON public.instance USING btree (home_city, pinyin text_pattern_ops)
CREATE UNIQUE INDEX instance_pkey ON public.instance USING btree (home_city, id)
CREATE INDEX instance_place ON public.instance USING btree (home_city, county, id)
CREATE INDEX instance_subject ON public.instance USING btree (home_city, subject_blind) WHERE (subject_blind IS NOT NULL)
CREATE INDEX jurisdiction_division ON public.jurisdiction USING btree (division)
CREATE UNIQUE INDEX jurisdiction_pkey ON public.jurisdiction USING btree (organisation, division)
CREATE UNIQUE INDEX letter_pkey ON public.letter USING btree (home_city, notice, user_id, channel)
CREATE INDEX letter_ready ON public.letter USING btree (home_city, ready_at) WHERE (status = 'waiting'::text)
CREATE UNIQUE INDEX manual_clock_pkey ON public.manual_clock USING btree (only_row)
CREATE INDEX message_dead ON public.message USING btree (home_city) WHERE (dead_at IS NOT NULL)
CREATE INDEX message_expiry ON public.message USING btree (home_city, expires_at)
CREATE UNIQUE INDEX message_pkey ON public.message USING btree (home_city, id)
CREATE INDEX message_waiting ON public.message USING btree (home_city, name, key_blind, id) WHERE (delivered_at IS NULL)
CREATE UNIQUE INDEX meta_pkey ON public.meta USING btree (key)
CREATE UNIQUE INDEX notice_pkey ON public.notice USING btree (home_city, id)
CREATE INDEX notice_place ON public.notice USING btree (home_city, organisation, role, at DESC)
CREATE INDEX notice_user ON public.notice USING btree (home_city, user_id, at DESC) WHERE (user_id IS NOT NULL)
CREATE UNIQUE INDEX number_counter_pkey ON public.number_counter USING btree (home_city, series)
CREATE INDEX organisation_code ON public.organisation USING btree (code) WHERE (code IS NOT NULL)
CREATE UNIQUE INDEX organisation_pkey ON public.organisation USING btree (id)
CREATE INDEX outbox_dead ON public.outbox USING btree (home_city, instance_id) WHERE dead
CREATE UNIQUE INDEX outbox_pkey ON public.outbox USING btree (home_city, id)
CREATE INDEX outbox_ready ON public.outbox USING btree (home_city, ready_at, id) WHERE (NOT dead)
CREATE INDEX participant_organisation ON public.participant USING btree (home_city, organisation, instance_id)
CREATE UNIQUE INDEX participant_pkey ON public.participant USING btree (home_city, instance_id, organisation)
CREATE UNIQUE INDEX policy_pkey ON public.policy USING btree (kind, id)
CREATE UNIQUE INDEX rating_pkey ON public.rating USING btree (home_city, instance_id)
CREATE INDEX record_division ON public.record USING btree (home_city, type, division)
CREATE INDEX record_filters ON public.record USING gin (filters jsonb_path_ops)
CREATE UNIQUE INDEX record_key ON public.record USING btree (home_city, type, key_blind)
CREATE INDEX record_name ON public.record USING btree (home_city, type, name text_pattern_ops)
CREATE INDEX record_pinyin ON public.record USING btree (home_city, type, pinyin text_pattern_ops)
CREATE UNIQUE INDEX record_pkey ON public.record USING btree (home_city, type, id)
CREATE UNIQUE INDEX record_version_pkey ON public.record_version USING btree (home_city, type, id, rev)
CREATE INDEX reorganisation_due ON public.reorganisation USING btree (on_day) WHERE (done_at IS NULL)
CREATE UNIQUE INDEX reorganisation_pkey ON public.reorganisation USING btree (id)
CREATE UNIQUE INDEX schedule_fire_pkey ON public.schedule_fire USING btree (schedule, fire_at)
CREATE INDEX schedule_fire_running ON public.schedule_fire USING btree (schedule, fire_at) WHERE (state = 'running'::text)
CREATE UNIQUE INDEX schedule_run_pkey ON public.schedule_run USING btree (home_city, schedule, fire_at)
CREATE INDEX session_of_user ON public.session USING btree (user_id)
CREATE UNIQUE INDEX session_pkey ON public.session USING btree (token_hash)
CREATE INDEX setting_draft ON public.setting USING btree (draft) WHERE (draft IS NOT NULL)
CREATE INDEX setting_key ON public.setting USING btree (key)
CREATE UNIQUE INDEX setting_pkey ON public.setting USING btree (id)
CREATE INDEX substitute_for ON public.substitute USING btree (substitute)
CREATE INDEX substitute_of ON public.substitute USING btree (user_id)
CREATE UNIQUE INDEX substitute_pkey ON public.substitute USING btree (id)
CREATE INDEX task_assignee ON public.task USING btree (home_city, assignee, due_at, id) WHERE (assignee IS NOT NULL)
CREATE INDEX task_city ON public.task USING btree (home_city, city, due_at, id)
CREATE INDEX task_county ON public.task USING btree (home_city, county, due_at, id)
CREATE INDEX task_inbox ON public.task USING btree (home_city, organisation, role, due_at, id)
CREATE INDEX task_instance ON public.task USING btree (home_city, instance_id)
CREATE UNIQUE INDEX task_pkey ON public.task USING btree (home_city, id)
CREATE UNIQUE INDEX task_draft_pkey ON public.task_draft USING btree (home_city, task_id, user_id)
CREATE INDEX timer_dead ON public.timer USING btree (home_city, instance_id) WHERE (dead_at IS NOT NULL)
CREATE UNIQUE INDEX timer_key ON public.timer USING btree (home_city, instance_id, key)
CREATE UNIQUE INDEX timer_pkey ON public.timer USING btree (home_city, fire_at, id)
CREATE UNIQUE INDEX variant_pkey ON public.variant USING btree (hash)
CREATE UNIQUE INDEX webhook_pkey ON public.webhook USING btree (id)
CREATE INDEX word_from ON public.word USING btree (home_city, from_user, id DESC)
CREATE INDEX word_instance ON public.word USING btree (home_city, instance_id)
CREATE UNIQUE INDEX word_pkey ON public.word USING btree (home_city, id)
CREATE INDEX word_to ON public.word USING btree (home_city, to_user, id DESC)
CREATE INDEX work_instance ON public.work USING btree (home_city, instance_id)
CREATE UNIQUE INDEX work_pkey ON public.work USING btree (home_city, id)
CREATE INDEX work_ready ON public.work USING btree (home_city, topic, ready_at, id) WHERE (NOT dead)
CREATE INDEX workflow_version_hash ON public.workflow_version USING btree (workflow, hash)
CREATE UNIQUE INDEX workflow_version_pkey ON public.workflow_version USING btree (workflow, version)
policy attachment_read on attachment for select to yijiao_reader using ((user_id = current_setting('yijiao.user'::text, true)) OR (EXISTS ( SELECT FROM instance i WHERE ((i.home_city = attachment.home_city) AND (i.id = attachment.instance_id)))))
policy document_read on document for select to yijiao_reader using (EXISTS ( SELECT FROM instance i WHERE ((i.home_city = document.home_city) AND (i.id = document.instance_id))))
policy event_read on event for select to yijiao_reader using (EXISTS ( SELECT FROM instance i WHERE ((i.home_city = event.home_city) AND (i.id = event.instance_id))))
policy import_file_read on import_file for select to yijiao_reader using ((organisation = ANY (yijiao_list('yijiao.organisations'::text))) OR yijiao_covers_division((division)::text) OR (EXISTS ( SELECT FROM instance i WHERE ((i.home_city = import_file.home_city) AND (i.id = import_file.instance_id)))))
policy import_line_read on import_line for select to yijiao_reader using (EXISTS ( SELECT FROM import_file f WHERE ((f.home_city = import_line.home_city) AND (f.id = import_line.import_id))))
policy instance_read on instance for select to yijiao_reader using (yijiao_covers(province, city, county, (street)::text, (community)::text) OR (EXISTS ( SELECT FROM participant p WHERE ((p.home_city = instance.home_city) AND (p.instance_id = ANY (ARRAY[instance.id, instance.parent])) AND (p.organisation = ANY (yijiao_list('yijiao.organisations'::text)))))))
policy notice_read on notice for select to yijiao_reader using ((user_id = current_setting('yijiao.user'::text, true)) OR (((organisation || '|'::text) || role) = ANY (yijiao_list('yijiao.places'::text))))
policy participant_read on participant for select to yijiao_reader using (organisation = ANY (yijiao_list('yijiao.organisations'::text)))
policy rating_read on rating for select to yijiao_reader using (EXISTS ( SELECT FROM instance i WHERE ((i.home_city = rating.home_city) AND (i.id = rating.instance_id))))
policy record_read on record for select to yijiao_reader using (((division IS NOT NULL) AND yijiao_covers_division((division)::text)) OR ((filters ->> 'organisation'::text) = ANY (yijiao_list('yijiao.organisations'::text))))
policy record_version_read on record_version for select to yijiao_reader using (EXISTS ( SELECT FROM record r WHERE ((r.home_city = record_version.home_city) AND (r.type = record_version.type) AND (r.id = record_version.id))))
policy task_read on task for select to yijiao_reader using ((((organisation || '|'::text) || role) = ANY (yijiao_list('yijiao.places'::text))) OR (assignee = current_setting('yijiao.user'::text, true)) OR yijiao_covers(province, city, county, (street)::text, (community)::text) OR (EXISTS ( SELECT FROM participant p WHERE ((p.home_city = task.home_city) AND (p.instance_id = task.instance_id) AND (p.organisation = ANY (yijiao_list('yijiao.organisations'::text)))))))
policy task_draft_read on task_draft for select to yijiao_reader using (user_id = current_setting('yijiao.user'::text, true))
policy word_read on word for select to yijiao_reader using ((to_user = current_setting('yijiao.user'::text, true)) OR (from_user = current_setting('yijiao.user'::text, true)) OR (EXISTS ( SELECT FROM instance i WHERE ((i.home_city = word.home_city) AND (i.id = word.instance_id)))))
grant select on artifact to yijiao_reader
grant select on attachment to yijiao_reader
grant select on audit to yijiao_reader
grant select on calendar_day to yijiao_reader
grant select on calendar_year to yijiao_reader
grant select on case_migration to yijiao_reader
grant select on case_migration_case to yijiao_reader
grant select on division to yijiao_reader
grant select on document to yijiao_reader
grant select on event to yijiao_reader
grant select on grant_held to yijiao_reader
grant select on idempotency to yijiao_reader
grant select on import_file to yijiao_reader
grant select on import_line to yijiao_reader
grant select on instance to yijiao_reader
grant select on jurisdiction to yijiao_reader
grant select on manual_clock to yijiao_reader
grant select on meta to yijiao_reader
grant select on notice to yijiao_reader
grant select on number_counter to yijiao_reader
grant select on organisation to yijiao_reader
grant select on outbox to yijiao_reader
grant select on participant to yijiao_reader
grant select on policy to yijiao_reader
grant select on rating to yijiao_reader
grant select on record to yijiao_reader
grant select on record_version to yijiao_reader
grant select on reorganisation to yijiao_reader
grant select on schedule_fire to yijiao_reader
grant select on schedule_run to yijiao_reader
grant select on setting to yijiao_reader
grant select on task to yijiao_reader
grant select on task_draft to yijiao_reader
grant select on timer to yijiao_reader
grant select on variant to yijiao_reader
grant select on word to yijiao_reader
grant select on workflow_version to yijiao_reader
function yijiao_covers(p_province integer, p_city integer, p_county integer, p_street text, p_community text) returns boolean s  select rpad(p_province::text, 12, '0') = any(d) or rpad(p_city::text, 12, '0') = any(d) or rpad(p_county::text, 12, '0') = any(d) or p_street = any(d) or p_community = any(d) from (select yijiao_list('yijiao.read_divisions') d) s 
function yijiao_covers_division(p_division text) returns boolean s  select p_division = any(d) or left(p_division, 2) || '0000000000' = any(d) or left(p_division, 4) || '00000000' = any(d) or left(p_division, 6) || '000000' = any(d) or left(p_division, 9) || '000' = any(d) from (select yijiao_list('yijiao.read_divisions') d) s 
function yijiao_list(setting text) returns text[] s  select coalesce(string_to_array(nullif(current_setting(setting, true), ''), ','), '{}') 
function yijiao_now() returns timestamp with time zone s  select coalesce((select at from manual_clock), clock_timestamp()) 
function yijiao_within(p_division text, p_codes text[]) returns boolean i  select p_division = any(p_codes) or left(p_division, 2) || '0000000000' = any(p_codes) or left(p_division, 4) || '00000000' = any(p_codes) or left(p_division, 6) || '000000' = any(p_codes) or left(p_division, 9) || '000' = any(p_codes) 
