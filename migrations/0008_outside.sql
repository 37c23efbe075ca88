-- The world outside: work that other programs do for a case.

-- One step that an external worker does. A row is open until it is done, given up, or its state is left.
create table work (
  home_city int not null, id uuid not null, instance_id uuid not null, invoke text not null, state text not null,
  topic text not null, data jsonb not null, number text not null, opened_at timestamptz not null, ready_at timestamptz not null,
  -- Who holds it: an answer under another token comes too late.
  token uuid, lease_until timestamptz, attempts int not null default 0, attempts_max int not null, pause_seconds int not null,
  -- Why the last attempt failed: a word of the worker's, and a text from which numbers were taken out.
  failed_code text, failed_reason text, failed_at timestamptz, dead boolean not null default false,
  primary key (home_city, id)
);
create index work_ready on work (home_city, topic, ready_at, id) where not dead;
create index work_instance on work (home_city, instance_id);
alter table work enable row level security;

-- What was kept of failures until now may quote whom a message was about.
update outbox set last_error = 'UNKNOWN' where last_error is not null;

-- Messages from outside, kept until a case waits for them; found by a digest of what they are about.
create table message (
  home_city int not null, id uuid not null, name text not null, key_blind bytea,
  -- The case it names, where it names one instead of what it is about.
  instance_id uuid,
  -- Whoever sent it may send there, and no case elsewhere has it.
  division char(12) not null,
  data jsonb not null, sender text not null, received_at timestamptz not null, expires_at timestamptz not null,
  -- The case that it is being given to, so that after a kill it goes to no other.
  taken_by uuid, lease_until timestamptz, delivered_at timestamptz, primary key (home_city, id)
);
create index message_waiting on message (home_city, name, key_blind, id) where delivered_at is null;
create index message_expiry on message (home_city, expires_at);
alter table message enable row level security;

-- Cases that wait for a message about something. A row that its case has left behind is found out when it is used.
create table awaiting (
  home_city int not null, instance_id uuid not null, invoke text not null, id uuid not null, name text not null,
  key_blind bytea not null, primary key (home_city, instance_id, invoke)
);
create index awaiting_key on awaiting (home_city, name, key_blind, id);
alter table awaiting enable row level security;

-- Who is told of what happens to cases, and what became of telling them. The id of a delivery is that of the event.
create table webhook (
  id uuid primary key, url text not null, secret bytea not null, division char(12) not null, events text[] not null,
  title text not null, active boolean not null default true, author text not null, created_at timestamptz not null
);
revoke select on webhook from yijiao_reader;
create table hook_delivery (
  home_city int not null, id uuid not null, webhook uuid not null, body jsonb not null, made_at timestamptz not null,
  ready_at timestamptz not null, lease_until timestamptz, attempts int not null default 0,
  -- waiting | delivered | dead
  status text not null default 'waiting', answer int, failed_code text, delivered_at timestamptz,
  primary key (home_city, id, webhook)
);
create index hook_delivery_ready on hook_delivery (home_city, ready_at, id) where status = 'waiting';
create index hook_delivery_listed on hook_delivery (home_city, webhook, id);
create index hook_delivery_age on hook_delivery using brin (home_city, made_at);
alter table hook_delivery enable row level security;

-- How somebody wants to hear of notices besides the application. Addresses are sealed.
create table contact_way (
  user_id text primary key, sealed bytea not null, mail boolean not null, sms boolean not null, digest boolean not null,
  quiet_from text, quiet_until text, updated_at timestamptz not null
);
-- A notice on its way to one person. Those of a person that are ready together leave as one letter.
create table letter (
  home_city int not null, notice uuid not null, user_id text not null, channel text not null, text jsonb not null,
  instance_id uuid, ready_at timestamptz not null, lease_until timestamptz, attempts int not null default 0,
  -- waiting | sent | dead
  status text not null default 'waiting', failed_code text, sent_at timestamptz,
  primary key (home_city, notice, user_id, channel)
);
create index letter_ready on letter (home_city, ready_at) where status = 'waiting';
alter table letter enable row level security;

-- Whether a division lies in one of these, each at its own level.
create function yijiao_within(p_division text, p_codes text[]) returns boolean language sql immutable
  as $$ select p_division = any(p_codes) or left(p_division, 2) || '0000000000' = any(p_codes)
      or left(p_division, 4) || '00000000' = any(p_codes) or left(p_division, 6) || '000000' = any(p_codes)
      or left(p_division, 9) || '000' = any(p_codes) $$;
