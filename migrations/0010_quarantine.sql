-- What of a case cannot be carried out: after so many failures it lies still, and somebody looks at why. `failures` are those
-- of the step itself; `attempts` also count workers that died with it in hand.
alter table timer add column failures int not null default 0, add column last_error text, add column dead_at timestamptz;
create index timer_dead on timer (home_city, instance_id) where dead_at is not null;

alter table outbox add column failures int not null default 0, add column dead_at timestamptz;
update outbox set failures = attempts, dead_at = clock_timestamp() where dead;
create index outbox_dead on outbox (home_city, instance_id) where dead;

alter table message add column failures int not null default 0, add column last_error text, add column dead_at timestamptz;
create index message_dead on message (home_city) where dead_at is not null;

-- What was signed of the histories and has left the database, and how far each case's history is in it.
create table history_root (
  home_city int not null, number int not null, at timestamptz not null, size int not null,
  -- The statement as it leaves; its leaves are dropped once they have left. `frontier`: the roots of the full subtrees.
  statement jsonb not null, frontier text[] not null, published_at timestamptz, lease_until timestamptz,
  primary key (home_city, number)
);
alter table history_root enable row level security;
create table history_signed (
  home_city int not null, instance_id uuid not null, seq int not null, primary key (home_city, instance_id)
);
alter table history_signed enable row level security;
