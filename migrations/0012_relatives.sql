-- Whom somebody has declared, so that they handle no case about them: a spouse, relatives, or themselves.
create table declared_relative (
  id uuid primary key, user_id text not null,
  -- Whether it is the person themselves.
  own boolean not null,
  -- Of the identity number and the telephone, as cases are compared with them; name, numbers and kinship are sealed.
  digests text[] not null, sealed bytea not null, created_at timestamptz not null
);
create index declared_relative_user on declared_relative (user_id);
revoke select on declared_relative from yijiao_reader;

-- Deliveries are taken receiver by receiver, so that a dead one keeps nobody waiting; letters long over are swept.
create index hook_delivery_due on hook_delivery (home_city, webhook, ready_at, id) where status = 'waiting';
create index letter_over on letter (home_city, ready_at) where status <> 'waiting';
