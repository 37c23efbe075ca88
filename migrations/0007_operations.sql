-- What people do with open work beside deciding it: delegate, stand in for each other, consult, take note.

-- Whoever delegated a task gets it back; `proposal` is what the delegate hands back with it.
alter table task add column delegated_by text, add column proposal jsonb;

-- On whose behalf somebody acted: what a substitute did counts for both, wherever duties must be separate.
alter table event add column behalf text;

-- Who stands in for whom, by days; read with the session, so that it holds at the moment of acting and no longer.
create table substitute (
  id uuid primary key, user_id text not null, substitute text not null, valid_from date not null, valid_until date not null,
  reason text not null, created_by text not null, created_at timestamptz not null,
  check (user_id <> substitute and valid_from <= valid_until)
);
create index substitute_for on substitute (substitute);
create index substitute_of on substitute (user_id);

-- What one person sends another about a case: for information (`cc`, read) or with a question (`consult`, answered).
create table word (
  home_city int not null, id uuid not null, instance_id uuid not null, kind text not null,
  from_user text not null, from_name text not null, to_user text not null, to_name text not null,
  asked text not null, asked_at timestamptz not null, answer text, answered_at timestamptz,
  number text not null, label text, primary key (home_city, id)
);
create index word_to on word (home_city, to_user, id desc);
create index word_from on word (home_city, from_user, id desc);
create index word_instance on word (home_city, instance_id);
grant select on word to yijiao_reader;
alter table word enable row level security;
-- Who sent it, who received it; and whoever sees the case, whose history it stands in.
create policy word_read on word for select to yijiao_reader using (
  to_user = current_setting('yijiao.user', true) or from_user = current_setting('yijiao.user', true)
  or exists (select from instance i where i.home_city = word.home_city and i.id = word.instance_id));
